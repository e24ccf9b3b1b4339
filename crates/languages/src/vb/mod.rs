//! Visual Basic .NET.

mod keywords;
mod lexicon;
mod print;
mod syntax;

use crate::dotnet::code::Item;
use crate::dotnet::{Dialect, Flavour, Needed, Scope};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Unit};
use print::Printer;

/// Visual Basic .NET.
#[derive(Debug)]
pub(crate) struct VisualBasic;

/// The namespace of a generated file.
const NAMESPACE: &str = "Native";

static DIALECT: Dialect =
    Dialect { ignores_case: true, has_in: true, has_variadic: false, escape: keywords::escape };

static ABOUT: About = About {
    id: "vb",
    aliases: &["vb.net", "vbnet", "visualbasic"],
    name: "VB.NET",
    extension: "vb",
    lexicon: &lexicon::LEXICON,
    judge: Some("Visual Basic’s compiler on .NET 9: sizes and offsets by `Marshal` on x64"),
    module: Some("Native"),
    styles: &[Style {
        id: "dllimport",
        name: "DllImport",
        summary: "For every version of .NET; the runtime marshals strings, truth values and delegates.",
        internal: &[("    Public ", "    Friend ")],
    }],
};

impl Language for VisualBasic {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let item = Scope::new(unit, &DIALECT, Flavour::Marshalled, options).item(id, options.links)?;
        let mut printer = Printer::default();
        printer.item(&item);
        Ok(printer.finish())
    }

    fn definitions<'a>(&'a self, unit: &'a Unit, options: &'a Options) -> Box<dyn Definitions + 'a> {
        let print = |item: &Item| {
            let mut printer = Printer::default();
            printer.item(item);
            printer.finish()
        };
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        Box::new(Needed { scope, links: options.links, print })
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let (items, unsupported) =
            Scope::new(unit, &DIALECT, Flavour::Marshalled, options).items(options.links);
        let mut printer = Printer::default();
        printer.file(&items, NAMESPACE);
        File { text: printer.finish(), unsupported }
    }
}
