//! The pages of views: asking, protecting and committing them. Memory that is no view is none of this
//! library's business, and is refused.

use crate::boundary::{Answer, boundary};
use crate::codes::Code;
use crate::table;
use std::ffi::c_void;

const MEM_COMMIT: u32 = 0x1000;
const MEM_RESERVE: u32 = 0x2000;
const MEM_FREE: u32 = 0x1_0000;
const MEM_MAPPED: u32 = 0x4_0000;
const MEM_RESET: u32 = 0x8_0000;
const MEM_DECOMMIT: u32 = 0x4000;
const MEM_RELEASE: u32 = 0x8000;

const PAGE_NOACCESS: u32 = 0x1;

/// `MEMORY_BASIC_INFORMATION`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MemoryBasicInformation {
    /// The page that was asked about.
    pub BaseAddress: *mut c_void,
    /// The view's address.
    pub AllocationBase: *mut c_void,
    /// The view's protection when it was mapped.
    pub AllocationProtect: u32,
    /// 0.
    pub PartitionId: u16,
    /// Bytes of equal pages from `BaseAddress` on.
    pub RegionSize: usize,
    /// `MEM_COMMIT`, `MEM_RESERVE` or `MEM_FREE`.
    pub State: u32,
    /// The protection now; 0 where nothing is committed.
    pub Protect: u32,
    /// `MEM_MAPPED`, or 0 where nothing is.
    pub Type: u32,
}

/// Tells about the pages from an address on: how many bytes it wrote, or 0.
///
/// An address where nothing is mapped is free. Memory that is mapped but no view (87) is not described.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn VirtualQuery(
    lpAddress: *const c_void,
    lpBuffer: *mut MemoryBasicInformation,
    dwLength: usize,
) -> usize {
    boundary(0, || {
        const LENGTH: usize = size_of::<MemoryBasicInformation>();
        if dwLength < LENGTH {
            return Err(Code::BAD_LENGTH);
        }
        if lpBuffer.is_null() {
            return Err(Code::NOACCESS);
        }
        let address = lpAddress.addr();
        let answer = match table::with_view(address, |view| describe(view, address)) {
            Some(answer) => answer?,
            None => describe_free(address)?,
        };
        // SAFETY: not NULL and long enough, so the caller says that it can be written.
        unsafe { lpBuffer.write_unaligned(answer) };
        Ok(LENGTH)
    })
}

fn describe(view: &file_mapping::RawView, address: usize) -> Answer<MemoryBasicInformation> {
    let base = view.base();
    let pages = view.query(address - base.addr())?;
    let page = base.wrapping_add(pages.offset).cast();
    Ok(MemoryBasicInformation {
        BaseAddress: page,
        AllocationBase: base.cast(),
        AllocationProtect: view.access().page_protection(),
        PartitionId: 0,
        RegionSize: pages.length,
        State: if pages.committed { MEM_COMMIT } else { MEM_RESERVE },
        Protect: pages.protection,
        Type: MEM_MAPPED,
    })
}

fn describe_free(address: usize) -> Answer<MemoryBasicInformation> {
    let page_size = page_size();
    let page = address & !(page_size - 1);
    // Asks the system to write nothing back: it refuses where nothing is mapped.
    // SAFETY: nothing is written or changed, whatever is there.
    let is_mapped =
        unsafe { libc::msync(std::ptr::without_provenance_mut(page), page_size, libc::MS_ASYNC) } == 0;
    if is_mapped {
        return Err(Code::INVALID_PARAMETER);
    }
    Ok(MemoryBasicInformation {
        BaseAddress: std::ptr::without_provenance_mut(page),
        AllocationBase: std::ptr::null_mut(),
        AllocationProtect: 0,
        PartitionId: 0,
        // What follows is not known: one page is.
        RegionSize: page_size,
        State: MEM_FREE,
        Protect: PAGE_NOACCESS,
        Type: 0,
    })
}

