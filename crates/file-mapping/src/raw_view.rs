//! A mapped view as addresses: what `MapViewOfFile` returns, and what `VirtualQuery`,
//! `VirtualProtect`, `VirtualAlloc` and `FlushViewOfFile` do to it.

use crate::{Result, ViewAccess, sys};

/// A run of equal pages, as `VirtualQuery` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// Where the run begins, in bytes from the base of the view.
    pub offset: usize,
    /// Its length in bytes.
    pub length: usize,
    /// `PAGE_*`; 0 where nothing is committed.
    pub protection: u32,
    /// Whether the pages are committed; else they are reserved, and touching one faults.
    pub committed: bool,
}

/// A mapped view. Dropping it unmaps it (`UnmapViewOfFile`).
#[derive(Debug)]
pub struct RawView {
    mapped: sys::Mapped,
}

// SAFETY: a view is a range of addresses of the process, the same for every thread; nothing in it is
// tied to the thread that mapped it.
unsafe impl Send for RawView {}
// SAFETY: as above; through a shared reference nothing but the system's own, thread-safe calls is made.
unsafe impl Sync for RawView {}

impl RawView {
    pub(crate) fn new(mapped: sys::Mapped) -> RawView {
        RawView { mapped }
    }

    /// Its address, a multiple of 65,536.
    #[must_use]
    pub fn base(&self) -> *mut u8 {
        self.mapped.base()
    }

    /// Its length in bytes, a multiple of the page.
    #[must_use]
    pub fn len(&self) -> usize {
        self.mapped.len()
    }

    /// Never: a view has at least a page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the address lies in the view.
    #[must_use]
    pub fn contains(&self, address: usize) -> bool {
        address.checked_sub(self.base().addr()).is_some_and(|offset| offset < self.len())
    }

    /// What it was mapped for; its pages may have been protected otherwise since.
    #[must_use]
    pub fn access(&self) -> ViewAccess {
        self.mapped.access()
    }

    /// The pages like the one at `offset`, from there on (`VirtualQuery`).
    ///
    /// # Errors
    ///
    /// 87 outside the view.
    pub fn query(&self, offset: usize) -> Result<Pages> {
        self.mapped.query(offset)
    }

    /// Changes the protection of the pages that the range touches and returns that of the first
    /// before (`VirtualProtect`). `protection` is a `PAGE_*` number.
    ///
    /// # Errors
    ///
    /// 87 for a protection that is none, or that the view was not mapped for; 487 for a range
    /// outside the view, or with pages that are not committed.
    ///
    /// # Safety
    ///
    /// Nobody may rely on the old protection: no reference into these pages may be alive.
    pub unsafe fn protect(&mut self, offset: usize, length: usize, protection: u32) -> Result<u32> {
        // SAFETY: the caller's promise is the one asked for.
        unsafe { self.mapped.protect(offset, length, protection) }
    }

    /// Commits the pages that the range touches of a mapping made with
    /// [`Options::reserve`](crate::Options::reserve) (`VirtualAlloc` with `MEM_COMMIT`). The
    /// commit shows in every view. Committed pages stay committed: there is no decommit (87 on Windows).
    ///
    /// # Errors
    ///
    /// 487 outside the view; 1455 if there is no memory.
    pub fn commit(&self, offset: usize, length: usize) -> Result<()> {
        self.mapped.commit(offset, length)
    }

    /// Writes a range to the file behind the mapping (`FlushViewOfFile`); length 0 means up to the end.
    ///
    /// # Errors
    ///
    /// 487 outside the view; what the system says of the file.
    pub fn flush(&self, offset: usize, length: usize) -> Result<()> {
        self.mapped.flush(offset, length)
    }
}
