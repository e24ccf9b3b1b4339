//! The registry's files: 1,024 buckets of cells, one cell for each name.
//!
//! A cell says which object a name stands for and where it may be found. It never says that the object
//! lives: only the locks do (`protocol`). So whatever stands in a bucket, rubbish included, is checked
//! against the kernel before it is believed.

use super::os_error;
use super::place::{Backend, Place};
use crate::{Error, Name, Namespace, Protection, Result};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::hash::Hasher;
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;

/// So many, that the lock lists of 9,000 live names stay short: the kernel walks them.
pub(super) const BUCKETS: u16 = 1024;
/// The length of a cell in bytes; 4,096 is a multiple of it, so that none lies across two pages.
const CELL: usize = 256;
/// How many units of the name fit into a cell.
const NAME_UNITS: usize = 72;
/// More cells than this in one bucket are taken for damage.
const MOST_CELLS: u64 = 65_536;
/// How many holders a cell can name.
pub(super) const HINTS: usize = 6;

/// What a name is known by: 128 bits of its hash.
pub(super) type Key = [u8; 16];
/// What an object is known by: 128 random bits, zero in a free cell.
pub(super) type Id = [u8; 16];

/// Where a holder has the object open: its process and descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hint {
    pub(super) process: u32,
    pub(super) descriptor: u32,
}

/// One name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) key: Key,
    pub(super) id: Id,
    pub(super) hints: [Option<Hint>; HINTS],
    /// Device and inode of the object: with a holder alive they cannot be anything else's.
    pub(super) device: u64,
    pub(super) inode: u64,
    pub(super) size: u64,
    pub(super) protection: Protection,
    pub(super) reserve: bool,
    pub(super) file: bool,
    name: [u16; NAME_UNITS],
    name_units: u16,
    global: bool,
}

/// The hash of a name.
pub(super) fn key(name: &Name) -> Key {
    let mut hasher = SipHasher24::new_with_keys(0x6669_6c65, 0x6d61_7070);
    hasher.write_u8(u8::from(name.namespace() == Namespace::Global));
    let mut bytes = [0; 128];
    for units in name.units().chunks(bytes.len() / 2) {
        for (two, unit) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(units) {
            *two = unit.to_le_bytes();
        }
        hasher.write(&bytes[..units.len() * 2]);
    }
    hasher.finish128().as_bytes()
}

/// The bucket of a name.
pub(super) fn bucket(key: &Key) -> u16 {
    u16::from_le_bytes([key[0], key[1]]) % BUCKETS
}

/// Opens a bucket, and makes it if asked to. `None` if it is not there.
pub(super) fn open_bucket(place: &Place, bucket: u16, create: bool) -> Result<Option<File>> {
    let path = bucket_file(place, bucket);
    let mut flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    flags.set(OFlags::CREATE, create);
    let mut prepared = false;
    if !place.check()? {
        if !create {
            return Ok(None);
        }
        place.prepare()?;
        prepared = true;
    }
    loop {
        match rustix::fs::open(&path, flags, Mode::RUSR | Mode::WUSR) {
            Ok(file) => return Ok(Some(File::from(file))),
            Err(Errno::NOENT) if !create => return Ok(None),
            Err(Errno::NOENT) if !prepared => {
                place.prepare()?;
                prepared = true;
            }
            Err(error) => return Err(os_error(error, "open of the registry")),
        }
    }
}

/// The file of a bucket: its number in three hexadecimal digits.
fn bucket_file(place: &Place, bucket: u16) -> OsString {
    let digits = [bucket >> 8, bucket >> 4, bucket].map(|digit| b"0123456789abcdef"[usize::from(digit & 15)]);
    let folder = place.folder().as_os_str();
    let mut path = OsString::with_capacity(folder.len() + 4);
    path.push(folder);
    path.push("/");
    path.push(OsStr::from_bytes(&digits));
    path
}

/// What a look through a bucket finds.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The cells of the name that have an object: none or one, except while a dead one is taken over.
    pub(super) named: Vec<(u64, Cell)>,
    /// The first free cell.
    pub(super) free: Option<u64>,
    /// How many cells there are.
    pub(super) count: u64,
}

/// Looks for a name.
pub(super) fn find(file: &File, key: &Key) -> Result<Found> {
    let mut found = Found::default();
    visit(file, |index, bytes| {
        if bytes[16..32] == [0; 16] {
            found.free.get_or_insert(index);
        } else if bytes[..16] == *key
            && let Some(cell) = Cell::decode(bytes)
        {
            found.named.push((index, cell));
        }
        found.count = index + 1;
    })?;
    Ok(found)
}

