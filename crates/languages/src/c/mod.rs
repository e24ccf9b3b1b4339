//! C: headers that need no SDK.
//!
//! A header includes only the compiler's own `<stddef.h>`, `<stdint.h>` and `<stdbool.h>`, so
//! primitive types are spelled with fixed widths, and the types of Windows (`HANDLE`, `BOOL`,
//! `PWSTR`) are typedefs in the file. It is C11 and, since people include such headers there, C++.

mod constant;
mod declarator;
mod keywords;
mod lexicon;
mod lower;
mod print;
mod record;
mod types;

use crate::{About, File, Language, Options, Style, Unsupported, facts};
use declarator::Scope;
use farcall_model::{Body, DeclId, Record, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use types::{Needs, What};

/// C.
#[derive(Debug)]
pub(crate) struct C;

static ABOUT: About = About {
    id: "c",
    aliases: &["h", "c++", "cpp"],
    name: "C",
    extension: "h",
    lexicon: &lexicon::LEXICON,
    judge: Some("gcc 12 for x64 and x86, clang 14 for arm64: sizes, alignments and offsets asserted"),
    styles: &[Style {
        id: "standalone",
        name: "C without the SDK",
        summary: "Needs only the compiler's own headers; for cross-compilers, other tools and reading.",
    }],
};

impl Language for C {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let scope = scope(unit, None);
        let mut items = lower::declaration(&scope, id, options)?;
        // On its own, a struct is shown the way people write it, even if it points to itself.
        for item in &mut items {
            if let What::Record(named) = &mut item.what {
                named.is_forward = false;
            }
        }
        Ok(print::items(&items))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let supplied = facts::supplied_by_enums(unit);
        let mut scope = scope(unit, Some(RefCell::default()));
        for (id, declaration) in unit.iter() {
            if declaration.kind().is_type() {
                scope.taken.borrow_mut().insert(scope.type_name(id), id);
            }
        }
        for (id, declaration) in unit.iter() {
            if !declaration.kind().is_type() && !supplied.contains(&id) {
                let name = keywords::identifier(unit.name(id));
                scope.taken.borrow_mut().entry(name).or_insert(id);
            }
        }
        let (mut items, mut unsupported) = (Vec::new(), Vec::new());
        for (id, _) in unit.iter() {
            if supplied.contains(&id) {
                continue;
            }
            let lowered = match facts::blocked(unit, id, &scope.omitted) {
                Some(reason) => Err(reason),
                None => lower::declaration(&scope, id, options),
            };
            match lowered {
                Ok(lowered) => {
                    // A record of unknown fields cannot be held by value.
                    if lowered.iter().any(|item| matches!(item.what, What::Incomplete(_))) {
                        scope.forward.borrow_mut().insert(id);
                    } else {
                        items.extend(lowered);
                    }
                    if let Some(declared) = &scope.declared {
                        declared.borrow_mut().insert(id);
                    }
                }
                Err(reason) => {
                    scope.omitted.insert(id);
                    unsupported.push((id, reason));
                }
            }
        }
        // A macro must not meet a parameter of the same name below it, nor a field anywhere.
        let fields = field_names(unit);
        for item in &mut items {
            if let What::Define(name, value) = &item.what
                && fields.contains(name.as_str())
                && let Some(Body::Constant(constant)) = unit.get(item.id).map(|d| d.body())
                && let Ok(object) = constant::as_object(&scope, constant, name, value)
            {
                item.what = object;
            }
        }
        items.sort_by_key(|item| matches!(item.what, What::Define(..) | What::Object(..)));
        let forward = scope.forward.borrow();
        for item in &mut items {
            match &mut item.what {
                What::Record(named) => named.is_forward = forward.contains(&item.id),
                What::Interface(interface) => interface.is_forward = forward.contains(&item.id),
                _ => {}
            }
        }
        let forward: Vec<String> = forward.iter().map(|id| ahead(&scope, *id)).collect();
        File { text: print::file(scope.needs.get(), &forward, &items), unsupported }
    }
}

/// The names of all fields in the file.
fn field_names(unit: &Unit) -> HashSet<&str> {
    let mut names = HashSet::new();
    for (_, declaration) in unit.iter() {
        let mut records: Vec<&Record> = declaration
            .variants
            .iter()
            .filter_map(|variant| match &variant.body {
                Body::Record(record) => Some(record),
                _ => None,
            })
            .collect();
        while let Some(record) = records.pop() {
            for field in &record.fields {
                names.insert(field.name.as_str());
                names.extend(field.bits.iter().map(|bit| bit.name.as_str()));
            }
            records.extend(&record.nested);
        }
    }
    names
}

/// The line that declares the name of a record or an interface ahead.
fn ahead(scope: &Scope<'_>, id: DeclId) -> String {
    let is_union =
        scope.unit.get(id).is_some_and(|d| matches!(d.body(), Body::Record(record) if record.is_union));
    let keyword = if is_union { "union" } else { "struct" };
    let name = scope.type_name(id);
    format!("typedef {keyword} {name} {name};")
}

fn scope(unit: &Unit, declared: Option<RefCell<HashSet<DeclId>>>) -> Scope<'_> {
    Scope {
        unit,
        declared,
        forward: RefCell::new(BTreeSet::new()),
        omitted: HashSet::new(),
        taken: RefCell::new(HashMap::new()),
        needs: Cell::new(Needs::default()),
    }
}
