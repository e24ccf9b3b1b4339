//! Look-up by name, by value and by GUID; references.

use crate::section::{Numbers, Section, number};
use crate::symbol::folded;
use crate::{Catalog, Family, Symbol, SymbolId, Target};
use farcall_model::{DeclId, Guid, Kind};
use std::cmp::Ordering;

/// What an exact name stands for, the best candidate first.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    /// The symbol.
    pub symbol: Symbol<'a>,
    /// Whether the letter case is the declared one.
    pub same_case: bool,
}

impl Catalog {
    /// Everything that is called `name`, without regard to letter case. The declared letter case
    /// comes first, then functions before types before constants, then what is used most.
    pub fn find(&self, name: &str) -> Vec<Found<'_>> {
        let mut found: Vec<Found<'_>> =
            self.named(name).map(|symbol| Found { symbol, same_case: symbol.name == name }).collect();
        found.sort_by_key(|f| {
            (!f.same_case, rank(&f.symbol), std::cmp::Reverse(f.symbol.weight), f.symbol.id)
        });
        found
    }

    /// The declaration that `name` means, following a family to its preferred form and a member
    /// to its enum.
    pub fn resolve(&self, name: &str) -> Option<DeclId> {
        self.find(name).iter().find_map(|f| self.declaration_of(f.symbol.target))
    }

    /// The declaration behind a target: itself, the preferred form of a family, the enum of a member.
    pub fn declaration_of(&self, target: Target) -> Option<DeclId> {
        match target {
            Target::Declaration(id) | Target::Member(id, _) => Some(id),
            Target::Family(id) => self.family(id).and_then(|f: Family| f.preferred()),
            Target::Prefix(_) | Target::DeviceExport(_) => None,
        }
    }

    /// The first symbol whose name is not before `name` in the order of the table.
    pub fn lower_bound(&self, name: &str) -> SymbolId {
        let (mut low, mut high) = (0, self.symbol_count());
        while low < high {
            let middle = low + (high - low) / 2;
            let before = self.name_at(middle).is_some_and(|n| folded(n, name.as_bytes()) == Ordering::Less);
            if before { low = middle + 1 } else { high = middle }
        }
        SymbolId(low)
    }

    /// Whether something else has the same name in any letter case.
    pub fn has_twin(&self, symbol: &Symbol<'_>) -> bool {
        let neighbours = [symbol.id.0.checked_sub(1), symbol.id.0.checked_add(1)];
        let is_same =
            |at: u32| self.name_at(at).is_some_and(|name| name.eq_ignore_ascii_case(symbol.name.as_bytes()));
        neighbours.into_iter().flatten().any(is_same)
    }

    fn named(&self, name: &str) -> impl Iterator<Item = Symbol<'_>> {
        let start = self.lower_bound(name).0;
        (start..self.symbol_count())
            .map_while(|index| self.symbol(SymbolId(index)))
            .take_while(move |symbol| symbol.name.eq_ignore_ascii_case(name))
    }

    /// The symbol of a declaration.
    pub fn symbol_of(&self, id: DeclId) -> Option<Symbol<'_>> {
        let symbols = Numbers(self.section(Section::DeclarationSymbols));
        self.symbol(SymbolId(symbols.get(id.0 as usize)?))
    }

    /// The name of a declaration, without decoding it; empty for an unknown id.
    pub fn name(&self, id: DeclId) -> &str {
        self.symbol_of(id).map_or("", |s| s.name)
    }

    /// Constants and enum members with this value. A value is compared as the unsigned number
    /// with the same bits, so 0x80070005 finds the HRESULT that is stored as a negative `i32`;
    /// -1 finds 0xFFFFFFFF and 0xFFFFFFFFFFFFFFFF.
    pub fn by_value(&self, value: i128) -> Vec<Symbol<'_>> {
        let keys: Vec<u64> = match value {
            0.. => u64::try_from(value).into_iter().collect(),
            -0x8000_0000..=-1 => vec![value as i32 as u32 as u64, value as i64 as u64],
            _ => i64::try_from(value).map(|v| v as u64).into_iter().collect(),
        };
        let rows = self.section(Section::Values);
        let mut found = Vec::new();
        for key in keys {
            let start = partition(rows.len() / 12, |i| value_at(rows, i).is_some_and(|v| v < key));
            let equal = (start..rows.len() / 12).take_while(|i| value_at(rows, *i) == Some(key));
            found.extend(equal.filter_map(|i| self.symbol(SymbolId(number(rows, i * 12 + 8)?))));
        }
        found
    }

    /// Interfaces and constants with this GUID.
    pub fn by_guid(&self, guid: Guid) -> Vec<Symbol<'_>> {
        let key = guid_bytes(guid);
        let rows = self.section(Section::Guids);
        let at = |i: usize| rows.get(i * 20..i * 20 + 16);
        let start = partition(rows.len() / 20, |i| at(i).is_some_and(|row| row < key.as_slice()));
        let mut found: Vec<Symbol<'_>> = (start..rows.len() / 20)
            .take_while(|i| at(*i) == Some(key.as_slice()))
            .filter_map(|i| self.symbol(SymbolId(number(rows, i * 20 + 16)?)))
            .collect();
        found.sort_by_key(|s| (s.kind != Kind::Interface, s.id));
        found
    }

    /// Every number that constants and enum members have, with who has it, by value; as in [`Self::by_value`].
    pub fn values(&self) -> impl Iterator<Item = (u64, SymbolId)> {
        let rows = self.section(Section::Values);
        (0..rows.len() / 12)
            .filter_map(move |i| Some((value_at(rows, i)?, SymbolId(number(rows, i * 12 + 8)?))))
    }

    /// Every GUID of an interface or constant, as its text reads without hyphens, with who has it.
    pub fn guids(&self) -> impl Iterator<Item = (u128, SymbolId)> {
        let rows = self.section(Section::Guids);
        (0..rows.len() / 20).filter_map(move |i| {
            let bytes = rows.get(i * 20..i * 20 + 16)?.try_into().ok()?;
            Some((u128::from_be_bytes(bytes), SymbolId(number(rows, i * 20 + 16)?)))
        })
    }

    /// The declarations that take, return, contain or otherwise name `id`, by name.
    pub fn references_to(&self, id: DeclId) -> Vec<DeclId> {
        let offsets = Numbers(self.section(Section::ReferenceOffsets));
        let lists = Numbers(self.section(Section::References));
        offsets.list(id.0 as usize, lists).map(DeclId).collect()
    }
}

/// Functions before types before constants, what is current before the device's.
fn rank(symbol: &Symbol<'_>) -> u8 {
    match (symbol.target, symbol.kind) {
        (Target::DeviceExport(_), _) => 4,
        (Target::Declaration(_), Kind::Function) => 0,
        (Target::Family(_), _) => 1,
        (_, Kind::Constant) => 3,
        _ => 2,
    }
}

fn partition(len: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

fn value_at(rows: &[u8], index: usize) -> Option<u64> {
    let eight = rows.get(index * 12..index * 12 + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

/// The bytes by which GUIDs are sorted: big-endian, as their text reads.
pub(crate) fn guid_bytes(guid: Guid) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&guid.data1.to_be_bytes());
    bytes[4..6].copy_from_slice(&guid.data2.to_be_bytes());
    bytes[6..8].copy_from_slice(&guid.data3.to_be_bytes());
    bytes[8..].copy_from_slice(&guid.data4);
    bytes
}
