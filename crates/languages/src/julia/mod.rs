//! Julia: `struct`s that lie as C's do, and functions that call with `@ccall`.

mod keywords;
mod layout;
mod lexicon;
mod print;
mod value;

use crate::plain::{self, Is, Item, Signature, Ty, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};

/// Julia.
#[derive(Debug)]
pub(crate) struct Julia;

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
        What::Function(function) if function.signature.is_variadic => Some(
            "it takes any number of arguments, whose types Julia must know: write the call with @ccall"
                .to_owned(),
        ),
        What::Function(function)
            if architecture == Architecture::Arm64 && passes_union(&function.signature) =>
        {
            Some("Julia has no unions, and arm64 passes some in other registers than the bytes".to_owned())
        }
        What::Constant(ty, value) => value::refuse(ty, value, architecture),
        _ => None,
    }
}

fn passes_union(signature: &Signature) -> bool {
    let mut types = signature.parameters.iter().map(|parameter| &parameter.ty).chain([&signature.returns]);
    types.any(|ty| matches!(ty.bare(), Ty::Named { is: Is::Record { is_union: true, .. }, .. }))
}

static ABOUT: About = About {
    id: "julia",
    aliases: &["jl"],
    name: "Julia",
    extension: "jl",
    lexicon: &lexicon::LEXICON,
    judge: None,
    module: Some("Native"),
    styles: &[Style {
        id: "ccall",
        name: "ccall",
        summary: "Needs no package: structs, constants and a Julia function for every native one.",
        internal: &[],
    }],
};

impl Language for Julia {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        Ok(print::declaration(&plain::declaration(unit, id, &WORDS, options)?, options.architecture))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        File { text: print::file(&plan.items, options.architecture), unsupported: plan.unsupported }
    }
}
