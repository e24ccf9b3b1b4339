//! Prints what queries find, and how long it took.
#![allow(clippy::print_stdout, reason = "printing is what this is for")]
use farcall_search::Index;
use std::time::Instant;

fn main() {
    let catalog = farcall_snapshot::catalog();
    let index = Index::new(catalog);
    let start = Instant::now();
    index.search("x", 1);
    let names = start.elapsed();
    if std::env::var_os("PREPARE").is_some() {
        let start = Instant::now();
        index.prepare();
        println!("names {names:?}, prepared in {:?}", start.elapsed());
        let start = Instant::now();
        index.prepare_types();
        println!("types in {:?}", start.elapsed());
    }
    for query in std::env::args().skip(1) {
        let start = Instant::now();
        let results = index.search(&query, 10);
        let first = start.elapsed();
        let start = Instant::now();
        for _ in 0..20 {
            index.search(&query, 10);
        }
        println!("\n{query}  ({first:?}, again {:?})", start.elapsed() / 20);
        for notice in &results.notices {
            println!("  ! {notice}");
        }
        for hit in &results.results {
            println!(
                "  {:4} {} [{} {}] {}",
                hit.score,
                hit.symbol.name,
                hit.symbol.kind.name(),
                hit.symbol.weight,
                hit.why
            );
        }
    }
}
