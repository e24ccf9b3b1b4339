//! Two sources that declare the same thing: one declaration stays.
//!
//! The metadata of the WDK repeats a part of Win32's. It was made for one architecture only (its
//! `XSTATE_CONTEXT` has the fields of x86 everywhere) and gives the user-mode filter functions the
//! result type of their kernel-mode namesakes, so where both declare a thing, Win32's stands.

use farcall_model::{Body, DeclId, Declaration, Facts, Function, Origin, Variant, renumber};
use std::collections::HashMap;

/// Drops declarations of the WDK that repeat one of Win32 with the same name, and lets what
/// referred to them refer to that one. What has only the name in common stays, both of it.
pub(crate) fn drop_repeated(facts: &mut Facts) {
    let table = &mut facts.declarations;
    let mut first: HashMap<(&str, bool), DeclId> = HashMap::new();
    for origin in [Origin::Win32, Origin::Wdk] {
        for (index, declaration) in table.iter().enumerate().filter(|(_, d)| d.origin == origin) {
            let key = (declaration.name.as_str(), declaration.kind().is_type());
            first.entry(key).or_insert(DeclId(index as u32));
        }
    }
    // Same names count as the same thing while bodies are compared.
    let same: Vec<DeclId> = table.iter().map(|d| first[&(d.name.as_str(), d.kind().is_type())]).collect();
    let mut kept_as: Vec<DeclId> = (0..table.len() as u32).map(DeclId).collect();
    let mut kept = vec![true; table.len()];
    for (index, declaration) in table.iter().enumerate() {
        let other = same[index];
        if declaration.origin == Origin::Wdk
            && table[other.0 as usize].origin == Origin::Win32
            && repeats(declaration, &table[other.0 as usize], &same)
        {
            kept[index] = false;
            kept_as[index] = other;
        }
    }
    for index in (0..table.len()).filter(|index| !kept[*index]) {
        let variants = table[index].variants.clone();
        fill_gaps(&mut table[kept_as[index].0 as usize], variants);
    }
    let mut next = 0;
    let new_ids: Vec<DeclId> = kept
        .iter()
        .map(|kept| {
            let id = DeclId(next);
            next += u32::from(*kept);
            id
        })
        .collect();
    let renumbered = |id: DeclId| new_ids[kept_as[id.0 as usize].0 as usize];
    let mut index = 0;
    table.retain(|_| {
        index += 1;
        kept[index - 1]
    });
    for declaration in table {
        renumber(declaration, &renumbered);
    }
}

/// Whether `copy` is the same thing as `original`.
fn repeats(copy: &Declaration, original: &Declaration, same: &[DeclId]) -> bool {
    match (copy.body(), original.body()) {
        (Body::Function(a), Body::Function(b)) => {
            let library = |f: &Function| f.library.as_ref().map(|l| l.to_ascii_lowercase());
            library(a) == library(b)
        }
        (Body::Record(_), Body::Record(_)) => true,
        _ => {
            let plain = |declaration: &Declaration| {
                let mut plain = declaration.clone();
                renumber(&mut plain, &|id| same[id.0 as usize]);
                plain.variants
            };
            plain(copy) == plain(original)
        }
    }
}

/// Takes from a dropped copy what it says of architectures that the original says nothing of.
fn fill_gaps(original: &mut Declaration, variants: Vec<Variant>) {
    let known = original.architectures();
    for variant in variants {
        let architectures = variant.architectures.without(known);
        if !architectures.is_empty() {
            original.variants.push(Variant { architectures, body: variant.body });
        }
    }
}
