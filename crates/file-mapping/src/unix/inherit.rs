//! Handles for a program that is started: only those that are inheritable, only if the caller says so.
//!
//! Descriptors stay close-on-exec in this process; they are opened up in the child alone, between fork and
//! exec. An environment variable tells the program which they are.

use super::protocol::Held;
use super::store::{self, Object};
use super::{Section, io_error, os_error};
use crate::{Access, Error, Name, Protection, Result};
use rustix::io::FdFlags;
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

const VARIABLE: &str = "FILE_MAPPING_INHERITED";

/// Lets the program that `command` starts find this handle.
pub(crate) fn pass(section: &Section, command: &mut Command) -> Result<()> {
    let data = section.object.data.try_clone().map_err(|error| io_error(&error, "dup"))?;
    let held = section.held.as_ref();
    let lock =
        held.map(|held| held.lock().try_clone()).transpose().map_err(|error| io_error(&error, "dup"))?;
    let name: String = match held {
        Some(held) => held.name().to_units().iter().map(|unit| format!("{unit:04x}")).collect(),
        None => "-".to_owned(),
    };
    let Object { size, protection, reserve, file, .. } = section.object;
    let entry = format!(
        "{}:{}:{:x}:{size:x}:{:x}:{}:{}:{name}",
        lock.as_ref().map_or(-1, AsRawFd::as_raw_fd),
        data.as_raw_fd(),
        section.access.bits(),
        protection.to_win32(),
        u8::from(reserve),
        u8::from(file),
    );
    let before = command.get_envs().find(|(key, _)| *key == VARIABLE).and_then(|(_, value)| value);
    let all = match before.and_then(|value| value.to_str()) {
        Some(before) => format!("{before};{entry}"),
        None => entry,
    };
    command.env(VARIABLE, all);
    let open_up = move || {
        rustix::io::fcntl_setfd(&data, FdFlags::empty())?;
        if let Some(lock) = &lock {
            rustix::io::fcntl_setfd(lock, FdFlags::empty())?;
        }
        Ok(())
    };
    // SAFETY: between fork and exec the closure makes two system calls and allocates nothing.
    unsafe { command.pre_exec(open_up) };
    Ok(())
}

/// What was passed to this program; nothing at the second call.
pub(crate) fn inherited() -> Result<Vec<Section>> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    let Some(passed) = std::env::var(VARIABLE).ok().filter(|_| !TAKEN.swap(true, Ordering::Relaxed)) else {
        return Ok(Vec::new());
    };
    passed
        .split(';')
        .map(|entry| adopt(entry).and_then(|section| section.ok_or(Error::InvalidHandle)))
        .collect()
}

fn adopt(entry: &str) -> Result<Option<Section>> {
    let fields: Vec<&str> = entry.split(':').collect();
    let [lock, data, access, size, protection, reserve, file, name] = fields[..] else { return Ok(None) };
    let hex = |text: &str| u64::from_str_radix(text, 16).map_err(|_| Error::InvalidHandle);
    let number = |text: &str| text.parse::<RawFd>().map_err(|_| Error::InvalidHandle);
    let data = take(number(data)?)?;
    let (device, inode) = store::identity(&data)?;
    let object = Object {
        data,
        device,
        inode,
        size: hex(size)?,
        protection: Protection::from_win32(u32::try_from(hex(protection)?).unwrap_or(0))?,
        reserve: reserve == "1",
        file: file == "1",
    };
    let held = if name == "-" {
        None
    } else {
        let units: Result<Vec<u16>> = name
            .as_bytes()
            .chunks(4)
            .map(|four| std::str::from_utf8(four).ok().and_then(|four| u16::from_str_radix(four, 16).ok()))
            .map(|unit| unit.ok_or(Error::InvalidHandle))
            .collect();
        Some(Held::adopt(take(number(lock)?)?, Name::from_units(&units?)?, &object)?)
    };
    let access = Access::from_bits_retain(u32::try_from(hex(access)?).unwrap_or(0));
    Ok(Some(Section { held, object, access }))
}

/// Takes ownership of a descriptor that was passed, and keeps it from programs started later.
fn take(descriptor: RawFd) -> Result<File> {
    // SAFETY: asking for flags is harmless for any number.
    if descriptor < 3 || unsafe { libc::fcntl(descriptor, libc::F_GETFD) } == -1 {
        return Err(Error::InvalidHandle);
    }
    // SAFETY: it is open, and the variable says that it was opened for this purpose; each entry of it is
    // taken once.
    let owned = unsafe { OwnedFd::from_raw_fd(descriptor) };
    rustix::io::fcntl_setfd(&owned, FdFlags::CLOEXEC).map_err(|error| os_error(error, "F_SETFD"))?;
    Ok(File::from(owned))
}
