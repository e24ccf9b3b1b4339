//! Rust: raw declarations that need no crate, or none but `windows-link`.
//!
//! The types are those that foreign functions have, spelled so that nothing between the
//! program and Windows is hidden: handles are pointers, enums are integers with constants,
//! callbacks are optional function pointers, COM interfaces are tables of function pointers.
//! DLLs are linked with `raw-dylib`, which needs no import library; `windows_link::link!` writes the same.

mod constant;
mod keywords;
mod lexicon;
mod lower;
mod print;
mod record;
mod ty;
mod types;

use crate::{About, File, Language, Options, Style, Unsupported, facts};
use farcall_model::{DeclId, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use ty::Scope;
use types::{Item, Linking, Needs};

/// Rust.
#[derive(Debug)]
pub(crate) struct Rust;

static ABOUT: About = About {
    id: "rust",
    aliases: &["rs"],
    name: "Rust",
    extension: "rs",
    lexicon: &lexicon::LEXICON,
    judge: Some("rustc for x64, x86 and arm64: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[
        Style {
            id: "raw",
            name: "Raw declarations",
            summary: "Needs no crate and no import library: what the C header says, in Rust's types.",
            internal: &[
                ("pub ", "pub(crate) "),
                ("    pub ", "    pub(crate) "),
                ("        pub ", "        pub(crate) "),
            ],
        },
        Style {
            id: "windows-link",
            name: "windows-link",
            summary: "A line for each function, as in windows-sys; for programs that have the crate windows-link.",
            // The macro itself writes `pub`.
            internal: &[],
        },
    ],
};

impl Language for Rust {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::items(&lower::declaration(&scope(unit, false, options), id, options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let supplied = facts::supplied_by_enums(unit);
        let mut omitted = HashSet::new();
        loop {
            let mut scope = scope(unit, true, options);
            scope.omitted = omitted;
            let (items, unsupported, is_complete) = lower_all(&mut scope, &supplied, options);
            if is_complete {
                let text = print::file(scope.needs.get(), &items);
                return File { text: facts::guarded(unit, text, print::GUARD), unsupported };
            }
            // Something above points to what had to be left out below: once more, knowing that.
            omitted = scope.omitted;
        }
    }
}

/// What could be lowered, what could not, and whether all of that was known before.
fn lower_all(
    scope: &mut Scope<'_>,
    supplied: &HashSet<DeclId>,
    options: &Options,
) -> (Vec<Item>, Vec<(DeclId, Unsupported)>, bool) {
    let unit = scope.unit;
    // Every name must be known before the first parameter or nested record gets its own.
    for (id, declaration) in unit.iter() {
        if declaration.kind().is_type() {
            scope.types.borrow_mut().insert(scope.type_name(id), id);
        } else if !supplied.contains(&id) {
            scope.claim_value(id, &keywords::identifier(unit.name(id)));
        }
    }
    let (mut items, mut unsupported, mut is_complete) = (Vec::new(), Vec::new(), true);
    for (id, declaration) in unit.iter().filter(|(id, _)| !supplied.contains(id)) {
        let lowered = match facts::blocked(unit, id, &scope.omitted) {
            Some(reason) => Err(reason),
            None => lower::declaration(scope, id, options),
        };
        match lowered {
            Ok(lowered) => items.extend(lowered),
            Err(reason) => {
                is_complete &= !scope.omitted.insert(id) || !declaration.kind().is_type();
                unsupported.push((id, reason));
            }
        }
    }
    (items, unsupported, is_complete)
}

fn scope<'a>(unit: &'a Unit, is_file: bool, options: &Options) -> Scope<'a> {
    Scope {
        unit,
        linking: if options.style == "windows-link" { Linking::Macro } else { Linking::Attribute },
        is_file,
        omitted: HashSet::new(),
        types: RefCell::new(HashMap::new()),
        values: RefCell::new(HashMap::new()),
        needs: Cell::new(Needs::default()),
    }
}
