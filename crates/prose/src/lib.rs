//! The text that people write, from text to text and nothing else.
//!
//! What two versions differ in ([`diff`]), what two people wrote at once ([`merge`]), who wrote which line
//! ([`blame`]), what a page shows of it ([`markdown`]), what the archive of the old wiki holds ([`archive`]),
//! and the whole of it as a git repository ([`git`]). Everything here is given its text by the caller:
//! the crate knows no database, no protocol and no declarations. Only [`git`] touches files, those of the
//! repository that it is told to write or read.
//!
//! All of it comes from strangers. Every function has a bound on the time and the memory that it takes, and
//! what it cannot make sense of is an error or an entry in a list, never a panic.

pub mod archive;
pub mod blame;
pub mod diff;
pub mod git;
mod lines;
pub mod markdown;
pub mod merge;