/// The size of a page in bytes.
pub(crate) fn page_size() -> usize {
    // SAFETY: asks for a constant of the system.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

/// Changes the protection of pages of a view, never beyond what it was mapped for (87).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn VirtualProtect(
    lpAddress: *mut c_void,
    dwSize: usize,
    flNewProtect: u32,
    lpflOldProtect: *mut u32,
) -> i32 {
    boundary(0, || {
        if lpflOldProtect.is_null() {
            return Err(Code::NOACCESS);
        }
        let address = lpAddress.addr();
        let old = table::with_view(address, |view| {
            let offset = address - view.base().addr();
            // SAFETY: the memory belongs to the program that calls, which asks for exactly this; this library
            // keeps no reference into it.
            unsafe { view.protect(offset, dwSize, flNewProtect) }
        });
        let old = old.ok_or(Code::INVALID_ADDRESS)??;
        // SAFETY: not NULL, so the caller says that a DWORD can be written there.
        unsafe { lpflOldProtect.write_unaligned(old) };
        Ok(1)
    })
}

/// Commits pages of a view of a reserved mapping (`MEM_COMMIT`), or says that their content is no longer
/// needed (`MEM_RESET`, which keeps it here). Other memory is not allocated here (50).
#[unsafe(no_mangle)]
pub extern "C" fn VirtualAlloc(
    lpAddress: *mut c_void,
    dwSize: usize,
    flAllocationType: u32,
    flProtect: u32,
) -> *mut c_void {
    boundary(std::ptr::null_mut(), || {
        if lpAddress.is_null() || dwSize == 0 {
            return Err(if dwSize == 0 { Code::INVALID_PARAMETER } else { Code::NOT_SUPPORTED });
        }
        let is_commit = match flAllocationType {
            MEM_COMMIT => true,
            MEM_RESET => false,
            _ => return Err(Code::NOT_SUPPORTED),
        };
        let address = lpAddress.addr();
        let done = table::with_view(address, |view| -> Answer<usize> {
            let base = view.base().addr();
            let start = (address & !(page_size() - 1)) - base;
            let length = (address - base - start).checked_add(dwSize).ok_or(Code::INVALID_ADDRESS)?;
            if start.checked_add(length).is_none_or(|end| end > view.len()) {
                return Err(Code::INVALID_ADDRESS);
            }
            if is_commit {
                commit(view, start, length, flProtect)?;
            }
            Ok(base + start)
        });
        Ok(std::ptr::with_exposed_provenance_mut(done.ok_or(Code::INVALID_ADDRESS)??))
    })
}

fn commit(view: &mut file_mapping::RawView, offset: usize, length: usize, protection: u32) -> Answer<()> {
    // The pages of this view get the protection that was asked for, those of other views theirs. An
    // impossible protection must fail before anything is committed, which cannot be taken back.
    if !is_page_protection(protection) {
        return Err(Code::INVALID_PARAMETER);
    }
    view.commit(offset, length)?;
    // SAFETY: the memory belongs to the program that calls, which asks for exactly this; this library keeps
    // no reference into it.
    unsafe { view.protect(offset, length, protection) }?;
    Ok(())
}

fn is_page_protection(protection: u32) -> bool {
    matches!(protection, 0x01 | 0x02 | 0x04 | 0x08 | 0x10 | 0x20 | 0x40 | 0x80)
}

/// Always fails: pages of a mapping stay committed, and a view is unmapped, not freed (87). Other memory
/// is 487.
#[unsafe(no_mangle)]
pub extern "C" fn VirtualFree(lpAddress: *mut c_void, _dwSize: usize, dwFreeType: u32) -> i32 {
    boundary(0, || {
        if !matches!(dwFreeType, MEM_DECOMMIT | MEM_RELEASE) {
            return Err(Code::INVALID_PARAMETER);
        }
        let is_view = table::with_view(lpAddress.addr(), |_| ()).is_some();
        Err(if is_view { Code::INVALID_PARAMETER } else { Code::INVALID_ADDRESS })
    })
}
