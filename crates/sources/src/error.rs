//! What keeps facts from being read at all.

use std::path::PathBuf;

/// Why a source could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Cargo did not answer.
    #[error("cargo could not be asked where packages are: {0}")]
    Cargo(String),
    /// Cargo does not know a package.
    #[error("the package {0} is not among the dependencies; run cargo fetch")]
    NoPackage(String),
    /// A file of a package cannot be read.
    #[error("{path} cannot be read: {source}; remove the package from cargo's registry folder and run cargo fetch", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not metadata.
    #[error(
        "the {0} file is not Windows metadata, or it is damaged; remove its package from cargo's registry folder and run cargo fetch"
    )]
    NotMetadata(String),
}
