//! C: headers that need no SDK.
//!
//! A header includes only the compiler's own `<stddef.h>`, `<stdint.h>` and `<stdbool.h>`, so
//! primitive types are spelled with fixed widths, and the types of Windows (`HANDLE`, `BOOL`,
//! `PWSTR`) are typedefs in the file. It is C11 and, since people include such headers there, C++.

mod cdef;
mod constant;
mod cpp;
mod declarator;
mod dialect;
mod keywords;
mod lexicon;
mod lower;
mod places;
pub(crate) mod print;
mod record;
mod types;

pub(crate) use constant::guid;
pub(crate) use declarator::Scope;
pub(crate) use dialect::{Cdef, Dialect};
pub(crate) use lexicon::LEXICON;
pub(crate) use types::{Class, Constant, Enum, Import, Integers, Item, Needs, What};

use crate::{About, File, Language, Options, Style, Unsupported, facts};
use farcall_model::{Body, DeclId, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};

/// C.
#[derive(Debug)]
pub(crate) struct C;

static ABOUT: About = About {
    id: "c",
    aliases: &["h"],
    name: "C",
    extension: "h",
    lexicon: &LEXICON,
    judge: Some("gcc 12 for x64 and x86, clang 14 for arm64: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[Style {
        id: "standalone",
        name: "C without the SDK",
        summary: "Needs only the compiler's own headers; for cross-compilers, other tools and reading.",
        internal: &[],
    }],
};

impl Language for C {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::items(&items(unit, id, options, Dialect::C)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let Plan { scope, mut items, unsupported } = plan(unit, options, Dialect::C);
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
        let forward = forward(&scope, &mut items);
        let text = print::file(scope.needs.get(), &forward, &items);
        File { text: facts::guarded(unit, text, print::GUARD), unsupported }
    }
}

/// Everything of a file in one of the dialects, in an order in which each stands behind what it needs by value.
pub(crate) struct Plan<'a> {
    /// What the items were lowered in.
    pub(crate) scope: Scope<'a>,
    /// As [`Unit::order`] has them.
    pub(crate) items: Vec<Item>,
    /// What had to be left out.
    pub(crate) unsupported: Vec<(DeclId, Unsupported)>,
}

/// The declaration `id` alone; more than one item where it differs between architectures.
///
/// # Errors
/// When the dialect cannot express it.
pub(crate) fn items(
    unit: &Unit,
    id: DeclId,
    options: &Options,
    dialect: Dialect,
) -> Result<Vec<Item>, Unsupported> {
    let mut items = lower::declaration(&scope(unit, None, dialect), id, options)?;
    // On its own, a struct is shown the way people write it, even if it points to itself.
    for item in &mut items {
        if let What::Record(named) = &mut item.what {
            named.is_forward = false;
        }
    }
    Ok(items)
}

/// Everything of `unit`.
pub(crate) fn plan<'a>(unit: &'a Unit, options: &Options, dialect: Dialect) -> Plan<'a> {
    let supplied = facts::supplied_by_enums(unit);
    let mut scope = scope(unit, Some(RefCell::default()), dialect);
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
                // Of a record of unknown fields there is only the name, which is declared ahead.
                let is_known = |item: &Item| !matches!(item.what, What::Incomplete(_));
                if !lowered.iter().all(is_known) {
                    scope.forward.borrow_mut().insert(id);
                }
                if !scope.ask_for_string(&scope.type_name(id)) {
                    items.extend(lowered.into_iter().filter(is_known));
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
    Plan { scope, items, unsupported }
}

/// The lines that declare names ahead; marks the items whose names they declare.
pub(crate) fn forward(scope: &Scope<'_>, items: &mut [Item]) -> Vec<String> {
    let forward = scope.forward.borrow();
    let mut attributes = HashMap::new();
    for item in items {
        match &mut item.what {
            What::Record(named) => {
                named.is_forward = forward.contains(&item.id);
                // PHP heeds them where it meets the name first.
                if let Some(attribute) = named.record.attribute.clone().filter(|_| scope.dialect.is_php()) {
                    attributes.insert(item.id, attribute);
                }
            }
            What::Interface(interface) => interface.is_forward = forward.contains(&item.id),
            _ => {}
        }
    }
    forward.iter().map(|id| ahead(scope, *id, attributes.get(id).map(String::as_str))).collect()
}

/// The names of all fields in the file.
fn field_names(unit: &Unit) -> HashSet<&str> {
    let variants = unit.iter().flat_map(|(_, declaration)| &declaration.variants);
    let records = variants.filter_map(|variant| match &variant.body {
        Body::Record(record) => Some(record),
        _ => None,
    });
    records.flat_map(record::field_names).collect()
}

/// The line that declares the name of a record or an interface ahead.
fn ahead(scope: &Scope<'_>, id: DeclId, attribute: Option<&str>) -> String {
    let is_union =
        scope.unit.get(id).is_some_and(|d| matches!(d.body(), Body::Record(record) if record.is_union));
    let keyword = if is_union { "union" } else { "struct" };
    let name = scope.type_name(id);
    match scope.dialect {
        Dialect::Cpp => format!("{keyword} {name};"),
        Dialect::C | Dialect::Cdef(..) => {
            let attribute = attribute.map(|attribute| format!(" {attribute}")).unwrap_or_default();
            format!("typedef {keyword}{attribute} {name} {name};")
        }
    }
}

fn scope(unit: &Unit, declared: Option<RefCell<HashSet<DeclId>>>, dialect: Dialect) -> Scope<'_> {
    let mut scope = Scope {
        unit,
        dialect,
        reserved: HashSet::new(),
        declared,
        forward: RefCell::new(BTreeSet::new()),
        omitted: HashSet::new(),
        taken: RefCell::new(HashMap::new()),
        hidden: RefCell::default(),
        needs: Cell::new(Needs::default()),
    };
    // PHP's parser takes the name of a type for the type, even where only a field can stand.
    if dialect.is_php() {
        // Interfaces that are only passed along are no items, and yet have names.
        let named = unit.iter().flat_map(|(id, _)| {
            std::iter::once(id).chain(unit.references(id).iter().map(|(needed, _)| *needed))
        });
        let types = named.filter(|id| unit.get(*id).is_some_and(|declaration| declaration.kind().is_type()));
        scope.reserved = types.map(|id| scope.type_name(id)).collect();
        scope.reserved.extend(["GUID", "PCSTR", "PCWSTR"].map(str::to_owned));
    }
    scope
}
