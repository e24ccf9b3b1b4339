//! Sizes, alignments and offsets of the model against mingw-w64's own headers, through gcc and clang.
//!
//! Every record that the headers in `data/mingw_headers.tsv` declare under the same name is
//! compared, on x86, x64 and arm64. What differs must stand in `data/layout_exceptions.tsv` with the
//! reason, and what stands there must differ: the table can neither hide nor outlive a mistake.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the tables of `cargo xtask layouts` are for people to read"
)]

mod compiler;
mod exceptions;
mod expectation;

use compiler::{Compiler, Group};
use expectation::Expectation;
use farcall_model::{Architecture, Body};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One number on which the model and the headers differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    record: String,
    field: String,
    architecture: &'static str,
    ours: u32,
    theirs: u32,
}

#[test]
fn every_layout_agrees_with_the_headers_or_is_a_known_exception() {
    let groups = Group::read(&data("mingw_headers.tsv"));
    let records = expectation::all(farcall_snapshot::catalog());
    let mut findings = BTreeSet::new();
    let mut compared: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut numbers = 0;
    for compiler in Compiler::ALL {
        if !compiler.is_there_or_skip() {
            return;
        }
        for group in groups.iter().filter(|group| !group.without.contains(&compiler.architecture)) {
            let expected: Vec<Expectation> =
                records.iter().filter(|e| e.architecture == compiler.architecture).cloned().collect();
            let measured = compiler.measure(group, &expected);
            numbers += measured.len();
            for (expectation, theirs) in measured {
                let name = compiler.architecture.name();
                compared.entry(name).or_default().insert(expectation.record.clone());
                if expectation.value != theirs {
                    findings.insert(expectation.finding(theirs));
                }
            }
        }
    }
    let known = exceptions::read(&data("layout_exceptions.tsv"));
    let unknown: Vec<&Finding> = findings.iter().filter(|f| !exceptions::covers(&known, f)).collect();
    let stale: Vec<&Finding> = known.keys().filter(|f| !findings.contains(*f)).collect();
    for (architecture, records) in &compared {
        println!("{architecture}: {} records compared", records.len());
    }
    println!(
        "{numbers} numbers compared, {} differ, {} of them for a known reason",
        findings.len(),
        findings.len() - unknown.len()
    );
    exceptions::print("not in the table of exceptions", &unknown);
    exceptions::print("in the table of exceptions, and no longer different", &stale);
    for architecture in [Architecture::X86, Architecture::X64, Architecture::Arm64] {
        let count = compared.get(architecture.name()).map_or(0, BTreeSet::len);
        assert!(count >= 300, "only {count} records could be compared on {}", architecture.name());
    }
    assert!(unknown.is_empty(), "{} layouts differ from the headers", unknown.len());
    assert!(stale.is_empty(), "{} exceptions are no longer needed", stale.len());
}

/// A judge that never says no is none: a wrong size, a wrong offset and a wrong alignment are found,
/// each where it is and nowhere else.
#[test]
fn a_wrong_number_is_found() {
    let mut group = Group::new("windows");
    group.lines.push("#include <windows.h>".into());
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("WIN32_FIND_DATAW").expect("the catalog has WIN32_FIND_DATAW");
    let declaration = catalog.declaration(id).expect("an id of the catalog");
    let Body::Record(record) = declaration.body() else { panic!("WIN32_FIND_DATAW is a struct") };
    for compiler in Compiler::ALL {
        if !compiler.is_there_or_skip() {
            return;
        }
        let right = expectation::of("WIN32_FIND_DATAW", record, compiler.architecture);
        let wrong_probes =
            ["sizeof(@)", "_Alignof(@)", "offsetof(@, cFileName)", "sizeof(((@ *)0)->cFileName)"];
        let mut wrong = right.clone();
        for expectation in wrong.iter_mut().filter(|e| wrong_probes.contains(&e.probe.as_str())) {
            expectation.value += 1;
        }
        let measured = compiler.measure(&group, &wrong);
        assert_eq!(measured.len(), right.len(), "every number is measured");
        let differing: Vec<&str> = measured
            .iter()
            .filter(|(expectation, theirs)| expectation.value != *theirs)
            .map(|(expectation, _)| expectation.probe.as_str())
            .collect();
        assert_eq!(differing, wrong_probes);
    }
}

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
