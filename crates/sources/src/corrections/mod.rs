//! What is known to be wrong or missing in the sources, and who says so.

mod table;

use farcall_model::{Architecture, Architectures, Body, DeclId, Diagnostic, Facts, Variant};
use std::collections::HashMap;

/// One row: what is changed about one item, and where the right fact is from.
struct Correction {
    /// The name of the declaration.
    item: &'static str,
    change: Change,
    /// The header, page or file that says so.
    source: &'static str,
}

enum Change {
    /// The DLL that exports it.
    Library(&'static str),
    /// `GetLastError` tells why it failed.
    SetLastError,
    /// The enum whose members a parameter takes.
    ParameterEnum { parameter: &'static str, members: &'static str },
    /// `__declspec(align)`, in bytes, and where it holds.
    Alignment(u16, Architectures),
}

/// Applies the table. A row that fits nothing is a diagnostic: the source has changed.
pub(crate) fn apply(facts: &mut Facts) {
    let mut ids: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, declaration) in facts.declarations.iter().enumerate() {
        ids.entry(&declaration.name).or_default().push(index);
    }
    let rows: Vec<(&Correction, Vec<usize>, Option<DeclId>)> = table::CORRECTIONS
        .iter()
        .map(|row| {
            let members = match row.change {
                Change::ParameterEnum { members, .. } => {
                    ids.get(members).and_then(|ids| ids.first().copied())
                }
                _ => None,
            };
            let members = members.map(|index| DeclId(index as u32));
            (row, ids.get(row.item).cloned().unwrap_or_default(), members)
        })
        .collect();
    for (row, items, members) in rows {
        let mut applied = false;
        for index in items {
            let declaration = &mut facts.declarations[index];
            if let Change::Alignment(_, on) = row.change {
                split(&mut declaration.variants, on);
            }
            let mut changed = false;
            for variant in &mut declaration.variants {
                changed |= change(variant, &row.change, members);
            }
            if changed {
                declaration.corrections.push(row.describe());
            }
            applied |= changed;
        }
        if applied {
            facts.corrections += 1;
        } else {
            facts.diagnostics.push(Diagnostic {
                place: row.item.to_owned(),
                message: format!("the correction \"{}\" fits nothing", row.describe()),
            });
        }
    }
}

impl Correction {
    fn describe(&self) -> String {
        let what = match &self.change {
            Change::Library(library) => format!("exported by {library}"),
            Change::SetLastError => "sets the last error".to_owned(),
            Change::ParameterEnum { parameter, members } => format!("{parameter} takes members of {members}"),
            Change::Alignment(bytes, on) if on.is_all() => format!("aligned to {bytes} bytes"),
            Change::Alignment(bytes, on) => {
                let on: Vec<&str> = on.iter().map(Architecture::name).collect();
                format!("aligned to {bytes} bytes on {}", on.join(" and "))
            }
        };
        format!("{what} ({})", self.source)
    }
}

/// Whether the change fitted.
fn change(variant: &mut Variant, change: &Change, members: Option<DeclId>) -> bool {
    match (&mut variant.body, change) {
        (Body::Function(function), Change::Library(library)) => {
            function.library = Some((*library).to_owned());
            true
        }
        (Body::Function(function), Change::SetLastError) => {
            function.set_last_error = true;
            true
        }
        (Body::Function(function), Change::ParameterEnum { parameter, .. }) => {
            let found = function.signature.parameters.iter_mut().find(|p| p.name == *parameter);
            match (found, members) {
                (Some(found), Some(members)) => {
                    found.associated_enum = Some(members);
                    true
                }
                _ => false,
            }
        }
        (Body::Record(record), Change::Alignment(bytes, on)) if variant.architectures.intersects(*on) => {
            record.alignment = Some(*bytes);
            true
        }
        _ => false,
    }
}

/// Divides the variants that hold both on some of `on` and elsewhere.
fn split(variants: &mut Vec<Variant>, on: Architectures) {
    for index in 0..variants.len() {
        let within = variants[index].architectures.intersection(on);
        if within.is_empty() || within == variants[index].architectures {
            continue;
        }
        let elsewhere = variants[index].architectures.without(on);
        let copy = Variant { architectures: elsewhere, body: variants[index].body.clone() };
        variants[index].architectures = within;
        variants.push(copy);
    }
}
