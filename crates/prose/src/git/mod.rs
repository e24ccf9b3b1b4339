//! All pages and all revisions as a git repository of Markdown files, and back.
//!
//! [`export`] writes a repository that any git reads; [`import()`] reads one, also one that people have worked
//! on with git in between. Neither needs a git program. Objects are read by `gix-odb`; they are
//! written by `pack`, because a page's folder has thousands of entries and each revision changes
//! one: written whole, as the crate would, the folders of a hundred thousand revisions take gigabytes.

mod export;
mod import;
mod pack;
mod path;
mod tree;

#[cfg(test)]
mod tests;

pub use export::{Export, Written, export};
pub use import::{Import, import};

use std::path::PathBuf;

/// The longest file that is read or written, in bytes: a page with ten of the longest sections and more.
pub const LONGEST_FILE: usize = 4 * 1024 * 1024;

/// How many bytes the files changed by one commit may have together.
pub const MOST_BYTES: usize = 256 * 1024 * 1024;

/// A file that changed: its path with `/`, and the new content, or nothing if the file is gone.
pub type Change = (String, Option<Vec<u8>>);

/// One revision: who changed which files, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The name of the author. Not empty, on one line, without `<` and `>`.
    pub author: String,
    /// What tells the author from others of the same name; it stands where git has the mail address. On one line,
    /// without `<` and `>`; may be empty.
    pub author_id: String,
    /// When, in seconds since 1970 in UTC.
    pub when: i64,
    /// Why. Any text without NUL.
    pub message: String,
    /// The files that changed, no path twice. After an import those that are gone come first, and both
    /// are in the order of their paths.
    pub changes: Vec<Change>,
}

/// Why a repository cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder to write into has something in it.
    #[error("{} is not empty; a new repository needs an empty folder", .0.display())]
    NotEmpty(PathBuf),
    /// The folder to read from is no repository, or one of a form that is not read.
    #[error("{} is no repository that can be imported: {why}", .folder.display())]
    NotARepository {
        /// The folder.
        folder: PathBuf,
        /// What it lacks, or has too much.
        why: &'static str,
    },
    /// A path that no file of a repository may have here.
    #[error("the path {path:?} cannot be used: {why}")]
    Path {
        /// The path; bytes that are not text are shown as `\u{fffd}`.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something that is not a file: a symbolic link or a submodule.
    #[error("{path:?} is {what}; only files are imported")]
    NotAFile {
        /// Its path.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// A file, or an object of git, is too long.
    #[error("{what} has {bytes} bytes; at most {most} are taken")]
    TooLong {
        /// The path of the file, or what the object is.
        what: String,
        /// How long it is, in bytes.
        bytes: u64,
        /// How long it may be, in bytes.
        most: usize,
    },
    /// A field of a commit that git cannot hold, or that is not text.
    #[error("the {field} {value:?} cannot be used: {why}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What it says.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An object is missing or cannot be read.
    #[error("the object {id} is missing or damaged: {why}")]
    Object {
        /// Its id.
        id: String,
        /// What was found.
        why: String,
    },
    /// The file system refuses.
    #[error("{}: {error}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it says.
        #[source]
        error: std::io::Error,
    },
}

impl Error {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |error| Error::Io { path, error }
    }
}
