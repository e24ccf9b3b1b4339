//! What C#, Visual Basic and PowerShell share: native declarations lowered to those of a .NET
//! program.
//!
//! All marshalling is decided here, in one place, so that the three never disagree; the folders of
//! the languages only spell the result out. What is absent: the syntax of any of them.

mod arrays;
pub(crate) mod code;
mod constants;
mod functions;
mod interfaces;
pub(crate) mod lines;
mod measure;
mod names;
mod parameters;
mod raw;
mod records;
mod scope;
mod shape;

pub(crate) use names::identifier;
pub(crate) use scope::Scope;

use crate::{Definitions, Unsupported, facts};
use code::Item;
use farcall_model::{Body, DeclId, Declaration, Kind};
use std::collections::BTreeSet;

/// What a language can do that others cannot.
pub(crate) struct Dialect {
    /// Whether names that differ in letter case alone are one name.
    pub(crate) ignores_case: bool,
    /// Whether it has references that are only read (`in`).
    pub(crate) has_in: bool,
    /// Whether it can declare functions with any number of arguments.
    pub(crate) has_variadic: bool,
    /// Makes a name of what may be a keyword.
    pub(crate) escape: fn(&str) -> String,
}

/// How much is left to the marshaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Everything: strings, truth values, delegates, objects, arrays in structs.
    Marshalled,
    /// What the source generator of `LibraryImport` does: the same for parameters, but structs
    /// are plain data.
    Generated,
    /// Nothing: pointers and plain data.
    Raw,
}

/// What a unit brings along for its roots, as a language prints it.
pub(crate) struct Needed<'a, P> {
    pub(crate) scope: Scope<'a>,
    pub(crate) links: bool,
    pub(crate) print: P,
}

impl<P: Fn(&Item) -> String> Definitions for Needed<'_, P> {
    fn definition(&self, id: DeclId) -> Option<String> {
        Some((self.print)(&self.scope.needed(id, self.links)?))
    }

    fn surroundings(&self) -> Option<u64> {
        self.scope.surroundings()
    }
}

impl Scope<'_> {
    /// What the unit brings along, where it gets a declaration of its own.
    pub(crate) fn needed(&self, id: DeclId, links: bool) -> Option<Item> {
        self.printed(id, false, links)?.ok()
    }

    /// Lowers one declaration.
    pub(crate) fn item(&self, id: DeclId, links: bool) -> Result<Item, Unsupported> {
        let Some(declaration) = self.unit.get(id) else {
            return Err(Unsupported::new("it is not part of this set"));
        };
        let notes = self.notes(declaration, links);
        match declaration.on_or_first(self.architecture) {
            Body::Function(native) => functions::function(self, id, declaration, native, notes),
            Body::Callback(native) => functions::callback(self, id, native, notes),
            Body::Record(_) => records::record(self, id, notes).map(Item::Struct),
            Body::Enum(native) => Ok(Item::Enum(code::Enum {
                notes,
                name: self.name(id),
                ty: parameters::primitive(native.ty),
                is_flags: native.is_flags,
                members: self.members(native),
            })),
            Body::Interface(_) => interfaces::interface(self, id, notes).map(Item::Interface),
            Body::Constant(native) => constants::constant(self, id, native, notes).map(Item::Constant),
            Body::Typedef(native) => constants::alias(self, id, native, notes).map(Item::Alias),
        }
    }

    /// Everything of the unit that a file holds, in its order, and what had to be left out.
    pub(crate) fn items(&self, links: bool) -> (Vec<Item>, Vec<(DeclId, Unsupported)>) {
        let roots: BTreeSet<DeclId> = self.unit.roots().iter().copied().collect();
        let mut items = Vec::new();
        let mut unsupported = Vec::new();
        for (id, _) in self.unit.iter() {
            match self.printed(id, roots.contains(&id), links) {
                None => {}
                Some(Ok(item)) => items.push(item),
                Some(Err(why)) => unsupported.push((id, why)),
            }
        }
        (items, unsupported)
    }

    /// The item `id` where it gets a declaration of its own.
    pub(crate) fn printed(
        &self,
        id: DeclId,
        is_root: bool,
        links: bool,
    ) -> Option<Result<Item, Unsupported>> {
        // Typedefs dissolve into what they stand for, function pointers into their types and
        // records that nobody knows into addresses.
        let dissolves = match self.unit.get(id)?.kind() {
            Kind::Typedef => true,
            Kind::Callback => self.flavour == Flavour::Raw,
            Kind::Struct | Kind::Union => self.record(id).is_some_and(|(_, r)| r.fields.is_empty()),
            Kind::Enum => shape::is_dissolved(self, id),
            _ => false,
        };
        (is_root || !dissolves).then(|| self.item(id, links))
    }

    fn members(&self, native: &farcall_model::Enum) -> Vec<(String, i128)> {
        let mut names = names::Names::new(self.dialect.ignores_case);
        let members = native.members.iter();
        members.map(|m| ((self.dialect.escape)(&names.take(&m.name)), m.value)).collect()
    }

    /// What stands above a declaration: its link, and where it holds.
    fn notes(&self, declaration: &Declaration, links: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(link) = declaration.documentation.as_ref().filter(|_| links) {
            notes.push(link.clone());
        }
        notes.extend(facts::differences(declaration, self.home(declaration), "Pack"));
        notes
    }
}
