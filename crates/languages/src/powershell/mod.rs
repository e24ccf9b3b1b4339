//! PowerShell.
//!
//! PowerShell declares native functions in C#, which `Add-Type` compiles. Windows PowerShell 5.1
//! brings the compiler of C# 5, so nothing newer is used. A type that `Add-Type` has made can
//! neither be replaced nor be named by the next `Add-Type`; so each declaration brings everything
//! it needs, in a namespace of its own.

mod lexicon;
mod print;

use crate::csharp::keywords;
use crate::dotnet::code::Item;
use crate::dotnet::{Dialect, Flavour, Scope};
use crate::{About, Definitions, File, Language, Options, Style, Unsupported};
use farcall_model::{DeclId, Kind, Strength, Unit};
use std::collections::BTreeSet;

/// PowerShell.
#[derive(Debug)]
pub(crate) struct PowerShell;

/// The namespace of a generated file, and the start of that of a declaration.
const NAMESPACE: &str = "Native";

static DIALECT: Dialect =
    Dialect { ignores_case: false, has_in: false, has_variadic: false, escape: keywords::escape };

static ABOUT: About = About {
    id: "powershell",
    aliases: &["ps", "ps1", "pwsh"],
    name: "PowerShell",
    extension: "ps1",
    lexicon: &lexicon::LEXICON,
    judge: Some("The C# in it by Roslyn, the rest by a grammar; not run"),
    module: Some("Native"),
    styles: &[Style {
        id: "addtype",
        name: "Add-Type",
        summary: "For Windows PowerShell 5.1 and PowerShell 7; run it once per session.",
        internal: &[],
    }],
};

impl Language for PowerShell {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn declaration(&self, unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        let item = scope.item(id, options.links)?;
        if let Item::Alias(alias) = &item {
            return Err(Unsupported::new(format!(
                "PowerShell has no names for types: write [{}] instead",
                print::type_name(&alias.ty, NAMESPACE)
            )));
        }
        let needed = needed(unit, id);
        let mut items: Vec<Item> = Vec::new();
        let types = unit.order().iter().filter(|other| **other != id && needed.contains(other));
        items.extend(types.filter_map(|id| scope.printed(*id, false, options.links)?.ok()));
        let namespace = format!("{NAMESPACE}.{}", crate::dotnet::identifier(unit.name(id)));
        items.push(item);
        Ok(print::script(items, &namespace))
    }

    /// None: a declaration already brings everything it needs.
    fn definitions<'a>(&'a self, _: &'a Unit, _: &'a Options) -> Box<dyn Definitions + 'a> {
        Box::new(|_| None)
    }

    fn file(&self, unit: &Unit, options: &Options) -> File {
        let scope = Scope::new(unit, &DIALECT, Flavour::Marshalled, options);
        let (mut items, mut unsupported) = scope.items(options.links);
        items.retain(|item| !matches!(item, Item::Alias(_)));
        for id in unit.roots().iter().copied() {
            if let Ok(Item::Alias(_)) = scope.item(id, false) {
                unsupported.push((id, Unsupported::new("PowerShell has no names for types")));
            }
        }
        File { text: print::script(items, NAMESPACE), unsupported }
    }
}

/// `id` and every declaration that its C# names. Pointers inside of structs and in callbacks are
/// bare addresses there, so what they point to is left out.
fn needed(unit: &Unit, id: DeclId) -> BTreeSet<DeclId> {
    let mut found = BTreeSet::new();
    let mut pending = vec![id];
    while let Some(next) = pending.pop() {
        let Some(declaration) = unit.get(next).filter(|_| !unit.is_opaque(next)) else { continue };
        if !found.insert(next) {
            continue;
        }
        let is_bare = matches!(declaration.kind(), Kind::Struct | Kind::Union | Kind::Callback);
        let named = unit.references(next).iter();
        pending.extend(
            named.filter(|(_, strength)| !is_bare || *strength != Strength::Pointer).map(|(id, _)| *id),
        );
    }
    found
}
