//! What a new mapping shall be: the arguments of `CreateFileMapping` as a value.

use crate::{Error, Protection, Result};
use std::fs::File;

/// Section attributes, as `SEC_*` in winnt.h.
mod sec {
    pub(super) const FILE: u32 = 0x0080_0000;
    pub(super) const IMAGE: u32 = 0x0100_0000;
    pub(super) const RESERVE: u32 = 0x0400_0000;
    pub(super) const COMMIT: u32 = 0x0800_0000;
    pub(super) const NOCACHE: u32 = 0x1000_0000;
    pub(super) const LARGE_PAGES: u32 = 0x8000_0000;
    pub(super) const ALL: u32 = FILE | IMAGE | RESERVE | COMMIT | NOCACHE | LARGE_PAGES;
}

/// What to create. The default is read-write, committed, not inheritable, with a size still to be given.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Options<'f> {
    pub(crate) size: u64,
    pub(crate) protection: Protection,
    pub(crate) reserve: bool,
    pub(crate) no_cache: bool,
    pub(crate) image: bool,
    pub(crate) inherit: bool,
    pub(crate) file: Option<&'f File>,
}

impl<'f> Options<'f> {
    /// A read-write mapping of `size` bytes, backed by memory.
    ///
    /// Size 0 is allowed only with [`Options::file`], and means the file's size.
    pub fn new(size: u64) -> Options<'f> {
        Options {
            size,
            protection: Protection::ReadWrite,
            reserve: false,
            no_cache: false,
            image: false,
            inherit: false,
            file: None,
        }
    }

    /// Reads `flProtect` of `CreateFileMapping`: one protection, and section attributes.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidParameter`] (87) for anything but exactly one protection, for `SEC_RESERVE` with
    /// `SEC_COMMIT`, for `SEC_NOCACHE` with neither, for `SEC_LARGE_PAGES` without `SEC_COMMIT`;
    /// [`Error::PrivilegeNotHeld`] (1314) for large pages. `SEC_IMAGE` fails with
    /// [`Error::BadImage`] (193) when the mapping is created.
    pub fn from_win32(size: u64, protect_and_attributes: u32) -> Result<Options<'f>> {
        let attributes = protect_and_attributes & sec::ALL;
        let protection = Protection::from_win32(protect_and_attributes & !sec::ALL)?;
        let has = |bit| attributes & bit != 0;
        if has(sec::RESERVE) && has(sec::COMMIT) {
            return Err(Error::InvalidParameter("SEC_RESERVE and SEC_COMMIT exclude each other"));
        }
        if has(sec::NOCACHE) && !has(sec::RESERVE) && !has(sec::COMMIT) {
            return Err(Error::InvalidParameter("SEC_NOCACHE needs SEC_RESERVE or SEC_COMMIT"));
        }
        if has(sec::LARGE_PAGES) && !has(sec::COMMIT) {
            return Err(Error::InvalidParameter("SEC_LARGE_PAGES needs SEC_COMMIT"));
        }
        if has(sec::IMAGE) && has(sec::COMMIT | sec::RESERVE | sec::NOCACHE | sec::LARGE_PAGES) {
            return Err(Error::InvalidParameter("SEC_IMAGE stands alone"));
        }
        if has(sec::LARGE_PAGES) {
            return Err(Error::PrivilegeNotHeld);
        }
        let mut options = Options::new(size).protection(protection).reserve(has(sec::RESERVE));
        options.no_cache = has(sec::NOCACHE);
        options.image = has(sec::IMAGE);
        Ok(options)
    }

    /// The protection, and with it the rights of the handle.
    pub fn protection(mut self, protection: Protection) -> Self {
        self.protection = protection;
        self
    }

    /// Only reserves the addresses (`SEC_RESERVE`): a page faults until it is committed with
    /// [`RawView::commit`](crate::RawView::commit). Without effect on a mapping of a file.
    pub fn reserve(mut self, reserve: bool) -> Self {
        self.reserve = reserve;
        self
    }

    /// Whether a child process may inherit the handle.
    pub fn inherit(mut self, inherit: bool) -> Self {
        self.inherit = inherit;
        self
    }

    /// Maps this file instead of memory. It must be open for what the protection allows.
    ///
    /// The mapping keeps the file open by itself. A file that somebody truncates while it is mapped
    /// makes reading behind its end fail with SIGBUS; mappings of memory cannot be truncated.
    pub fn file(mut self, file: &'f File) -> Self {
        self.file = Some(file);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_exclude_each_other_are_refused() {
        for (flags, code) in [
            (0x0, 87),
            (0x1, 87),
            (0x10, 87),
            (0x6, 87),
            (0x104, 87),
            (0x204, 87),
            (0x0C00_0004, 87),
            (0x1000_0004, 87),
            (0x8000_0004, 87),
            (0x8400_0004, 87),
            (0x8800_0004, 1314),
        ] {
            let answer = Options::from_win32(4096, flags).map(|_| ()).map_err(|e| e.code());
            assert_eq!(answer, Err(code), "{flags:#x}");
        }
        for flags in [0x2, 0x4, 0x8, 0x20, 0x40, 0x80, 0x0800_0004, 0x0400_0004, 0x1400_0004, 0x0100_0002] {
            assert!(Options::from_win32(4096, flags).is_ok(), "{flags:#x}");
        }
    }
}
