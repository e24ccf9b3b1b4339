//! Haskell: foreign imports and `Storable` records in the types of the package `base`.

mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;
mod value;

use crate::plain::{self, Comparison, Entry, Function, Item, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};

/// Haskell.
#[derive(Debug)]
pub(crate) struct Haskell;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    refuse,
};

static COMPARISON: Comparison = Comparison { fold: keywords::fold, other: keywords::other };

/// Callbacks and interfaces are never refused, since types that hold them would be lost too: where Haskell cannot
/// call, only the address is declared.
fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => refuse_function(function, architecture).map(str::to_owned),
        What::Constant(_, value) if value::holds_text(value) => {
            Some("its value is a record with the address of a string in it, which no constant of Haskell has".to_owned())
        }
        _ => None,
    }
}

fn refuse_function(function: &Function, architecture: Architecture) -> Option<&'static str> {
    match &function.entry {
        Entry::Ordinal(_) => Some("Haskell's FFI cannot import a function that has a number and no name"),
        Entry::Name(name) if !is_c_identifier(name) => {
            Some("Haskell's FFI imports what has the name of a C function alone, without signs in it")
        }
        Entry::Name(_) => ty::cannot_call(&function.signature, architecture),
    }
}

fn is_c_identifier(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

static ABOUT: About = About {
    id: "haskell",
    aliases: &["hs"],
    name: "Haskell",
    extension: "hs",
    lexicon: &lexicon::LEXICON,
    judge: Some(
        "GHC 9.0 compiles it, for x86 checks its types; sizes, alignments and offsets are those of records that \
         it reads and writes on x64",
    ),
    module: Some("Native"),
    internal: &[],
    styles: &[Style {
        id: "foreign",
        name: "foreign import",
        summary: "Needs no package but base: foreign imports, Storable records, and constants as pattern synonyms \
                  that keep their names.",
    }],
};

impl Language for Haskell {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration_compared(unit, id, &WORDS, COMPARISON, options)?;
        Ok(print::declaration(&item, options.architecture))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file_compared(unit, &WORDS, COMPARISON, options);
        File { text: print::file(&plan.items, options.architecture), unsupported: plan.unsupported }
    }
}
