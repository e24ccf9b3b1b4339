//! What can go wrong, as types: each says what the caller may tell the person who asked.

use crate::actor::Role;
use crate::settings::AnonymousEdits;

/// The result of nearly everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The person may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was given cannot be stored.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such thing.
    #[error("there is no such {what}")]
    NotFound {
        /// What was asked for: `page`, `revision`, `account` and so on.
        what: &'static str,
    },
    /// There is one already.
    #[error("there is such a {what} already")]
    Exists {
        /// What was to be made: `page`, `account` and so on.
        what: &'static str,
    },
    /// The name or the password is wrong; which of the two is not said.
    #[error("the name or the password is wrong")]
    SignIn,
    /// The session, invitation or other token is unknown, used up or expired.
    #[error("the link or session is not valid any more")]
    Token,
    /// The SQLite that this program was linked with has a fault that can damage a database.
    #[error("SQLite {found} can damage its files; at least 3.51.3 is needed")]
    SqliteTooOld {
        /// The version that was found.
        found: String,
    },
    /// A backup or dump could not be read, with the line if it is a dump.
    #[error("the backup cannot be read{}: {why}", line.map(|l| format!(" (line {l})")).unwrap_or_default())]
    Backup {
        /// The line, from 1.
        line: Option<u64>,
        /// What is wrong with it.
        why: String,
    },
    /// A file could not be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought to this version.
    #[error("the database could not be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A password could not be hashed, or no random numbers could be had.
    #[error("the system's cryptography failed: {0}")]
    Crypto(String),
}

/// Why a person may not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Denied {
    /// The role does not suffice.
    #[error("this takes the role {needed}; yours is {has}")]
    Role {
        /// The least role that may.
        needed: Role,
        /// The person's role.
        has: Role,
    },
    /// Administrators do not block each other.
    #[error("an administrator is blocked on the command line only: farcall admin user block NAME")]
    Administrator,
    /// One must be signed in for this.
    #[error("sign in for this")]
    Anonymous,
    /// Anonymous edits are not taken.
    #[error("without an account nothing can be edited here ({0})")]
    AnonymousEdits(AnonymousEdits),
    /// Nobody can make an account now.
    #[error("accounts are made by an administrator here")]
    SignUpOff,
    /// The person is blocked.
    #[error("this account is blocked: {because}")]
    Blocked {
        /// Until when, in milliseconds since 1970; [`crate::FOREVER`] if without end.
        until: i64,
        /// The reason that the moderator gave.
        because: String,
    },
    /// Only some may edit the page.
    #[error("this page is protected; it takes the role {needed}")]
    Protected {
        /// The least role that may edit it.
        needed: Role,
    },
    /// The page is deleted, and must be brought back first.
    #[error("this page is deleted")]
    Deleted,
    /// The discussion is closed.
    #[error("this discussion is closed")]
    Closed,
    /// A filter of the moderators refuses the edit.
    #[error("the edit was refused: {message}")]
    Filter {
        /// The filter.
        filter: i64,
        /// The moderators' explanation.
        message: String,
    },
}

/// Why something cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Invalid {
    /// Too long, in bytes.
    #[error("the {what} is too long: {bytes} bytes, and at most {limit} are taken")]
    TooLong {
        /// Which part.
        what: &'static str,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Too short, in characters.
    #[error("the {what} is too short: at least {least} characters are needed")]
    TooShort {
        /// Which part.
        what: &'static str,
        /// How long it must be.
        least: usize,
    },
    /// A NUL or another control character that no text has.
    #[error("the {what} has a control character in it")]
    Control {
        /// Which part.
        what: &'static str,
    },
    /// Not of the form that is needed.
    #[error("the {what} is not valid: {why}")]
    Form {
        /// Which part.
        what: &'static str,
        /// The rule that it breaks.
        why: &'static str,
    },
    /// The password is among the first that anybody would try.
    #[error("this password is among the first that anybody would try")]
    CommonPassword,
    /// The pattern of a filter cannot be used.
    #[error("the pattern cannot be used: {0}")]
    Pattern(String),
}
