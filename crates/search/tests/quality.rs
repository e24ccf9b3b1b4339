//! How often the search puts first what was meant, over the real catalog.

use farcall_catalog::{Catalog, Symbol, Target};
use farcall_model::Kind;
use farcall_search::{Index, Results};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One prepared index for all tests of this file.
fn index() -> &'static Index<'static> {
    static INDEX: OnceLock<Index<'static>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::new(farcall_snapshot::catalog());
        index.prepare();
        index
    })
}

/// The names that stand for a result: its own, and its family's.
fn names(catalog: &Catalog, symbol: &Symbol<'_>) -> Vec<String> {
    let mut names = vec![symbol.name.to_owned()];
    if let Target::Family(id) = symbol.target {
        let members = catalog.family(id).into_iter().flat_map(|f| f.members().collect::<Vec<_>>());
        names.extend(members.map(|id| catalog.name(id).to_owned()));
    }
    names
}

fn shown(results: &Results<'_>) -> String {
    results.results.iter().take(3).map(|hit| hit.symbol.name).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_first_result_is_what_was_meant_for_nine_queries_in_ten() {
    let rows: Vec<Vec<&str>> = include_str!("../data/queries.tsv")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.len() >= 200, "{} queries", rows.len());
    let mut sorts = BTreeMap::<&str, (usize, usize)>::new();
    let mut misses = Vec::new();
    for row in &rows {
        let [query, expected, sort] = row[..] else { panic!("three columns: {row:?}") };
        let results = index().search(query, 10);
        let first = results.results.first();
        let hit = first.is_some_and(|hit| expected.split('|').any(|name| hit.symbol.name == name));
        let (hits, all) = sorts.entry(sort).or_default();
        *hits += usize::from(hit);
        *all += 1;
        if !hit {
            misses.push(format!("{query} (meant {expected}): {}", shown(&results)));
        }
    }
    let hits = rows.len() - misses.len();
    println!("first result right: {hits} of {} ({:.1} %)", rows.len(), percent(hits, rows.len()));
    for (sort, (hits, all)) in &sorts {
        println!("  {sort}: {hits} of {all}");
    }
    for miss in &misses {
        println!("  missed: {miss}");
    }
    assert!(percent(hits, rows.len()) >= 90.0, "misses:\n{}", misses.join("\n"));
}

#[test]
fn prefixes_of_the_most_used_functions_show_them_among_the_first_five() {
    let catalog = farcall_snapshot::catalog();
    let mut functions: Vec<Symbol<'_>> = catalog
        .symbols()
        .filter(|s| s.kind == Kind::Function && matches!(s.target, Target::Declaration(_)))
        .collect();
    functions.sort_by_key(|s| std::cmp::Reverse(s.weight));
    functions.truncate(300);
    let (mut hits, mut all, mut possible) = (0, 0, 0);
    let mut by_length = BTreeMap::<usize, (usize, usize)>::new();
    let mut better = BTreeMap::<String, usize>::new();
    for function in &functions {
        for len in 3..=7.min(function.name.len()) {
            let prefix = &function.name[..len];
            let results = index().search(prefix, 5);
            let hit = results.results.iter().any(|hit| {
                names(catalog, &hit.symbol).iter().any(|name| name == function.name)
            });
            let slot = by_length.entry(len).or_default();
            *slot = (slot.0 + usize::from(hit), slot.1 + 1);
            hits += usize::from(hit);
            all += 1;
            // No ranking can show more than five functions for one prefix.
            let before = better.entry(prefix.to_ascii_lowercase()).or_default();
            possible += usize::from(*before < 5);
            *before += 1;
        }
    }
    println!("among the first five: {hits} of {all} prefixes ({:.1} %)", percent(hits, all));
    println!("  at most possible: {possible} ({:.1} %)", percent(possible, all));
    for (len, (hits, all)) in &by_length {
        println!("  {len} letters: {hits} of {all}");
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
