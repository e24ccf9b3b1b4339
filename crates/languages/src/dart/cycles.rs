//! Typedefs that stand for themselves.
//!
//! The Dart Programming Language Specification, "Typedef": a type alias must not depend on itself, be it through
//! others or the types of a function. In C a callback may take itself by way of its name. Records end every such
//! way, since they are classes.

use farcall_model::{DeclId, Kind, Strength, Unit};
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
        // What is only mentioned, as handles that can be passed for each other are, is not written.
        let named = unit.references(id).iter().filter(|(_, strength)| *strength != Strength::Mention);
        for (named, _) in named {
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

#[cfg(test)]
mod tests {
    use crate::{Options, find};
    use farcall_model::{
        Architectures, Body, CallingConvention, DeclId, Declaration, Node, Origin, Returns, Signature, Type,
        Unit, Variant,
    };
    use std::sync::Arc;

    /// A callback that returns the one that is `other`.
    fn callback(name: &str, other: DeclId) -> Declaration {
        let returns =
            Returns { ty: Type::Named(other), is_const: false, free_with: None, do_not_release: false };
        let convention = CallingConvention::Stdcall;
        let signature = Signature { convention, returns, parameters: Vec::new(), is_variadic: false };
        Declaration {
            name: name.to_owned(),
            namespace: String::new(),
            origin: Origin::Win32,
            documentation: None,
            header: None,
            minimum_os: None,
            obsolete: None,
            encoding: None,
            corrections: Vec::new(),
            variants: vec![Variant { architectures: Architectures::ALL, body: Body::Callback(signature) }],
        }
    }

    /// What a file says when of three callbacks each returns the one at its place in `others`.
    fn printed(others: [u32; 3]) -> String {
        let mut load = |id: DeclId, _| {
            let at = id.0 as usize;
            Some(Arc::new(Node::from(callback(["A", "B", "C"][at], DeclId(others[at])))))
        };
        let unit = Unit::collect(&[DeclId(0)], &mut load);
        let dart = find("dart").unwrap();
        let text = dart.file(&unit, &Options::default()).text;
        // Alone it is the same.
        assert!(text.contains(&dart.declaration(&unit, DeclId(0), &Options::default()).unwrap()));
        text
    }

    #[test]
    fn typedefs_that_stand_for_themselves_are_broken() {
        let text = printed([1, 2, 1]);
        for line in [
            "typedef AFunction = B Function();",
            "typedef BFunction = Pointer<Void> Function();",
            "typedef CFunction = Pointer<Void> Function();",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(printed([0, 2, 1]).contains("typedef AFunction = Pointer<Void> Function();"));
    }
}
