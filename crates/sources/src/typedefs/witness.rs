//! Typedefs out of the second metadata.
//!
//! It was made from Microsoft's headers without most of what people added to the first, and keeps
//! the names that C gives to types. Only those are read from it.

use super::Names;
use farcall_model::{Architectures, Body, DeclId, Declaration, Facts, Primitive, Type};
use std::collections::HashSet;

/// Names that the headers declare with `WCHAR`, which this metadata writes as a number. Source:
/// winnt.h, stralign.h and strsafe.h; vss.h, cfg.h, sql.h, esent.h and sspi.h for those with a prefix.
const TEXT: &[&str] = &[
    "DEVINSTID_W",
    "DEVNODEID_W",
    "JET_WCHAR",
    "LPCUWCHAR",
    "LPCUWSTR",
    "LPCWCH",
    "LPCWCHAR",
    "LPUWSTR",
    "LPWCH",
    "NWPSTR",
    "PCNZWCH",
    "PCUNZWCH",
    "PCUWCHAR",
    "PCUWSTR",
    "PCUZZWSTR",
    "PCWCH",
    "PCWCHAR",
    "PCZZWSTR",
    "PNZWCH",
    "PUNZWCH",
    "PUWSTR",
    "PUZZWSTR",
    "PWCH",
    "PWCHAR",
    "PZZWSTR",
    "SEC_WCHAR",
    "SQLWCHAR",
    "STRSAFE_LPCUWSTR",
    "STRSAFE_LPCWSTR",
    "STRSAFE_LPWSTR",
    "STRSAFE_PCNZWCH",
    "STRSAFE_PCUNZWCH",
    "VSS_PWSZ",
];

/// Declares every typedef of `witness` whose target is known here. A name for a type that only a newer
/// SDK has says nothing without that type.
pub(super) fn declare(names: &mut Names, witness: &Facts) {
    let all: HashSet<&str> = witness.declarations.iter().map(|d| d.name.as_str()).collect();
    for declaration in &witness.declarations {
        // `TRUSTEEA` beside `TRUSTEE_A` would make a second family of the name `TRUSTEE`.
        let with_underscore = |form| Some(format!("{}_{form}", declaration.name.strip_suffix(form)?));
        let is_repeated = |form| with_underscore(form).is_some_and(|name| all.contains(name.as_str()));
        if !is_repeated('A') && !is_repeated('W') {
            resolve(names, witness, declaration, 0);
        }
    }
}

/// A longer chain of typedefs is a cycle.
const DEEPEST: usize = 16;

/// The id of a type of the witness here; a typedef is declared when it is met first.
fn resolve(names: &mut Names, witness: &Facts, declaration: &Declaration, depth: usize) -> Option<DeclId> {
    if let Some(id) = names.get(&declaration.name) {
        return Some(id);
    }
    let mut on: Vec<(Architectures, Type)> = Vec::new();
    for variant in &declaration.variants {
        let Body::Typedef(typedef) = &variant.body else { return None };
        if depth > DEEPEST || is_chosen_by_unicode(witness, &declaration.name, &typedef.ty) {
            return None;
        }
        let ty = translate(names, witness, &typedef.ty, TEXT.contains(&&*declaration.name), depth)?;
        on.push((variant.architectures, ty));
    }
    names.add(&declaration.name, on)?;
    names.get(&declaration.name)
}

/// `JOYCAPS` is `JOYCAPSA` or `JOYCAPSW` by the macro `UNICODE`: a family, which is found under its
/// plain name anyway.
fn is_chosen_by_unicode(witness: &Facts, name: &str, ty: &Type) -> bool {
    let Type::Named(id) = ty else { return false };
    let target = witness.declarations.get(id.0 as usize).map(|d| d.name.as_str());
    let form = target.and_then(|target| target.strip_suffix(['A', 'W']));
    form.is_some_and(|form| form.strip_suffix('_').unwrap_or(form) == name)
}

fn translate(names: &mut Names, witness: &Facts, ty: &Type, is_text: bool, depth: usize) -> Option<Type> {
    Some(match ty {
        Type::Primitive(Primitive::U16) if is_text => Primitive::Char16.into(),
        Type::Primitive(_) => ty.clone(),
        Type::Pointer { to, is_const } => translate(names, witness, to, is_text, depth)?.pointer(*is_const),
        Type::Array { of, len } => {
            Type::Array { of: Box::new(translate(names, witness, of, is_text, depth)?), len: *len }
        }
        Type::Named(id) => match witness.declarations.get(id.0 as usize)? {
            guid if guid.name == "GUID" => Primitive::Guid.into(),
            other => Type::Named(resolve(names, witness, other, depth + 1)?),
        },
        Type::Nested(_) | Type::Unknown(_) => return None,
    })
}
