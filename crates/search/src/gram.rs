//! Which names contain a text: an index of all pieces of three letters.

use crate::names::Names;

/// For each piece of three letters the places (by rank) of the names that contain it.
///
/// Because the lists run from the best place to the worst, the first matches found are the best
/// ones and the search can stop early.
#[derive(Debug)]
pub(crate) struct Grams {
    /// Where each piece's list starts in `places`, and where the last ends.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// Letters, digits, the underscore and everything else: what a byte of a lower-case name may be.
const LETTERS: usize = 38;

/// Which of the [`LETTERS`] a byte is.
const LETTER: [u8; 256] = {
    let mut table = [37; 256];
    let mut byte = 0u8;
    while byte < 36 {
        let letter = if byte < 26 { b'a' + byte } else { b'0' + byte - 26 };
        table[letter as usize] = byte;
        byte += 1;
    }
    table[b'_' as usize] = 36;
    table
};

fn piece([a, b, c]: [u8; 3]) -> usize {
    let letter = |byte: u8| LETTER[usize::from(byte)] as usize;
    (letter(a) * LETTERS + letter(b)) * LETTERS + letter(c)
}

fn pieces(name: &[u8]) -> impl Iterator<Item = usize> + '_ {
    name.windows(3).filter_map(|w| <[u8; 3]>::try_from(w).ok()).map(piece)
}

impl Grams {
    pub(crate) fn new(names: &Names) -> Self {
        let all = LETTERS * LETTERS * LETTERS;
        let mut starts = vec![0u32; all + 1];
        // A name that has a piece twice is listed once: the last one counted for a piece tells.
        let mut latest = vec![u32::MAX; all];
        for symbol in 0..names.len() as u32 {
            for piece in pieces(names.name(symbol)) {
                if latest[piece] != symbol {
                    latest[piece] = symbol;
                    starts[piece + 1] += 1;
                }
            }
        }
        for piece in 0..all {
            starts[piece + 1] += starts[piece];
        }
        let mut places = vec![0u32; starts[all] as usize];
        let mut ends = starts.clone();
        latest.fill(u32::MAX);
        for (place, symbol) in names.by_rank().iter().enumerate() {
            for piece in pieces(names.name(*symbol)) {
                if latest[piece] != place as u32 {
                    latest[piece] = place as u32;
                    places[ends[piece] as usize] = place as u32;
                    ends[piece] += 1;
                }
            }
        }
        Self { starts, places }
    }

    fn list(&self, piece: usize) -> &[u32] {
        let (Some(start), Some(end)) = (self.starts.get(piece), self.starts.get(piece + 1)) else {
            return &[];
        };
        self.places.get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// The places of the names that have every piece of `words`, best first. Whether a name
    /// really contains the words is for the caller to see. `None` when no word has three letters.
    pub(crate) fn candidates<'g>(&'g self, words: &[&[u8]]) -> Option<impl Iterator<Item = u32> + use<'g>> {
        let mut lists: Vec<&[u32]> = Vec::new();
        for piece in words.iter().flat_map(|word| pieces(word)).take(MOST_PIECES) {
            lists.push(self.list(piece));
        }
        lists.sort_by_key(|list| list.len());
        lists.dedup_by(|a, b| std::ptr::eq(*a, *b));
        lists.truncate(ENOUGH);
        let mut lists = lists.into_iter();
        let shortest = lists.next()?;
        let mut others: Vec<Forward<'g>> = lists.map(|list| Forward { list }).collect();
        let in_all = move |place: &u32| others.iter_mut().all(|other| other.has(*place));
        Some(shortest.iter().copied().filter(in_all))
    }
}

/// No name is longer than this; a longer word is in none.
const MOST_PIECES: usize = 256;

/// How many lists are compared; checking a name costs less than walking a fourth list.
const ENOUGH: usize = 3;

/// A sorted list that is asked for ever larger numbers.
struct Forward<'g> {
    list: &'g [u32],
}

impl Forward<'_> {
    fn has(&mut self, place: u32) -> bool {
        // Double the step until it is too far, then halve.
        let mut step = 1;
        while self.list.get(step).is_some_and(|p| *p < place) {
            step *= 2;
        }
        let near = self.list.get(..=step).unwrap_or(self.list);
        let skip = near.partition_point(|p| *p < place);
        self.list = self.list.get(skip..).unwrap_or_default();
        self.list.first() == Some(&place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_walked_forward_finds_what_is_in_it() {
        let list: Vec<u32> = (0..1000).filter(|i| i % 3 == 0).collect();
        let mut forward = Forward { list: &list };
        for place in 0..1100 {
            assert_eq!(forward.has(place), place % 3 == 0 && place < 1000, "{place}");
        }
    }

    #[test]
    fn pieces_tell_letters_apart() {
        assert_ne!(piece(*b"abc"), piece(*b"acb"));
        assert_eq!(piece(*b"a-b"), piece(*b"a.b"));
        assert_eq!(pieces(b"ab").count(), 0);
        assert!(piece([255, 255, 255]) < LETTERS * LETTERS * LETTERS);
    }
}
