//! AutoHotkey v2: functions around `DllCall`, classes around memory and COM objects.

mod call;
mod constant;
mod keywords;
mod lexicon;
mod print;
mod record;

use crate::plain::{self, Item, What, Words};
use crate::{About, File, Language, Options, Style, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};

/// AutoHotkey.
#[derive(Debug)]
pub(crate) struct AutoHotkey;

static WORDS: Words = Words {
    identifier: keywords::identifier,
    used: keywords::USED,
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: true,
    refuse,
};

fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    match &item.what {
        What::Function(function) => {
            function.refused_by("AutoHotkey").or_else(|| call::refusal(&function.signature, architecture))
        }
        What::Constant(ty, value) => constant::assignment("X", ty, value, architecture)
            .is_none()
            .then(|| "AutoHotkey cannot write its value".to_owned()),
        What::Inline(_, value) => {
            constant::scalar(value).is_none().then(|| "AutoHotkey cannot write its value".to_owned())
        }
        _ => None,
    }
}

static ABOUT: About = About {
    id: "autohotkey",
    aliases: &["ahk"],
    name: "AutoHotkey v2",
    extension: "ahk",
    lexicon: &lexicon::LEXICON,
    judge: Some("AutoHotkey 2 under Wine reads the scripts; sizes and offsets compared as text"),
    module: None,
    styles: &[Style {
        id: "dllcall",
        name: "DllCall",
        summary: "For AutoHotkey v2: a function around DllCall for each native one, with all types filled in.",
        internal: &[],
    }],
};

/// What is printed: AutoHotkey is an x64 or an x86 program, on arm64 too.
fn native(options: &Options) -> Options {
    let architecture = match options.architecture {
        Architecture::X86 => Architecture::X86,
        _ => Architecture::X64,
    };
    Options { architecture, ..options.clone() }
}

/// A file without its first line, and what is left out. Names of types need no declaration.
fn text(unit: &Unit, options: &Options) -> (String, Vec<(DeclId, Unsupported)>) {
    let plan = plain::file(unit, &WORDS, options);
    let is_needed = |item: &&Item| match &item.what {
        What::Alias(_) | What::Opaque => unit.roots().contains(&item.id),
        _ => true,
    };
    (print::file(plan.items.iter().filter(is_needed), options.architecture), plan.unsupported)
}

impl Language for AutoHotkey {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let options = native(options);
        Ok(print::item(&plain::declaration(unit, id, &WORDS, &options)?, options.architecture))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let options = native(options);
        let (body, unsupported) = text(unit, &options);
        // The interpreter is told where the script holds.
        let is_x86 = options.architecture == Architecture::X86;
        let other = if is_x86 { Architecture::X64 } else { Architecture::X86 };
        let is_same = text(unit, &Options { architecture: other, ..options.clone() }).0 == body;
        let bits = match (is_same, is_x86) {
            (true, _) => "",
            (false, true) => " 32-bit",
            (false, false) => " 64-bit",
        };
        File { text: format!("#Requires AutoHotkey v2.0{bits}\n{body}"), unsupported }
    }
}
