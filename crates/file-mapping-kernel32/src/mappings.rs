//! Creating, opening and asking mappings.

use crate::Handle;
use crate::boundary::{Answer, boundary, set_last_error};
use crate::codes::{Code, status_of};
use crate::table::{self, Object};
use crate::text;
use file_mapping::{Access, FileMapping, Name, Options};
use std::ffi::{c_char, c_void};
use std::sync::Arc;

/// `INVALID_HANDLE_VALUE`: no file, so memory.
pub(crate) const NO_FILE: usize = usize::MAX;

const SEC_FILE: u32 = 0x0080_0000;
const SEC_RESERVE: u32 = 0x0400_0000;
const SEC_COMMIT: u32 = 0x0800_0000;

/// `SECURITY_ATTRIBUTES`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct SecurityAttributes {
    /// The size of this struct in bytes; not looked at.
    pub nLength: u32,
    /// Not looked at: the user who made an object is the one who may open it.
    pub lpSecurityDescriptor: *mut c_void,
    /// Whether children may be given the handle.
    pub bInheritHandle: i32,
}

/// `SECTION_BASIC_INFORMATION`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct SectionBasicInformation {
    /// NULL: only sections that are based somewhere have one.
    pub BaseAddress: *mut c_void,
    /// `SEC_COMMIT`, `SEC_RESERVE` or `SEC_FILE`.
    pub AllocationAttributes: u32,
    /// Bytes: of memory whole pages, of a file exact.
    pub MaximumSize: i64,
}

/// Creates a mapping, or opens the one of this name and leaves 183 as the last error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateFileMappingW(
    hFile: Handle,
    lpFileMappingAttributes: *const SecurityAttributes,
    flProtect: u32,
    dwMaximumSizeHigh: u32,
    dwMaximumSizeLow: u32,
    lpName: *const u16,
) -> Handle {
    boundary(std::ptr::null_mut(), || {
        // SAFETY: the contract of the caller's strings and structs is the one of these functions.
        let (inherit, name) = unsafe { (inherits(lpFileMappingAttributes), text::wide(lpName)?) };
        create(hFile, inherit, flProtect, size_of_halves(dwMaximumSizeHigh, dwMaximumSizeLow), name)
    })
}

/// The same, with the name as UTF-8 of at most 259 UTF-16 units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateFileMappingA(
    hFile: Handle,
    lpFileMappingAttributes: *const SecurityAttributes,
    flProtect: u32,
    dwMaximumSizeHigh: u32,
    dwMaximumSizeLow: u32,
    lpName: *const c_char,
) -> Handle {
    boundary(std::ptr::null_mut(), || {
        // SAFETY: the contract of the caller's strings and structs is the one of these functions.
        let (inherit, name) = unsafe { (inherits(lpFileMappingAttributes), text::ansi(lpName)?) };
        let size = size_of_halves(dwMaximumSizeHigh, dwMaximumSizeLow);
        create(hFile, inherit, flProtect, size, name.as_deref())
    })
}

/// Opens the mapping of this name with the rights asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenFileMappingW(
    dwDesiredAccess: u32,
    bInheritHandle: i32,
    lpName: *const u16,
) -> Handle {
    boundary(std::ptr::null_mut(), || {
        // SAFETY: the caller's string has the contract of this function.
        let name = unsafe { text::wide(lpName) }?;
        open(dwDesiredAccess, bInheritHandle != 0, name)
    })
}

/// The same, with the name as UTF-8 of at most 259 UTF-16 units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenFileMappingA(
    dwDesiredAccess: u32,
    bInheritHandle: i32,
    lpName: *const c_char,
) -> Handle {
    boundary(std::ptr::null_mut(), || {
        // SAFETY: the caller's string has the contract of this function.
        let name = unsafe { text::ansi(lpName) }?;
        open(dwDesiredAccess, bInheritHandle != 0, name.as_deref())
    })
}

