//! D: `extern (Windows)` declarations in the types of the language, with nothing to import.

mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;
mod value;

use crate::plain::{self, Entry, Item, Signature, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, CallingConvention, DeclId, Unit};

/// D.
#[derive(Debug)]
pub(crate) struct D;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => match function.entry {
            Entry::Ordinal(_) => Some("D cannot import a function that has a number and no name".to_owned()),
            Entry::Name(_) => unknown_convention(&function.signature, architecture),
        },
        What::Callback(signature) => unknown_convention(signature, architecture),
        What::Interface(interface) => {
            let methods = interface.inherited.iter().chain(&interface.methods);
            methods.map(|method| &method.signature).find_map(|it| unknown_convention(it, architecture))
        }
        What::Records(records) => record::refuse(records),
        _ => None,
    }
}

/// Why D cannot call what is called like this: on x86 it knows two conventions, elsewhere there is one.
fn unknown_convention(signature: &Signature, architecture: Architecture) -> Option<String> {
    let name = match signature.convention {
        CallingConvention::Stdcall | CallingConvention::Cdecl => return None,
        CallingConvention::Fastcall => "__fastcall",
        CallingConvention::Thiscall => "__thiscall",
    };
    (architecture == Architecture::X86).then(|| format!("D has no {name} functions"))
}

static ABOUT: About = About {
    id: "d",
    aliases: &["dlang"],
    name: "D",
    extension: "d",
    lexicon: &lexicon::LEXICON,
    judge: Some("ldc 1.30 for x64, x86 and arm64: sizes, alignments and offsets asserted"),
    module: None,
    styles: &[Style {
        id: "extern",
        name: "extern (Windows)",
        summary: "Needs no import and no binding: what the C header says, in D's types, with COM objects as structs.",
        internal: &[],
    }],
};

impl Language for D {
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
