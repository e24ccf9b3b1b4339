//! How often the search puts first what was meant, over the real catalog.
#![allow(clippy::print_stdout, reason = "the figures are for who runs the tests with --nocapture")]

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
    let (mut hits, mut all) = (0, 0);
    let mut by_length = BTreeMap::<usize, (usize, usize)>::new();
    for function in &functions {
        for len in 3..=7.min(function.name.len()) {
            let prefix = &function.name[..len];
            let results = index().search(prefix, 5);
            let hit = results
                .results
                .iter()
                .any(|hit| names(catalog, &hit.symbol).iter().any(|name| name == function.name));
            let slot = by_length.entry(len).or_default();
            *slot = (slot.0 + usize::from(hit), slot.1 + 1);
            hits += usize::from(hit);
            all += 1;
        }
    }
    println!("among the first five: {hits} of {all} prefixes ({:.1} %)", percent(hits, all));
    for (len, (hits, all)) in &by_length {
        println!("  {len} letters: {hits} of {all}");
    }
    assert!(percent(hits, all) >= 85.0, "{hits} of {all}");
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// `name` with one slip of the finger in it.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = dice.below(letters.len());
    let letter = char::from(b'a' + dice.below(26) as u8);
    match dice.below(4) {
        0 => letters.insert(at, letter),
        1 => letters[at] = letter,
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => drop(letters.remove(at)),
    }
    letters.into_iter().collect()
}

#[test]
fn names_with_two_slips_are_found() {
    let catalog = farcall_snapshot::catalog();
    let mut dice = Dice(1);
    let long: Vec<Symbol<'_>> = catalog
        .symbols()
        .filter(|s| s.name.len() >= 8 && matches!(s.target, Target::Declaration(_) | Target::Family(_)))
        .collect();
    let (mut found, mut misses) = (0, Vec::new());
    const TRIES: usize = 1000;
    for _ in 0..TRIES {
        let symbol = long[dice.below(long.len())];
        let wrong = slip(&slip(symbol.name, &mut dice), &mut dice);
        let results = index().search(&wrong, 20);
        // A family stands for its halves.
        let is_it = |s: &Symbol<'_>| names(catalog, s).iter().any(|name| name == symbol.name);
        if results.results.iter().any(|hit| is_it(&hit.symbol)) {
            found += 1;
        } else {
            misses.push(format!("{wrong} (meant {}): {}", symbol.name, shown(&results)));
        }
    }
    println!("found with two slips: {found} of {TRIES}");
    for miss in &misses {
        println!("  missed: {miss}");
    }
    assert!(percent(found, TRIES) >= 99.0, "misses:\n{}", misses.join("\n"));
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
