//! Which cell a name was found in last, so that opening it again reads one cell and not the whole bucket.
//!
//! Only a guess: what stands in the cell is checked like any other, and if it does not lead to the object at once
//! the whole bucket is read. Names share the places here; the last one found has it. All state is single
//! numbers, which a fork at any moment leaves whole.

use super::cells::Key;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static CELLS: [AtomicU64; 64] = [const { AtomicU64::new(0) }; 64];

/// The place of a name, and what tells it from others that share the place: 48 bits, above the index.
fn place(key: &Key) -> (&'static AtomicU64, u64) {
    let [.., a, b, c, d, e, f, at] = *key;
    (&CELLS[usize::from(at) % CELLS.len()], u64::from_le_bytes([0, 0, a, b, c, d, e, f]))
}

/// The index of the cell that a name had.
pub(super) fn cell(key: &Key) -> Option<u64> {
    let (place, tag) = place(key);
    let known = place.load(Relaxed);
    (known != 0 && known & !0xffff == tag).then_some(known & 0xffff)
}

/// Remembers the index of a name's cell.
pub(super) fn remember(key: &Key, index: u64) {
    let (place, tag) = place(key);
    let entry = tag | index;
    if index <= 0xffff && place.load(Relaxed) != entry {
        place.store(entry, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_remembers_the_last_name_and_no_other() {
        let (one, mut other) = ([7; 16], [7; 16]);
        other[10] = 8;
        assert_eq!(cell(&one), None);
        remember(&one, 3);
        assert_eq!((cell(&one), cell(&other)), (Some(3), None));
        remember(&other, 0xffff);
        assert_eq!((cell(&one), cell(&other)), (None, Some(0xffff)));
        remember(&other, 0x1_0000);
        assert_eq!(cell(&other), Some(0xffff));
    }
}
