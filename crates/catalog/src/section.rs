//! The table of sections at the front of a snapshot, and arrays of numbers read in place.

use crate::OpenError;

/// The first bytes of every snapshot; the last is the version of the format.
pub(crate) const MAGIC: [u8; 8] = *b"FARCALL\x02";

/// The parts of a snapshot, in the order of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Section {
    /// [`crate::Meta`], encoded.
    Meta,
    /// u32 per declaration and one more: where its record starts in `Records`.
    RecordOffsets,
    /// Encoded declarations.
    Records,
    /// All names, without separators.
    Names,
    /// One row per symbol, see [`crate::symbol::ROW`], sorted by folded name.
    Symbols,
    /// u32 per declaration: its symbol.
    DeclarationSymbols,
    /// Rows of (u64 value, u32 symbol), sorted.
    Values,
    /// Rows of (16 bytes GUID, u32 symbol), sorted.
    Guids,
    /// u32 per declaration and one more: where its list starts in `References`.
    ReferenceOffsets,
    /// u32: the declarations that refer to it.
    References,
    /// The names of libraries and headers with what they hold, encoded.
    Libraries,
    Headers,
    /// [`crate::Family`] list, encoded.
    Families,
    /// [`crate::PrefixFamily`] list, encoded.
    Prefixes,
    /// [`crate::DeviceModule`] list, encoded.
    Device,
    /// u32 per declaration and one more: where its evidence starts in `Evidence`.
    EvidenceOffsets,
    /// Encoded lists of [`farcall_model::Evidence`].
    Evidence,
}

pub(crate) const SECTIONS: usize = Section::Evidence as usize + 1;

/// Where every section lies.
#[derive(Clone, Debug)]
pub(crate) struct Sections([(usize, usize); SECTIONS]);

impl Sections {
    /// Reads the table and checks that every section lies inside `bytes`.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, OpenError> {
        if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
            return Err(OpenError::NotASnapshot);
        }
        let mut sections = [(0, 0); SECTIONS];
        for (index, section) in sections.iter_mut().enumerate() {
            let at = MAGIC.len() + index * 8;
            let start = number(bytes, at).ok_or(OpenError::Truncated)? as usize;
            let len = number(bytes, at + 4).ok_or(OpenError::Truncated)? as usize;
            if start.checked_add(len).is_none_or(|end| end > bytes.len()) {
                return Err(OpenError::Truncated);
            }
            *section = (start, start + len);
        }
        Ok(Self(sections))
    }

    /// The bytes of one section.
    pub(crate) fn slice<'a>(&self, bytes: &'a [u8], section: Section) -> &'a [u8] {
        let (start, end) = self.0[section as usize];
        bytes.get(start..end).unwrap_or_default()
    }

    /// Puts the table and the sections together.
    pub(crate) fn write(parts: [Vec<u8>; SECTIONS]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut start = MAGIC.len() + SECTIONS * 8;
        for part in &parts {
            bytes.extend((start as u32).to_le_bytes());
            bytes.extend((part.len() as u32).to_le_bytes());
            start += part.len();
        }
        bytes.extend(parts.into_iter().flatten());
        bytes
    }
}

/// The u32 at byte `at`.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// An array of u32, read in place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers<'a>(pub(crate) &'a [u8]);

impl<'a> Numbers<'a> {
    pub(crate) fn get(self, index: usize) -> Option<u32> {
        number(self.0, index.checked_mul(4)?)
    }

    pub(crate) fn len(self) -> usize {
        self.0.len() / 4
    }

    /// The list that item `index` owns in `values`, where `self` holds the starts.
    pub(crate) fn list(self, index: usize, values: Numbers<'a>) -> impl Iterator<Item = u32> + use<'a> {
        let start = self.get(index).unwrap_or(0) as usize;
        let end = self.get(index + 1).map_or(start, |e| e as usize);
        (start..end.max(start)).map_while(move |i| values.get(i))
    }
}
