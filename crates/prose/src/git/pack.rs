//! Objects, written into pack files.
//!
//! A pack is put together in memory and written when it is large enough, so its number of objects and its hash
//! are known and memory is bounded. An object may be stored as its difference from one before it in the same
//! pack: of a folder in which one entry changed, that is the entry. The formats are those of git's documentation
//! (`gitformat-pack`); the tests have git itself and `gix-odb` read them.

use super::Error;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use gix_hash::{Kind, ObjectId};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A pack of this many bytes is written. The next object is compressed first, so it can be somewhat longer.
const ENOUGH_BYTES: usize = 32 * 1024 * 1024;

/// A pack of this many objects is written.
const ENOUGH_OBJECTS: usize = 100_000;

/// How many differences may stand on each other: reading an object reads all of them. Git's own default.
const LONGEST_CHAIN: u32 = 50;

/// Shorter objects are not worth a difference.
const SHORTEST_DELTA: usize = 256;

/// Writes objects into the folder of packs.
pub(super) struct Packs {
    folder: PathBuf,
    pack: Vec<u8>,
    entries: HashMap<ObjectId, Entry>,
    /// How many objects and packs have been written.
    pub objects: u64,
    pub packs: u64,
}

#[derive(Clone, Copy)]
struct Entry {
    offset: usize,
    crc: u32,
    /// How many differences have to be put together to read it.
    chain: u32,
}

impl Packs {
    pub(super) fn new(folder: PathBuf) -> Packs {
        Packs { folder, pack: Vec::new(), entries: HashMap::new(), objects: 0, packs: 0 }
    }

    /// Adds an object. If it is much like an older one, that one's id and data can be given.
    pub(super) fn add(
        &mut self,
        kind: gix_object::Kind,
        data: &[u8],
        like: Option<(ObjectId, &[u8])>,
    ) -> Result<ObjectId, Error> {
        let id = gix_object::compute_hash(Kind::Sha1, kind, data)
            .map_err(|error| Error::Object { id: String::new(), why: error.to_string() })?;
        if self.entries.contains_key(&id) {
            return Ok(id);
        }
        if self.pack.len() > ENOUGH_BYTES || self.entries.len() >= ENOUGH_OBJECTS {
            self.flush()?;
        }
        if self.pack.is_empty() {
            // The signature, version 2, and room for the number of objects.
            self.pack.extend_from_slice(b"PACK\0\0\0\x02\0\0\0\0");
        }
        let offset = self.pack.len();
        let base = like
            .filter(|(_, old)| data.len() >= SHORTEST_DELTA && !old.is_empty())
            .and_then(|(id, old)| Some((*self.entries.get(&id)?, old)))
            .filter(|(entry, _)| entry.chain < LONGEST_CHAIN);
        let chain = match base {
            Some((base, old)) => {
                let delta = delta(old, data);
                header(&mut self.pack, 6, delta.len());
                distance(&mut self.pack, offset - base.offset);
                self.deflate(&delta);
                base.chain + 1
            }
            None => {
                let number = match kind {
                    gix_object::Kind::Commit => 1,
                    gix_object::Kind::Tree => 2,
                    gix_object::Kind::Blob => 3,
                    gix_object::Kind::Tag => 4,
                };
                header(&mut self.pack, number, data.len());
                self.deflate(data);
                0
            }
        };
        let mut crc = Crc::new();
        crc.update(&self.pack[offset..]);
        self.entries.insert(id, Entry { offset, crc: crc.sum(), chain });
        self.objects += 1;
        Ok(id)
    }

    fn deflate(&mut self, data: &[u8]) {
        let mut encoder = ZlibEncoder::new(&mut self.pack, Compression::default());
        // Writing to a vector cannot fail.
        _ = encoder.write_all(data).and_then(|()| encoder.try_finish());
    }

    /// Writes what has been added since the last time, as a pack and its index.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        if self.entries.is_empty() {
            return Ok(());
        }
        self.pack[8..12].copy_from_slice(&number(self.entries.len()));
        let hash = hash(&self.pack)?;
        self.pack.extend_from_slice(hash.as_slice());
        let index = index(&self.entries, &hash)?;
        let name = self.folder.join(format!("pack-{hash}"));
        write_new(&name.with_extension("pack"), &self.pack)?;
        // Git looks for the index first, so it comes last.
        write_new(&name.with_extension("idx"), &index)?;
        self.pack.clear();
        self.entries.clear();
        self.packs += 1;
        Ok(())
    }
}

