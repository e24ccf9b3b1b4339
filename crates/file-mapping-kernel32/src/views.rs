//! Mapping, flushing and unmapping views.

use crate::Handle;
use crate::boundary::boundary;
use crate::codes::Code;
use crate::table;
use file_mapping::{ViewAccess, ViewRequest};
use std::ffi::c_void;

/// Maps a view at an address of the system's choice. NULL where it fails.
#[unsafe(no_mangle)]
pub extern "C" fn MapViewOfFile(
    hFileMappingObject: Handle,
    dwDesiredAccess: u32,
    dwFileOffsetHigh: u32,
    dwFileOffsetLow: u32,
    dwNumberOfBytesToMap: usize,
) -> *mut c_void {
    MapViewOfFileEx(
        hFileMappingObject,
        dwDesiredAccess,
        dwFileOffsetHigh,
        dwFileOffsetLow,
        dwNumberOfBytesToMap,
        std::ptr::null_mut(),
    )
}

/// Maps a view, at this address if it is not NULL. NULL where it fails.
#[unsafe(no_mangle)]
pub extern "C" fn MapViewOfFileEx(
    hFileMappingObject: Handle,
    dwDesiredAccess: u32,
    dwFileOffsetHigh: u32,
    dwFileOffsetLow: u32,
    dwNumberOfBytesToMap: usize,
    lpBaseAddress: *mut c_void,
) -> *mut c_void {
    boundary(std::ptr::null_mut(), || {
        let mapping = table::mapping(hFileMappingObject)?;
        let view = mapping.map(&ViewRequest {
            access: ViewAccess::from_win32(dwDesiredAccess),
            offset: u64::from(dwFileOffsetHigh) << 32 | u64::from(dwFileOffsetLow),
            length: dwNumberOfBytesToMap,
            base: lpBaseAddress.addr(),
        })?;
        let base = view.base().cast::<c_void>();
        table::insert_view(view);
        Ok(base)
    })
}

/// Unmaps the view that an address lies in. 487 where there is none.
#[unsafe(no_mangle)]
pub extern "C" fn UnmapViewOfFile(lpBaseAddress: *const c_void) -> i32 {
    boundary(0, || {
        drop(table::remove_view_at(lpBaseAddress.addr())?);
        Ok(1)
    })
}

/// Writes a part of a view to the file behind it; a length of 0 means up to the view's end.
#[unsafe(no_mangle)]
pub extern "C" fn FlushViewOfFile(lpBaseAddress: *const c_void, dwNumberOfBytesToFlush: usize) -> i32 {
    boundary(0, || {
        let address = lpBaseAddress.addr();
        let flushed = table::with_view(address, |view| {
            view.flush(address - view.base().addr(), dwNumberOfBytesToFlush)
        });
        flushed.ok_or(Code::INVALID_ADDRESS)??;
        Ok(1)
    })
}
