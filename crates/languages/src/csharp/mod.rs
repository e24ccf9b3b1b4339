//! C#.

pub(crate) mod keywords;
mod lexicon;
pub(crate) mod print;
pub(crate) mod syntax;

use crate::dotnet::code::Item;
use crate::dotnet::{Dialect, Flavour, Needed, Scope};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};
use print::Printer;
use syntax::Syntax;

/// C#.
#[derive(Debug)]
pub(crate) struct CSharp;

/// The namespace of a generated file.
const NAMESPACE: &str = "Native";

static DIALECT: Dialect =
    Dialect { ignores_case: false, has_in: true, has_variadic: true, escape: keywords::escape };

/// What stands one level inside is for others to see; what is deeper belongs to it.
const INTERNAL: &[(&str, &str)] = &[("    public ", "    internal ")];

static ABOUT: About = About {
    id: "csharp",
    aliases: &["cs", "c#"],
    name: "C#",
    extension: "cs",
    lexicon: &lexicon::LEXICON,
    judge: Some("Roslyn (C# 7.2 to 13) on .NET 9: sizes and offsets by `Marshal` on x64"),
    module: Some("Native"),
    styles: &[
        Style {
            id: "dllimport",
            name: "DllImport",
            summary: "For every version of .NET and C# 7.2 or later; the runtime marshals strings, truth values and delegates.",
            internal: INTERNAL,
        },
        Style {
            id: "libraryimport",
            name: "LibraryImport",
            summary: "For .NET 8 or later with unsafe code allowed; the compiler writes the marshalling, which suits trimming and native AOT.",
            internal: INTERNAL,
        },
        Style {
            id: "blittable",
            name: "Blittable",
            summary: "For C# 12 or later with unsafe code allowed; pointers and plain data, with nothing marshalled.",
            internal: INTERNAL,
        },
    ],
};

/// The flavour and the syntax of a style.
fn style(options: &Options) -> (Flavour, Syntax) {
    match options.style.as_str() {
        "libraryimport" => (Flavour::Generated, Syntax { has_nint: true }),
        "blittable" => (Flavour::Raw, Syntax { has_nint: true }),
        _ => (Flavour::Marshalled, Syntax { has_nint: false }),
    }
}

impl Language for CSharp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let (flavour, syntax) = style(options);
        let item = Scope::new(unit, &DIALECT, flavour, options).item(id, options.links)?;
        let mut printer = Printer::new(syntax, flavour);
        printer.item(&item);
        Ok(printer.finish())
    }

    fn definitions<'a>(&'a self, unit: &'a Unit, options: &'a Options) -> Box<dyn Definitions + 'a> {
        let (flavour, syntax) = style(options);
        let print = move |item: &Item| {
            let mut printer = Printer::new(syntax, flavour);
            printer.item(item);
            printer.finish()
        };
        let scope = Scope::new(unit, &DIALECT, flavour, options);
        Box::new(Needed { scope, links: options.links, print })
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let (flavour, syntax) = style(options);
        let (items, unsupported) = Scope::new(unit, &DIALECT, flavour, options).items(options.links);
        let mut printer = Printer::new(syntax, flavour);
        printer.file(&items, NAMESPACE);
        File { text: printer.finish(), unsupported }
    }
}
