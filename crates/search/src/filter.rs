//! Filters made ready to be asked about thousands of symbols.

use crate::index::Index;
use crate::notice::Notice;
use crate::number::Number;
use crate::pattern::TypePattern;
use crate::query::Filter;
use farcall_catalog::{Catalog, Library, Symbol, Target};
use farcall_model::Kind;
use std::collections::HashSet;

/// What a symbol must be besides its name; nothing asked for accepts all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accept {
    libraries: Option<Vec<u16>>,
    headers: Option<Vec<u16>>,
    kinds: Option<Vec<Kind>>,
    /// The symbol must be in each.
    sets: Vec<HashSet<u32>>,
}

impl Accept {
    pub(crate) fn new(index: &Index<'_>, filters: &[Filter], notices: &mut Vec<Notice>) -> Self {
        let mut accept = Self::default();
        for filter in filters {
            match filter {
                Filter::Library(name) => {
                    let found = named(index.catalog().libraries(), name, ".dll");
                    match device_module(index.catalog(), name).filter(|_| found.is_empty()) {
                        Some(exports) => accept.require(index, exports),
                        None => {
                            if found.is_empty() {
                                notices.push(Notice::UnknownLibrary(name.clone()));
                            }
                            narrow(&mut accept.libraries, found);
                        }
                    }
                }
                Filter::Header(name) => {
                    let found = named(index.catalog().headers(), name, ".h");
                    if found.is_empty() {
                        notices.push(Notice::UnknownHeader(name.clone()));
                    }
                    narrow(&mut accept.headers, found);
                }
                Filter::Kind(kinds) => narrow(&mut accept.kinds, kinds.clone()),
                Filter::Takes(pattern) => {
                    note_unknown(index, pattern, notices);
                    accept.require(index, index.signatures().taking(pattern));
                }
                Filter::Returns(pattern) => {
                    note_unknown(index, pattern, notices);
                    accept.require(index, index.signatures().returning(pattern));
                }
                Filter::Field(name) => accept.require(index, index.fields().with(name)),
                Filter::Value(number) => accept.require_value(index, *number),
                Filter::Evidence(verdict) => {
                    let judged = index.catalog().judged(*verdict);
                    let symbols = judged.filter_map(|(id, _)| Some(index.catalog().symbol_of(id)?.id.0));
                    accept.require(index, symbols.collect());
                }
            }
        }
        accept
    }

    /// Asks for a library besides what is asked for already; `None` when there is no such one.
    pub(crate) fn and_library(index: &Index<'_>, filters: &[Filter], name: &str) -> Option<Self> {
        let is_library = |l: &Library| l.name == name || l.name.strip_suffix(".dll") == Some(name);
        index.catalog().libraries().iter().any(is_library).then(|| {
            let mut filters = filters.to_vec();
            filters.push(Filter::Library(name.to_owned()));
            Self::new(index, &filters, &mut Vec::new())
        })
    }

    /// Asks for a value besides what is asked for already.
    pub(crate) fn require_value(&mut self, index: &Index<'_>, number: Number) {
        self.require(index, index.catalog().by_value(number.value).iter().map(|s| s.id.0).collect());
    }

    fn require(&mut self, index: &Index<'_>, symbols: Vec<u32>) {
        // A family passes where one of its halves does.
        let wholes = symbols.iter().map(|symbol| index.names().whole(*symbol));
        self.sets.push(wholes.chain(symbols.iter().copied()).collect());
    }

    pub(crate) fn accepts(&self, symbol: &Symbol<'_>) -> bool {
        let in_list = |list: &Option<Vec<u16>>, index: Option<u16>| {
            list.as_ref().is_none_or(|list| index.is_some_and(|index| list.contains(&index)))
        };
        in_list(&self.libraries, symbol.library)
            && in_list(&self.headers, symbol.header)
            && self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&symbol.kind))
            && self.sets.iter().all(|set| set.contains(&symbol.id.0))
    }

    /// The smallest set that a symbol must be in.
    pub(crate) fn fewest(&self) -> Option<&HashSet<u32>> {
        self.sets.iter().min_by_key(|set| set.len())
    }

    /// Whether nothing is asked for.
    pub(crate) fn is_open(&self) -> bool {
        self.libraries.is_none() && self.headers.is_none() && self.kinds.is_none() && self.sets.is_empty()
    }
}

/// The indices of what is called `name`, with or without the ending; else of what starts so, else
/// of what contains it.
fn named(all: &[Library], name: &str, ending: &str) -> Vec<u16> {
    let matching = |is_it: &dyn Fn(&str) -> bool| -> Vec<u16> {
        let found = all.iter().enumerate().filter(|(_, l)| is_it(&l.name.to_ascii_lowercase()));
        found.filter_map(|(index, _)| u16::try_from(index).ok()).collect()
    };
    let exact = matching(&|l| l == name || l.strip_suffix(ending) == Some(name));
    if !exact.is_empty() {
        return exact;
    }
    let starting = matching(&|l| l.starts_with(name));
    if starting.is_empty() { matching(&|l| l.contains(name)) } else { starting }
}

/// What a module of Windows CE exports: the desktop's functions of the same names, and its own.
fn device_module(catalog: &Catalog, name: &str) -> Option<Vec<u32>> {
    let stem = name.strip_suffix(".dll").unwrap_or(name);
    let module = catalog.device_modules().iter().find(|m| m.name.eq_ignore_ascii_case(stem))?;
    let own = |export: &str| {
        let found = catalog.find(export).into_iter().map(|found| found.symbol);
        found.filter(|s| matches!(s.target, Target::DeviceExport(_))).map(|s| s.id.0).next()
    };
    let symbols = module.exports.iter().filter_map(|export| match export.desktop {
        Some(id) => catalog.symbol_of(id).map(|s| s.id.0),
        None => own(&export.name),
    });
    Some(symbols.collect())
}

fn narrow<T: PartialEq>(list: &mut Option<Vec<T>>, to: Vec<T>) {
    match list {
        Some(list) => list.retain(|item| to.contains(item)),
        None => *list = Some(to),
    }
}

fn note_unknown(index: &Index<'_>, pattern: &TypePattern, notices: &mut Vec<Notice>) {
    if let Some(name) = index.signatures().unknown(pattern) {
        notices.push(Notice::UnknownType(name.to_owned()));
    }
}
