//! Mappings on Windows: the calls of kernel32 themselves. Every decision is the system's.

mod mapped;

pub(crate) use mapped::Mapped;

use crate::{
    Access, Entry, Error, Info, Name, Options, Protection, RawView, Result, ViewAccess, ViewRequest,
};
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use windows_sys::Win32::Foundation::{
    DUPLICATE_SAME_ACCESS, DuplicateHandle, ERROR_ALREADY_EXISTS, GetLastError, HANDLE, HANDLE_FLAG_INHERIT,
    INVALID_HANDLE_VALUE, NTSTATUS, RtlNtStatusToDosError, SetHandleInformation,
};
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::Memory::{
    CreateFileMappingW, OpenFileMappingW, SEC_COMMIT, SEC_IMAGE, SEC_NOCACHE, SEC_RESERVE,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

/// What a child process reads to know which handles it inherited.
const VARIABLE: &str = "FILE_MAPPING_INHERITED";

/// An open handle.
#[derive(Debug)]
pub(crate) struct Section {
    handle: OwnedHandle,
    access: Access,
    name: Option<Name>,
}

/// `CreateFileMapping`. True if the name existed.
pub(crate) fn create(name: Option<&Name>, options: &Options<'_>) -> Result<(Section, bool)> {
    let units = name.map(terminated);
    let mut flags = options.protection.to_win32();
    if options.reserve {
        flags |= SEC_RESERVE;
    }
    if options.no_cache {
        flags |= SEC_NOCACHE | if options.reserve { 0 } else { SEC_COMMIT };
    }
    if options.image {
        flags |= SEC_IMAGE;
    }
    let attributes = SECURITY_ATTRIBUTES {
        nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
        lpSecurityDescriptor: std::ptr::null_mut(),
        bInheritHandle: i32::from(options.inherit),
    };
    // SAFETY: the attributes and the name, which ends in a zero, live until the call returns; the file, if
    // there is one, is open while it is borrowed.
    let (handle, code) = unsafe {
        let handle = CreateFileMappingW(
            options.file.map_or(INVALID_HANDLE_VALUE, AsRawHandle::as_raw_handle),
            &raw const attributes,
            flags,
            (options.size >> 32) as u32,
            options.size as u32,
            units.as_ref().map_or(std::ptr::null(), |units| units.as_ptr()),
        );
        (handle, GetLastError())
    };
    let handle = own(handle, code, "CreateFileMappingW")?;
    let access = options.protection.access();
    Ok((Section { handle, access, name: name.cloned() }, code == ERROR_ALREADY_EXISTS))
}

/// `OpenFileMapping`.
pub(crate) fn open(name: &Name, access: Access) -> Result<Section> {
    let units = terminated(name);
    // SAFETY: the name ends in a zero and lives until the call returns.
    let (handle, code) = unsafe { (OpenFileMappingW(access.bits(), 0, units.as_ptr()), GetLastError()) };
    Ok(Section { handle: own(handle, code, "OpenFileMappingW")?, access, name: Some(name.clone()) })
}

/// Windows has no call by which a program could list the names of mappings.
pub(crate) fn list() -> Result<Vec<Entry>> {
    Err(Error::NotSupported("a list of names"))
}

/// Lets the program that `command` starts inherit the handle, and tells it which it is.
pub(crate) fn pass(section: &Section, command: &mut Command) -> Result<()> {
    let handle = section.handle.as_raw_handle();
    // SAFETY: the handle is open.
    if unsafe { SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) } == 0 {
        return Err(last("SetHandleInformation"));
    }
    let name: String = match &section.name {
        Some(name) => name.to_units().iter().map(|unit| format!("{unit:04x}")).collect(),
        None => "-".to_owned(),
    };
    let entry = format!("{:x}:{:x}:{name}", handle.addr(), section.access.bits());
    let before = command.get_envs().find(|(key, _)| *key == VARIABLE).and_then(|(_, value)| value);
    let all = match before.and_then(|value| value.to_str()) {
        Some(before) => format!("{before};{entry}"),
        None => entry,
    };
    command.env(VARIABLE, all);
    Ok(())
}

/// What was passed to this program; nothing at the second call.
pub(crate) fn inherited() -> Result<Vec<Section>> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    let Some(passed) = std::env::var(VARIABLE).ok().filter(|_| !TAKEN.swap(true, Ordering::Relaxed)) else {
        return Ok(Vec::new());
    };
    passed.split(';').map(|entry| adopt(entry).ok_or(Error::InvalidHandle)).collect()
}

fn adopt(entry: &str) -> Option<Section> {
    let mut fields = entry.split(':');
    let handle = usize::from_str_radix(fields.next()?, 16).ok().filter(|handle| *handle != 0)?;
    let access = Access::from_bits_retain(u32::from_str_radix(fields.next()?, 16).ok()?);
    let name = fields.next()?;
    let units: Option<Vec<u16>> = name
        .as_bytes()
        .chunks(4)
        .map(|four| u16::from_str_radix(std::str::from_utf8(four).ok()?, 16).ok())
        .collect();
    let name = if name == "-" { None } else { Some(Name::from_units(&units?).ok()?) };
    // SAFETY: the parent passed this handle for this purpose, and each entry is taken once.
    let handle = unsafe { OwnedHandle::from_raw_handle(std::ptr::with_exposed_provenance_mut(handle)) };
    Some(Section { handle, access, name })
}

