//! Finding things.

use crate::{Address, App, ItemKind};
use serde::Serialize;

/// What a query found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Results {
    /// The query as it was asked.
    pub query: String,
    /// What was not understood of the query, and how to write it; the rest was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The best first.
    pub results: Vec<Hit>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hit {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL of a function.
    pub library: Option<String>,
    /// From 1000, what was asked for, down to 0.
    pub score: u16,
    /// Why it matched.
    pub why: String,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

impl App {
    /// What `query` finds, at most `limit` things. Any text is a query; the language is described
    /// in `farcall-search`.
    pub fn search(&self, query: &str, limit: usize) -> Results {
        let found = self.search.search(query, limit);
        let notices: Vec<String> = found.notices.iter().map(ToString::to_string).collect();
        Results {
            query: found.query,
            problem: (!notices.is_empty()).then(|| notices.join("; ")),
            results: found.results.into_iter().map(|hit| self.hit(hit)).collect(),
        }
    }

    /// What to offer while `query` is being typed.
    pub fn suggest(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search(query, limit).results
    }

    /// Reads the tables that every page needs. Whoever does not call this has them read by the first
    /// page.
    pub fn prepare_pages(&self) {
        let catalog = self.catalog;
        _ = (catalog.libraries(), catalog.families(), catalog.prefixes(), self.device_names());
    }

    /// Builds what makes repeated searches fast. A server calls this before it answers; whoever
    /// searches once does not.
    pub fn prepare_search(&self) {
        self.search.prepare();
    }

    /// Builds what searches by signature and by field need as well; a server does so in the
    /// background.
    pub fn prepare_search_by_type(&self) {
        self.search.prepare_types();
    }

    fn hit(&self, hit: farcall_search::Hit<'_>) -> Hit {
        let link = self.link(&hit.symbol);
        Hit {
            name: link.name,
            kind: link.kind,
            library: link.library,
            score: hit.score,
            why: hit.why,
            address: link.address,
        }
    }
}
