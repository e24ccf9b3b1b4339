//! `farcall search QUERY…`.

use crate::arguments::Search;
use crate::failure::Failure;
use crate::output;
use crate::style::{DIM, HEADING, TYPE};
use crate::table::{Cell, table};
use farcall_app::{App, Hit};
use std::io::Write;

/// Finds things.
pub(crate) fn run(arguments: &Search) -> Result<(), Failure> {
    let query = arguments.query.join(" ");
    let found = App::new().search(&query, usize::from(arguments.limit));
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

fn row(hit: &Hit) -> Vec<Cell> {
    vec![
        Cell::left(HEADING, &hit.name),
        Cell::left(TYPE, hit.kind.name()),
        Cell::left(anstyle::Style::new(), hit.library.as_deref().unwrap_or_default()),
        Cell::left(DIM, &hit.why),
    ]
}
