//! All names in lower case, in the order of the catalog and in the order of their rank.

use crate::rank::standing;
use crate::tree::MinTree;
use farcall_catalog::{Catalog, FamilyId, Symbol, SymbolId, Target};
use std::ops::Range;

/// What every search needs. Built in one pass over the symbols, at the first search.
#[derive(Debug)]
pub(crate) struct Names {
    /// The names in lower case, one behind the other.
    text: Vec<u8>,
    /// Where each starts in `text`, and where the last ends.
    starts: Vec<u32>,
    /// How many bytes each shares with the name before it, at most 255.
    shared: Vec<u8>,
    /// The place of each symbol when all are sorted by rank, the best first.
    places: Vec<u32>,
    /// The symbols by rank.
    by_rank: Vec<u32>,
    /// Finds the best places in a range of symbols; halves of families are left out.
    best: MinTree,
    /// For the half of a family, the symbol of the whole; else the symbol itself.
    wholes: Vec<u32>,
}

impl Names {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let count = catalog.symbol_count() as usize;
        let mut text = Vec::with_capacity(count * 24);
        let mut starts = Vec::with_capacity(count + 1);
        let mut shared = Vec::with_capacity(count);
        let mut keys = Vec::with_capacity(count);
        let mut families = Vec::new();
        let mut last = 0..0;
        for index in 0..count as u32 {
            let start = text.len();
            starts.push(start as u32);
            // A row that cannot be read is an empty name, which nothing matches.
            let symbol = catalog.symbol(SymbolId(index));
            text.extend(symbol.iter().flat_map(|s| s.name.bytes()).map(|b| b.to_ascii_lowercase()));
            let (before, name) = (text.get(last.clone()), text.get(start..));
            let common = before.unwrap_or_default().iter().zip(name.unwrap_or_default());
            shared.push(common.take(255).take_while(|(a, b)| a == b).count() as u8);
            last = start..text.len();
            keys.push(symbol.map_or(u64::MAX, |s| key(&s)));
            if let Some(Symbol { target: Target::Family(id), .. }) = symbol {
                families.push((id, index));
            }
        }
        starts.push(text.len() as u32);
        let wholes = wholes(catalog, count, &families);
        keys.sort_unstable();
        let by_rank: Vec<u32> = keys.iter().map(|key| (*key & INDEX) as u32).collect();
        let mut places = vec![0; count];
        for (place, symbol) in by_rank.iter().enumerate() {
            if let Some(slot) = places.get_mut(*symbol as usize) {
                *slot = place as u32;
            }
        }
        let leaves = places
            .iter()
            .zip(&wholes)
            .enumerate()
            .map(|(symbol, (place, whole))| if *whole as usize == symbol { *place } else { u32::MAX });
        let best = MinTree::new(leaves);
        Self { text, starts, shared, places, by_rank, best, wholes }
    }

    /// How many symbols there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The name of a symbol in lower case; empty for an unknown one.
    pub(crate) fn name(&self, symbol: u32) -> &[u8] {
        let at = symbol as usize;
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.text.get(*start as usize..*end as usize).unwrap_or_default()
    }

    /// How many bytes each name shares with the one before it.
    pub(crate) fn shared(&self) -> &[u8] {
        &self.shared
    }

    /// The place of a symbol by rank, 0 the best.
    pub(crate) fn place(&self, symbol: u32) -> u32 {
        self.places.get(symbol as usize).copied().unwrap_or(u32::MAX)
    }

    /// The symbols by rank, the best first.
    pub(crate) fn by_rank(&self) -> &[u32] {
        &self.by_rank
    }

    /// The whole that a symbol is a half of, or the symbol itself.
    pub(crate) fn whole(&self, symbol: u32) -> u32 {
        self.wholes.get(symbol as usize).copied().unwrap_or(symbol)
    }

    /// The symbols whose name starts with `prefix`, and how many of them at the front are called
    /// just that.
    pub(crate) fn starting_with(&self, prefix: &[u8]) -> (Range<u32>, u32) {
        let start = self.partition(0, |name| name < prefix);
        let end = self.partition(start, |name| name.starts_with(prefix));
        let exact = self.partition(start, |name| name == prefix);
        (start..end, exact - start)
    }

    /// The first symbol from `low` on for which `holds` does not hold; it holds for none behind it.
    fn partition(&self, low: u32, holds: impl Fn(&[u8]) -> bool) -> u32 {
        let (mut low, mut high) = (low, self.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if holds(self.name(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The symbols in `range` by rank, without the halves of families.
    pub(crate) fn best_in(&self, range: Range<u32>) -> impl Iterator<Item = u32> + '_ {
        self.best
            .ascending(range.start as usize..range.end as usize)
            .map_while(|place| self.by_rank.get(place as usize).copied())
    }
}

/// The part of a key that is the symbol.
const INDEX: u64 = 0xFFFF_FFFF;

/// Sorts by standing, then short names before long ones, then by name.
fn key(symbol: &Symbol<'_>) -> u64 {
    let behind = u64::from(u16::MAX - standing(symbol));
    let len = symbol.name.len().min(255) as u64;
    behind << 48 | len << 40 | u64::from(symbol.id.0)
}

/// `families` are the families that have a symbol of their own, with that symbol.
fn wholes(catalog: &Catalog, count: usize, families: &[(FamilyId, u32)]) -> Vec<u32> {
    let mut wholes: Vec<u32> = (0..count as u32).collect();
    let mut rows = vec![None; catalog.families().len()];
    for (id, symbol) in families {
        if let Some(row) = rows.get_mut(id.0 as usize) {
            *row = Some(*symbol);
        }
    }
    for (family, row) in catalog.families().iter().zip(rows) {
        let plain = || family.plain.and_then(|id| catalog.symbol_of(id)).map(|s| s.id.0);
        let Some(whole) = row.or_else(plain) else { continue };
        for half in [family.unicode, family.ansi].into_iter().flatten() {
            if let Some(slot) = catalog.symbol_of(half).and_then(|s| wholes.get_mut(s.id.0 as usize)) {
                *slot = whole;
            }
        }
    }
    wholes
}
