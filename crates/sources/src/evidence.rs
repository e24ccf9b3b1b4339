//! What others say about each declaration, as `cargo xtask evidence` wrote it down.

use farcall_model::{Declaration, Evidence, Judge, Judged, Verdict};
use std::collections::HashMap;

/// The file of each judge.
static FILES: &[(Judge, &str)] = &[
    (Judge::Called, include_str!("../../../evidence/called.txt")),
    (Judge::Exports, include_str!("../../../evidence/exports.txt")),
    (Judge::Layout, include_str!("../../../evidence/layout.txt")),
    (Judge::Linked, include_str!("../../../evidence/linked.txt")),
    (Judge::Prototype, include_str!("../../../evidence/prototype.txt")),
    (Judge::SecondSource, include_str!("../../../evidence/second-source.txt")),
];

/// The evidence by the index of the declaration, and who gives it.
pub(crate) fn read(declarations: &[Declaration]) -> (HashMap<u32, Vec<Evidence>>, Vec<Judged>) {
    let places: HashMap<String, u32> =
        (0..).zip(declarations).map(|(place, d)| (d.full_name(), place)).collect();
    let mut evidence: HashMap<u32, Vec<Evidence>> = HashMap::new();
    let mut judges = Vec::new();
    for (judge, text) in FILES {
        let mut judged = Judged { judge: *judge, about: Vec::new(), counts: [0; 3] };
        for line in text.lines() {
            if let Some(about) = line.strip_prefix("# ") {
                judged.about.push(about.to_owned());
                continue;
            }
            let Some((place, line)) = line_of(&places, *judge, line) else { continue };
            judged.counts[line.verdict as usize] += 1;
            // What could not be compared is counted, and nobody asks for more.
            if line.verdict != Verdict::NotComparable {
                evidence.entry(place).or_default().push(line);
            }
        }
        judges.push(judged);
    }
    (evidence, judges)
}

fn line_of(places: &HashMap<String, u32>, judge: Judge, line: &str) -> Option<(u32, Evidence)> {
    let mut parts = line.splitn(3, '\t');
    let place = *places.get(parts.next()?)?;
    let verdict = Verdict::from_name(parts.next()?)?;
    Some((place, Evidence { judge, verdict, detail: parts.next()?.to_owned() }))
}
