//! Sizes, alignments and offsets of the model against mingw-w64's own headers, through gcc and clang.
//!
//! Every record that the headers in `data/mingw_headers.tsv` declare under the same name is
//! compared, on x86, x64 and arm64. What differs must stand in `data/layout_exceptions.tsv` with the
//! reason, and what stands there must differ: the table can neither hide nor outlive a mistake.

mod exceptions;
mod expectation;

use crate::compiler::{self, Compiler};
use crate::verdict::{Evidence, Verdict};
use anyhow::{Result, bail};
use expectation::Expectation;
use farcall_model::{Architecture, Body, Facts};
use std::collections::{BTreeMap, BTreeSet};

/// What one place of a record is to the model and to the headers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    record: String,
    /// `sizeof`, `alignof`, or the path of a field, which for its size ends in `:size`.
    field: String,
    architecture: &'static str,
    ours: u32,
    theirs: u32,
}

/// What was measured of one record.
#[derive(Default)]
struct Measured {
    numbers: BTreeSet<(Architecture, String)>,
    differences: BTreeSet<Finding>,
}

pub(crate) fn collect(facts: &Facts) -> Result<Option<Evidence>> {
    if !compiler::are_there(&Compiler::C)? {
        return Ok(None);
    }
    let measured = measure(facts)?;
    let known = exceptions::read(include_str!("../../../data/layout_exceptions.tsv"))?;
    check(&known, &measured)?;
    let records =
        facts.declarations.iter().filter(|declaration| matches!(declaration.body(), Body::Record(_)));
    let verdicts = records.map(|declaration| {
        let item = declaration.full_name();
        let verdict = measured.get(&item).map_or_else(compiler::undeclared, |it| verdict(it, &known));
        (item, verdict)
    });
    let head = vec![
        "Layout: size and alignment of structs and unions, offset and size of each field, on x86, x64 and arm64."
            .to_owned(),
        format!("Judge: {}", compiler::versions(&Compiler::C)?),
    ];
    Ok(Some(Evidence { head, verdicts: verdicts.collect() }))
}

/// What the compilers say about every record, by item.
fn measure(facts: &Facts) -> Result<BTreeMap<String, Measured>> {
    let places = |architecture| expectation::all(facts, architecture);
    let mut measured: BTreeMap<String, Measured> = BTreeMap::new();
    compiler::ask(&Compiler::C, places, Expectation::question, |place, theirs| {
        let of = measured.entry(place.item.clone()).or_default();
        of.numbers.insert((place.architecture, place.field.clone()));
        if place.value != theirs {
            of.differences.insert(place.finding(theirs));
        }
    })?;
    Ok(measured)
}

fn verdict(measured: &Measured, known: &BTreeMap<Finding, String>) -> Verdict {
    let mut architectures: Vec<&str> =
        measured.numbers.iter().map(|(architecture, _)| architecture.name()).collect();
    architectures.dedup();
    let on = architectures.join(", ");
    let Some(first) = measured.differences.first() else {
        return Verdict::Agrees(format!("{} sizes and offsets on {on}", measured.numbers.len()));
    };
    let what = |finding: &Finding| {
        let Finding { field, architecture, ours, theirs, .. } = finding;
        format!("{field} is {ours}, there {theirs} ({architecture})")
    };
    let listed: Vec<String> = measured.differences.iter().take(3).map(what).collect();
    let more = match measured.differences.len().saturating_sub(listed.len()) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let reason = exceptions::reason(known, first).unwrap_or("the reason is not known");
    Verdict::Disagrees(format!("{}{more}: {reason}", listed.join(", ")))
}

/// Whether exactly the known exceptions differ.
fn check(known: &BTreeMap<Finding, String>, measured: &BTreeMap<String, Measured>) -> Result<()> {
    let found: BTreeSet<&Finding> = measured.values().flat_map(|of| &of.differences).collect();
    let unknown: Vec<&Finding> =
        found.iter().copied().filter(|it| exceptions::reason(known, it).is_none()).collect();
    let stale: Vec<&Finding> = known.keys().filter(|it| !found.contains(it)).collect();
    if unknown.is_empty() && stale.is_empty() {
        return Ok(());
    }
    exceptions::print("not in the table of exceptions", &unknown);
    exceptions::print("in the table of exceptions, and no longer different", &stale);
    bail!(
        "{} layouts differ from the headers and {} exceptions are no longer needed",
        unknown.len(),
        stale.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compiler::{Group, Probe};

    /// A judge that never says no is none: a wrong size, a wrong offset and a wrong alignment are found,
    /// each where it is and nowhere else.
    #[test]
    fn a_wrong_number_is_found() {
        if !compiler::are_there(&Compiler::C).unwrap() {
            return;
        }
        let mut group = Group::new("windows");
        group.lines.push("#include <windows.h>".into());
        let facts = farcall_sources::windows().unwrap();
        let wrong = ["sizeof(@)", "_Alignof(@)", "offsetof(@, cFileName)", "sizeof(((@ *)0)->cFileName)"];
        for compiler in &Compiler::C {
            let mut places = expectation::all(&facts, compiler.architecture);
            places.retain(|it| it.record == "WIN32_FIND_DATAW");
            for place in places.iter_mut().filter(|it| wrong.contains(&it.probe.as_str())) {
                place.value += 1;
            }
            let probes: Vec<Probe<'_>> = places.iter().map(Expectation::question).collect();
            let measured = compiler.measure(&group, &probes);
            assert_eq!(measured.len(), probes.len(), "every number is measured");
            let differing: Vec<&str> = measured
                .iter()
                .filter(|(index, theirs)| places[*index].value != *theirs)
                .map(|(index, _)| probes[*index].text)
                .collect();
            assert_eq!(differing, wrong);
        }
    }
}
