//! The table of layouts that differ from the headers for a known reason.

use crate::Finding;
use farcall_model::Architecture;
use std::collections::BTreeMap;

/// The rows of `layout_exceptions.tsv` and their reasons.
pub(crate) fn read(text: &str) -> BTreeMap<Finding, String> {
    let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    rows.map(|(index, line)| row(line).unwrap_or_else(|| panic!("line {}: {line}", index + 1))).collect()
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

/// Whether a finding is known. One on arm64 is when the same numbers differ on x64: most of what the headers
/// declare is the same for both, and then so is the reason.
pub(crate) fn covers(known: &BTreeMap<Finding, String>, finding: &Finding) -> bool {
    known.contains_key(finding)
        || finding.architecture == Architecture::Arm64.name()
            && known.contains_key(&Finding { architecture: Architecture::X64.name(), ..finding.clone() })
}

/// Lists findings as rows that can be pasted into the table.
pub(crate) fn print(title: &str, findings: &[&Finding]) {
    if findings.is_empty() {
        return;
    }
    println!("\n{title}:");
    for f in findings {
        println!("{}\t{}\t{}\t{}\t{}", f.record, f.field, f.architecture, f.ours, f.theirs);
    }
}
