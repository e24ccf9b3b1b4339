//! Answering a name.

use crate::naming::{Group, group};
use crate::{Address, Answer, App};
use farcall_catalog::{Symbol, Target};
use farcall_model::Architecture;
use serde::Serialize;

/// How many names "did you mean" offers.
const MOST_GUESSES: usize = 5;

/// Nothing is called that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("nothing is called {name}")]
pub struct NotFound {
    /// What was asked for, shortened where it is absurdly long.
    pub name: String,
    /// Names that may have been meant, the likeliest first.
    pub did_you_mean: Vec<String>,
}

impl App {
    /// Everything that is called `name`, without regard to letter case, in the variant for
    /// `architecture` where architectures differ.
    ///
    /// # Errors
    /// When nothing is called that.
    pub fn show(&self, name: &str, architecture: Architecture) -> Result<Answer, NotFound> {
        let symbols = self.symbols_called(name);
        let first = symbols.first().ok_or_else(|| self.not_found(name))?;
        Ok(Answer { item: self.item(first, architecture, None), also: self.also(&symbols, first) })
    }

    /// What `name` means first of all.
    pub(crate) fn symbol_called(&self, name: &str) -> Result<Symbol<'static>, NotFound> {
        self.symbols_called(name).first().copied().ok_or_else(|| self.not_found(name))
    }

    /// Everything called `name`, the best first. A prefix is also found without its underscore.
    pub(crate) fn symbols_called(&self, name: &str) -> Vec<Symbol<'static>> {
        let name = name.trim();
        let mut found: Vec<Symbol<'static>> = self.catalog.find(name).into_iter().map(|f| f.symbol).collect();
        if found.is_empty() && !name.ends_with('_') {
            let prefixes = self.catalog.find(&format!("{name}_")).into_iter().map(|f| f.symbol);
            found.extend(prefixes.filter(|s| matches!(s.target, Target::Prefix(_))));
        }
        found
    }

    /// What an address leads to, the best first; a function of another DLL than the address says
    /// is still found, so that the address can be put right.
    pub(crate) fn symbols_at(&self, address: &Address) -> Vec<Symbol<'static>> {
        let (name, wanted) = match address {
            Address::Function { name, .. } => (name.as_str(), Group::Function),
            Address::Type { name, .. } => (name.as_str(), Group::Type),
            Address::Constant { name, .. } => (name.as_str(), Group::Constant),
            Address::Constants { prefix } => (prefix.as_str(), Group::Prefix),
            Address::DeviceFunction { name, .. } => (name.as_str(), Group::Device),
            Address::Module { .. } | Address::DeviceModule { .. } => return Vec::new(),
        };
        let mut symbols = self.symbols_called(name);
        symbols.retain(|s| group(s) == wanted);
        if let Address::Function { module, .. } = address {
            let is_there = |s: &Symbol<'_>| self.library_of(s).map(|l| crate::address::stem(&l)) == *module;
            symbols.sort_by_key(|s| !is_there(s));
        }
        if let Some(within) = address.within() {
            symbols.sort_by_key(|s| !self.place_of(s.target).eq_ignore_ascii_case(within));
        }
        symbols
    }

    /// The error for a name that means nothing, with what it may have meant.
    pub(crate) fn not_found(&self, name: &str) -> NotFound {
        let mut did_you_mean: Vec<String> = Vec::new();
        for hit in self.search(name, MOST_GUESSES * 2).results {
            if did_you_mean.len() < MOST_GUESSES && !did_you_mean.contains(&hit.name) {
                did_you_mean.push(hit.name);
            }
        }
        NotFound { name: shortened(name), did_you_mean }
    }
}

/// At most 80 characters of what somebody typed.
fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(80).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_every_symbol_leads_back_to_it() {
        let app = App::new();
        let mut wrong = Vec::new();
        for symbol in app.catalog.symbols() {
            let address = app.address_of(&symbol);
            let found = match &address {
                // One export in two modules of Windows CE is one item with two pages.
                Address::DeviceFunction { module, name } => {
                    app.device_export(module, name).is_some_and(|(_, export)| export.name == symbol.name)
                }
                _ => app.symbols_at(&address).first().is_some_and(|s| s.target == symbol.target),
            };
            if !found {
                wrong.push(format!("{address} is not the address of {symbol:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
    }
}
