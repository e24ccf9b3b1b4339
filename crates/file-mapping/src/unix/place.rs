//! Where the registry's files lie, and which back end this process uses.
//!
//! `$XDG_RUNTIME_DIR/file-mapping`, else `/run/user/UID/file-mapping`, else `/tmp/file-mapping-UID`; always a
//! folder of this user that no other can enter. `FILE_MAPPING_BACKEND=files` chooses on Linux the back end
//! of macOS. The answer is kept for the life of the process, as a path and not as a descriptor: programs
//! close descriptors that they do not know.

use crate::{Error, Result};
use rustix::fs::{self, Mode};
use rustix::io::Errno;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// How the memory of a mapping is made and reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    /// Anonymous memory, reached through `/proc` of a holder (Linux).
    Memory,
    /// Files in the registry's folder, removed when their holders are gone (macOS).
    Files,
}

/// The folder of the registry, and the back end.
#[derive(Debug)]
pub(super) struct Place {
    folder: PathBuf,
    pub(super) backend: Backend,
    /// Whether the folder was seen to be this user's alone.
    checked: AtomicBool,
}

static PLACE: AtomicPtr<Place> = AtomicPtr::new(std::ptr::null_mut());

impl Place {
    /// The place of this process.
    pub(super) fn get() -> &'static Place {
        let known = PLACE.load(Ordering::Acquire);
        if !known.is_null() {
            // SAFETY: what is stored in PLACE was leaked below and is never freed or changed.
            return unsafe { &*known };
        }
        // Threads that come here at once find the same; only one of them is kept.
        let made = Box::into_raw(Box::new(Place::find()));
        match PLACE.compare_exchange(std::ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: `made` comes from `Box::into_raw` and is never freed from here on.
            Ok(_) => unsafe { &*made },
            Err(other) => {
                // SAFETY: `made` was not published, so nobody else knows it; `other` was, as above.
                unsafe {
                    drop(Box::from_raw(made));
                    &*other
                }
            }
        }
    }

    /// A place for objects that need no folder.
    pub(super) fn memory() -> Place {
        Place { folder: PathBuf::new(), backend: Backend::Memory, checked: AtomicBool::new(false) }
    }

    fn find() -> Place {
        let user = rustix::process::geteuid().as_raw();
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|p| p.is_absolute());
        let run = PathBuf::from(format!("/run/user/{user}"));
        let folder = match runtime {
            Some(folder) => folder.join("file-mapping"),
            None if run.is_dir() => run.join("file-mapping"),
            None => PathBuf::from(format!("/tmp/file-mapping-{user}")),
        };
        let files = !cfg!(target_os = "linux")
            || std::env::var_os("FILE_MAPPING_BACKEND").is_some_and(|value| value == "files");
        Place {
            folder,
            backend: if files { Backend::Files } else { Backend::Memory },
            checked: AtomicBool::new(false),
        }
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder if it is missing, and makes sure that it is this user's alone.
    pub(super) fn prepare(&self) -> Result<()> {
        match fs::mkdir(&self.folder, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(super::os_error(error, "mkdir")),
        }
        self.checked.store(false, Ordering::Relaxed);
        self.check().map(drop)
    }

    /// The folder is a real one, of this user, closed to others. False if there is none.
    pub(super) fn check(&self) -> Result<bool> {
        if self.checked.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let stat = match fs::lstat(&self.folder) {
            Ok(stat) => stat,
            Err(Errno::NOENT) => return Ok(false),
            Err(error) => return Err(super::os_error(error, "lstat")),
        };
        let is_folder = fs::FileType::from_raw_mode(stat.st_mode) == fs::FileType::Directory;
        let mine = stat.st_uid == rustix::process::geteuid().as_raw();
        if !is_folder || !mine || stat.st_mode & 0o077 != 0 {
            return Err(Error::AccessDenied(None));
        }
        self.checked.store(true, Ordering::Relaxed);
        Ok(true)
    }
}
