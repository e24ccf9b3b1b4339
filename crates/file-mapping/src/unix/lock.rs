//! Locks on single bytes of a file that belong to an open file description (OFD locks).
//!
//! The kernel drops them when the last descriptor of the description is closed, thus also when its
//! process is killed. That is the whole trick: nothing else has to notice a death.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

/// How a byte is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Shared: a holder.
    Read,
    /// Exclusive: somebody decides something.
    Write,
}

/// Tries to lock a byte, or to turn the lock that this description has on it into the kind given.
pub(super) fn try_lock(file: impl AsFd, kind: Kind, offset: u64) -> io::Result<bool> {
    let kind = match kind {
        Kind::Read => libc::F_RDLCK,
        Kind::Write => libc::F_WRLCK,
    };
    match fcntl(file, libc::F_OFD_SETLK, kind, offset) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.raw_os_error(), Some(libc::EAGAIN | libc::EACCES)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Unlocks a byte.
pub(super) fn unlock(file: impl AsFd, offset: u64) -> io::Result<()> {
    fcntl(file, libc::F_OFD_SETLK, libc::F_UNLCK, offset).map(drop)
}

/// How another description holds the byte, if one does.
pub(super) fn holder(file: impl AsFd, offset: u64) -> io::Result<Option<Kind>> {
    let answer = fcntl(file, libc::F_OFD_GETLK, libc::F_WRLCK, offset)?;
    Ok(match answer.l_type {
        kind if kind == short(libc::F_RDLCK) => Some(Kind::Read),
        kind if kind == short(libc::F_WRLCK) => Some(Kind::Write),
        _ => None,
    })
}

/// The constants are of another type on each system, and small on all.
fn short(kind: impl TryInto<libc::c_short>) -> libc::c_short {
    kind.try_into().unwrap_or_default()
}

fn fcntl(
    file: impl AsFd,
    command: libc::c_int,
    kind: impl TryInto<libc::c_short>,
    offset: u64,
) -> io::Result<libc::flock> {
    // SAFETY: a `flock` is plain numbers, for all of which zero is a value.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = short(kind);
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    lock.l_start = offset.cast_signed();
    lock.l_len = 1;
    loop {
        // SAFETY: the descriptor is open while `file` is borrowed, and the third argument of these
        // commands is a pointer to a `flock` that the kernel may write to.
        let answer = unsafe { libc::fcntl(file.as_fd().as_raw_fd(), command, &raw mut lock) };
        if answer != -1 {
            return Ok(lock);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
