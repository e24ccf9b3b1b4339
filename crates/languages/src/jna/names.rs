//! Names that JNA's way of declaring asks for, and what a file leaves unsaid.

use super::signatures;
use crate::Unsupported;
use crate::plain::{Function, Is, Item, Ty, What};
use std::collections::HashSet;

/// The name of the interface of a DLL's functions: `Kernel32` of `kernel32.dll`.
pub(crate) fn library(function: &Function) -> String {
    let words = function.library_stem().split(|c: char| !c.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "Lib");
    }
    name + if super::is_cdecl(function) { "Cdecl" } else { "" }
}

/// The records that `items` pass by value or return.
pub(crate) fn passed_by_value(items: &[Item]) -> HashSet<&str> {
    let signatures = items.iter().flat_map(signatures);
    let types = signatures.flat_map(|signature| {
        signature.parameters.iter().map(|parameter| &parameter.ty).chain([&signature.returns])
    });
    types
        .filter_map(|ty| match ty.bare() {
            Ty::Named { name, is: Is::Record { .. } } => Some(name.as_str()),
            Ty::Guid => Some("GUID"),
            _ => None,
        })
        .collect()
}

/// Why `item` is written nowhere: it is a name for a type that the language writes otherwise, as `spell` does.
pub(crate) fn unwritten(item: &Item, spell: &dyn Fn(&Ty) -> String) -> Option<Unsupported> {
    match &item.what {
        What::Alias(ty) if super::alias(ty).is_none() => Some(Unsupported::new(format!(
            "there are no names for types with JNA: write {} instead",
            spell(ty)
        ))),
        _ => None,
    }
}