fn create(file: Handle, inherit: bool, protect: u32, size: u64, name: Option<&[u16]>) -> Answer<Handle> {
    let name = Name::for_create(name)?;
    // NULL is no file too: NtCreateSection takes it so, and nothing before it looks.
    let file = if file.is_null() || file.addr() == NO_FILE { None } else { Some(table::file(file)?) };
    let mut options = Options::from_win32(size, protect)?.inherit(inherit);
    if let Some(file) = &file {
        options = options.file(file.for_mapping()?);
    }
    let created = FileMapping::create(name.as_ref(), &options)?;
    let handle = table::insert(Object::Mapping(Arc::new(created.mapping)), inherit);
    // Unlike other functions this one sets the last error when it succeeds, too.
    set_last_error(if created.existed { Code::ALREADY_EXISTS } else { Code::SUCCESS });
    Ok(handle)
}

fn open(access: u32, inherit: bool, name: Option<&[u16]>) -> Answer<Handle> {
    let name = Name::for_open(name)?;
    let mapping = FileMapping::open(&name, Access::for_open(access))?;
    Ok(table::insert(Object::Mapping(Arc::new(mapping)), inherit))
}

fn size_of_halves(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// # Safety
/// NULL, or a readable `SecurityAttributes`.
pub(crate) unsafe fn inherits(attributes: *const SecurityAttributes) -> bool {
    // SAFETY: the caller vouches for it; it need not be aligned.
    !attributes.is_null() && unsafe { attributes.read_unaligned() }.bInheritHandle != 0
}

/// Size and attributes of a mapping (class 0 only), as an NTSTATUS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NtQuerySection(
    SectionHandle: Handle,
    SectionInformationClass: i32,
    SectionInformation: *mut c_void,
    SectionInformationLength: usize,
    ReturnLength: *mut usize,
) -> i32 {
    // A native function leaves the last error alone.
    let last = crate::GetLastError();
    let mut answer = Code::SUCCESS;
    boundary((), || {
        // SAFETY: the caller's places have the contract of this function.
        answer = unsafe {
            query(
                SectionHandle,
                SectionInformationClass,
                SectionInformation,
                SectionInformationLength,
                ReturnLength,
            )
        }
        .err()
        .unwrap_or(Code::SUCCESS);
        Ok(())
    });
    set_last_error(Code(last));
    status_of(answer)
}

/// # Safety
/// The two places are NULL or can be written: `length` bytes, and a `usize`.
unsafe fn query(
    section: Handle,
    class: i32,
    place: *mut c_void,
    length: usize,
    written: *mut usize,
) -> Answer<()> {
    const LENGTH: usize = size_of::<SectionBasicInformation>();
    if class != 0 {
        return Err(Code::INVALID_PARAMETER);
    }
    if length < LENGTH {
        return Err(Code::BAD_LENGTH);
    }
    if place.is_null() {
        return Err(Code::NOACCESS);
    }
    let info = table::mapping(section)?.info()?;
    let attributes = match (info.file, info.reserve) {
        (true, _) => SEC_FILE,
        (false, true) => SEC_RESERVE,
        (false, false) => SEC_COMMIT,
    };
    // Memory comes in whole pages; a file's section is as long as was asked for.
    let size =
        if info.file { info.size } else { info.size.next_multiple_of(crate::memory::page_size() as u64) };
    let answer = SectionBasicInformation {
        BaseAddress: std::ptr::null_mut(),
        AllocationAttributes: attributes,
        MaximumSize: size.cast_signed(),
    };
    // SAFETY: not NULL and long enough, so the caller says that it can be written.
    unsafe { place.cast::<SectionBasicInformation>().write_unaligned(answer) };
    if !written.is_null() {
        // SAFETY: not NULL, so the caller says that it can be written.
        unsafe { written.write_unaligned(LENGTH) };
    }
    Ok(())
}
