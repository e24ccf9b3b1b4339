//! Typedefs that stand for themselves.
//!
//! The Dart Programming Language Specification, "Typedef": a type alias must not depend on itself, be it through
//! others or the types of a function. In C a callback may take itself by way of its name. Records end every such
//! way, since they are classes.

use farcall_model::{DeclId, Kind, Unit};
use std::collections::HashSet;

/// The typedefs through which the typedef `id` stands for itself, itself among them; none where it does not.
pub(super) fn through(unit: &Unit, id: DeclId) -> Vec<DeclId> {
    if !is_typedef(unit, id) {
        return Vec::new();
    }
    let named = reach(unit, id);
    if !named.contains(&id) {
        return Vec::new();
    }
    named.into_iter().filter(|other| reach(unit, *other).contains(&id)).collect()
}

/// What `id` names, and what that names.
fn reach(unit: &Unit, id: DeclId) -> HashSet<DeclId> {
    let mut found = HashSet::new();
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        for (named, _) in unit.references(id) {
            if is_typedef(unit, *named) && found.insert(*named) {
                pending.push(*named);
            }
        }
    }
    found
}

fn is_typedef(unit: &Unit, id: DeclId) -> bool {
    unit.get(id).is_some_and(|declaration| matches!(declaration.kind(), Kind::Typedef | Kind::Callback))
}
