//! What clang and the library say about the declarations that are kept. There are no disagreements: what they disagree
//! about is not kept.

use crate::exports::Exports;
use farcall_model::{Architecture, Body, Evidence, Facts, Judge, Judged, Record, Verdict};

/// Writes down what was compared: each layout with clang's measure, each function with the `exports` of `library`.
pub(crate) fn note(facts: &mut Facts, clang: &str, library: &str, exports: Option<&Exports>) {
    let mut counts = [[0u32; 3]; 2];
    for (place, declaration) in facts.declarations.iter().enumerate() {
        let (judge, detail) = match declaration.body() {
            Body::Record(_) => {
                let records = declaration.variants.iter().filter_map(|variant| match &variant.body {
                    Body::Record(record) => Some(record),
                    _ => None,
                });
                (Judge::Layout, records.filter_map(measured).reduce(|one, other| format!("{one}; {other}")))
            }
            Body::Function(_) => (Judge::Exports, exports.map(|_| library.to_owned())),
            _ => continue,
        };
        let count = &mut counts[usize::from(judge == Judge::Exports)];
        match detail {
            Some(detail) => {
                count[0] += 1;
                let line = Evidence { judge, verdict: Verdict::Agrees, detail };
                facts.evidence.insert(place as u32, vec![line]);
            }
            None => count[2] += 1,
        }
    }
    let [layout, exported] = counts;
    facts.judges.push(Judged {
        judge: Judge::Layout,
        about: vec![
            "Layout: size and alignment of structs and unions, offset of each field.".to_owned(),
            format!("Judge: {clang}, with the header itself"),
        ],
        counts: layout,
    });
    if exports.is_some() {
        facts.judges.push(Judged {
            judge: Judge::Exports,
            about: vec![
                "Exports: whether the library exports the name; what it does not is left out.".to_owned(),
                "Judge: the library that was there when the header was read".to_owned(),
            ],
            counts: exported,
        });
    }
}

/// `24 bytes on x64, arm64`, of a record that was measured.
fn measured(record: &Record) -> Option<String> {
    let sizes = record.layouts.iter().map(|layout| {
        let there: Vec<&str> = layout.architectures.iter().map(Architecture::name).collect();
        format!("{} bytes on {}", layout.size, there.join(", "))
    });
    sizes.reduce(|one, other| format!("{one}; {other}"))
}
