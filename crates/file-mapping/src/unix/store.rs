//! Objects: the memory behind a mapping, how it is made, and how another process reaches it.

use super::cells::{self, Cell, Hint, Id};
use super::place::{Backend, Place};
use super::{io_error, os_error};
use crate::{Error, Options, Protection, Result};
use rustix::fs::{self, Mode, OFlags};
use rustix::io::Errno;
use rustix::path::DecInt;
use std::fs::File;
use std::os::fd::AsFd;

/// An open object and what is known of it.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) data: File,
    pub(super) device: u64,
    pub(super) inode: u64,
    /// In bytes, as asked for.
    pub(super) size: u64,
    pub(super) protection: Protection,
    pub(super) reserve: bool,
    /// Whether it is a file of the user's.
    pub(super) file: bool,
}

/// What became of an attempt to open an object.
pub(super) enum Reached {
    /// Here it is.
    Open(File),
    /// None of the known ways leads there.
    Nowhere,
    /// A holder exists that may not be looked into.
    Forbidden,
}

/// The arguments of a creation that need no look at the system.
pub(super) fn check(options: &Options<'_>) -> Result<()> {
    if options.size > i64::MAX as u64 {
        return Err(Error::InvalidParameter("a size of 2^63 bytes or more"));
    }
    if options.size == 0 && options.file.is_none() {
        return Err(Error::InvalidParameter("a mapping without a file needs a size"));
    }
    if options.image {
        return Err(Error::BadImage);
    }
    let file = options.file.is_some();
    if options.no_cache && file {
        return Err(Error::InvalidParameter("SEC_NOCACHE is not for files"));
    }
    Ok(())
}

/// Makes the object that the options describe.
pub(super) fn make(place: &Place, bucket: u16, id: &Id, options: &Options<'_>) -> Result<Object> {
    match options.file {
        Some(file) => {
            let object = adopt_file(file, options)?;
            if place.backend == Backend::Files {
                link(&object.data, &cells::object_file(place, bucket, id))?;
            }
            Ok(object)
        }
        None => make_memory(place, bucket, id, options),
    }
}

fn make_memory(place: &Place, bucket: u16, id: &Id, options: &Options<'_>) -> Result<Object> {
    if !options.reserve {
        check_commit(options.size)?;
    }
    let page = rustix::param::page_size() as u64;
    let length = options.size.checked_next_multiple_of(page).filter(|length| *length <= i64::MAX as u64);
    let length = length.ok_or(Error::CommitLimit(None))?;
    let data = match place.backend {
        Backend::Memory => anonymous(length, options.protection)?,
        Backend::Files => {
            let path = cells::object_file(place, bucket, id);
            let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
            let file = fs::open(&path, flags, Mode::RUSR | Mode::WUSR);
            let file = File::from(file.map_err(|error| os_error(error, "open of an object"))?);
            if let Err(error) = fs::ftruncate(&file, length) {
                let _ = fs::unlink(&path);
                return Err(no_space(error, "ftruncate"));
            }
            file
        }
    };
    describe(data, options.size, options)
}

/// Anonymous memory that nobody can truncate, so that no view of it can fault behind its end.
#[cfg(target_os = "linux")]
fn anonymous(length: u64, protection: Protection) -> Result<File> {
    use rustix::fs::{MemfdFlags, SealFlags};
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let data = fs::memfd_create("file-mapping", flags).map_err(|error| no_space(error, "memfd_create"))?;
    fs::ftruncate(&data, length).map_err(|error| no_space(error, "ftruncate"))?;
    let mut seals = SealFlags::SHRINK | SealFlags::GROW;
    seals.set(SealFlags::WRITE, !protection.allows_write());
    fs::fcntl_add_seals(&data, seals).map_err(|error| os_error(error, "F_ADD_SEALS"))?;
    Ok(File::from(data))
}

#[cfg(not(target_os = "linux"))]
fn anonymous(_: u64, _: Protection) -> Result<File> {
    Err(Error::NotSupported("memory that is shared without a file"))
}