/// Writes a file and has it reach the disk.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || {
        let mut file = std::fs::File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(Error::io(path))
}

pub(super) fn hash(bytes: &[u8]) -> Result<ObjectId, Error> {
    let mut hasher = gix_hash::hasher(Kind::Sha1);
    hasher.update(bytes);
    hasher.try_finalize().map_err(|error| Error::Object { id: String::new(), why: error.to_string() })
}

/// The index of a pack, version 2.
fn index(entries: &HashMap<ObjectId, Entry>, pack: &ObjectId) -> Result<Vec<u8>, Error> {
    let mut sorted: Vec<(&ObjectId, &Entry)> = entries.iter().collect();
    sorted.sort_by_key(|(id, _)| **id);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    let mut up_to = 0;
    for first in 0..=u8::MAX {
        up_to += sorted[up_to..].iter().take_while(|(id, _)| id.first_byte() == first).count();
        index.extend_from_slice(&number(up_to));
    }
    sorted.iter().for_each(|(id, _)| index.extend_from_slice(id.as_slice()));
    sorted.iter().for_each(|(_, entry)| index.extend_from_slice(&entry.crc.to_be_bytes()));
    sorted.iter().for_each(|(_, entry)| index.extend_from_slice(&number(entry.offset)));
    index.extend_from_slice(pack.as_slice());
    let own = hash(&index)?;
    index.extend_from_slice(own.as_slice());
    Ok(index)
}

/// A number of four bytes. Packs are far from that long.
pub(super) fn number(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

/// The kind and the size of an object: four bits of the size, then seven in each further byte.
fn header(out: &mut Vec<u8>, kind: u8, size: usize) {
    let more = |left: usize| if left > 0 { 0x80 } else { 0 };
    let mut left = size >> 4;
    out.push(more(left) | kind << 4 | (size & 15) as u8);
    while left > 0 {
        let byte = (left & 0x7f) as u8;
        left >>= 7;
        out.push(more(left) | byte);
    }
}

/// How far back the object lies of which the difference is: seven bits in each byte, the highest first, each but
/// the last with one subtracted.
fn distance(out: &mut Vec<u8>, mut distance: usize) {
    let mut bytes = vec![(distance & 0x7f) as u8];
    distance >>= 7;
    while distance > 0 {
        distance -= 1;
        bytes.push(0x80 | (distance & 0x7f) as u8);
        distance >>= 7;
    }
    out.extend(bytes.iter().rev());
}

/// How to make `new` of `old`: what is equal at both ends is copied, what is between is put in.
pub(super) fn delta(old: &[u8], new: &[u8]) -> Vec<u8> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut delta = Vec::new();
    size(&mut delta, old.len());
    size(&mut delta, new.len());
    copy(&mut delta, 0, head);
    for piece in new[head..new.len() - tail].chunks(0x7f) {
        delta.push(piece.len() as u8);
        delta.extend_from_slice(piece);
    }
    copy(&mut delta, old.len() - tail, tail);
    delta
}

fn size(out: &mut Vec<u8>, mut size: usize) {
    while size > 0x7f {
        out.push(0x80 | (size & 0x7f) as u8);
        size >>= 7;
    }
    out.push(size as u8);
}

/// Copies a range, in pieces of at most 64 KiB less one. Bytes of zero are left out.
fn copy(out: &mut Vec<u8>, mut offset: usize, mut length: usize) {
    while length > 0 {
        let piece = length.min(0xffff);
        let at = out.len();
        out.push(0x80);
        let bytes = [offset, offset >> 8, offset >> 16, offset >> 24, piece, piece >> 8];
        for (bit, byte) in bytes.into_iter().map(|byte| (byte & 0xff) as u8).enumerate() {
            if byte != 0 {
                out[at] |= 1 << bit;
                out.push(byte);
            }
        }
        offset += piece;
        length -= piece;
    }
}
