//! The table of layouts that differ from the headers for a known reason.

use super::Finding;
use anyhow::{Context, Result};
use farcall_model::Architecture;
use std::collections::BTreeMap;

/// The rows of `layout_exceptions.tsv` and their reasons.
pub(super) fn read(text: &str) -> Result<BTreeMap<Finding, String>> {
    let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    rows.map(|(index, line)| {
        row(line).with_context(|| format!("layout_exceptions.tsv, line {}: {line}", index + 1))
    })
    .collect()
}

fn row(line: &str) -> Option<(Finding, String)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [record, field, architecture, ours, theirs, reason] = cells.as_slice() else { return None };
    let finding = Finding {
        record: (*record).to_owned(),
        field: (*field).to_owned(),
        architecture: Architecture::from_name(architecture)?.name(),
        ours: ours.parse().ok()?,
        theirs: theirs.parse().ok()?,
    };
    (!reason.is_empty()).then(|| (finding, (*reason).to_owned()))
}

/// Why a finding is one, where that is known. One on arm64 is when the same numbers differ on x64: most of what
/// the headers declare is the same for both, and then so is the reason.
pub(super) fn reason<'a>(known: &'a BTreeMap<Finding, String>, finding: &Finding) -> Option<&'a str> {
    let on_x64 = || {
        let is_arm64 = finding.architecture == Architecture::Arm64.name();
        let there = Finding { architecture: Architecture::X64.name(), ..finding.clone() };
        is_arm64.then(|| known.get(&there)).flatten()
    };
    known.get(finding).or_else(on_x64).map(String::as_str)
}

/// Lists findings as rows that can be pasted into the table.
pub(super) fn print(title: &str, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    println!("\n{title}:");
    for f in findings {
        println!("{}\t{}\t{}\t{}\t{}", f.record, f.field, f.architecture, f.ours, f.theirs);
    }
}
