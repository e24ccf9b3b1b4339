//! Abbreviations: the first letters of the parts of a name.

use crate::names::Names;
use farcall_catalog::{Catalog, SymbolId};

/// All names by their initials.
#[derive(Debug)]
pub(crate) struct Humps {
    /// Sorted, with the place by rank of the name each belongs to at the same index.
    initials: Vec<u64>,
    places: Vec<u32>,
}

impl Humps {
    pub(crate) fn new(catalog: &Catalog, names: &Names) -> Self {
        let mut rows: Vec<(u64, u32)> = (0..names.len() as u32)
            .filter_map(|symbol| {
                let name = catalog.symbol(SymbolId(symbol))?.name;
                Some((initials(name.as_bytes()), names.place(symbol)))
            })
            .collect();
        rows.sort_unstable();
        let (initials, places) = rows.into_iter().unzip();
        Self { initials, places }
    }

    /// The places of the names whose initials are `word`, or only start with it, best first. To be
    /// checked with [`initials_match`].
    pub(crate) fn candidates(&self, word: &[u8], wanted: Initials) -> Vec<u32> {
        let Some((low, high)) = range(word) else { return Vec::new() };
        let start = self.initials.partition_point(|i| *i < low);
        let exact = self.initials.partition_point(|i| *i <= low);
        let end = self.initials.partition_point(|i| *i < high);
        match wanted {
            Initials::All => self.places.get(start..exact).unwrap_or_default().to_vec(),
            Initials::First => {
                let mut places = self.places.get(exact..end).unwrap_or_default().to_vec();
                places.sort_unstable();
                places
            }
        }
    }
}

/// Where the parts of a name start: at a capital behind a small letter or a digit, at the last of
/// several capitals before a small letter, at a digit behind a letter, and behind an underscore.
/// `CreateFileMappingW` has `C F M W`, `WSAStartup` has `W S`, `WM_CLOSE` has `W C`.
fn starts(name: &[u8]) -> impl Iterator<Item = usize> + '_ {
    (0..name.len()).filter(|at| is_part_start(name, *at))
}

/// Whether a part of the name starts at `at`.
pub(crate) fn is_part_start(name: &[u8], at: usize) -> bool {
    let Some(this) = name.get(at) else { return false };
    if !this.is_ascii_alphanumeric() {
        return false;
    }
    let Some(before) = at.checked_sub(1).and_then(|at| name.get(at)) else { return true };
    let next_is_small = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    match (before, this) {
        (b, _) if !b.is_ascii_alphanumeric() => true,
        (b, t) if t.is_ascii_digit() => !b.is_ascii_digit(),
        (b, t) if t.is_ascii_uppercase() => !b.is_ascii_uppercase() || next_is_small,
        _ => false,
    }
}

/// How many parts count; no name that anybody abbreviates has more.
const MOST_PARTS: usize = 12;

/// The first letters of a name in one number, comparable like the letters themselves: five bits
/// each, the first one highest.
fn initials(name: &[u8]) -> u64 {
    let parts = starts(name).take(MOST_PARTS).filter_map(|at| name.get(at));
    pack(parts.map(|byte| byte.to_ascii_lowercase())).0
}

/// The initials that start with `word`: the lowest, and the lowest above. `None` when the word
/// cannot be an abbreviation.
pub(crate) fn range(word: &[u8]) -> Option<(u64, u64)> {
    let fits = (2..=MOST_PARTS).contains(&word.len()) && word.iter().all(u8::is_ascii_alphanumeric);
    let (low, bits) = pack(word.iter().copied());
    // Only a word of nothing but the highest code could overflow.
    fits.then(|| (low, low.saturating_add(1 << bits)))
}

/// The letters of five bits each from the top down, and how many bits are left below them. Digits
/// share the codes behind `z`; what they confuse, the caller's check of the name sets right.
fn pack(letters: impl Iterator<Item = u8>) -> (u64, u32) {
    letters.fold((0, 64), |(packed, bits), letter| {
        let code = match letter {
            b'a'..=b'z' => letter - b'a' + 1,
            b'0'..=b'9' => (letter - b'0') % 5 + 27,
            _ => 31,
        };
        let bits: u32 = if bits >= 5 { bits - 5 } else { bits };
        (packed | u64::from(code) << bits, bits)
    })
}

