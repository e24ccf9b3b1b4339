//! Nim: `importc` declarations in the types of the language, with nothing to import.

mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;
mod value;

use crate::plain::{self, Comparison, Entry, Item, Signature, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, CallingConvention, DeclId, Unit};

/// Nim.
#[derive(Debug)]
pub(crate) struct Nim;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

static COMPARISON: Comparison = Comparison { fold: keywords::fold, other: keywords::other };

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => match function.entry {
            Entry::Ordinal(_) => {
                Some("Nim's dynlib cannot import a function that has a number and no name".to_owned())
            }
            Entry::Name(_) => unknown_convention(&function.signature, architecture),
        },
        What::Callback(signature) => unknown_convention(signature, architecture),
        What::Interface(interface) => {
            let methods = interface.inherited.iter().chain(&interface.methods);
            methods.map(|method| &method.signature).find_map(|it| unknown_convention(it, architecture))
        }
        What::Records(records) => records.iter().find_map(record::refuse),
        _ => None,
    }
}

/// Why Nim cannot call what is called like this: it has a `thiscall`, which no C compiler but Microsoft's
/// makes anything of.
fn unknown_convention(signature: &Signature, architecture: Architecture) -> Option<String> {
    let is_thiscall = signature.convention == CallingConvention::Thiscall;
    (is_thiscall && architecture == Architecture::X86)
        .then(|| "Nim's thiscall functions do not compile with gcc".to_owned())
}

static ABOUT: About = About {
    id: "nim",
    aliases: &[],
    name: "Nim",
    extension: "nim",
    lexicon: &lexicon::LEXICON,
    judge: Some("Nim 1.6 for x64 and x86: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[Style {
        id: "importc",
        name: "importc, dynlib",
        summary: "Needs no package and no header: what the C header says, in Nim's types, loaded from the DLL when \
                  the program starts.",
        internal: &[],
    }],
};

impl Language for Nim {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::declaration(&plain::declaration_compared(unit, id, &WORDS, COMPARISON, options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file_compared(unit, &WORDS, COMPARISON, options);
        File { text: print::file(&plan.items), unsupported: plan.unsupported }
    }
}