/// Windows charges memory when it is promised. Linux does when it is touched, so what can never be kept
/// is refused here.
fn check_commit(size: u64) -> Result<()> {
    #[cfg(target_os = "linux")]
    let all = {
        const SURELY_THERE: u64 = 64 << 20;
        if size <= SURELY_THERE {
            return Ok(());
        }
        let system = rustix::system::sysinfo();
        let all = (system.totalram as u64).saturating_add(system.totalswap as u64);
        all.saturating_mul(u64::from(system.mem_unit))
    };
    // Elsewhere the file system knows how much there is; it need only be an address.
    #[cfg(not(target_os = "linux"))]
    let all = 1 << 47;
    if size > all { Err(Error::CommitLimit(None)) } else { Ok(()) }
}

fn adopt_file(file: &File, options: &Options<'_>) -> Result<Object> {
    let stat = fs::fstat(file).map_err(|error| os_error(error, "fstat"))?;
    if fs::FileType::from_raw_mode(stat.st_mode) != fs::FileType::RegularFile {
        return Err(Error::BadImage);
    }
    let length = u64::try_from(stat.st_size).unwrap_or(0);
    if options.size == 0 && length == 0 {
        return Err(Error::EmptyFile);
    }
    let flags = fs::fcntl_getfl(file).map_err(|error| os_error(error, "F_GETFL"))?;
    let mode = flags & OFlags::RWMODE;
    let readable = mode == OFlags::RDWR || mode == OFlags::RDONLY;
    if !readable || (options.protection.allows_write() && mode != OFlags::RDWR) {
        return Err(Error::AccessDenied(None));
    }
    if options.size > length {
        if !options.protection.allows_write() {
            return Err(Error::NotEnoughMemory(None));
        }
        fs::ftruncate(file, options.size).map_err(|error| os_error(error, "ftruncate"))?;
    }
    let data = file.try_clone().map_err(|error| io_error(&error, "dup"))?;
    describe(data, if options.size == 0 { length } else { options.size }, options)
}

fn describe(data: File, size: u64, options: &Options<'_>) -> Result<Object> {
    let (device, inode) = identity(&data)?;
    let file = options.file.is_some();
    Ok(Object {
        data,
        device,
        inode,
        size,
        protection: options.protection,
        reserve: options.reserve && !file,
        file,
    })
}

/// Lets a user's file be found by an object's name.
fn link(data: &File, at: &std::path::Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    let target = std::fs::read_link(format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(data)));
    #[cfg(not(target_os = "linux"))]
    let target = rustix::fs::getpath(data).map(|path| {
        let bytes = path.into_bytes();
        std::path::PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes))
    });
    let target = target.map_err(|_| Error::NotSupported("a name for a file without a path"))?;
    std::os::unix::fs::symlink(target, at).map_err(|error| io_error(&error, "symlink"))
}

/// Device and inode.
#[allow(clippy::unnecessary_cast, reason = "the widths differ between systems")]
pub(super) fn identity(data: impl AsFd) -> Result<(u64, u64)> {
    let stat = fs::fstat(data).map_err(|error| os_error(error, "fstat"))?;
    Ok((stat.st_dev as u64, stat.st_ino as u64))
}

/// Opens the object of a cell, for writing or for reading only: the kernel then keeps to it.
pub(super) fn reach(place: &Place, bucket: u16, cell: &Cell, write: bool) -> Result<Reached> {
    if place.backend == Backend::Files {
        return Ok(match open_if(cells::object_file(place, bucket, &cell.id), cell, write)? {
            Reached::Forbidden => Reached::Nowhere,
            other => other,
        });
    }
    let mut forbidden = false;
    for hint in cell.hints.iter().flatten() {
        match open_if(descriptor_path(*hint), cell, write)? {
            Reached::Nowhere => {}
            Reached::Forbidden => forbidden = true,
            reached @ Reached::Open(_) => return Ok(reached),
        }
    }
    Ok(if forbidden { Reached::Forbidden } else { Reached::Nowhere })
}

