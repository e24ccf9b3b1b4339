//! Closing, copying and inheriting handles.

use crate::Handle;
use crate::boundary::boundary;
use crate::codes::Code;
use crate::table::{self, Object};
use file_mapping::Access;
use std::sync::Arc;

const CURRENT_PROCESS: usize = usize::MAX;

const DUPLICATE_CLOSE_SOURCE: u32 = 0x1;
const DUPLICATE_SAME_ACCESS: u32 = 0x2;

const FLAG_INHERIT: u32 = 0x1;
const FLAG_PROTECT_FROM_CLOSE: u32 = 0x2;

/// Closes a handle. 6 if it is none, was closed already, or is protected.
#[unsafe(no_mangle)]
pub extern "C" fn CloseHandle(hObject: Handle) -> i32 {
    boundary(0, || {
        // The handle of the process itself stands for no entry; closing it has no effect.
        if hObject.addr() != CURRENT_PROCESS {
            drop(table::remove(hObject)?);
        }
        Ok(1)
    })
}

/// A second handle of the same object, in this same process. 6 for other processes.
///
/// A file's copy has the access of its source: the system grants that when a file is opened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn DuplicateHandle(
    hSourceProcessHandle: Handle,
    hSourceHandle: Handle,
    hTargetProcessHandle: Handle,
    lpTargetHandle: *mut Handle,
    dwDesiredAccess: u32,
    bInheritHandle: i32,
    dwOptions: u32,
) -> i32 {
    boundary(0, || {
        if hSourceProcessHandle.addr() != CURRENT_PROCESS || hTargetProcessHandle.addr() != CURRENT_PROCESS {
            return Err(Code::INVALID_HANDLE);
        }
        if dwOptions & !(DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS) != 0 {
            return Err(Code::INVALID_PARAMETER);
        }
        let object = match table::entry(hSourceHandle)?.object {
            Object::File(file) => Object::File(file),
            Object::Mapping(mapping) => {
                let is_same = dwOptions & DUPLICATE_SAME_ACCESS != 0;
                let access = (!is_same).then(|| Access::from_win32(dwDesiredAccess));
                Object::Mapping(Arc::new(mapping.duplicate(access)?))
            }
        };
        if dwOptions & DUPLICATE_CLOSE_SOURCE != 0 {
            drop(table::remove(hSourceHandle)?);
        }
        if !lpTargetHandle.is_null() {
            // SAFETY: not NULL, so the caller says that a handle can be written there.
            unsafe { lpTargetHandle.write_unaligned(table::insert(object, bInheritHandle != 0)) };
        }
        Ok(1)
    })
}

/// The flags of a handle: whether children may inherit it, whether it is protected from being closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetHandleInformation(hObject: Handle, lpdwFlags: *mut u32) -> i32 {
    boundary(0, || {
        let entry = table::entry(hObject)?;
        if lpdwFlags.is_null() {
            return Err(Code::NOACCESS);
        }
        let inherit = if entry.inherit { FLAG_INHERIT } else { 0 };
        let is_protected = if entry.is_protected { FLAG_PROTECT_FROM_CLOSE } else { 0 };
        // SAFETY: not NULL, so the caller says that a DWORD can be written there.
        unsafe { lpdwFlags.write_unaligned(inherit | is_protected) };
        Ok(1)
    })
}

/// Changes those flags of a handle that are in the mask.
#[unsafe(no_mangle)]
pub extern "C" fn SetHandleInformation(hObject: Handle, dwMask: u32, dwFlags: u32) -> i32 {
    boundary(0, || {
        if dwMask & !(FLAG_INHERIT | FLAG_PROTECT_FROM_CLOSE) != 0 {
            return Err(Code::INVALID_PARAMETER);
        }
        let new = |flag| (dwMask & flag != 0).then_some(dwFlags & flag != 0);
        table::set_flags(hObject, new(FLAG_INHERIT), new(FLAG_PROTECT_FROM_CLOSE))?;
        Ok(1)
    })
}

/// This process, as the constant -1 that needs no closing.
#[unsafe(no_mangle)]
pub extern "C" fn GetCurrentProcess() -> Handle {
    std::ptr::without_provenance_mut(CURRENT_PROCESS)
}
