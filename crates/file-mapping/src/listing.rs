//! The names that live now, for people and for the command line.

use crate::{Name, Protection, Result, sys};

/// A live name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name; of one with more than 72 units the first 72.
    pub name: Name,
    /// Whether `name` is only the beginning.
    pub shortened: bool,
    /// Size in bytes.
    pub size: u64,
    /// What views may do at most.
    pub protection: Protection,
    /// The processes that hold a handle, as far as they can be seen, in order.
    pub holders: Vec<u32>,
}

/// The live names of this user, sorted.
///
/// # Errors
///
/// 5 if the registry's folder cannot be read; 50 on Windows, which has no such list for programs.
pub fn list() -> Result<Vec<Entry>> {
    let mut entries = sys::list()?;
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}
