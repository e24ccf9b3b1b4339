//! One table from those of several targets: what is the same on all of them is said once.

use crate::Target;
use crate::table::forget_layouts;
use farcall_model::{Body, DeclId, Declaration, Facts, Kind, layout, renumber};
use std::collections::BTreeMap;

/// Puts the tables together. A declaration is known by its name and kind; where it differs it has a variant of its
/// own for each kind of processor.
pub(crate) fn merged(mut tables: Vec<(Target, Facts)>) -> Facts {
    if tables.len() == 1 {
        return tables.pop().map(|(_, facts)| facts).unwrap_or_default();
    }
    let mut ids: BTreeMap<(String, Kind), DeclId> = BTreeMap::new();
    for declaration in tables.iter().flat_map(|(_, facts)| &facts.declarations) {
        ids.insert(key(declaration), DeclId(0));
    }
    for (place, id) in ids.values_mut().enumerate() {
        *id = DeclId(place as u32);
    }
    let mut merged: Vec<Option<Declaration>> = vec![None; ids.len()];
    let mut all = Facts::default();
    for (_, facts) in tables {
        all.diagnostics.extend(facts.diagnostics);
        let new: Vec<DeclId> = facts.declarations.iter().map(|declaration| ids[&key(declaration)]).collect();
        for (mut declaration, id) in facts.declarations.into_iter().zip(&new) {
            renumber(&mut declaration, &|old| new.get(old.0 as usize).copied().unwrap_or(old));
            for variant in &mut declaration.variants {
                if let Body::Record(record) = &mut variant.body {
                    forget_layouts(record);
                }
            }
            match &mut merged[id.0 as usize] {
                Some(known) => add(known, declaration),
                none => *none = Some(declaration),
            }
        }
    }
    all.declarations = merged.into_iter().flatten().collect();
    all.diagnostics.sort();
    all.diagnostics.dedup();
    // Each has been compared with what clang measured already; these are the same rules once more.
    layout::assign(&mut all.declarations);
    all
}

fn key(declaration: &Declaration) -> (String, Kind) {
    (declaration.name.clone(), declaration.kind())
}

fn add(known: &mut Declaration, other: Declaration) {
    for variant in other.variants {
        match known.variants.iter_mut().find(|same| same.body == variant.body) {
            Some(same) => same.architectures = same.architectures.union(variant.architectures),
            None => known.variants.push(variant),
        }
    }
}
