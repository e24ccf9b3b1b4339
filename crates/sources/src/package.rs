//! Finding the folder of a dependency, for the data files that its package carries.

use crate::Error;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::PathBuf;
use std::sync::OnceLock;

/// What cargo says of this build. Asked once, since starting cargo takes a moment.
static METADATA: OnceLock<Result<Metadata, String>> = OnceLock::new();

/// The folder of the source of package `name`, as this build resolves it, and its version.
///
/// # Errors
/// When cargo cannot be asked or does not know the package.
pub(crate) fn folder(name: &str) -> Result<(PathBuf, String), Error> {
    let metadata = METADATA.get_or_init(ask).as_ref().map_err(|error| Error::Cargo(error.clone()))?;
    let package = metadata
        .packages
        .iter()
        .find(|package| package.name.as_str() == name)
        .ok_or_else(|| Error::NoPackage(name.to_owned()))?;
    let folder = package.manifest_path.parent().ok_or_else(|| Error::NoPackage(name.to_owned()))?;
    Ok((folder.as_std_path().to_owned(), package.version.to_string()))
}

fn ask() -> Result<Metadata, String> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let ask = |offline: bool| {
        let mut command = MetadataCommand::new();
        command.manifest_path(manifest);
        // Packages of other platforms may not have been downloaded.
        let mut options = vec!["--filter-platform".to_owned(), host().to_owned()];
        if offline {
            options.push("--offline".to_owned());
        }
        command.other_options(options).exec()
    };
    // Everything this build needs is here already; only packages of tests may be missing.
    ask(true).or_else(|_| ask(false)).map_err(|e| e.to_string())
}

fn host() -> &'static str {
    env!("FARCALL_HOST")
}
