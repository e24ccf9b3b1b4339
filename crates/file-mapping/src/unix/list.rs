//! The live names of this user.

use super::cells::{self, Cell};
use super::lock::Kind;
use super::place::{Backend, Place};
use super::{io_error, protocol, store};
use crate::{Entry, Result};
use std::collections::BTreeMap;

/// Reads all buckets and believes those cells whose object is locked.
pub(crate) fn list() -> Result<Vec<Entry>> {
    let place = Place::get();
    protocol::sweep(place)?;
    if !place.check()? {
        return Ok(Vec::new());
    }
    let mut live = Vec::new();
    let folder =
        std::fs::read_dir(place.folder()).map_err(|error| io_error(&error, "reading the registry"))?;
    for entry in folder.flatten() {
        let name = entry.file_name();
        let Some(bucket) =
            name.to_str().filter(|n| n.len() == 3).and_then(|n| u16::from_str_radix(n, 16).ok())
        else {
            continue;
        };
        let Some(file) = cells::open_bucket(place, bucket, false)? else { continue };
        let mut cells = Vec::new();
        cells::visit(&file, |_, bytes| {
            if bytes[16..32] != [0; 16] {
                cells.extend(Cell::decode(bytes));
            }
        })?;
        for cell in cells {
            // A damaged cell may stand in a bucket where nobody would look for its name.
            let here = cells::bucket(&cell.key) == bucket;
            if here && protocol::lock_of(&file, cells::object_byte(&cell.id))? == Some(Kind::Read) {
                live.push(cell);
            }
        }
    }
    let mut holders = if live.is_empty() { BTreeMap::new() } else { all_holders(place, &live) };
    let entries = live.into_iter().filter_map(|cell| {
        let (name, shortened) = cell.name()?;
        let mut processes = holders.remove(&cell.id).unwrap_or_default();
        processes.sort_unstable();
        processes.dedup();
        Some(Entry { name, shortened, size: cell.size, protection: cell.protection, holders: processes })
    });
    Ok(entries.collect())
}

/// Who has each object open: of memory, everybody found in `/proc`; of files, those that said so.
fn all_holders(place: &Place, live: &[Cell]) -> BTreeMap<cells::Id, Vec<u32>> {
    let mut holders: BTreeMap<cells::Id, Vec<u32>> = BTreeMap::new();
    let mut wanted = BTreeMap::new();
    for cell in live {
        let named = cell.hints.iter().flatten().map(|hint| hint.process);
        if cell.file || place.backend == Backend::Files {
            let alive = named.filter(|process| process_exists(*process));
            holders.insert(cell.id, alive.collect());
        } else {
            wanted.insert((cell.device, cell.inode), cell.id);
        }
    }
    store::each_holder(|hint, identity| {
        if let Some(id) = wanted.get(&identity) {
            holders.entry(*id).or_default().push(hint.process);
        }
    });
    holders
}

fn process_exists(process: u32) -> bool {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    process.is_some_and(|process| {
        !matches!(rustix::process::test_kill_process(process), Err(rustix::io::Errno::SRCH))
    })
}
