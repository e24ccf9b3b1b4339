//! Everything that has a name: declarations, members of enums, families and exports of
//! Windows CE, as rows of one sorted table.

use crate::section::number;
use crate::{Catalog, FamilyId, PrefixId};
use farcall_model::{DeclId, Kind};

/// The index of a symbol; symbols are sorted by name without regard to letter case, then by
/// name, then by target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub u32);

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The plain name of a function or type that exists in an ANSI and a Unicode form.
    Family(FamilyId),
    /// A declaration.
    Declaration(DeclId),
    /// The member with this index of an enum.
    Member(DeclId, u32),
    /// The constants that share a prefix.
    Prefix(PrefixId),
    /// An export of Windows CE that no source declares; the index counts all exports.
    DeviceExport(u32),
}

/// One name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Symbol<'a> {
    /// Its place in the table.
    pub id: SymbolId,
    /// The name in its own letter case.
    pub name: &'a str,
    /// What it stands for.
    pub target: Target,
    /// What kind of thing that is. Members of enums and prefixes are constants; exports of
    /// Windows CE are functions.
    pub kind: Kind,
    /// How often others refer to it: for functions, how many programs import it; for types, how
    /// many declarations name it.
    pub weight: u32,
    /// The index of its library in [`Catalog::libraries`].
    pub library: Option<u16>,
    /// The index of its header in [`Catalog::headers`].
    pub header: Option<u16>,
}

/// Bytes of a row: name start, target, target index, weight, (library, header), (name length, kind, target kind).
pub(crate) const ROW: usize = 24;

/// How a symbol stands in the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name_start: u32,
    pub(crate) name_len: u16,
    pub(crate) target: Target,
    pub(crate) kind: Kind,
    pub(crate) weight: u32,
    pub(crate) library: Option<u16>,
    pub(crate) header: Option<u16>,
}

impl Row {
    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let (tag, a, b) = match self.target {
            Target::Family(id) => (0u8, id.0, 0),
            Target::Declaration(id) => (1, id.0, 0),
            Target::Member(id, index) => (2, id.0, index),
            Target::Prefix(id) => (3, id.0, 0),
            Target::DeviceExport(index) => (4, index, 0),
        };
        bytes.extend(self.name_start.to_le_bytes());
        bytes.extend(a.to_le_bytes());
        bytes.extend(b.to_le_bytes());
        bytes.extend(self.weight.to_le_bytes());
        bytes.extend(self.library.unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(self.header.unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(self.name_len.to_le_bytes());
        let kind = Kind::ALL.iter().position(|k| *k == self.kind).unwrap_or(0) as u8;
        bytes.extend([kind, tag]);
    }

    pub(crate) fn read(table: &[u8], index: u32) -> Option<Self> {
        let start = (index as usize).checked_mul(ROW)?;
        let row = table.get(start..start.checked_add(ROW)?)?;
        let short = |at: usize| Some(u16::from_le_bytes([*row.get(at)?, *row.get(at + 1)?]));
        let (a, b) = (number(row, 4)?, number(row, 8)?);
        let target = match row.get(23)? {
            0 => Target::Family(FamilyId(a)),
            1 => Target::Declaration(DeclId(a)),
            2 => Target::Member(DeclId(a), b),
            3 => Target::Prefix(PrefixId(a)),
            _ => Target::DeviceExport(a),
        };
        let present = |index: u16| (index != u16::MAX).then_some(index);
        Some(Self {
            name_start: number(row, 0)?,
            name_len: short(20)?,
            target,
            kind: *Kind::ALL.get(*row.get(22)? as usize)?,
            weight: number(row, 12)?,
            library: present(short(16)?),
            header: present(short(18)?),
        })
    }
}

/// Compares names the way the table is sorted: without regard to ASCII letter case first.
pub(crate) fn folded(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let fold = |c: &u8| c.to_ascii_lowercase();
    a.iter().map(fold).cmp(b.iter().map(fold))
}

impl Catalog {
    /// How many symbols there are.
    pub fn symbol_count(&self) -> u32 {
        (self.section(crate::section::Section::Symbols).len() / ROW) as u32
    }

    /// The bytes of a name, for look-ups that compare many and need few.
    pub(crate) fn name_at(&self, index: u32) -> Option<&[u8]> {
        let start = (index as usize).checked_mul(ROW)?;
        let row = self.section(crate::section::Section::Symbols).get(start..start.checked_add(ROW)?)?;
        let name_start = number(row, 0)? as usize;
        let len = u16::from_le_bytes([*row.get(20)?, *row.get(21)?]) as usize;
        self.section(crate::section::Section::Names).get(name_start..name_start.checked_add(len)?)
    }

    /// The symbol with this id.
    pub fn symbol(&self, id: SymbolId) -> Option<Symbol<'_>> {
        let row = Row::read(self.section(crate::section::Section::Symbols), id.0)?;
        let names = self.section(crate::section::Section::Names);
        let start = row.name_start as usize;
        let name = names.get(start..start.checked_add(row.name_len as usize)?)?;
        Some(Symbol {
            id,
            name: std::str::from_utf8(name).ok()?,
            target: row.target,
            kind: row.kind,
            weight: row.weight,
            library: row.library,
            header: row.header,
        })
    }

    /// All symbols, sorted by name without regard to letter case.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol<'_>> {
        (0..self.symbol_count()).filter_map(|index| self.symbol(SymbolId(index)))
    }
}