/// Looks for a name in one cell.
pub(super) fn find_at(file: &File, key: &Key, index: u64) -> Result<Option<Cell>> {
    let mut buffer = [MaybeUninit::uninit(); CELL];
    let bytes = read_at(file, &mut buffer, index * CELL as u64)?;
    let bytes = bytes.first_chunk().filter(|bytes| bytes[16..32] != [0; 16] && bytes[..16] == *key);
    Ok(bytes.and_then(Cell::decode))
}

/// Shows every cell, as bytes.
pub(super) fn visit(file: &File, mut see: impl FnMut(u64, &[u8; CELL])) -> Result<()> {
    let mut buffer = [MaybeUninit::uninit(); 32 * CELL];
    let mut index = 0;
    loop {
        let bytes = read_at(file, &mut buffer, index * CELL as u64)?;
        let (cells, _) = bytes.as_chunks::<CELL>();
        for cell in cells {
            see(index, cell);
            index += 1;
        }
        if bytes.len() < 32 * CELL || index >= MOST_CELLS {
            return Ok(());
        }
    }
}

/// Reads one cell again: its key, id and hints. All zero behind the end.
pub(super) fn head(file: &File, index: u64) -> Result<(Key, Id, [Option<Hint>; HINTS])> {
    let mut buffer = [MaybeUninit::uninit(); 80];
    let bytes = read_at(file, &mut buffer, index * CELL as u64)?;
    Ok((array(bytes, 0), array(bytes, 16), hints(bytes)))
}

/// Writes a whole cell. Allowed only to the holder of the lock of what it held before.
pub(super) fn write(file: &File, index: u64, cell: &Cell) -> Result<()> {
    if index >= MOST_CELLS {
        return Err(Error::NotEnoughMemory(None));
    }
    write_at(file, &cell.encode(), index * CELL as u64)
}

/// Frees a cell. Allowed only to the holder of the lock of the object.
pub(super) fn free(file: &File, index: u64) -> Result<()> {
    write_at(file, &[0; 16], index * CELL as u64 + 16)
}

/// Writes one hint. Allowed to whoever holds the object: the cell is then not given to another.
pub(super) fn write_hint(file: &File, index: u64, slot: usize, hint: Option<Hint>) -> Result<()> {
    let at = index * CELL as u64 + 32 + slot as u64 * 8;
    write_at(file, &encode_hint(hint).to_ne_bytes(), at)
}

impl Cell {
    /// A cell for a new object that this process has open.
    pub(super) fn new(
        name: &Name,
        key: Key,
        id: Id,
        hint: Option<Hint>,
        object: &super::store::Object,
    ) -> Cell {
        let mut units = [0; NAME_UNITS];
        let length = name.units().len().min(NAME_UNITS);
        units[..length].copy_from_slice(&name.units()[..length]);
        let mut hints = [None; HINTS];
        hints[0] = hint;
        Cell {
            key,
            id,
            hints,
            device: object.device,
            inode: object.inode,
            size: object.size,
            protection: object.protection,
            reserve: object.reserve,
            file: object.file,
            name: units,
            // A name has at most 32,766 units.
            name_units: name.units().len() as u16,
            global: name.namespace() == Namespace::Global,
        }
    }

    /// Reads a cell; none if it cannot have been written by this crate.
    pub(super) fn decode(bytes: &[u8; CELL]) -> Option<Cell> {
        let word = |at: usize| u64::from_ne_bytes(array(bytes, at));
        let mut name = [0; NAME_UNITS];
        for (unit, two) in name.iter_mut().zip(bytes[112..].as_chunks::<2>().0) {
            *unit = u16::from_ne_bytes(*two);
        }
        let size = word(96);
        (size != 0 && size < 1 << 63).then_some(())?;
        let flags = bytes[108];
        Some(Cell {
            key: array(bytes, 0),
            id: array(bytes, 16),
            hints: hints(bytes),
            device: word(80),
            inode: word(88),
            size,
            protection: Protection::from_win32(u32::from_ne_bytes(array(bytes, 104))).ok()?,
            reserve: flags & 1 != 0,
            file: flags & 2 != 0,
            global: flags & 4 != 0,
            name_units: u16::from_ne_bytes(array(bytes, 110)),
            name,
        })
    }

    fn encode(&self) -> [u8; CELL] {
        let mut bytes = [0; CELL];
        bytes[..16].copy_from_slice(&self.key);
        bytes[16..32].copy_from_slice(&self.id);
        for (at, hint) in bytes[32..80].as_chunks_mut::<8>().0.iter_mut().zip(self.hints) {
            *at = encode_hint(hint).to_ne_bytes();
        }
        bytes[80..88].copy_from_slice(&self.device.to_ne_bytes());
        bytes[88..96].copy_from_slice(&self.inode.to_ne_bytes());
        bytes[96..104].copy_from_slice(&self.size.to_ne_bytes());
        bytes[104..108].copy_from_slice(&self.protection.to_win32().to_ne_bytes());
        bytes[108] = u8::from(self.reserve) | u8::from(self.file) << 1 | u8::from(self.global) << 2;
        bytes[110..112].copy_from_slice(&self.name_units.to_ne_bytes());
        for (at, unit) in bytes[112..].as_chunks_mut::<2>().0.iter_mut().zip(self.name) {
            *at = unit.to_ne_bytes();
        }
        bytes
    }

