//! Views on Windows: `MapViewOfFileEx`, `VirtualQuery`, `VirtualProtect` and their kin.

use super::last;
use crate::{Error, Pages, Result, ViewAccess, ViewKind, ViewRequest};
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Memory::{
    FlushViewOfFile, MEM_COMMIT, MEMORY_BASIC_INFORMATION, MEMORY_MAPPED_VIEW_ADDRESS, MapViewOfFileEx,
    UnmapViewOfFile, VirtualAlloc, VirtualProtect, VirtualQuery,
};

/// A mapped range of this process.
#[derive(Debug)]
pub(crate) struct Mapped {
    base: *mut u8,
    length: usize,
    access: ViewAccess,
}

impl Mapped {
    pub(super) fn new(section: HANDLE, request: &ViewRequest) -> Result<Mapped> {
        let ViewRequest { access, offset, length, base } = *request;
        let kind = match access.kind {
            ViewKind::NoAccess => 0,
            ViewKind::Copy => 1,
            ViewKind::Write => 2,
            ViewKind::Read => 4,
        };
        let desired = kind | if access.execute { 0x20 } else { 0 };
        let at = std::ptr::without_provenance_mut(base);
        // SAFETY: the section is open; an address that is given is used only if it is free.
        let view =
            unsafe { MapViewOfFileEx(section, desired, (offset >> 32) as u32, offset as u32, length, at) };
        if view.Value.is_null() {
            return Err(last("MapViewOfFileEx"));
        }
        let mut mapped = Mapped { base: view.Value.cast(), length: usize::MAX, access };
        // A view of a part ends within its last page. A whole one is a single allocation.
        mapped.length = if length == 0 { mapped.extent()? } else { length.next_multiple_of(4096) };
        Ok(mapped)
    }

    /// How far the allocation reaches: runs of pages of the same base, added up.
    fn extent(&self) -> Result<usize> {
        let mut length = 0;
        loop {
            let info = self.ask(length)?;
            if info.AllocationBase.cast::<u8>() != self.base || info.RegionSize == 0 {
                return Ok(length);
            }
            length += info.RegionSize;
        }
    }

    fn ask(&self, offset: usize) -> Result<MEMORY_BASIC_INFORMATION> {
        // SAFETY: the structure is plain numbers and pointers, for all of which zero is a value; any
        // address may be asked for.
        unsafe {
            let mut info: MEMORY_BASIC_INFORMATION = std::mem::zeroed();
            let size = size_of::<MEMORY_BASIC_INFORMATION>();
            match VirtualQuery(self.base.wrapping_add(offset).cast(), &raw mut info, size) {
                0 => Err(last("VirtualQuery")),
                _ => Ok(info),
            }
        }
    }

    pub(crate) fn base(&self) -> *mut u8 {
        self.base
    }

    pub(crate) fn len(&self) -> usize {
        self.length
    }

    pub(crate) fn access(&self) -> ViewAccess {
        self.access
    }

    pub(crate) fn query(&self, offset: usize) -> Result<Pages> {
        if offset >= self.length {
            return Err(Error::InvalidParameter("outside the view"));
        }
        let info = self.ask(offset)?;
        let start = info.BaseAddress.addr() - self.base.addr();
        let committed = info.State == MEM_COMMIT;
        let protection = if committed { info.Protect } else { 0 };
        Ok(Pages { offset: start, length: info.RegionSize.min(self.length - start), protection, committed })
    }

    /// # Safety
    ///
    /// No reference into these pages may be alive.
    pub(crate) unsafe fn protect(&mut self, offset: usize, length: usize, protection: u32) -> Result<u32> {
        self.range(offset, length)?;
        let mut old = 0;
        // SAFETY: the range lies inside this view; the caller vouches that nobody relies on what it was.
        let done = unsafe { VirtualProtect(self.base.add(offset).cast(), length, protection, &raw mut old) };
        if done == 0 { Err(last("VirtualProtect")) } else { Ok(old) }
    }

    pub(crate) fn commit(&self, offset: usize, length: usize) -> Result<()> {
        self.range(offset, length)?;
        // SAFETY: the range lies inside this view; committing changes no page that is committed already but
        // for its protection, which stays that of the view.
        let at = unsafe {
            VirtualAlloc(self.base.add(offset).cast(), length, MEM_COMMIT, self.access.page_protection())
        };
        if at.is_null() { Err(last("VirtualAlloc")) } else { Ok(()) }
    }

    pub(crate) fn flush(&self, offset: usize, length: usize) -> Result<()> {
        self.range(offset, length)?;
        // SAFETY: the range lies inside this view, and writing it to its file changes no memory.
        let done = unsafe { FlushViewOfFile(self.base.add(offset).cast(), length) };
        if done == 0 { Err(last("FlushViewOfFile")) } else { Ok(()) }
    }

    fn range(&self, offset: usize, length: usize) -> Result<()> {
        let end = offset.checked_add(length).filter(|end| *end <= self.length);
        end.map(drop).ok_or(Error::InvalidAddress)
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: the view is this one's own, and references into it borrow it.
        unsafe { UnmapViewOfFile(MEMORY_MAPPED_VIEW_ADDRESS { Value: self.base.cast() }) };
    }
}
