//! Handles across an exec: only the inheritable ones, and only across an exec that asks for it.
//!
//! All descriptors close on exec. `FileMappingPassHandlesOn`, called between fork and exec, opens up those of
//! the inheritable handles and says in the environment which number belongs to which. The next program finds
//! them when it loads the library. An exec keeps the process, so the process's number in the variable tells whether
//! it is meant for this program or was only left in the environment by its parent.

use crate::boundary::{Answer, boundary};
use crate::codes::Code;
use crate::files::OpenFile;
use crate::table::{self, Object};
use file_mapping::FileMapping;
use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

/// `PROCESS` and then, for each handle, `;HANDLE` of a mapping or `;HANDLE:FD:DEVICE:INODE:READ` of a file.
/// The mappings stand in the order in which `file-mapping` keeps them in its own variable.
const VARIABLE: &str = "FILE_MAPPING_KERNEL32_HANDLES";

/// Passes the inheritable handles on to the program that this process is about to exec. See the header.
#[unsafe(no_mangle)]
pub extern "C" fn FileMappingPassHandlesOn() -> i32 {
    boundary(0, || {
        let mut handles = std::process::id().to_string();
        let mut mappings = Vec::new();
        for (handle, object) in table::inheritable() {
            handles += &format!(";{handle}");
            match object {
                Object::Mapping(mapping) => mappings.push(mapping.pass_to_exec()?),
                Object::File(file) => handles += &pass_file(&file)?,
            }
        }
        // SAFETY: the header asks for the call between fork and exec, where there is one thread only.
        unsafe {
            std::env::set_var(VARIABLE, handles);
            std::env::set_var("FILE_MAPPING_INHERITED", mappings.join(";"));
        }
        Ok(1)
    })
}

fn pass_file(file: &OpenFile) -> Answer<String> {
    let metadata = file.file().metadata().map_err(|error| Code::of_system(&error))?;
    set_close_on_exec(file.file().as_raw_fd(), false)?;
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
// TEMPORARY until file-mapping has it.
trait Shim {
    fn pass_to_exec(&self) -> Answer<String>;
}
impl Shim for FileMapping {
    fn pass_to_exec(&self) -> Answer<String> {
        Err(Code::NOT_SUPPORTED)
    }
}