impl Section {
    pub(crate) fn access(&self) -> Access {
        self.access
    }

    pub(crate) fn name(&self) -> Option<&Name> {
        self.name.as_ref()
    }

    pub(crate) fn info(&self) -> Result<Info> {
        let mut basic = Basic { _base: 0, attributes: 0, size: 0 };
        // SAFETY: the handle is open, and the buffer is the structure that class 0 fills, with its size.
        let status = unsafe {
            NtQuerySection(
                self.handle.as_raw_handle(),
                0,
                (&raw mut basic).cast(),
                size_of::<Basic>(),
                std::ptr::null_mut(),
            )
        };
        if status < 0 {
            // SAFETY: it takes any number.
            return Err(from_win32(unsafe { RtlNtStatusToDosError(status) }, "NtQuerySection"));
        }
        Ok(Info {
            size: basic.size,
            protection: self.probe(),
            reserve: basic.attributes & SEC_RESERVE != 0,
            file: basic.attributes & SEC_FILE != 0,
        })
    }

    /// No call tells the protection, so views are tried. Copy-on-write looks like read-only.
    fn probe(&self) -> Protection {
        let Ok(all) = self.duplicate(Some(Access::ALL_ACCESS)) else { return Protection::ReadOnly };
        let can =
            |access| Mapped::new(all.raw(), &ViewRequest { access, offset: 0, length: 1, base: 0 }).is_ok();
        let write = can(ViewAccess::WRITE);
        match (write, can(ViewAccess { execute: true, ..ViewAccess::READ })) {
            (false, false) => Protection::ReadOnly,
            (true, false) => Protection::ReadWrite,
            (false, true) => Protection::ExecuteRead,
            (true, true) => Protection::ExecuteReadWrite,
        }
    }

    pub(crate) fn duplicate(&self, access: Option<Access>) -> Result<Section> {
        let mut copy: HANDLE = std::ptr::null_mut();
        let same = if access.is_none() { DUPLICATE_SAME_ACCESS } else { 0 };
        // SAFETY: both processes are this one, the handle is open, and `copy` lives until the call returns.
        let (done, code) = unsafe {
            let own = GetCurrentProcess();
            let rights = access.map_or(0, |access| access.bits());
            let raw = self.handle.as_raw_handle();
            (DuplicateHandle(own, raw, own, &raw mut copy, rights, 0, same), GetLastError())
        };
        if done == 0 {
            return Err(from_win32(code, "DuplicateHandle"));
        }
        let handle = own(copy, code, "DuplicateHandle")?;
        Ok(Section { handle, access: access.unwrap_or(self.access), name: self.name.clone() })
    }

    pub(crate) fn map(&self, request: &ViewRequest) -> Result<RawView> {
        Mapped::new(self.raw(), request).map(RawView::new)
    }

    fn raw(&self) -> HANDLE {
        self.handle.as_raw_handle()
    }

    pub(crate) fn seal_future_writes(&self) -> Result<()> {
        Err(Error::NotSupported("seals"))
    }

    /// Windows keeps the names itself.
    pub(crate) fn republish(&mut self) -> Result<bool> {
        Ok(false)
    }
}

/// `SECTION_BASIC_INFORMATION`
#[repr(C)]
struct Basic {
    _base: usize,
    attributes: u32,
    size: u64,
}

/// winnt.h; missing from `Win32_System_Memory`.
const SEC_FILE: u32 = 0x0080_0000;

#[link(name = "ntdll", kind = "raw-dylib")]
unsafe extern "system" {
    fn NtQuerySection(
        section: HANDLE,
        class: u32,
        buffer: *mut std::ffi::c_void,
        length: usize,
        written: *mut usize,
    ) -> NTSTATUS;
}

fn terminated(name: &Name) -> Vec<u16> {
    let mut units = name.to_units();
    units.push(0);
    units
}

fn own(handle: HANDLE, code: u32, call: &'static str) -> Result<OwnedHandle> {
    if handle.is_null() {
        return Err(from_win32(code, call));
    }
    // SAFETY: the call returned it, and nobody else closes it.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

/// The error of the call that has just failed.
pub(crate) fn last(call: &'static str) -> Error {
    // SAFETY: it has no preconditions.
    from_win32(unsafe { GetLastError() }, call)
}

fn from_win32(code: u32, call: &'static str) -> Error {
    let os = Some(code.cast_signed());
    match code {
        2 => Error::NotFound,
        3 => Error::PathNotFound,
        4 => Error::TooManyOpenFiles(os),
        5 => Error::AccessDenied(os),
        6 => Error::InvalidHandle,
        8 => Error::NotEnoughMemory(os),
        87 => Error::InvalidParameter(call),
        123 => Error::InvalidName,
        161 => Error::BadPathName,
        193 => Error::BadImage,
        206 => Error::NameTooLong,
        487 => Error::InvalidAddress,
        1006 => Error::EmptyFile,
        1132 => Error::Misaligned,
        1314 => Error::PrivilegeNotHeld,
        1455 => Error::CommitLimit(os),
        _ => Error::Os { code, os: code.cast_signed(), call },
    }
}
