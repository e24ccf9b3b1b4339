//! The index: what a search looks things up in, each part built when it is first needed.

use crate::answer::Results;
use crate::field::Fields;
use crate::gram::Grams;
use crate::hump::Humps;
use crate::names::Names;
use crate::search::Search;
use crate::signature::Signatures;
use farcall_catalog::Catalog;
use std::sync::OnceLock;

/// Everything that can be found in a catalog.
///
/// [`Index::new`] costs nothing. The first search reads all names once (some 30 ms); what only some
/// queries need (signatures, fields) is built at the first of them. What makes repeated searches
/// fast and costs more than it saves for one search is built by [`Index::prepare`]. The answers
/// are the same either way.
#[derive(Debug)]
pub struct Index<'c> {
    catalog: &'c Catalog,
    names: OnceLock<Names>,
    grams: OnceLock<Grams>,
    humps: OnceLock<Humps>,
    signatures: OnceLock<Signatures>,
    fields: OnceLock<Fields>,
}

impl<'c> Index<'c> {
    /// An index of `catalog`.
    pub const fn new(catalog: &'c Catalog) -> Self {
        Self {
            catalog,
            names: OnceLock::new(),
            grams: OnceLock::new(),
            humps: OnceLock::new(),
            signatures: OnceLock::new(),
            fields: OnceLock::new(),
        }
    }

    /// Builds what searches by name are fast with. A server calls this before it answers; a
    /// command that searches once does not.
    pub fn prepare(&self) {
        let names = self.names();
        std::thread::scope(|scope| {
            scope.spawn(|| self.humps.get_or_init(|| Humps::new(self.catalog, names)));
            self.grams.get_or_init(|| Grams::new(names));
        });
    }

    /// Builds what searches by type and by field need as well. A server calls this in the
    /// background.
    pub fn prepare_types(&self) {
        self.signatures();
        self.fields();
    }

    /// What `query` finds, the best first, at most `limit` items. Any text is a query; see the
    /// [crate's documentation](crate) for the language.
    pub fn search(&self, query: &str, limit: usize) -> Results<'c> {
        Search::run(self, query, limit)
    }

    /// The catalog that is searched.
    pub const fn catalog(&self) -> &'c Catalog {
        self.catalog
    }

    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self.catalog))
    }

    /// Only there once the index is prepared.
    pub(crate) fn grams(&self) -> Option<&Grams> {
        self.grams.get()
    }

    /// Only there once the index is prepared.
    pub(crate) fn humps(&self) -> Option<&Humps> {
        self.humps.get()
    }

    pub(crate) fn signatures(&self) -> &Signatures {
        self.signatures.get_or_init(|| Signatures::new(self.catalog))
    }

    pub(crate) fn fields(&self) -> &Fields {
        self.fields.get_or_init(|| Fields::new(self.catalog))
    }
}
