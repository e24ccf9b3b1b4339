//! Why a header could not be read at all.

use std::path::PathBuf;

/// Nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// libclang is not installed, or not where it is looked for.
    #[error(
        "clang's library cannot be loaded: install it (Debian: apt-get install libclang1 clang), or say in \
         LIBCLANG_PATH which folder it is in\n  {reason}"
    )]
    NoClang {
        /// What the loader says.
        reason: String,
    },
    /// A file or folder that was named is not there.
    #[error("cannot read {}: {source}", path.display())]
    Missing {
        /// As it was named.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A library that is none.
    #[error("cannot tell what {} exports: {reason}", path.display())]
    Library {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A name that cannot be handed on.
    #[error("{} has a quotation mark, a backslash or a line end in its name, or is not UTF-8: give it another", path.display())]
    Name {
        /// The file or folder.
        path: PathBuf,
    },
    /// No place for temporary files.
    #[error("cannot write a temporary file: {source}")]
    Work {
        /// Why.
        source: std::io::Error,
    },
    /// clang fell over.
    #[error("clang cannot read this: {reason}")]
    Clang {
        /// What libclang says.
        reason: String,
    },
    /// clang stopped in the middle.
    #[error("{place}: {message}{hint}")]
    Fatal {
        /// The file and line.
        place: String,
        /// What clang says.
        message: String,
        /// What to do about it; may be empty.
        hint: String,
    },
}
