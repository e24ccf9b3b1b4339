//! Haskell: `foreign import` of the Haskell 2010 report's Foreign Function Interface, and records that are
//! `Storable`.
//!
//! Names are those of C wherever Haskell takes them. Functions, which must not begin with a capital, get the `c_` that
//! the package Win32 gives its imports, and fields, which all share one namespace, are called `c'RECORD'field` as the
//! package bindings-DSL calls them. Every other name that had to be made up holds a `'`, which no name of C does.

mod call;
mod imports;
mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;
mod value;

use crate::plain::{self, Comparison, Entry, Item, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Kind, Unit};
use std::collections::HashSet;

/// Haskell.
#[derive(Debug)]
pub(crate) struct Haskell;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    // A constant is a pattern, which shares its names with the constructors of records.
    has_one_space: true,
    by_windows_rules: true,
    refuse,
};

/// What is taken gets a `'` behind it.
const COMPARISON: Comparison = Comparison { fold: str::to_owned, other: |name| format!("{name}'") };

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => match &function.entry {
            Entry::Ordinal(_) => {
                Some("Haskell cannot import a function that has a number and no name".to_owned())
            }
            Entry::Name(name) if keywords::identifier(name) != *name => {
                Some("Haskell imports nothing whose name is no identifier of C".to_owned())
            }
            Entry::Name(_) => call::refuse(&function.signature, architecture),
        },
        What::Callback(signature) => call::refuse(signature, architecture),
        What::Interface(interface) => {
            interface.methods.iter().find_map(|method| call::refuse(&method.signature, architecture))
        }
        What::Constant(_, value) => value::refuse(value),
        _ => None,
    }
}

/// Whether `id` is a callback that takes itself, by way of other callbacks and of names for types: Haskell has no
/// synonym that stands for something with itself in it.
fn is_cyclic(unit: &Unit, id: DeclId) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(next) = open.pop() {
        for (needed, _) in unit.references(next) {
            let kind = unit.get(*needed).map(|declaration| declaration.kind());
            if matches!(kind, Some(Kind::Callback | Kind::Typedef)) {
                if *needed == id {
                    return true;
                }
                if seen.insert(*needed) {
                    open.push(*needed);
                }
            }
        }
    }
    false
}

static ABOUT: About = About {
    id: "haskell",
    aliases: &["hs"],
    name: "Haskell",
    extension: "hs",
    lexicon: &lexicon::LEXICON,
    judge: Some("GHC 9.0: types checked for x64, x86 and arm64; records compiled, read and written for x64"),
    module: Some("Native"),
    styles: &[Style {
        id: "foreign",
        name: "foreign import",
        summary: "Needs no package but base: imports, Storable records and a pattern for every constant.",
        internal: &[],
    }],
};

impl Language for Haskell {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration_compared(unit, id, &WORDS, COMPARISON, options)?;
        Ok(print::item(&item, options.architecture, is_cyclic(unit, id)))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file_compared(unit, &WORDS, COMPARISON, options);
        let printed = plan.items.iter().map(|item| {
            let text = print::item(item, options.architecture, is_cyclic(unit, item.id));
            (item, text)
        });
        File { text: print::file(&printed.collect::<Vec<_>>()), unsupported: plan.unsupported }
    }
}
