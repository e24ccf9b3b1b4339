//! `farcall search QUERY…`: in the catalog, and in what people wrote where there is something.

use crate::arguments::Search;
use crate::failure::Failure;
use crate::output;
use crate::serve::runtime;
use crate::style::{DIM, HEADING, TYPE};
use crate::table::{Cell, table};
use anyhow::Context;
use farcall_app::{Found, FoundAll};
use std::io::Write;
use std::sync::Arc;

/// Finds things.
pub(crate) fn run(arguments: &Search) -> Result<(), Failure> {
    let query = arguments.query.join(" ");
    let found = runtime()?.block_on(find(arguments, &query))?;
    if arguments.json {
        output::print_json(&found)?;
    } else if !found.results.is_empty() {
        let rows: Vec<Vec<Cell>> = found.results.iter().map(row).collect();
        output::print(&table(&rows, output::width()))?;
    }
    if let Some(problem) = &found.problem {
        // The results are out; a closed standard error changes nothing about that.
        let _ = writeln!(anstream::stderr(), "farcall: {problem}");
    }
    if found.results.is_empty() {
        let short: String = query.chars().take(80).collect();
        let advice = "how to ask is in: farcall search --help";
        return Err(Failure::NothingFound(format!("nothing matches {short}; {advice}")));
    }
    Ok(())
}

async fn find(arguments: &Search, query: &str) -> anyhow::Result<FoundAll> {
    let (app, limit) = (Arc::new(arguments.catalog.open()?), usize::from(arguments.limit));
    match arguments.database.open_existing(app.clone(), &arguments.catalog).await? {
        Some(community) => {
            let found = community.search(query, limit).await;
            community.store().close().await;
            found.context("cannot search what people wrote")
        }
        None => Ok(app.search_catalog(query, limit)),
    }
}

fn row(hit: &Found) -> Vec<Cell> {
    vec![
        Cell::left(HEADING, &hit.name),
        Cell::left(TYPE, &hit.kind),
        Cell::left(anstyle::Style::new(), hit.library.as_deref().unwrap_or_default()),
        Cell::left(DIM, &hit.why),
    ]
}
