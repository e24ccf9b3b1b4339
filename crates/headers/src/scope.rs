//! Which files' declarations were asked for.
//!
//! Of the headers that a header includes, some belong to the same library and some to the system. Those in the folder
//! of a named header, and below it, belong to the library, unless that folder is one of the system's, which all
//! libraries share: there it is the header itself and the folder that is called like it (`git2.h` and `git2/`).

use crate::Target;
use std::path::{Path, PathBuf};

/// The files of a library.
#[derive(Debug)]
pub(crate) struct Scope {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Scope {
    /// What belongs to the library of `files`.
    pub(crate) fn of(files: &[PathBuf]) -> Self {
        let folders = files.iter().filter_map(|file| {
            let folder = file.parent()?;
            Some(if is_shared(folder) { file.with_extension("") } else { folder.to_owned() })
        });
        Self { files: files.to_vec(), folders: folders.collect() }
    }

    /// Whether the file belongs to it.
    pub(crate) fn has(&self, file: &Path) -> bool {
        self.files.iter().any(|own| own == file) || self.folders.iter().any(|folder| file.starts_with(folder))
    }
}

/// Whether the folder is one that all libraries of a system share.
pub(crate) fn is_shared(folder: &Path) -> bool {
    Target::ALL.iter().any(|target| target.system_folders().iter().any(|shared| folder == Path::new(shared)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_folder_is_no_library() {
        let scope = Scope::of(&["/usr/include/git2.h".into(), "/usr/include/SDL2/SDL.h".into()]);
        for inside in ["/usr/include/git2.h", "/usr/include/git2/blob.h", "/usr/include/SDL2/SDL_video.h"] {
            assert!(scope.has(Path::new(inside)), "{inside}");
        }
        for outside in ["/usr/include/stdio.h", "/usr/include/git2extra.h", "/usr/include/SDL.h"] {
            assert!(!scope.has(Path::new(outside)), "{outside}");
        }
    }
}
