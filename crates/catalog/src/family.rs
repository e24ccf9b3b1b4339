//! Families: the ANSI and the Unicode form of one function or type, under their plain name.

use farcall_model::{DeclId, Declaration, Encoding};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The index of a family, in the order of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FamilyId(pub u32);

/// A plain name and the declarations it may stand for. At least one of the two forms exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// The plain name: `OpenFileMapping`.
    pub name: String,
    /// The form with UTF-16 strings: `OpenFileMappingW`.
    pub unicode: Option<DeclId>,
    /// The form with strings in the code page: `OpenFileMappingA`.
    pub ansi: Option<DeclId>,
    /// Declared under the plain name itself, which then hides the forms from exact look-up.
    pub plain: Option<DeclId>,
}

impl Family {
    /// The form to show first: plain, then Unicode.
    pub fn preferred(&self) -> Option<DeclId> {
        self.plain.or(self.unicode).or(self.ansi)
    }

    /// The forms there are: plain, Unicode, ANSI.
    pub fn members(&self) -> impl Iterator<Item = DeclId> {
        [self.plain, self.unicode, self.ansi].into_iter().flatten()
    }
}

/// Finds the families of a sorted table of declarations.
///
/// A name belongs to a family when the source marks it as ANSI or Unicode, or when both forms
/// exist, and it ends in `A` or `W`. Families do not cross the line between functions and types.
pub(crate) fn families(table: &[Declaration]) -> Vec<Family> {
    let mut by_name: BTreeMap<(&str, bool), Vec<DeclId>> = BTreeMap::new();
    for (index, declaration) in table.iter().enumerate() {
        let is_type = declaration.kind().is_type();
        by_name.entry((declaration.name.as_str(), is_type)).or_default().push(DeclId(index as u32));
    }
    let first = |name: &str, is_type| by_name.get(&(name, is_type)).and_then(|ids| ids.first().copied());
    let mut found = Vec::new();
    for (index, declaration) in table.iter().enumerate() {
        if declaration.kind() == farcall_model::Kind::Constant {
            continue;
        }
        let id = DeclId(index as u32);
        let is_type = declaration.kind().is_type();
        let Some((plain, form)) = split(&declaration.name) else { continue };
        // With the same underscore, or the lack of it, before the last letter.
        let stem = &declaration.name[..declaration.name.len() - 1];
        let other = match form {
            Encoding::Unicode => first(&format!("{stem}A"), is_type),
            Encoding::Ansi => first(&format!("{stem}W"), is_type),
        };
        if first(&declaration.name, is_type) != Some(id) {
            continue;
        }
        let is_marked = declaration.encoding == Some(form);
        // The Unicode form carries the family when both exist, so that it is found once.
        if (!is_marked && other.is_none()) || (form == Encoding::Ansi && other.is_some()) {
            continue;
        }
        let (unicode, ansi) = match form {
            Encoding::Unicode => (Some(id), other),
            Encoding::Ansi => (None, Some(id)),
        };
        let plain_form =
            first(plain, is_type).filter(|id| table[id.0 as usize].kind() != farcall_model::Kind::Constant);
        found.push(Family { name: plain.to_owned(), unicode, ansi, plain: plain_form });
    }
    found.sort_by(|a, b| (&a.name, a.unicode, a.ansi).cmp(&(&b.name, b.unicode, b.ansi)));
    found
}

fn split(name: &str) -> Option<(&str, Encoding)> {
    let form = match name.as_bytes().last()? {
        b'W' => Encoding::Unicode,
        b'A' => Encoding::Ansi,
        _ => return None,
    };
    let plain = &name[..name.len() - 1];
    // `RASDIALDLGA` and `WIN32_FIND_DATAW`; structs may also write `_A`.
    let plain = plain.strip_suffix('_').unwrap_or(plain);
    (plain.len() >= 2).then_some((plain, form))
}
