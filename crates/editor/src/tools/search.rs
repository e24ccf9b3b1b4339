//! `search`: what a query finds, the best first.

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{App, Hit};

/// Longer ones are no question.
pub(super) const QUERY_BYTES: usize = 400;
pub(super) const USUAL_LIMIT: usize = 10;
/// Whoever has not found it among so many asks again.
pub(super) const MOST_RESULTS: usize = 1_000;

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let query = arguments.needed("query");
    let limit = arguments.number("limit", USUAL_LIMIT);
    let from = start(arguments)?;
    // One more than is shown tells whether others follow.
    let found = app.search(query, from + limit + 1);
    if found.results.is_empty() {
        let problem = found.problem.map(|problem| format!(" {problem}.")).unwrap_or_default();
        return Ok(Answer::text(format!(
            "Nothing matches {query}.{problem} Try fewer or other words, or a part of the name.\n"
        )));
    }
    let head = found.problem.map(|problem| format!("{problem}\n")).unwrap_or_default();
    let has_more = found.results.len() > from + limit;
    let entries = found.results.iter().skip(from).take(limit).map(line).collect();
    Ok(Answer::List { head, from, entries, has_more })
}

/// Where a list of results begins, which is never far down.
pub(super) fn start(arguments: &Arguments) -> Result<usize, Problem> {
    let from = arguments.cursor();
    match from <= MOST_RESULTS {
        true => Ok(from),
        false => Err(Problem::new(
            format!("cursor is {from}, and only {MOST_RESULTS} results are listed"),
            "Ask for something narrower: more words, or a filter such as dll: or kind:.",
        )),
    }
}

fn line(hit: &Hit) -> String {
    let place = hit.library.as_ref().map(|library| format!(", {library}")).unwrap_or_default();
    format!("{} ({}{place}): {}", hit.name, hit.kind.name(), hit.why)
}
