//! Names that are a few slips of the finger away from a word.

use crate::names::Names;
use std::ops::Range;

/// The most slips that are forgiven. A slip is a letter too many, missing or wrong, or two
/// neighbours swapped.
pub(crate) const MOST: u8 = 2;

/// How many slips a word of this length may have before it could be anything.
pub(crate) const fn forgiven(len: usize) -> u8 {
    match len {
        0..=2 => 0,
        3..=4 => 1,
        5..=LONGEST => MOST,
        _ => 0,
    }
}

/// Longer words are not names, and their letters would not fit into a [`Row`].
const LONGEST: usize = 120;

/// How the beginnings of the word compare with the beginning of a name. Bit `j` of the entry `d` says
/// that the first `j` letters of the word are at most `d` slips away from it: the rows of the table
/// of distances, all cells of one at once.
type Row = [u128; MOST as usize + 1];

/// Walks the sorted names like a tree: what a name shares with the one before it is not computed
/// again, and all names that share a beginning that is too far off are passed over at once.
struct Walk<'n> {
    names: &'n Names,
    word: &'n [u8],
    most: usize,
    /// For each letter, the places behind it in the word.
    letters: Box<[u128; 256]>,
    /// One per letter of the current name, after the one for no letters.
    rows: Vec<Row>,
}

/// Calls `found` with every symbol whose name is at most `most` slips away, and their number.
pub(crate) fn near(names: &Names, word: &[u8], most: u8, found: &mut dyn FnMut(u32, u8)) {
    let mut walk = Walk::new(names, word, most);
    walk.run(&mut |walk, at, depth| {
        let whole = depth == walk.names.name(at as u32).len();
        if whole && let Some(slips) = walk.distance(depth) {
            found(at as u32, slips);
        }
        false
    });
}

/// Calls `found` with every range of symbols whose names begin with something at most `most`
/// slips away from the word, and with that number.
pub(crate) fn near_beginnings(names: &Names, word: &[u8], most: u8, found: &mut dyn FnMut(Range<u32>, u8)) {
    let mut walk = Walk::new(names, word, most);
    walk.run(&mut |walk, at, depth| {
        let Some(slips) = walk.distance(depth) else { return false };
        // The first letters must be right: else the beginnings of most names are near.
        let beginning = walk.names.name(at as u32).get(..depth).unwrap_or_default();
        if beginning.first() == walk.word.first() {
            found(at as u32..walk.behind(at, depth) as u32, slips);
        }
        true
    });
}

impl<'n> Walk<'n> {
    fn new(names: &'n Names, word: &'n [u8], most: u8) -> Self {
        let mut letters = Box::new([0; 256]);
        for (at, letter) in word.iter().take(LONGEST).enumerate() {
            letters[usize::from(*letter)] |= 1 << (at + 1);
        }
        // Before the first letter of the name, `d` letters of the word are `d` slips.
        let first = [0b1, 0b11, 0b111];
        Self { names, word, most: most.min(MOST).into(), letters, rows: vec![first] }
    }

    /// Visits every beginning that is not too far off, once. When `visit` answers true, nothing
    /// longer is visited below it.
    fn run(&mut self, visit: &mut dyn FnMut(&Self, usize, usize) -> bool) {
        let count = self.names.len();
        let mut at = 0;
        while at < count {
            let name = self.names.name(at as u32);
            let shared = self.names.shared().get(at).copied().unwrap_or(0) as usize;
            // Equal names follow each other; each is to be found.
            let start = if shared == name.len() { shared.saturating_sub(1) } else { shared };
            self.rows.truncate(start + 1);
            let mut next = at + 1;
            for depth in self.rows.len()..=name.len() {
                let row = self.row(name, depth);
                if row[self.most] == 0 {
                    next = self.behind(at, depth);
                    break;
                }
                self.rows.push(row);
                if visit(self, at, depth) {
                    next = self.behind(at, depth);
                    break;
                }
            }
            at = next;
        }
    }

    /// The row for the first `depth` letters of `name`; the rows before it are there.
    fn row(&self, name: &[u8], depth: usize) -> Row {
        let places = |depth: Option<usize>| {
            let letter = depth.and_then(|at| name.get(at));
            letter.map_or(0, |letter| self.letters[usize::from(*letter)])
        };
        let here = places(depth.checked_sub(1));
        let before = self.rows.get(depth - 1).copied().unwrap_or_default();
        // Where the word has this letter and the one before it the other way round.
        let swapped = (here << 1) & places(depth.checked_sub(2));
        let earlier = depth.checked_sub(2).and_then(|d| self.rows.get(d)).copied().unwrap_or_default();
        let mut row = [(before[0] << 1) & here, 0, 0];
        for slips in 1..row.len() {
            let (less, fewer) = (before[slips - 1], row[slips - 1]);
            let right = (before[slips] << 1) & here;
            let (extra, wrong, missing) = (less, less << 1, fewer << 1);
            row[slips] = right | extra | wrong | missing | ((earlier[slips - 1] << 2) & swapped);
        }
        row
    }

    /// How far the whole word is from the first `depth` letters of the current name.
    fn distance(&self, depth: usize) -> Option<u8> {
        let row = self.rows.get(depth)?;
        (0..=MOST).take(self.most + 1).find(|slips| (row[usize::from(*slips)] >> self.word.len()) & 1 == 1)
    }

    /// The first name behind `at` that does not share its first `depth` letters.
    fn behind(&self, at: usize, depth: usize) -> usize {
        let Some(rest) = self.names.shared().get(at + 1..) else { return at + 1 };
        let Ok(depth) = u8::try_from(depth) else { return at + 1 };
        let mut skipped = 0;
        for block in rest.chunks(32) {
            if block.iter().fold(false, |any, shared| any | (*shared < depth)) {
                let in_block = block.iter().position(|shared| *shared < depth).unwrap_or(0);
                return at + 1 + skipped + in_block;
            }
            skipped += block.len();
        }
        self.names.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, the plain way.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
        for i in 1..=a.len() {
            let mut row = vec![i];
            for j in 1..=b.len() {
                let same = a[i - 1] == b[j - 1];
                let mut best =
                    (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(!same));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                row.push(best);
            }
            rows.push(row);
        }
        rows[a.len()][b.len()]
    }

    #[test]
    fn the_walk_finds_what_the_whole_table_finds() {
        let names = Names::new(farcall_snapshot::catalog());
        for word in ["openfilemaping", "wm_colse", "rcet", "createfilew", "ihnput", "x", "getlasterorr"] {
            let mut expected: Vec<(u32, u8)> = (0..names.len() as u32)
                .filter(|symbol| names.name(*symbol).len().abs_diff(word.len()) <= 2)
                .map(|symbol| (symbol, distance(names.name(symbol), word.as_bytes()) as u8))
                .filter(|(_, slips)| *slips <= MOST)
                .collect();
            let mut found = Vec::new();
            near(&names, word.as_bytes(), MOST, &mut |symbol, slips| found.push((symbol, slips)));
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn beginnings_with_slips_are_found() {
        let names = Names::new(farcall_snapshot::catalog());
        let mut found = false;
        near_beginnings(&names, b"createfilemppi", 1, &mut |range, _| {
            found |= range.into_iter().any(|symbol| names.name(symbol) == b"createfilemapping");
        });
        assert!(found);
    }
}
