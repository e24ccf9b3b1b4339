//! Which database holds what people write, and opening it.

use crate::own::Chosen;
use anyhow::{Context, anyhow};
use clap::Args;
use farcall_app::{App, Community};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The user's own database, in the folder for data.
const FILE: &str = "farcall.db";

/// Where what people write is kept.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// What people write: a file, which is made if it is missing, or `postgres://…`. By default a file in
    /// your data folder.
    #[arg(long = "database", value_name = "FILE or URL", global = true)]
    address: Option<String>,
}

impl Database {
    /// The address to open: what people write of a catalog belongs to that catalog alone.
    pub(crate) fn address(&self, catalog: &Chosen) -> anyhow::Result<String> {
        if let Some(address) = &self.address {
            return Ok(address.clone());
        }
        let file = own_file(catalog)
            .context("no folder for data is known here; say where to keep it with --database FILE")?;
        if let Some(folder) = file.parent() {
            make_folder(folder)?;
        }
        let text = file.to_str().map(str::to_owned);
        text.ok_or_else(|| {
            anyhow!("{} is not UTF-8; choose another place with --database FILE", file.display())
        })
    }

    /// Opens it.
    pub(crate) async fn open(&self, app: Arc<App>, catalog: &Chosen) -> anyhow::Result<Community> {
        let address = self.address(catalog)?;
        let opened = Community::open(app, &address).await;
        opened.with_context(|| format!("cannot open {}", shown(&address)))
    }

    /// Opens it if it is there. That the user's own one is missing is no error: nobody has written anything.
    pub(crate) async fn open_existing(
        &self,
        app: Arc<App>,
        catalog: &Chosen,
    ) -> anyhow::Result<Option<Community>> {
        let is_there = match &self.address {
            Some(address) if address.contains("://") || Path::new(address).exists() => true,
            Some(address) => return Err(anyhow!("there is no file {address}")),
            None => own_file(catalog).is_some_and(|file| file.exists()),
        };
        if is_there { self.open(app, catalog).await.map(Some) } else { Ok(None) }
    }
}

/// The user's own database for a catalog.
fn own_file(catalog: &Chosen) -> Option<PathBuf> {
    let folder = data_folder(|name| std::env::var_os(name))?;
    Some(match &catalog.name {
        Some(name) => folder.join("catalogs").join(format!("{name}.db")),
        None => folder.join(FILE),
    })
}

/// An address without the password that it may hold.
pub(crate) fn shown(address: &str) -> String {
    match address.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit('@').next().unwrap_or(rest)),
        None => address.to_owned(),
    }
}

/// The user's folder for data of this program, by the conventions of the system.
pub(crate) fn data_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let folder = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return Some(folder("LOCALAPPDATA")?.join("farcall"));
    }
    if cfg!(target_os = "macos") {
        return Some(folder("HOME")?.join("Library/Application Support/farcall"));
    }
    // A relative path in the variable is to be ignored, says the XDG specification.
    let data = folder("XDG_DATA_HOME").filter(|path| path.is_absolute());
    Some(data.or_else(|| Some(folder("HOME")?.join(".local/share")))?.join("farcall"))
}

/// Makes the folder, for this user alone: passwords are in it, though only as hashes.
pub(crate) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| {
        format!("cannot make the folder {}; choose another place with --database FILE", folder.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(shown("postgres://me:secret@db/x"), "postgres://db/x");
        assert_eq!(shown("/home/me@work/farcall.db"), "/home/me@work/farcall.db");
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_folder_follows_the_specification() {
        let with = |xdg: &str, home: &str| {
            let (xdg, home) = (xdg.to_owned(), home.to_owned());
            data_folder(move |name| match name {
                "XDG_DATA_HOME" => Some(xdg.clone().into()),
                "HOME" => Some(home.clone().into()),
                _ => None,
            })
        };
        assert_eq!(with("/data", "/home/me"), Some("/data/farcall".into()));
        assert_eq!(with("", "/home/me"), Some("/home/me/.local/share/farcall".into()));
        assert_eq!(with("relative", "/home/me"), Some("/home/me/.local/share/farcall".into()));
        assert_eq!(with("", ""), None);
    }
}
