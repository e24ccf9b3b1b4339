//! Zig: `extern` declarations in the types of the language, with nothing to import.

mod keywords;
mod lexicon;
mod print;

use crate::plain::{self, Item, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, CallingConvention, DeclId, Unit};

/// Zig.
#[derive(Debug)]
pub(crate) struct Zig;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

fn refuse(item: &Item, _: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) if matches!(function.entry, plain::Entry::Ordinal(_)) => {
            Some("Zig cannot import a function that has a number and no name".to_owned())
        }
        What::Callback(signature) if signature.convention == CallingConvention::Thiscall => {
            Some("Zig has no pointers to __thiscall functions outside of x86".to_owned())
        }
        _ => None,
    }
}

static ABOUT: About = About {
    id: "zig",
    aliases: &[],
    name: "Zig",
    extension: "zig",
    lexicon: &lexicon::LEXICON,
    judge: Some("Zig 0.17 for x64, x86 and arm64: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[Style {
        id: "extern",
        name: "extern",
        summary: "Needs no package and no header: what the C header says, in Zig's types.",
        internal: &[],
    }],
};

impl Language for Zig {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::item(&plain::declaration(unit, id, &WORDS, options)?))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        File { text: print::file(&plan.items), unsupported: plan.unsupported }
    }
}
