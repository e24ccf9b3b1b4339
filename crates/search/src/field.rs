//! Structs and unions by the names of their fields.

use farcall_catalog::Catalog;
use farcall_model::{Body, Kind, Record};
use std::collections::HashMap;

/// The records that have a field of each name. Built at the first search that asks for a field.
#[derive(Debug)]
pub(crate) struct Fields(HashMap<String, Vec<u32>>);

impl Fields {
    pub(crate) fn new(catalog: &Catalog) -> Self {
        let mut fields = HashMap::<String, Vec<u32>>::new();
        for symbol in catalog.symbols().filter(|s| matches!(s.kind, Kind::Struct | Kind::Union)) {
            let farcall_catalog::Target::Declaration(id) = symbol.target else { continue };
            let Some(declaration) = catalog.declaration(id) else { continue };
            let mut names = Vec::new();
            for variant in &declaration.variants {
                if let Body::Record(record) = &variant.body {
                    collect(record, &mut names);
                }
            }
            names.sort_unstable();
            names.dedup();
            for name in names {
                fields.entry(name).or_default().push(symbol.id.0);
            }
        }
        Self(fields)
    }

    /// The records with a field of this name in lower case; when there is none, those with a field
    /// whose name starts so.
    pub(crate) fn with(&self, name: &str) -> Vec<u32> {
        if let Some(symbols) = self.0.get(name) {
            return symbols.clone();
        }
        let starting = self.0.iter().filter(|(field, _)| field.starts_with(name));
        starting.flat_map(|(_, symbols)| symbols.iter().copied()).collect()
    }
}

fn collect(record: &Record, names: &mut Vec<String>) {
    for field in &record.fields {
        if field.bits.is_empty() && !field.is_anonymous() {
            names.push(field.name.to_lowercase());
        }
        names.extend(field.bits.iter().map(|bit| bit.name.to_lowercase()));
    }
    for nested in &record.nested {
        collect(nested, names);
    }
}
