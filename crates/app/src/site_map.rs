//! Every page there is, for indices that list all of them.

use crate::{Address, App};
use farcall_catalog::{SymbolId, Target};

impl App {
    /// An upper bound of how many addresses there are.
    pub fn address_count(&self) -> usize {
        self.catalog.symbol_count() as usize
    }

    /// The addresses of `count` names from the one with the number `start`, by name. Members of
    /// enums are left out: the page of the enum has them.
    pub fn addresses(&self, start: usize, count: usize) -> Vec<Address> {
        let end = start.saturating_add(count).min(self.address_count());
        let symbols = (start..end).filter_map(|i| self.catalog.symbol(SymbolId(u32::try_from(i).ok()?)));
        symbols
            .filter(|s| !matches!(s.target, Target::Member(..)))
            .map(|symbol| self.address_of(&symbol))
            .collect()
    }
}
