//! Node.js: types and functions of the package `koffi`, version 3.
//!
//! Koffi lays records out by the rules of C, with an alignment where a member asks for one of at most 8;
//! `layout` finds those and the filling that give every member the place it must have.

mod keywords;
mod layout;
mod lexicon;
mod print;
mod types;

use crate::ecmascript::keywords::identifier;
use crate::plain::{self, Is, Item, Signature, Ty, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};

/// Node.js.
#[derive(Debug)]
pub(crate) struct Node;

static WORDS: Words = Words {
    identifier,
    used: keywords::USED,
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse,
};

/// More than this no function may have: `MaxParameters` in the source of koffi.
const MOST_PARAMETERS: usize = 64;

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Records(records) => records
            .iter()
            .any(|record| layout::members(record).is_none())
            .then(|| "koffi cannot give its members the places they have".to_owned()),
        What::Function(function) => refuse_signature(&function.signature),
        What::Callback(signature) => refuse_pointer(signature, architecture),
        What::Interface(interface) => interface
            .inherited
            .iter()
            .chain(&interface.methods)
            .find_map(|method| refuse_pointer(&method.signature, architecture)),
        _ => None,
    }
}

/// As [`refuse_signature`], of what is called through a pointer.
fn refuse_pointer(signature: &Signature, architecture: Architecture) -> Option<String> {
    if types::pointer_convention(signature.convention, architecture).is_none() {
        return Some("koffi has no pointers to __fastcall and __thiscall functions".to_owned());
    }
    refuse_signature(signature)
}

fn refuse_signature(signature: &Signature) -> Option<String> {
    let passed = signature.parameters.iter().map(|parameter| &parameter.ty);
    let is_aligned = |ty: &Ty| matches!(ty.bare(), Ty::Named { is: Is::Record { align, .. }, .. } if *align > layout::MOST);
    if passed.chain([&signature.returns]).any(is_aligned) {
        return Some("koffi cannot pass a struct by value that is aligned to more than 8 bytes".to_owned());
    }
    (signature.parameters.len() > MOST_PARAMETERS)
        .then(|| format!("koffi takes no more than {MOST_PARAMETERS} parameters"))
}

static ABOUT: About = About {
    id: "node",
    aliases: &["javascript", "js", "koffi"],
    name: "Node.js",
    extension: "js",
    lexicon: &lexicon::LEXICON,
    judge: Some("Node.js with koffi: sizes, alignments and offsets on x64"),
    module: None,
    styles: &[Style {
        id: "koffi",
        name: "koffi",
        summary: "For the npm package koffi, which calls native functions from Node.js without a compiler.",
        internal: &[],
    }],
};

impl Language for Node {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = plain::declaration(unit, id, &WORDS, options)?;
        Ok(print::declaration(&item, options.architecture))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let plan = plain::file(unit, &WORDS, options);
        File { text: print::file(&plan.items, options.architecture), unsupported: plan.unsupported }
    }
}