    /// The name, or its beginning, and whether it is only that.
    pub(super) fn name(&self) -> Option<(Name, bool)> {
        let kept = usize::from(self.name_units).min(NAME_UNITS);
        let mut units: Vec<u16> = if self.global { "Global\\".encode_utf16().collect() } else { Vec::new() };
        units.extend_from_slice(&self.name[..kept]);
        Some((Name::from_units(&units).ok()?, usize::from(self.name_units) > NAME_UNITS))
    }
}

/// The byte whose lock decides about an object.
pub(super) fn object_byte(id: &Id) -> u64 {
    (1 << 61) | (u64::from_le_bytes(array(id, 0)) >> 3)
}

/// The byte whose lock a creator of this name holds while it creates.
pub(super) fn name_byte(key: &Key) -> u64 {
    (1 << 62) | (u64::from_le_bytes(array(key, 8)) >> 2)
}

/// The byte whose lock decides about a cell without an object.
pub(super) fn cell_byte(index: u64) -> u64 {
    index
}

/// A fresh object's id.
pub(super) fn new_id() -> Result<Id> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|_| Error::NotEnoughMemory(None))?;
    // Zero means free.
    id[15] |= 1;
    Ok(id)
}

/// Names the file of an object, in the back end that uses files.
pub(super) fn object_file(place: &Place, bucket: u16, id: &Id) -> std::path::PathBuf {
    debug_assert!(place.backend == Backend::Files);
    place.folder().join(format!("object-{bucket:03x}-{:032x}", u128::from_be_bytes(*id)))
}

/// The reverse of [`object_file`].
pub(super) fn parse_object_file(name: &str) -> Option<(u16, Id)> {
    let (bucket, id) = name.strip_prefix("object-")?.split_once('-')?;
    let bucket = u16::from_str_radix(bucket, 16).ok().filter(|bucket| *bucket < BUCKETS)?;
    Some((bucket, u128::from_str_radix(id, 16).ok()?.to_be_bytes()))
}

fn hints(bytes: &[u8]) -> [Option<Hint>; HINTS] {
    std::array::from_fn(|slot| decode_hint(u64::from_ne_bytes(array(bytes, 32 + slot * 8))))
}

fn decode_hint(word: u64) -> Option<Hint> {
    (word != 0).then_some(Hint { process: (word >> 32) as u32, descriptor: word as u32 })
}

fn encode_hint(hint: Option<Hint>) -> u64 {
    hint.map_or(0, |hint| u64::from(hint.process) << 32 | u64::from(hint.descriptor))
}

/// Zeroes behind the end.
fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().unwrap_or([0; N])
}

/// Reads until the buffer is full or the file ends; returns what was read.
fn read_at<'b>(file: &File, buffer: &'b mut [MaybeUninit<u8>], offset: u64) -> Result<&'b [u8]> {
    let mut done = 0;
    while done < buffer.len() {
        match rustix::io::pread(file, &mut buffer[done..], offset + done as u64) {
            Ok(([], _)) => break,
            Ok((more, _)) => done += more.len(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(os_error(error, "read of the registry")),
        }
        // A file that ended within the buffer ends there; asking once more would cost a call.
        if done % CELL == 0 {
            break;
        }
    }
    // SAFETY: the calls above have filled so many bytes from the beginning.
    Ok(unsafe { std::slice::from_raw_parts(buffer.as_ptr().cast(), done) })
}

fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> Result<()> {
    while !bytes.is_empty() {
        match rustix::io::pwrite(file, bytes, offset) {
            Ok(0) => return Err(Error::CommitLimit(None)),
            Ok(done) => {
                bytes = bytes.get(done..).unwrap_or_default();
                offset += done as u64;
            }
            Err(Errno::INTR) => {}
            Err(error) => return Err(os_error(error, "write of the registry")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_hash_of_all_units_however_many() {
        for length in [1, 63, 64, 65, 200] {
            let units: Vec<u16> = (0..length).map(|unit| unit * 257 + 300).collect();
            let mut hasher = SipHasher24::new_with_keys(0x6669_6c65, 0x6d61_7070);
            hasher.write_u8(0);
            units.iter().for_each(|unit| hasher.write(&unit.to_le_bytes()));
            let name = Name::from_units(&units).expect("a valid name");
            assert_eq!(key(&name), hasher.finish128().as_bytes(), "{length} units");
        }
    }
}
