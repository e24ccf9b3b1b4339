//! Records inside of records, brought out of them: F# has no types inside of types.

use super::keywords::escape;
use crate::dotnet::code::{Field, Item, Struct, Ty};
use std::collections::{HashMap, HashSet};

/// The names of types that a file has.
#[derive(Debug, Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    /// Those that `items` have.
    pub(super) fn new(items: &[Item]) -> Self {
        Self(items.iter().filter_map(type_name).map(str::to_owned).collect())
    }

    /// `name`, or what of it is free.
    fn take(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while !self.0.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// What the type is called that `item` declares.
pub(super) fn type_name(item: &Item) -> Option<&str> {
    match item {
        Item::Struct(record) => Some(&record.name),
        Item::Enum(e) => Some(&e.name),
        Item::Delegate(delegate) => Some(&delegate.name),
        Item::Interface(interface) => Some(&interface.name),
        Item::Alias(alias) => Some(&alias.name),
        Item::Function(_) | Item::Inline(_) | Item::Constant(_) => None,
    }
}

/// `record` behind those that are nested in it, each with a name of its own.
pub(super) fn flat(record: &Struct, taken: &mut Taken) -> Vec<Struct> {
    let mut found = Vec::new();
    flatten(record, record.name.clone(), &HashMap::new(), taken, &mut found);
    found
}

/// `outer` says what the types are called now that were nested around `record`.
fn flatten(
    record: &Struct,
    name: String,
    outer: &HashMap<&str, String>,
    taken: &mut Taken,
    found: &mut Vec<Struct>,
) {
    let mut names = outer.clone();
    let mut inner_names = Vec::with_capacity(record.nested.len());
    for inner in &record.nested {
        // `_Anonymous_e__Union` says what it is to those who cannot see it.
        let stem = inner.name.split("_e__").next().unwrap_or_default();
        let own = format!("{}_{}", name.trim_matches('`'), stem.trim_matches(['`', '_']));
        let own = taken.take(&escape(&own));
        names.insert(&inner.name, own.clone());
        inner_names.push(own);
    }
    for (inner, own) in record.nested.iter().zip(inner_names) {
        flatten(inner, own, &names, taken, found);
    }
    let fields = record.fields.iter().map(|field| Field { ty: renamed(&field.ty, &names), ..field.clone() });
    found.push(Struct { name, fields: fields.collect(), nested: Vec::new(), ..record.clone() });
}

fn renamed(ty: &Ty, names: &HashMap<&str, String>) -> Ty {
    match ty {
        Ty::Named(name) => Ty::Named(names.get(name.as_str()).unwrap_or(name).clone()),
        Ty::Array(of) => renamed(of, names).array(),
        other => other.clone(),
    }
}

/// Whether something in `items` is used above its declaration.
pub(super) fn looks_ahead(items: &[&Item]) -> bool {
    let places: HashMap<&str, usize> =
        items.iter().enumerate().filter_map(|(at, item)| Some((type_name(item)?, at))).collect();
    items.iter().enumerate().any(|(at, item)| {
        let mut ahead = false;
        needs(item, &mut |name| ahead |= places.get(name).is_some_and(|place| *place > at));
        ahead
    })
}

/// Calls `found` with the name of each type that `item` uses.
fn needs(item: &Item, found: &mut impl FnMut(&str)) {
    match item {
        Item::Struct(record) => fields(record, found),
        Item::Delegate(delegate) => signature(&delegate.signature, found),
        Item::Interface(interface) => {
            interface.methods.iter().for_each(|method| signature(&method.signature, found));
        }
        Item::Alias(alias) => named(&alias.ty, found),
        Item::Enum(_) | Item::Function(_) | Item::Inline(_) | Item::Constant(_) => {}
    }
}

fn fields(record: &Struct, found: &mut impl FnMut(&str)) {
    record.fields.iter().for_each(|field| named(&field.ty, found));
    record.nested.iter().for_each(|inner| fields(inner, found));
}

fn signature(signature: &crate::dotnet::code::Signature, found: &mut impl FnMut(&str)) {
    signature.parameters.iter().chain([&signature.returns]).for_each(|p| named(&p.ty, found));
}

fn named(ty: &Ty, found: &mut impl FnMut(&str)) {
    match ty {
        Ty::Named(name) => found(name),
        Ty::Array(of) => named(of, found),
        _ => {}
    }
}
