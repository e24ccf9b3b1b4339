//! Go: package syscall and nothing else, or lines for mkwinsyscall.

mod call;
mod columns;
mod constant;
mod functions;
mod keywords;
mod lexicon;
mod print;
mod record;
mod ty;

use crate::plain::{self, Item, What, Words};
use crate::{About, File, Language, Options, Unsupported};
use farcall_model::{Architecture, DeclId, Unit};

/// Go.
#[derive(Debug)]
pub(crate) struct Go;

/// How functions are imported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    LazyDll,
    Sys,
}

static LAZY_DLL: Words = Words {
    identifier: keywords::identifier,
    used: &[],
    // Exported names begin with a capital, so that names which differ in that alone would be one.
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: true,
    refuse: |item, architecture| refuse(item, architecture, functions::refusal),
};

static SYS: Words = Words {
    identifier: keywords::identifier,
    used: &[],
    ignores_case: true,
    has_one_space: true,
    by_windows_rules: true,
    refuse: |item, architecture| refuse(item, architecture, functions::sys_refusal),
};

fn refuse(
    item: &Item,
    architecture: Architecture,
    function: fn(&plain::Function, Architecture) -> Option<String>,
) -> Option<String> {
    match &item.what {
        What::Function(native) => function(native, architecture),
        What::Constant(ty, value) if constant::declaration("X", ty, value, architecture).is_none() => {
            Some("Go has no literal for a union of what its value holds".to_owned())
        }
        What::Inline(signature, value) => constant::expression(&signature.returns, value, architecture)
            .is_none()
            .then(|| "Go has no literal for its value".to_owned()),
        _ => None,
    }
}

static ABOUT: About = About {
    id: "go",
    aliases: &["golang"],
    name: "Go",
    extension: "go",
    lexicon: &lexicon::LEXICON,
    judge: Some("Go 1.19 for amd64, 386 and arm64: sizes and offsets asserted"),
    module: Some("win32"),
    styles: &[
        crate::Style {
            id: "lazydll",
            name: "NewLazyDLL",
            summary: "Needs the standard library alone: a Go function for each native one, with its error.",
            internal: &[],
        },
        crate::Style {
            id: "sys",
            name: "mkwinsyscall",
            summary: "For packages that generate their calls: //sys lines and the types they need.",
            internal: &[],
        },
    ],
};

fn style(options: &Options) -> (Style, &'static Words) {
    if options.style == "sys" { (Style::Sys, &SYS) } else { (Style::LazyDll, &LAZY_DLL) }
}

/// What Go calls the architectures.
fn architectures() -> [(Architecture, &'static str); 3] {
    [(Architecture::X64, "amd64"), (Architecture::X86, "386"), (Architecture::Arm64, "arm64")]
}

/// What a file needs of `unit`, as text without its build constraint, and what is left out.
fn text(unit: &Unit, options: &Options) -> (String, Vec<(DeclId, Unsupported)>) {
    let (style, words) = style(options);
    let plan = plain::file(unit, words, options);
    let is_needed = |item: &Item| unit.roots().contains(&item.id) || !print::is_spelled_out(item);
    let items: Vec<Item> = plan.items.into_iter().filter(is_needed).collect();
    (print::file(&items, style, options.architecture), plan.unsupported)
}

impl Language for Go {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let (style, words) = style(options);
        Ok(print::alone(&plain::declaration(unit, id, words, options)?, style, options.architecture))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let (body, unsupported) = text(unit, options);
        // The compiler is told where the file holds: everywhere, if it is the same everywhere.
        let same = architectures().into_iter().filter(|(architecture, _)| {
            *architecture == options.architecture
                || text(unit, &Options { architecture: *architecture, ..options.clone() }).0 == body
        });
        let names: Vec<&str> = same.map(|(_, name)| name).collect();
        let constraint = match names.as_slice() {
            [_, _, _] => "windows".to_owned(),
            [one] => format!("windows && {one}"),
            several => format!("windows && ({})", several.join(" || ")),
        };
        File { text: format!("//go:build {constraint}\n\n{body}"), unsupported }
    }
}
