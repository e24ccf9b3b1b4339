//! Rendering and writing, on all processors.

use super::names::references_of;
use super::{FilesError, FilesWritten, Pages};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Pages that a thread takes at once.
const AT_ONCE: usize = 64;

/// Makes a folder that is to be filled, if it is not there.
///
/// # Errors
/// When something is in it already, or the system refuses it.
pub fn prepare(folder: &Path) -> Result<(), FilesError> {
    let failed = |why| FilesError::File { path: folder.to_owned(), why };
    fs::create_dir_all(folder).map_err(failed)?;
    match fs::read_dir(folder).map_err(failed)?.next() {
        Some(_) => Err(FilesError::NotEmpty),
        None => Ok(()),
    }
}

/// Writes one file and counts it.
pub(super) fn file(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    written: &mut FilesWritten,
) -> Result<(), FilesError> {
    let path = folder.join(name);
    fs::write(&path, bytes).map_err(|why| FilesError::File { path, why })?;
    written.files += 1;
    written.bytes += bytes.len() as u64;
    Ok(())
}

/// Writes all pages, and the style sheet, script and icon.
pub(super) fn all(pages: &Pages<'_>, folder: &Path) -> Result<FilesWritten, FilesError> {
    let parents = pages.plan.pages.iter().filter_map(|(_, file)| file.rsplit_once('/'));
    let mut folders: BTreeSet<&str> = parents.map(|(parent, _)| parent).collect();
    folders.insert("static");
    for name in folders {
        let path = folder.join(name);
        fs::create_dir_all(&path).map_err(|why| FilesError::File { path: path.clone(), why })?;
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Result<FilesWritten, FilesError>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| some(pages, folder, &next))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut written = FilesWritten::default();
    for part in parts {
        let part = part?;
        written.pages += part.pages;
        written.files += part.files;
        written.bytes += part.bytes;
    }
    let assets = &pages.site.assets;
    for asset in [&assets.style, &assets.script, &assets.icon] {
        file(folder, asset.address.trim_start_matches('/'), &asset.bytes, &mut written)?;
    }
    Ok(written)
}

/// What one thread does: it takes pages until there are none left.
fn some(pages: &Pages<'_>, folder: &Path, next: &AtomicUsize) -> Result<FilesWritten, FilesError> {
    let mut written = FilesWritten::default();
    loop {
        let start = next.fetch_add(AT_ONCE, Ordering::Relaxed);
        let all = &pages.plan.pages;
        let Some(mine) = all.get(start..(start + AT_ONCE).min(all.len())).filter(|m| !m.is_empty()) else {
            return Ok(written);
        };
        for (address, name) in mine {
            let made = pages.html(address, name).and_then(|html| {
                file(folder, name, html.as_bytes(), &mut written)?;
                written.pages += 1;
                let list = references_of(name);
                // The page says whether there are more references than it shows.
                let base = list.rsplit('/').next().unwrap_or(&list);
                if html.contains(&format!("{base}\"")) {
                    let html = pages.html(&format!("{address}/references"), &list)?;
                    file(folder, &list, html.as_bytes(), &mut written)?;
                    written.pages += 1;
                }
                Ok(())
            });
            if made.is_err() {
                // The other threads need not go on either.
                next.store(all.len(), Ordering::Relaxed);
            }
            made?;
        }
    }
}
