//! The names that C headers give to types and that the metadata replaced by what they stand for:
//! `DWORD`, `LPDWORD`, `LPSECURITY_ATTRIBUTES`.
//!
//! Nothing that was declared before refers to them: they are here to be looked up. The basic ones stand
//! in a table; the others come from metadata that other software made from the same headers and
//! that kept them.

mod table;
mod witness;

use farcall_model::{
    Architectures, Body, DeclId, Declaration, Facts, Origin, Source, Type, Typedef, Variant, renumber,
};
use std::collections::{HashMap, HashSet};

/// Where the table is from.
const PAGE: &str = "https://learn.microsoft.com/windows/win32/winprog/windows-data-types";

/// Adds the names that nothing declares yet. `witness` is what was read from the package `package`.
pub(crate) fn add(facts: &mut Facts, witness: &Facts, package: String) {
    let mut names = Names::new(&facts.declarations);
    let count = |names: &Names, before: usize| (names.added.len() - before) as u32;
    table::declare(&mut names);
    let in_table = count(&names, 0);
    witness::declare(&mut names, witness);
    let in_witness = count(&names, in_table as usize);
    let added = names.added;
    facts.declarations.extend(added);
    sort(&mut facts.declarations);
    let source = |name: &str, package, declarations| Source { name: name.to_owned(), package, declarations };
    facts.sources.push(source(
        "basic data types",
        "Microsoft's page Windows Data Types".to_owned(),
        in_table,
    ));
    facts.sources.push(source("C typedefs", package, in_witness));
}

/// The types by name: those declared before, and those added here.
struct Names {
    ids: HashMap<String, DeclId>,
    /// In lower case: `byte` beside `BYTE` would be in the way of who types it.
    folded: HashSet<String>,
    /// The namespaces of those declared before.
    namespaces: Vec<String>,
    added: Vec<Declaration>,
}

impl Names {
    fn new(table: &[Declaration]) -> Self {
        let mut ids = HashMap::new();
        for (index, declaration) in table.iter().enumerate().filter(|(_, d)| d.kind().is_type()) {
            ids.entry(declaration.name.clone()).or_insert(DeclId(index as u32));
        }
        let folded = ids.keys().map(|name| name.to_ascii_lowercase()).collect();
        let namespaces = table.iter().map(|d| d.namespace.clone()).collect();
        Self { ids, folded, namespaces, added: Vec::new() }
    }

    fn get(&self, name: &str) -> Option<DeclId> {
        self.ids.get(name).copied()
    }

    /// The namespace of what `ty` comes down to, so that a name stands beside its type.
    fn namespace(&self, ty: &Type) -> String {
        let Type::Named(id) = ty.innermost() else { return "Foundation".to_owned() };
        let id = id.0 as usize;
        let added = || self.added.get(id - self.namespaces.len()).map(|d| &d.namespace);
        self.namespaces.get(id).or_else(added).cloned().unwrap_or_default()
    }

    /// Declares `name`, with what it is on which architectures; not where one is declared that differs
    /// by its letter case alone.
    fn add(&mut self, name: &str, on: Vec<(Architectures, Type)>) -> Option<&mut Declaration> {
        let namespace = self.namespace(&on.first()?.1);
        if !self.folded.insert(name.to_ascii_lowercase()) {
            return None;
        }
        let variant = |(architectures, ty)| {
            let typedef = Typedef { ty, free_with: None, invalid_values: Vec::new(), also_usable_for: None };
            Variant { architectures, body: Body::Typedef(typedef) }
        };
        self.ids.insert(name.to_owned(), DeclId((self.namespaces.len() + self.added.len()) as u32));
        self.added.push(Declaration {
            name: name.to_owned(),
            namespace,
            origin: Origin::Headers,
            documentation: None,
            header: None,
            minimum_os: None,
            obsolete: None,
            encoding: None,
            corrections: Vec::new(),
            variants: on.into_iter().map(variant).collect(),
        });
        self.added.last_mut()
    }
}

/// Puts the table back into its order, and gives everything the id of its new place.
fn sort(table: &mut Vec<Declaration>) {
    let mut numbered: Vec<(usize, Declaration)> = table.drain(..).enumerate().collect();
    numbered
        .sort_by(|(_, a), (_, b)| (&a.name, &a.namespace, a.kind()).cmp(&(&b.name, &b.namespace, b.kind())));
    let mut places = vec![DeclId(0); numbered.len()];
    for (place, (before, _)) in numbered.iter().enumerate() {
        places[*before] = DeclId(place as u32);
    }
    table.extend(numbered.into_iter().map(|(_, mut declaration)| {
        renumber(&mut declaration, &|id| places[id.0 as usize]);
        declaration
    }));
}