/// Opens the object of a cell through any process that has it: slow, and needed only when every
/// holder that the cell named is gone, as after a fork whose parent ended.
pub(super) fn reach_through_any(cell: &Cell, write: bool) -> Result<Reached> {
    let mut holders = Vec::new();
    each_holder(|hint, identity| {
        if identity == (cell.device, cell.inode) {
            holders.push(hint);
        }
    });
    for hint in holders {
        if let reached @ Reached::Open(_) = open_if(descriptor_path(hint), cell, write)? {
            return Ok(reached);
        }
    }
    Ok(Reached::Nowhere)
}

/// Shows every descriptor of every process that may be looked into, with device and inode of what it is.
#[allow(clippy::unnecessary_cast, reason = "the widths differ between systems")]
pub(super) fn each_holder(mut see: impl FnMut(Hint, (u64, u64))) {
    let numbers = |path: &str| -> Vec<u32> {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    };
    for process in numbers("/proc") {
        for descriptor in numbers(&format!("/proc/{process}/fd")) {
            let hint = Hint { process, descriptor };
            if let Ok(stat) = fs::stat(descriptor_path(hint)) {
                see(hint, (stat.st_dev as u64, stat.st_ino as u64));
            }
        }
    }
}

/// Whether a hint still leads to the object.
pub(super) fn leads_to(hint: Hint, cell: &Cell) -> bool {
    same(descriptor_path(hint), cell.device, cell.inode).unwrap_or(false)
}

fn descriptor_path(hint: Hint) -> String {
    let mut path = String::with_capacity(32);
    path.push_str("/proc/");
    path.push_str(DecInt::new(hint.process).as_str());
    path.push_str("/fd/");
    path.push_str(DecInt::new(hint.descriptor).as_str());
    path
}

#[allow(clippy::unnecessary_cast, reason = "the widths differ between systems")]
fn same(path: impl AsRef<std::path::Path>, device: u64, inode: u64) -> rustix::io::Result<bool> {
    let stat = fs::stat(path.as_ref())?;
    Ok(stat.st_dev as u64 == device && stat.st_ino as u64 == inode)
}

/// Opens what the path leads to if it is the cell's object. A hint that outlived its process can lead to a
/// stranger of this user: it is opened so that neither a pipe nor a terminal minds, and left again at once.
fn open_if(path: impl AsRef<std::path::Path>, cell: &Cell, write: bool) -> Result<Reached> {
    let path = path.as_ref();
    let mode = if write { OFlags::RDWR } else { OFlags::RDONLY };
    let flags = mode | OFlags::CLOEXEC | OFlags::NOCTTY | OFlags::NONBLOCK;
    let file = match fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        // Either the holder may not be looked into, or this is the object and its permissions forbid it.
        Err(error @ (Errno::ACCESS | Errno::PERM)) => {
            return match same(path, cell.device, cell.inode) {
                Ok(true) => Err(os_error(error, "open of an object")),
                Ok(false) => Ok(Reached::Nowhere),
                Err(_) => Ok(Reached::Forbidden),
            };
        }
        Err(error @ (Errno::MFILE | Errno::NFILE | Errno::NOMEM)) => {
            return Err(os_error(error, "open of an object"));
        }
        Err(_) => return Ok(Reached::Nowhere),
    };
    let is_it = identity(&file)? == (cell.device, cell.inode);
    Ok(if is_it { Reached::Open(file) } else { Reached::Nowhere })
}

/// No memory or no room for a mapping that was asked for is 1455, not 8.
fn no_space(error: Errno, call: &'static str) -> Error {
    match error {
        Errno::NOMEM | Errno::NOSPC | Errno::FBIG | Errno::DQUOT | Errno::INVAL => {
            Error::CommitLimit(Some(error.raw_os_error()))
        }
        other => os_error(other, call),
    }
}
