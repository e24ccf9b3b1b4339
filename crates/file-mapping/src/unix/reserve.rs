//! `SEC_RESERVE`: pages that fault until they are committed.
//!
//! A page counts as committed once the object has it, which every process sees at once. To make a page
//! that the object lacks fault, instead of springing into being, the view is registered with
//! `userfaultfd` in its signal mode, which needs no privilege and no thread. Where that is refused (an old
//! kernel, a strict sandbox, a handle that can only read), uncommitted pages read as zero.

use super::{io_error, os_error};
#[cfg(target_os = "linux")]
use crate::Error;
use crate::Result;
use rustix::mm::{self, MapFlags, ProtFlags};
use std::fs::File;
use std::os::fd::OwnedFd;

/// What a view of such a mapping needs besides its addresses.
#[derive(Debug)]
pub(super) struct Reserve {
    data: File,
    /// Where the view begins in the object.
    offset: u64,
    length: usize,
    /// Keeps the registration alive.
    _trap: Option<OwnedFd>,
}

impl Reserve {
    pub(super) fn new(data: &File, offset: u64, base: *mut u8, length: usize) -> Result<Reserve> {
        let data = data.try_clone().map_err(|error| io_error(&error, "dup"))?;
        Ok(Reserve { data, offset, length, _trap: trap(base, length) })
    }

    /// Gives pages to the object.
    pub(super) fn commit(&self, start: usize, length: usize) -> Result<()> {
        allocate(&self.data, self.offset + start as u64, length)?;
        // What was only allocated does not yet count as data for `committed`. Reading it through a
        // mapping that has no trap makes it count and changes nothing.
        // SAFETY: an address of the kernel's choice; only this function knows it.
        unsafe {
            let at = mm::mmap(
                std::ptr::null_mut(),
                length,
                ProtFlags::READ,
                MapFlags::SHARED,
                &self.data,
                self.offset + start as u64,
            )
            .map_err(|error| os_error(error, "mmap"))?;
            for page in (0..length).step_by(rustix::param::page_size()) {
                at.cast::<u8>().add(page).read_volatile();
            }
            mm::munmap(at, length).map_err(|error| os_error(error, "munmap"))
        }
    }

    /// Whether the page at `start` is committed, and where the run of pages like it ends.
    #[cfg(target_os = "linux")]
    pub(super) fn committed(&self, start: usize) -> Result<(bool, usize)> {
        use rustix::fs::SeekFrom;
        use rustix::io::Errno;
        let at = self.offset + start as u64;
        let here = |position: u64| {
            usize::try_from(position - self.offset).map_or(self.length, |position| position.min(self.length))
        };
        match rustix::fs::seek(&self.data, SeekFrom::Data(at)) {
            Ok(data) if data > at => Ok((false, here(data))),
            Ok(_) => {
                let hole = rustix::fs::seek(&self.data, SeekFrom::Hole(at));
                Ok((true, here(hole.map_err(|error| os_error(error, "SEEK_HOLE"))?)))
            }
            Err(Errno::NXIO) => Ok((false, self.length)),
            Err(error) => Err(os_error(error, "SEEK_DATA")),
        }
    }

    /// Elsewhere every page can be used at once.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn committed(&self, _start: usize) -> Result<(bool, usize)> {
        Ok((true, self.length))
    }
}

#[cfg(target_os = "linux")]
fn allocate(data: &File, offset: u64, length: usize) -> Result<()> {
    use rustix::fs::FallocateFlags;
    use rustix::io::Errno;

    // The pages are made now, and asking for more than there are would cost processes their lives.
    if length as u64 > available().unwrap_or(u64::MAX) {
        return Err(Error::CommitLimit(None));
    }
    rustix::fs::fallocate(data, FallocateFlags::empty(), offset, length as u64).map_err(|error| match error {
        Errno::NOSPC | Errno::NOMEM => Error::CommitLimit(Some(error.raw_os_error())),
        // The handle can only read.
        Errno::BADF => Error::AccessDenied(Some(error.raw_os_error())),
        other => os_error(other, "fallocate"),
    })
}

/// Bytes that can be had without harm, by `MemAvailable` and `SwapFree` of proc(5).
#[cfg(target_os = "linux")]
fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let of = |label: &str| {
        let line = text.lines().find(|line| line.starts_with(label))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    Some(of("MemAvailable:")?.saturating_add(of("SwapFree:")?).saturating_mul(1024))
}

#[cfg(not(target_os = "linux"))]
fn allocate(_: &File, _: u64, _: usize) -> Result<()> {
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn trap(_: *mut u8, _: usize) -> Option<OwnedFd> {
    None
}

/// Makes missing pages of the range fault.
#[cfg(target_os = "linux")]
fn trap(base: *mut u8, length: usize) -> Option<OwnedFd> {
    use std::os::fd::AsRawFd;

    // linux/userfaultfd.h
    const USER_MODE_ONLY: u32 = 1;
    const API: u64 = 0xAA;
    const FEATURE_MISSING_SHMEM: u64 = 1 << 5;
    const FEATURE_SIGBUS: u64 = 1 << 7;
    const UFFDIO_API: u32 = 0xC018_AA3F;
    const UFFDIO_REGISTER: u32 = 0xC020_AA00;
    const MODE_MISSING: u64 = 1;

    let flags = mm::UserfaultfdFlags::CLOEXEC | mm::UserfaultfdFlags::from_bits_retain(USER_MODE_ONLY);
    // SAFETY: by itself the descriptor does nothing.
    let trap = unsafe { mm::userfaultfd(flags) }.ok()?;
    let ask = |request: u32, words: &mut [u64; 4]| {
        // SAFETY: the descriptor is open, and both structures are at most four 64-bit words, which the kernel
        // reads and writes. Registering covers only the range given, which is the caller's view.
        unsafe { libc::ioctl(trap.as_raw_fd(), libc::Ioctl::from(request), words.as_mut_ptr()) == 0 }
    };
    let on = ask(UFFDIO_API, &mut [API, FEATURE_MISSING_SHMEM | FEATURE_SIGBUS, 0, 0])
        && ask(UFFDIO_REGISTER, &mut [base.addr() as u64, length as u64, MODE_MISSING, 0]);
    on.then_some(trap)
}
