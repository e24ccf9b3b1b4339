//! How often the search puts first what was meant.

use crate::report::{Bound, Report};
use crate::sample;
use farcall_search::Index;

/// Query, right names with `|` between them, sort of query.
const QUERIES: &str = include_str!("../../crates/search/data/queries.tsv");

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let catalog = farcall_snapshot::catalog();
    let index = Index::new(catalog);
    index.prepare();
    let rows: Vec<Vec<&str>> = QUERIES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| line.split('\t').collect())
        .collect();
    let is_right = |row: &&Vec<&str>| {
        let [query, expected, _] = row[..] else { return false };
        let results = index.search(query, 10);
        results.results.first().is_some_and(|hit| expected.split('|').any(|name| name == hit.symbol.name))
    };
    let right = rows.iter().filter(is_right).count();
    let name = format!("first result right, of {} queries", rows.len());
    report.figure(&name, percent(right, rows.len()), "%", Bound::AtLeast(90.0));

    let (mut hits, mut all) = (0, 0);
    for function in sample::functions(catalog, 300) {
        for length in 3..=7.min(function.name.len()) {
            let found = index.search(&function.name[..length], 5);
            all += 1;
            let is_hit = found.results.iter().any(|hit| is_meant(catalog, hit.symbol.target, function.name));
            hits += usize::from(is_hit);
        }
    }
    let name = format!("among the first five, of {all} prefixes of 3 to 7 letters");
    report.figure(&name, percent(hits, all), "%", Bound::AtLeast(85.0));
    Ok(())
}

/// Whether a result is the function `name` or the family that it belongs to.
pub(crate) fn is_meant(
    catalog: &farcall_catalog::Catalog,
    target: farcall_catalog::Target,
    name: &str,
) -> bool {
    match target {
        farcall_catalog::Target::Family(id) => {
            catalog.family(id).is_some_and(|family| family.members().any(|id| catalog.name(id) == name))
        }
        target => catalog.declaration_of(target).is_some_and(|id| catalog.name(id) == name),
    }
}

pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