/// How a word abbreviates a name by its first letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Initials {
    /// All of them: `ofm`.
    All,
    /// The first ones: `of` of `OpenFileMapping`.
    First,
}

/// Whether `word` (lower case) is made of the first letters of `name`.
pub(crate) fn initials_match(word: &[u8], name: &[u8]) -> Option<Initials> {
    let mut parts = starts(name).filter_map(|at| name.get(at)).map(u8::to_ascii_lowercase);
    let all_there = word.iter().all(|letter| parts.next() == Some(*letter));
    all_there.then(|| if parts.next().is_none() { Initials::All } else { Initials::First })
}

/// Whether `word` (lower case) is made of the beginnings of parts of `name`, in their order and the
/// first part among them: `createmap` of `CreateFileMapping`. The answer is how many parts before
/// the last one used were passed over.
pub(crate) fn loose_match(word: &[u8], name: &[u8]) -> Option<u32> {
    /// Longer words are not abbreviations.
    const LONGEST: usize = 40;
    const NEVER: u8 = u8::MAX;
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    // skipped[n]: the fewest parts passed over with n letters of the word used.
    let mut skipped = [NEVER; LONGEST + 1];
    skipped[0] = 0;
    let starts: Vec<usize> = starts(name).collect();
    let mut best = NEVER;
    for (part, start) in starts.iter().enumerate() {
        let end = starts.get(part + 1).copied().unwrap_or(name.len());
        let letters = name.get(*start..end).unwrap_or_default();
        let mut next = [NEVER; LONGEST + 1];
        for used in 0..word.len() {
            let so_far = skipped[used];
            if so_far == NEVER {
                continue;
            }
            if part > 0 {
                next[used] = next[used].min(so_far.saturating_add(1));
            }
            let rest = word.get(used..).unwrap_or_default();
            for (len, (a, b)) in rest.iter().zip(letters).enumerate() {
                if *a != b.to_ascii_lowercase() {
                    break;
                }
                let slot = &mut next[used + len + 1];
                *slot = (*slot).min(so_far);
            }
        }
        best = best.min(next[word.len()]);
        skipped = next;
    }
    (best != NEVER).then(|| best.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(name: &str) -> String {
        starts(name.as_bytes()).map(|at| char::from(name.as_bytes()[at])).collect()
    }

    #[test]
    fn parts_start_where_a_reader_sees_them() {
        for (name, expected) in [
            ("CreateFileMappingW", "CFMW"),
            ("OpenFileMapping", "OFM"),
            ("WSAStartup", "WS"),
            ("WM_CLOSE", "WC"),
            ("ERROR_ACCESS_DENIED", "EAD"),
            ("IShellItem2", "ISI2"),
            ("RtlGetVersion", "RGV"),
            ("Win32", "W3"),
            ("mouse_event", "me"),
            ("_TrackMouseEvent", "TME"),
            ("", ""),
        ] {
            assert_eq!(letters(name), expected, "{name}");
        }
    }

    #[test]
    fn initials_sort_so_that_a_range_has_all_longer_ones() {
        let (low, high) = range(b"of").unwrap();
        assert!((low..high).contains(&initials(b"OpenFile")));
        assert!((low..high).contains(&initials(b"OpenFileMapping")));
        assert!(!(low..high).contains(&initials(b"OpenGroup")));
        assert!(!(low..high).contains(&initials(b"Open")));
        assert_eq!(range(b"o"), None);
        assert_eq!(range(b"a_b"), None);
        let (low, high) = range(b"abcdefghijkl").unwrap();
        assert!((low..high).contains(&initials(b"ABcDEFGHIJKL")) || low < high);
    }

    #[test]
    fn abbreviations_match() {
        assert_eq!(initials_match(b"ofm", b"OpenFileMapping"), Some(Initials::All));
        assert_eq!(initials_match(b"ofm", b"OpenFileMappingW"), Some(Initials::First));
        assert_eq!(initials_match(b"ofx", b"OpenFileMapping"), None);
        assert_eq!(loose_match(b"createmap", b"CreateFileMapping"), Some(1));
        assert_eq!(loose_match(b"getwintext", b"GetWindowTextW"), Some(0));
        assert_eq!(loose_match(b"setwinhook", b"SetWindowsHookExW"), Some(0));
        assert_eq!(loose_match(b"filemap", b"CreateFileMapping"), None);
        assert_eq!(loose_match(&[b'a'; 10_000], b"AAAA"), None);
    }
}
