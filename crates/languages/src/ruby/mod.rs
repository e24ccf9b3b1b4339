//! Ruby: declarations for Fiddle, which comes with the language.
//!
//! Functions are `extern` declarations in one module per DLL. Types are written out in C, so that each
//! declaration stands alone: `dlload` forgets every `typealias` before it. Structs are Fiddle's, which knows
//! natural alignment only; see [`record`]. COM objects are classes whose methods go through the table.

mod constant;
mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;

use crate::plain::{self, Entry, Item, Signature, What, Words};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, CallingConvention, DeclId, Kind, Unit};

/// Ruby.
#[derive(Debug)]
pub(crate) struct Ruby;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    // The first letter of a constant is made a capital one.
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => match &function.entry {
            Entry::Ordinal(_) => {
                Some("Fiddle finds functions by name, and this one has only a number".into())
            }
            Entry::Name(name) if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
                Some("Fiddle cannot parse the name that it is exported under".into())
            }
            Entry::Name(_) => cannot_call(&function.signature, architecture),
        },
        What::Callback(signature) if signature.is_variadic => {
            Some("Ruby's Fiddle has no callbacks that take any number of arguments".into())
        }
        What::Callback(signature) => cannot_call(signature, architecture),
        What::Records(records) => records
            .iter()
            .any(|record| record::lines(record, architecture).is_none())
            .then(|| "its fields lie where Ruby's Fiddle cannot put them".into()),
        What::Constant(ty, value) | What::Inline(Signature { returns: ty, .. }, value) => {
            let expression = constant::expression(ty, value, architecture);
            expression.is_none().then(|| "its value is not one that Ruby can pack into bytes".into())
        }
        _ => None,
    }
}

/// Why Fiddle can neither call nor be called with `signature`.
fn cannot_call(signature: &Signature, architecture: Architecture) -> Option<String> {
    if signature.parameters.iter().any(|parameter| parameter.ty.is_aggregate()) {
        return Some("Ruby's Fiddle cannot pass a struct by value".into());
    }
    if signature.returns.is_aggregate() {
        return Some("Ruby's Fiddle cannot return a struct by value".into());
    }
    let is_special =
        matches!(signature.convention, CallingConvention::Fastcall | CallingConvention::Thiscall);
    (is_special && architecture == Architecture::X86)
        .then(|| "Ruby's Fiddle calls stdcall and cdecl functions and no others".into())
}

static ABOUT: About = About {
    id: "ruby",
    aliases: &["rb", "fiddle"],
    name: "Ruby",
    extension: "rb",
    lexicon: &lexicon::LEXICON,
    judge: Some("Ruby 3.1: sizes and offsets by running on x64"),
    module: Some("Native"),
    styles: &[Style {
        id: "fiddle",
        name: "Fiddle",
        summary: "Needs no gem but Fiddle, which comes with Ruby 3.0 and later.",
        internal: &[],
    }],
};

impl Language for Ruby {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::declaration(&plain::declaration(unit, id, &WORDS, options)?, options.architecture))
    }

    fn definitions<'a>(&'a self, unit: &'a Unit, options: &'a Options) -> Box<dyn Definitions + 'a> {
        // Signatures say what an alias stands for.
        let is_defined = |id| unit.get(id).is_some_and(|d| d.kind() != Kind::Typedef);
        Box::new(move |id| is_defined(id).then(|| self.declaration(unit, id, options).ok())?)
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        let is_wanted = |item: &&Item| {
            let is_name = matches!(item.what, What::Alias(_) | What::Opaque);
            !is_name || unit.roots().contains(&item.id)
        };
        let items: Vec<&Item> = plan.items.iter().filter(is_wanted).collect();
        File { text: print::file(&items, options.architecture), unsupported: plan.unsupported }
    }
}
