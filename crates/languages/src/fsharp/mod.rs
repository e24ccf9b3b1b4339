//! F#.

mod flat;
mod keywords;
mod lexicon;
mod print;
mod syntax;

use crate::dotnet::code::{Item, Ty};
use crate::dotnet::{Dialect, Flavour, Scope};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Kind, Unit};
use print::Printer;
use std::collections::HashMap;

/// F#.
#[derive(Debug)]
pub(crate) struct FSharp;

static DIALECT: Dialect =
    Dialect { ignores_case: false, has_in: true, has_variadic: false, escape: keywords::escape };

static ABOUT: About = About {
    id: "fsharp",
    aliases: &["fs", "f#"],
    name: "F#",
    extension: "fs",
    lexicon: &lexicon::LEXICON,
    judge: Some("F#’s compiler on .NET: a sample, sizes and offsets by `Marshal` on x64"),
    module: Some("Native"),
    styles: &[Style {
        id: "dllimport",
        name: "DllImport",
        summary: "For every version of .NET; the runtime marshals strings, truth values and delegates.",
        internal: &[("module ", "module internal ")],
    }],
};

/// The integers under the enums of `unit`: F# converts a number to an enum only when it knows that.
fn enums(scope: &Scope<'_>, unit: &Unit) -> HashMap<String, Ty> {
    let ids = unit.iter().filter(|(_, declaration)| declaration.kind() == Kind::Enum);
    ids.filter_map(|(id, _)| match scope.item(id, false).ok()? {
        Item::Enum(e) => Some((e.name, e.ty)),
        _ => None,
    })
    .collect()
}

fn printed(item: &Item, enums: &HashMap<String, Ty>) -> String {
    let mut printer = Printer::new(enums);
    printer.item(item, &mut flat::Taken::default());
    printer.finish()
}

impl Language for FSharp {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        let item = scope.item(id, options.links)?;
        Ok(printed(&item, &enums(&scope, unit)))
    }

    fn definitions<'a>(&'a self, unit: &'a Unit, options: &'a Options) -> Box<dyn Definitions + 'a> {
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        let enums = enums(&scope, unit);
        Box::new(move |id| Some(printed(&scope.needed(id, options.links)?, &enums)))
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        let (items, unsupported) = scope.items(options.links);
        let enums = enums(&scope, unit);
        let mut printer = Printer::new(&enums);
        printer.file(&items);
        File { text: printer.finish(), unsupported }
    }
}
