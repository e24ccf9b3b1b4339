//! Perl: declarations for FFI::Platypus 2.
//!
//! Functions are attached to one package, through an object per DLL and calling convention. Records are classes,
//! callbacks are constants that hold the type of a closure, COM objects are classes whose methods go through
//! the table.

mod constant;
mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;

use crate::plain::{self, Entry, Item, Signature, What, Words};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, CallingConvention, DeclId, Kind, Unit};

/// Perl.
#[derive(Debug)]
pub(crate) struct Perl;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: true,
    refuse,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => match &function.entry {
            Entry::Ordinal(_) => {
                Some("FFI::Platypus finds functions by name, and this one has only a number".into())
            }
            Entry::Name(_) => cannot_call(&function.signature, architecture),
        },
        What::Callback(signature) => cannot_be_called(signature, architecture),
        What::Records(records) => records
            .iter()
            .any(|record| record::members(record, architecture).is_none())
            .then(|| "its fields lie where FFI::Platypus::Record cannot put them".into()),
        What::Constant(ty, value) | What::Inline(Signature { returns: ty, .. }, value) => {
            let expression = constant::expression(ty, value, architecture);
            expression.is_none().then(|| "its value is not one that Perl can pack into bytes".into())
        }
        _ => None,
    }
}

/// Why FFI::Platypus cannot call `signature`.
fn cannot_call(signature: &Signature, architecture: Architecture) -> Option<String> {
    if signature.is_variadic {
        return Some("FFI::Platypus must be told every argument, and this takes any number".into());
    }
    let has_struct = signature.parameters.iter().any(|parameter| parameter.ty.is_aggregate())
        || signature.returns.is_aggregate();
    if has_struct && architecture == Architecture::Arm64 {
        // There, floating-point fields matter, and nested records are bytes here.
        return Some("FFI::Platypus does not know how arm64 passes nested structs by value".into());
    }
    is_special(signature, architecture)
        .then(|| "these declarations call stdcall and cdecl functions and no others".into())
}

/// Why FFI::Platypus cannot be called with `signature`.
fn cannot_be_called(signature: &Signature, architecture: Architecture) -> Option<String> {
    if signature.is_variadic {
        return Some("FFI::Platypus has no closures that take any number of arguments".into());
    }
    if signature.parameters.iter().any(|parameter| parameter.ty.is_aggregate())
        || signature.returns.is_aggregate()
    {
        return Some("FFI::Platypus has no closures that take or return a struct by value".into());
    }
    let is_cdecl = signature.convention != CallingConvention::Stdcall;
    (is_cdecl && architecture == Architecture::X86)
        .then(|| "FFI::Platypus gives a closure the convention of the function that takes it".into())
}

fn is_special(signature: &Signature, architecture: Architecture) -> bool {
    architecture == Architecture::X86
        && matches!(signature.convention, CallingConvention::Fastcall | CallingConvention::Thiscall)
}

static ABOUT: About = About {
    id: "perl",
    aliases: &["pl", "pm"],
    name: "Perl",
    extension: "pm",
    lexicon: &lexicon::LEXICON,
    judge: Some("Perl 5.36 with FFI::Platypus: sizes by running on x64"),
    module: Some("Native"),
    styles: &[Style {
        id: "platypus",
        name: "FFI::Platypus",
        summary: "For FFI::Platypus 2 from CPAN, which Strawberry Perl brings along.",
        internal: &[],
    }],
};

impl Language for Perl {
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
