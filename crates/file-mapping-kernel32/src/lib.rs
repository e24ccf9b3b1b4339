//! The file mapping functions of kernel32.dll on Linux and macOS: the same names, arguments and codes.
//!
//! This crate is thin. A table turns handles into the objects of the crate `file-mapping`, where the
//! semantics live; text is decoded, and what failed is kept as the thread's last error. The C header is
//! `include/file_mapping_kernel32.h`. On Windows the crate is empty: there the functions exist already.
//!
//! Every function may be called with anything: a handle that is none, a NULL, a size near 2^64. What a caller
//! must still guarantee is what C demands of a pointer that is not NULL: that it points to what it says.

#![cfg_attr(
    unix,
    allow(
        non_snake_case,
        clippy::missing_safety_doc,
        clippy::too_many_arguments,
        reason = "the names and the arguments are those of kernel32; all of its pointers have the contract above"
    )
)]

#[cfg(unix)]
mod boundary;
#[cfg(unix)]
mod codes;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod handles;
#[cfg(unix)]
mod inheritance;
#[cfg(unix)]
mod mappings;
#[cfg(unix)]
mod memory;
#[cfg(unix)]
mod table;
#[cfg(unix)]
mod text;
#[cfg(unix)]
mod views;

#[cfg(unix)]
pub use boundary::{GetLastError, SetLastError};
#[cfg(unix)]
pub use files::{CreateFileA, CreateFileW, GetFileSizeEx};
#[cfg(unix)]
pub use handles::{
    CloseHandle, DuplicateHandle, GetCurrentProcess, GetHandleInformation, SetHandleInformation,
};
#[cfg(unix)]
pub use inheritance::FileMappingExec;
#[cfg(unix)]
pub use mappings::{
    CreateFileMappingA, CreateFileMappingW, NtQuerySection, OpenFileMappingA, OpenFileMappingW,
    SectionBasicInformation, SecurityAttributes,
};
#[cfg(unix)]
pub use memory::{MemoryBasicInformation, VirtualAlloc, VirtualFree, VirtualProtect, VirtualQuery};
#[cfg(unix)]
pub use views::{FlushViewOfFile, MapViewOfFile, MapViewOfFileEx, UnmapViewOfFile};

/// A handle: a small multiple of 4, or one of the special values -1 (no file, or this process) and 0 (none).
#[cfg(unix)]
pub type Handle = *mut std::ffi::c_void;
