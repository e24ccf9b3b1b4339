//! Files, as far as mappings need them.
//!
//! A path is the system's own. Share modes are not enforced: these systems have no such thing.

use crate::Handle;
use crate::boundary::{Answer, boundary, set_last_error};
use crate::codes::Code;
use crate::mappings::{NO_FILE, SecurityAttributes, inherits};
use crate::table::{self, Object};
use crate::text;
use std::ffi::{OsStr, c_char, c_void};
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

/// The longest path in bytes that is read.
const MAX_PATH_BYTES: usize = 4 * 32_767;

const GENERIC_READ: u32 = 0x8000_0000;
const GENERIC_WRITE: u32 = 0x4000_0000;
const GENERIC_ALL: u32 = 0x1000_0000;
const MAXIMUM_ALLOWED: u32 = 0x0200_0000;
const FILE_READ_DATA: u32 = 0x1;
const FILE_WRITE_DATA: u32 = 0x2;

/// A file that CreateFile opened.
#[derive(Debug)]
pub(crate) struct OpenFile {
    file: File,
    can_read: bool,
}

impl OpenFile {
    /// The file, to be mapped.
    ///
    /// # Errors
    /// 5 without the right to read, which every mapping needs. Whether it may be written is for
    /// `file-mapping` to find.
    pub(crate) fn for_mapping(&self) -> Answer<&File> {
        if self.can_read { Ok(&self.file) } else { Err(Code::ACCESS_DENIED) }
    }

    /// The descriptor.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// A file that another process opened.
    pub(crate) fn received(file: File, can_read: bool) -> OpenFile {
        OpenFile { file, can_read }
    }

    /// Whether it may be mapped.
    pub(crate) fn can_read(&self) -> bool {
        self.can_read
    }
}

/// What CreateFile does with a file that is there, and one that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disposition {
    CreateNew,
    CreateAlways,
    OpenExisting,
    OpenAlways,
    TruncateExisting,
}

impl Disposition {
    fn from_win32(number: u32) -> Answer<Disposition> {
        Ok(match number {
            1 => Disposition::CreateNew,
            2 => Disposition::CreateAlways,
            3 => Disposition::OpenExisting,
            4 => Disposition::OpenAlways,
            5 => Disposition::TruncateExisting,
            _ => return Err(Code::INVALID_PARAMETER),
        })
    }
}

/// Opens or creates a file. -1 where it fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateFileW(
    lpFileName: *const u16,
    dwDesiredAccess: u32,
    _dwShareMode: u32,
    lpSecurityAttributes: *const SecurityAttributes,
    dwCreationDisposition: u32,
    _dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    boundary(std::ptr::without_provenance_mut(NO_FILE), || {
        // SAFETY: the caller's string and struct have the contract of these functions.
        let (units, inherit) = unsafe { (text::wide(lpFileName)?, inherits(lpSecurityAttributes)) };
        let path = String::from_utf16(units.ok_or(Code::PATH_NOT_FOUND)?);
        let path = path.map_err(|_| Code::NO_UNICODE_TRANSLATION)?;
        open(Path::new(&path), dwDesiredAccess, inherit, dwCreationDisposition)
    })
}

/// The same, with the path as the system's own bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CreateFileA(
    lpFileName: *const c_char,
    dwDesiredAccess: u32,
    _dwShareMode: u32,
    lpSecurityAttributes: *const SecurityAttributes,
    dwCreationDisposition: u32,
    _dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    boundary(std::ptr::without_provenance_mut(NO_FILE), || {
        // SAFETY: the caller's string and struct have the contract of these functions.
        let (bytes, inherit) =
            unsafe { (text::bytes(lpFileName, MAX_PATH_BYTES)?, inherits(lpSecurityAttributes)) };
        let path = Path::new(OsStr::from_bytes(bytes.ok_or(Code::PATH_NOT_FOUND)?));
        open(path, dwDesiredAccess, inherit, dwCreationDisposition)
    })
}

