//! How fast the search is, over all names and beside its peers.

use crate::peers::{LIMIT, Scan, Tantivy, Trigrams};
use crate::quality::{is_meant, percent};
use crate::report::{Bound, Report, Times};
use crate::sample::{self, Dice};
use farcall_search::Index;
use std::hint::black_box;
use std::time::Instant;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let catalog = farcall_snapshot::catalog();
    let names = sample::names(catalog);
    let start = Instant::now();
    let index = Index::new(catalog);
    index.prepare();
    report.figure("preparing the index", start.elapsed().as_secs_f64(), "s", Bound::None);
    let start = Instant::now();
    let tantivy = Tantivy::new(&names)?;
    report.remark(&format!("tantivy takes {:.2} s for its index of names", start.elapsed().as_secs_f64()));
    let start = Instant::now();
    let trigrams = Trigrams::new(&names)?;
    report.remark(&format!("SQLite FTS5 takes {:.2} s for its trigrams", start.elapsed().as_secs_f64()));
    let scan = Scan::new(catalog);

    let exact: Vec<String> = sample::spread(&names, 2000).into_iter().map(str::to_owned).collect();
    let mut ours = times(&exact, |q| black_box(index.search(q, LIMIT)).results.len());
    let mut theirs = times(&exact, |q| black_box(tantivy.exact(q)).map_or(0, |f| f.len()));
    percentiles(report, "exact name", &mut ours, &mut theirs, exact.len());

    let functions = sample::functions(catalog, 300);
    let prefixes: Vec<String> = functions
        .iter()
        .flat_map(|f| (3..=7.min(f.name.len())).map(|length| f.name[..length].to_owned()))
        .collect();
    let mut ours = times(&prefixes, |q| black_box(index.search(q, LIMIT)).results.len());
    let mut theirs = times(&prefixes, |q| black_box(tantivy.prefix(q)).map_or(0, |f| f.len()));
    percentiles(report, "prefix", &mut ours, &mut theirs, prefixes.len());

    let mut dice = Dice::new();
    let substrings: Vec<String> = sample::spread(&names, 4000)
        .into_iter()
        .filter(|name| name.len() >= 12 && name.is_ascii())
        .map(|name| {
            let length = 4 + dice.below(4);
            let at = 1 + dice.below(name.len() - length - 1);
            name[at..at + length].to_owned()
        })
        .filter(|text| text.bytes().all(|b| b.is_ascii_alphanumeric()))
        .take(500)
        .collect();
    let mut ours = times(&substrings, |q| black_box(index.search(q, LIMIT)).results.len());
    let mut scanned = times(&substrings, |q| black_box(scan.substring(q)).len());
    let mut rows = times(&substrings, |q| black_box(trigrams.substring(q)).map_or(0, |f| f.len()));
    let name = format!("substring, median of {}", substrings.len());
    let median = ours.median();
    report.beside(&name, median, "µs", "plain scan", scanned.median(), Bound::AtMost(0.5));
    report.beside(&name, median, "µs", "SQLite FTS5", rows.median(), Bound::None);

    let mut dice = Dice::new();
    let slips: Vec<(String, &str)> = functions
        .iter()
        .filter(|function| function.name.len() >= 8)
        .map(|function| (sample::misspell(function.name, &mut dice), function.name))
        .collect();
    let queries: Vec<String> = slips.iter().map(|(query, _)| query.clone()).collect();
    let mut ours = times(&queries, |q| black_box(index.search(q, LIMIT)).results.len());
    let mut theirs = times(&queries, |q| black_box(tantivy.fuzzy(q)).map_or(0, |f| f.len()));
    let name = format!("two slips, median of {}", queries.len());
    report.beside(&name, ours.median(), "µs", "tantivy", theirs.median(), Bound::AtMost(1.2));
    let found = slips.iter().filter(|(query, name)| {
        index.search(query, LIMIT).results.iter().any(|hit| is_meant(catalog, hit.symbol.target, name))
    });
    report.figure(
        "two slips, found among the first ten",
        percent(found.count(), slips.len()),
        "%",
        Bound::AtLeast(99.0),
    );
    let found = slips.iter().filter(|(query, name)| {
        tantivy.fuzzy(query).is_ok_and(|found| found.iter().any(|f| f.eq_ignore_ascii_case(name)))
    });
    report.remark(&format!("tantivy finds {:.1} % among its first ten", percent(found.count(), slips.len())));
    Ok(())
}

/// One run to warm up, then each query by itself.
fn times(queries: &[String], search: impl Fn(&str) -> usize) -> Times {
    let mut times = Times::default();
    for query in queries {
        black_box(search(query));
    }
    for query in queries {
        let start = Instant::now();
        black_box(search(query));
        times.add(start.elapsed());
    }
    times
}

fn percentiles(report: &mut Report, name: &str, ours: &mut Times, theirs: &mut Times, count: usize) {
    for (percent, bound) in [(50, 15.0), (99, 200.0)] {
        let name = format!("{name}, p{percent} of {count}");
        report.figure(&name, ours.percentile(percent), "µs", Bound::AtMost(bound));
        report.beside(
            &name,
            ours.percentile(percent),
            "µs",
            "tantivy",
            theirs.percentile(percent),
            Bound::None,
        );
    }
}
