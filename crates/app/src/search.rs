//! Finding things.

use crate::{Address, App, ItemKind};
use farcall_catalog::Symbol;
use serde::Serialize;

/// What a query found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Results {
    /// The query as it was asked.
    pub query: String,
    /// What is wrong with the query, and how to write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The best first.
    pub results: Vec<Hit>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Hit {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL of a function.
    pub library: Option<String>,
    /// Higher is better; comparable within one query only.
    pub score: f64,
    /// Why it matched.
    pub why: String,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

impl App {
    /// What `query` finds, at most `limit` things.
    pub fn search(&self, query: &str, limit: usize) -> Results {
        let start = self.catalog.lower_bound(query).0;
        let prefix =
            |s: &Symbol<'_>| s.name.get(..query.len()).is_some_and(|start| start.eq_ignore_ascii_case(query));
        let results = (start..self.catalog.symbol_count())
            .map_while(|index| self.catalog.symbol(farcall_catalog::SymbolId(index)))
            .take_while(prefix)
            .take(limit)
            .map(|symbol| self.hit(&symbol, 1.0, "its name starts so".to_owned()))
            .collect();
        Results { query: query.to_owned(), problem: None, results }
    }

    /// What to offer while `query` is being typed.
    pub fn suggest(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.search(query, limit).results
    }

    fn hit(&self, symbol: &Symbol<'_>, score: f64, why: String) -> Hit {
        let link = self.link(symbol);
        Hit { name: link.name, kind: link.kind, library: link.library, score, why, address: link.address }
    }
}
