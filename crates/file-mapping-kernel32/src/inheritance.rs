//! Handles across an exec: only the inheritable ones, and only across an exec that asks for it.
//!
//! All descriptors close on exec. `FileMappingExec`, called after a fork, opens up those of the inheritable
//! handles and says in the environment which number belongs to which. The next program finds them when it
//! loads the library. An exec keeps the process, so the process's number in the variable tells whether it is
//! meant for this program or was only left in the environment by its parent.

use crate::boundary::{Answer, boundary};
use crate::codes::Code;
use crate::files::OpenFile;
use crate::table::{self, Object};
use crate::text;
use file_mapping::FileMapping;
use std::ffi::{OsStr, c_char};
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;

/// `PROCESS` and then, for each handle, `;HANDLE` of a mapping or `;HANDLE:FD:DEVICE:INODE:READ` of a file.
/// The mappings stand in the order in which `file-mapping` keeps them in its own variable.
const VARIABLE: &str = "FILE_MAPPING_KERNEL32_HANDLES";

/// The longest argument in bytes, and the most arguments; the system has less room for both.
const MOST: usize = 1 << 22;

/// Becomes another program, which keeps the inheritable handles under the same numbers. See the header.
///
/// Returns only where it fails.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FileMappingExec(path: *const c_char, argv: *const *const c_char) -> i32 {
    boundary(0, || {
        // SAFETY: the caller's strings have the contract of this function.
        let mut command = unsafe { command(path, argv) }?;
        let mut handles = std::process::id().to_string();
        let mut files = Vec::new();
        for (handle, object) in table::inheritable() {
            handles += &format!(";{handle}");
            match object {
                Object::Mapping(mapping) => {
                    // Whether it is inherited is a flag of the handle here, and of the object there.
                    let mut mapping = mapping.duplicate(None)?;
                    mapping.set_inheritable(true);
                    mapping.pass_to(&mut command)?;
                }
                Object::File(file) => {
                    handles += &describe_file(&file)?;
                    files.push(file);
                }
            }
        }
        command.env(VARIABLE, handles);
        for file in &files {
            set_close_on_exec(file.file().as_raw_fd(), false)?;
        }
        let failed = Code::of_system(&command.exec());
        for file in &files {
            set_close_on_exec(file.file().as_raw_fd(), true)?;
        }
        Err(failed)
    })
}

/// # Safety
/// `path` and each argument are NULL or strings with an end; `argv` is NULL or ends with NULL.
unsafe fn command(path: *const c_char, argv: *const *const c_char) -> Answer<Command> {
    // SAFETY: the caller's contract is the same.
    let path = unsafe { text::bytes(path, MOST) }?.ok_or(Code::PATH_NOT_FOUND)?;
    let mut command = Command::new(OsStr::from_bytes(path));
    for at in (0..MOST).take_while(|_| !argv.is_null()) {
        // SAFETY: not NULL, and none of the entries before was the end.
        let Some(argument) = (unsafe { text::bytes(argv.add(at).read(), MOST) })? else { break };
        let argument = OsStr::from_bytes(argument);
        if at == 0 {
            command.arg0(argument);
        } else {
            command.arg(argument);
        }
    }
    Ok(command)
}

fn describe_file(file: &OpenFile) -> Answer<String> {
    let metadata = file.file().metadata().map_err(|error| Code::of_system(&error))?;
    let (descriptor, can_read) = (file.file().as_raw_fd(), u8::from(file.can_read()));
    Ok(format!(":{descriptor}:{}:{}:{can_read}", metadata.dev(), metadata.ino()))
}

fn set_close_on_exec(descriptor: RawFd, closes: bool) -> Answer<()> {
    let flag = if closes { libc::FD_CLOEXEC } else { 0 };
    // SAFETY: changes one flag of a descriptor, which no memory depends on.
    if unsafe { libc::fcntl(descriptor, libc::F_SETFD, flag) } == -1 {
        return Err(Code::of_system(&std::io::Error::last_os_error()));
    }
    Ok(())
}

/// The handles that the exec of this program passed on; called once, while the library is loaded.
pub(crate) fn receive() -> Vec<(usize, Object)> {
    let Ok(passed) = std::env::var(VARIABLE) else { return Vec::new() };
    let mut entries = passed.split(';');
    if entries.next() != Some(std::process::id().to_string().as_str()) {
        return Vec::new();
    }
    let mut mappings = FileMapping::inherited().unwrap_or_default().into_iter();
    entries
        .filter_map(|entry| {
            let (handle, object) = match entry.split_once(':') {
                None => (entry, Object::Mapping(Arc::new(mappings.next()?))),
                Some((handle, file)) => (handle, Object::File(Arc::new(receive_file(file)?))),
            };
            // Numbers are small; one that is not did not come from here.
            let handle = handle.parse::<usize>().ok().filter(|handle| (4..0x0400_0000).contains(handle))?;
            Some((handle, object))
        })
        .collect()
}

/// Takes a file over, if its descriptor still is what was passed.
fn receive_file(entry: &str) -> Option<OpenFile> {
    let mut fields = entry.split(':');
    let descriptor = fields.next()?.parse::<RawFd>().ok().filter(|descriptor| *descriptor > 2)?;
    let identity = (fields.next()?.parse::<u64>().ok()?, fields.next()?.parse::<u64>().ok()?);
    let can_read = fields.next()? == "1";
    // SAFETY: only asks which file the number stands for, if any.
    let found = unsafe {
        let mut status = std::mem::zeroed::<libc::stat>();
        (libc::fstat(descriptor, &raw mut status) == 0).then_some(status)
    }?;
    #[allow(clippy::unnecessary_cast, reason = "the types of these fields differ between systems")]
    if (found.st_dev as u64, found.st_ino as u64) != identity {
        return None;
    }
    set_close_on_exec(descriptor, true).ok()?;
    // SAFETY: the variable is meant for this process and names each descriptor once, and it still is the file that
    // was passed; so nobody else here owns it.
    let file = File::from(unsafe { OwnedFd::from_raw_fd(descriptor) });
    Some(OpenFile::received(file, can_read))
}