fn open(path: &Path, access: u32, inherit: bool, disposition: u32) -> Answer<Handle> {
    let disposition = Disposition::from_win32(disposition)?;
    if path.as_os_str().is_empty() {
        return Err(Code::PATH_NOT_FOUND);
    }
    let asks = |bits| access & bits != 0;
    let everything = GENERIC_ALL | MAXIMUM_ALLOWED;
    let can_read = asks(GENERIC_READ | FILE_READ_DATA | everything);
    let can_write = asks(GENERIC_WRITE | FILE_WRITE_DATA | everything);
    if disposition == Disposition::TruncateExisting && !can_write {
        return Err(Code::INVALID_PARAMETER);
    }
    let mut options = OpenOptions::new();
    // Without any access a handle still tells the size, so it is opened for reading all the same.
    options.read(can_read || !can_write).write(can_write);
    let (file, existed) = match disposition {
        Disposition::OpenExisting => (open_plain(&options, path)?, false),
        Disposition::TruncateExisting => (truncated(open_plain(&options, path)?)?, false),
        Disposition::CreateNew => (create_new(path, can_read, can_write)?, false),
        Disposition::OpenAlways | Disposition::CreateAlways => {
            let (file, existed) = open_or_create(&options, path, can_read, can_write)?;
            let is_kept = disposition == Disposition::OpenAlways || !existed;
            (if is_kept { file } else { truncate_at(path, file, can_write)? }, existed)
        }
    };
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Code::ACCESS_DENIED);
    }
    let handle = table::insert(Object::File(Arc::new(OpenFile { file, can_read })), inherit);
    let creates =
        matches!(disposition, Disposition::OpenAlways | Disposition::CreateAlways | Disposition::CreateNew);
    if creates {
        set_last_error(if existed { Code::ALREADY_EXISTS } else { Code::SUCCESS });
    }
    Ok(handle)
}

fn open_plain(options: &OpenOptions, path: &Path) -> Answer<File> {
    options
        .clone()
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)
        .map_err(|error| refused(path, &error))
}

/// A file can only be created by somebody who may write it; the handle then gets what was asked for.
fn create_new(path: &Path, can_read: bool, can_write: bool) -> Answer<File> {
    let made = OpenOptions::new().read(can_read || !can_write).write(true).create_new(true).open(path);
    let made = made.map_err(|error| refused(path, &error))?;
    if can_write {
        return Ok(made);
    }
    File::open(path).map_err(|error| refused(path, &error))
}

fn open_or_create(
    options: &OpenOptions,
    path: &Path,
    can_read: bool,
    can_write: bool,
) -> Answer<(File, bool)> {
    // Somebody else may create or remove the file between two looks; that cannot go on for ever.
    for _ in 0..100 {
        match open_plain(options, path) {
            Err(Code::FILE_NOT_FOUND) => {}
            other => return other.map(|file| (file, true)),
        }
        match create_new(path, can_read, can_write) {
            Err(Code::FILE_EXISTS) => {}
            other => return other.map(|file| (file, false)),
        }
    }
    Err(Code::ACCESS_DENIED)
}

fn truncated(file: File) -> Answer<File> {
    file.set_len(0).map_err(|error| Code::of_system(&error))?;
    Ok(file)
}

fn truncate_at(path: &Path, file: File, can_write: bool) -> Answer<File> {
    if can_write {
        return truncated(file);
    }
    truncated(OpenOptions::new().write(true).open(path).map_err(|error| refused(path, &error))?)?;
    Ok(file)
}

/// A file that is not there is 2; if its folder is not there either, 3.
fn refused(path: &Path, error: &std::io::Error) -> Code {
    let is_folder_there = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.is_none_or(Path::is_dir)
    };
    match error.kind() {
        ErrorKind::NotFound if !is_folder_there() => Code::PATH_NOT_FOUND,
        ErrorKind::InvalidInput => Code::INVALID_NAME,
        _ => Code::of_system(error),
    }
}

/// The size of a file in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetFileSizeEx(hFile: Handle, lpFileSize: *mut i64) -> i32 {
    boundary(0, || {
        let file = table::file(hFile)?;
        if lpFileSize.is_null() {
            return Err(Code::INVALID_PARAMETER);
        }
        let length = file.file.metadata().map_err(|error| Code::of_system(&error))?.len();
        // SAFETY: not NULL, so the caller says that eight bytes can be written there.
        unsafe { lpFileSize.cast::<c_void>().cast::<i64>().write_unaligned(length.cast_signed()) };
        Ok(1)
    })
}
