//! Dart: `dart:ffi`, with nothing to import but that.
//!
//! Functions are looked up in their DLLs, records are subclasses of `Struct` and `Union`, and what Dart cannot do
//! by itself is spelled out: `layout` finds the places, `record` writes what holds them. The rules are those of the
//! SDK: `dart:ffi`'s documentation, `_calculateLayout` in its front end and `ffi_verifier.dart` in its analyzer.

mod cycles;
mod keywords;
mod layout;
mod lexicon;
mod print;
mod record;
mod ty;
mod value;

use crate::plain::{self, Item, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};
use print::Printer;
use std::collections::{HashMap, HashSet};

/// Dart.
#[derive(Debug)]
pub(crate) struct Dart;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    if architecture == Architecture::X86 {
        return Some("Dart exists for 64-bit Windows alone since version 3.8".to_owned());
    }
    match &item.what {
        What::Function(function) if function.signature.is_variadic => Some(
            "it takes any number of arguments, whose types Dart must know: look it up with VarArgs"
                .to_owned(),
        ),
        What::Callback(signature) if signature.is_variadic => {
            Some("Dart has no pointers to functions that take any number of arguments".to_owned())
        }
        What::Records(records) => records
            .iter()
            .any(|record| layout::layout(record, architecture).is_none())
            .then(|| "dart:ffi cannot give its fields the places they have".to_owned()),
        _ => None,
    }
}

static ABOUT: About = About {
    id: "dart",
    aliases: &["flutter"],
    name: "Dart",
    extension: "dart",
    lexicon: &lexicon::LEXICON,
    judge: None,
    module: None,
    styles: &[Style {
        id: "ffi",
        name: "dart:ffi",
        summary: "Needs no package: a Dart function for every native one, looked up when it is first called.",
        internal: &[],
    }],
};

impl Language for Dart {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration(unit, id, &WORDS, options)?;
        let printer = Printer::new(options.architecture, []);
        // The others of a cycle are lowered only to know what they are called.
        let cycle = cycles::through(unit, id).into_iter();
        let cycle = cycle.filter_map(|id| Some(plain::declaration(unit, id, &WORDS, options).ok()?.name));
        Ok(printer.declaration(&item, cycle.collect()))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        let printer = Printer::new(options.architecture, &plan.items);
        let names: HashMap<DeclId, &str> =
            plan.items.iter().map(|item| (item.id, item.name.as_str())).collect();
        let cycle = |item: &Item| -> HashSet<String> {
            let ids = cycles::through(unit, item.id).into_iter();
            ids.filter_map(|id| names.get(&id).map(|name| (*name).to_owned())).collect()
        };
        File { text: printer.file(&plan.items, &cycle), unsupported: plan.unsupported }
    }
}
