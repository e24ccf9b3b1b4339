//! What clang may read.
//!
//! A header can include any file by its path. clang is therefore given a file system that has the named folders and
//! nothing else: an overlay that does not fall through to the real one.

use crate::scope::is_shared;
use crate::{Error, Target};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The options that clang is called with.
#[derive(Debug)]
pub(crate) struct Fence {
    /// For every parse.
    pub(crate) arguments: Vec<String>,
    inside: Vec<PathBuf>,
}

impl Fence {
    /// Lets clang read the folders of `files`, the folders `include`, those of the target, its own headers, and
    /// `work`, where the overlay is written to.
    pub(crate) fn around(
        files: &[PathBuf],
        include: &[PathBuf],
        target: Target,
        work: &Path,
    ) -> Result<Self, Error> {
        let system: Vec<&Path> =
            target.system_folders().iter().map(Path::new).filter(|folder| folder.is_dir()).collect();
        let own = resources();
        let folders =
            files.iter().filter_map(|file| file.parent()).chain(include.iter().map(PathBuf::as_path));
        let all = folders.chain(system.iter().copied()).chain(own.as_deref()).chain([work]);
        let inside = outermost(all);
        let roots: Vec<_> = inside
            .iter()
            .map(|folder| json!({ "type": "directory-remap", "name": folder, "external-contents": folder }))
            .collect();
        let overlay = json!({ "version": 0, "case-sensitive": true, "fallthrough": false, "roots": roots });
        let file = work.join("overlay.yaml");
        std::fs::write(&file, overlay.to_string()).map_err(|source| Error::Work { source })?;
        let mut arguments: Vec<String> =
            ["-x", "c", "-std=gnu17", "-nostdlibinc", "-ferror-limit=0", "-w"].map(str::to_owned).into();
        arguments.push(format!("--target={}", target.triple()));
        if let Some(own) = &own {
            arguments.push(format!("-resource-dir={}", own.display()));
        }
        arguments.extend(["-ivfsoverlay".to_owned(), file.display().to_string()]);
        // A header that is not named by its path is looked for in its own folder too, unless all libraries share that:
        // it has the headers of this machine's own C library.
        let own_folders = files.iter().filter_map(|file| file.parent()).filter(|folder| !is_shared(folder));
        for folder in own_folders.chain(include.iter().map(PathBuf::as_path)) {
            arguments.push(format!("-I{}", folder.display()));
        }
        for folder in system {
            arguments.extend(["-isystem".to_owned(), folder.display().to_string()]);
        }
        Ok(Self { arguments, inside })
    }

    /// What to do about a file that is not found.
    pub(crate) fn hint(&self) -> String {
        let shown = self.inside.iter().map(|folder| format!("\n    {}", folder.display()));
        format!(
            "\n  only these folders are read; name the one it is in with --include:{}",
            shown.collect::<String>()
        )
    }
}

/// The folder with clang's own headers, such as `stddef.h`, in `include`. The library lies beside a folder with one for
/// each version, or, as Debian has it, is linked to from there.
fn resources() -> Option<PathBuf> {
    let library = clang_sys::get_library()?.path().to_owned();
    let version = clang::get_version();
    let major = version.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty())?;
    let beside = [library.canonicalize().ok()?, library].map(|library| library.with_file_name("clang"));
    let debian = PathBuf::from(format!("/usr/lib/llvm-{major}/lib/clang"));
    let of_version = |folder: &Path| {
        let versions = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let is_it = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            name.split('.').next() == Some(major) && path.join("include/stddef.h").is_file()
        };
        // `14` beside `14.0.6` is a link to it.
        versions.filter(is_it).max()?.canonicalize().ok()
    };
    beside.into_iter().chain([debian]).find_map(|folder| of_version(&folder))
}

/// Those that lie in no other.
fn outermost<'a>(folders: impl Iterator<Item = &'a Path>) -> Vec<PathBuf> {
    let mut all: Vec<&Path> = folders.collect();
    all.sort();
    let mut kept: Vec<PathBuf> = Vec::new();
    for folder in all {
        if !kept.iter().any(|outer| folder.starts_with(outer)) {
            kept.push(folder.to_owned());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_inside_others_go_without_saying() {
        let folders = ["/a/b", "/a", "/ab", "/c"].map(Path::new);
        assert_eq!(outermost(folders.into_iter()), ["/a", "/ab", "/c"].map(PathBuf::from));
    }
}
