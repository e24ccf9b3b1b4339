//! What can go wrong, with the number that Windows gives it and the operating system's own where
//! there is one.

/// Why an operation failed.
///
/// [`Error::code`] is the number that `GetLastError` would give on Windows; [`Error::os_error`] is
/// the `errno` of the call that failed, on systems that have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No live mapping has this name (2).
    #[error("no mapping of this name is open anywhere")]
    NotFound,
    /// The name has a backslash outside the prefixes `Local\` and `Global\` (3).
    #[error("a name may hold no backslash but that of `Local\\` and `Global\\`")]
    PathNotFound,
    /// The process or the system has no descriptor left (4).
    #[error("no descriptors are left")]
    TooManyOpenFiles(Option<i32>),
    /// The handle lacks the right, or the operating system refuses it (5).
    #[error("access is denied")]
    AccessDenied(Option<i32>),
    /// Not a handle of the kind asked for (6).
    #[error("the handle is invalid")]
    InvalidHandle,
    /// Not enough memory or address space, or a read-only mapping larger than its file (8).
    #[error("not enough memory")]
    NotEnoughMemory(Option<i32>),
    /// This system cannot do that (50).
    #[error("not supported on this system: {0}")]
    NotSupported(&'static str),
    /// A parameter is out of its range (87).
    #[error("invalid parameter: {0}")]
    InvalidParameter(&'static str),
    /// A prefix with no name behind it, or a name with a zero unit (123).
    #[error("the name is empty behind its prefix or holds a zero")]
    InvalidName,
    /// The name begins with a backslash (161).
    #[error("a name may not begin with a backslash")]
    BadPathName,
    /// `SEC_IMAGE` without an image (193).
    #[error("not an executable image")]
    BadImage,
    /// The name is longer than 32,766 units (206).
    #[error("the name is longer than 32,766 UTF-16 units")]
    NameTooLong,
    /// An occupied or foreign address (487).
    #[error("no such address, or it is occupied")]
    InvalidAddress,
    /// The file to be mapped is empty (1006).
    #[error("an empty file cannot be mapped")]
    EmptyFile,
    /// The offset or the base is not a multiple of 64 KiB (1132).
    #[error("offset and base must be multiples of 64 KiB")]
    Misaligned,
    /// Large pages need a privilege (1314).
    #[error("large pages need a privilege that is not held")]
    PrivilegeNotHeld,
    /// More memory than there is (1455).
    #[error("more memory was asked for than there is")]
    CommitLimit(Option<i32>),
    /// Anything else, with the code nearest to it.
    #[error("{call} failed with {os} (Windows error {code})")]
    Os {
        /// The number that Windows would give.
        code: u32,
        /// The operating system's number: `errno`, or on Windows the same as `code`.
        os: i32,
        /// The call that failed.
        call: &'static str,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The number that `GetLastError` gives for this failure (winerror.h).
    #[must_use]
    pub fn code(&self) -> u32 {
        match *self {
            Error::NotFound => 2,
            Error::PathNotFound => 3,
            Error::TooManyOpenFiles(_) => 4,
            Error::AccessDenied(_) => 5,
            Error::InvalidHandle => 6,
            Error::NotEnoughMemory(_) => 8,
            Error::NotSupported(_) => 50,
            Error::InvalidParameter(_) => 87,
            Error::InvalidName => 123,
            Error::BadPathName => 161,
            Error::BadImage => 193,
            Error::NameTooLong => 206,
            Error::InvalidAddress => 487,
            Error::EmptyFile => 1006,
            Error::Misaligned => 1132,
            Error::PrivilegeNotHeld => 1314,
            Error::CommitLimit(_) => 1455,
            Error::Os { code, .. } => code,
        }
    }

    /// The operating system's own number, where a call of it failed.
    #[must_use]
    pub fn os_error(&self) -> Option<i32> {
        match *self {
            Error::TooManyOpenFiles(os)
            | Error::AccessDenied(os)
            | Error::NotEnoughMemory(os)
            | Error::CommitLimit(os) => os,
            Error::Os { os, .. } => Some(os),
            _ => None,
        }
    }
}
