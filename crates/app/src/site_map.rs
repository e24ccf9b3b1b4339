//! Every page there is, for indices that list all of them.

use crate::{Address, App, ItemKind};
use farcall_catalog::{Symbol, SymbolId, Target};

/// A name with the page that shows it, for an index of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its place among all names.
    pub number: u32,
    /// The name; a family's plain name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL of a function.
    pub library: Option<String>,
    /// Its page.
    pub address: Address,
    /// For a member of an enum, the page of the enum, which shows it too.
    pub of: Option<Address>,
    /// How much it is used; to order what is alike.
    pub weight: u32,
}

impl App {
    /// An upper bound of how many addresses there are.
    pub fn address_count(&self) -> usize {
        self.catalog.symbol_count() as usize
    }

    /// The addresses of `count` names from the one with the number `start`, by name. Members of
    /// enums are left out: the page of the enum has them.
    pub fn addresses(&self, start: usize, count: usize) -> Vec<Address> {
        let symbols = self.symbols_from(start, count);
        symbols
            .filter(|s| !matches!(s.target, Target::Member(..)))
            .map(|symbol| self.address_of(&symbol))
            .collect()
    }

    /// Every name of the catalog, by name.
    pub fn listed(&self) -> impl Iterator<Item = Listed> + '_ {
        self.symbols_from(0, usize::MAX).map(|symbol| {
            let link = self.link(&symbol);
            let of = match symbol.target {
                Target::Member(id, _) => self.address_of_declaration(id),
                _ => None,
            };
            let number = symbol.id.0;
            let Symbol { weight, .. } = symbol;
            Listed {
                number,
                name: link.name,
                kind: link.kind,
                library: link.library,
                address: link.address,
                of,
                weight,
            }
        })
    }

    /// The numbers of constants, as unsigned 64 bits, each with the [`Listed::number`] of who has it.
    pub fn values(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.catalog.values().map(|(value, id)| (value, id.0))
    }

    /// The GUIDs of interfaces and constants, as 128 bits, each with the [`Listed::number`] of who has it.
    pub fn guids(&self) -> impl Iterator<Item = (u128, u32)> + '_ {
        self.catalog.guids().map(|(guid, id)| (guid, id.0))
    }

    fn symbols_from(&self, start: usize, count: usize) -> impl Iterator<Item = Symbol<'static>> + '_ {
        let end = start.saturating_add(count).min(self.address_count());
        (start..end).filter_map(|i| self.catalog.symbol(SymbolId(u32::try_from(i).ok()?)))
    }
}
