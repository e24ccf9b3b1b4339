//! What is known to be wrong or missing in the sources, and who says so.

mod lengths;
mod opaque;
mod table;

use farcall_model::{
    Architecture, Architectures, Body, Constant, DeclId, Diagnostic, Facts, Field, Primitive, Record,
    Termination, Type, Value, Variant,
};
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
    /// The callee keeps what the parameter points to after it returns.
    Retained { parameter: &'static str },
    /// The enum whose members a parameter takes.
    ParameterEnum { parameter: &'static str, members: &'static str },
    /// `__declspec(align)`, in bytes, and where it holds.
    Alignment(u16, Architectures),
    /// `#pragma pack`, in bytes, of the record and of those nested in it.
    Packing(u16),
    /// Bytes that the header's alignment of the field `before` leaves free, and where. A field of a
    /// nested record is reached through the fields that hold it: `Parameters.Read.Key`.
    Filler { before: &'static str, bytes: u32, on: Architectures },
    /// The type of a field, and where.
    FieldType { field: &'static str, ty: Primitive, on: Architectures },
    /// How many elements an array has; 0 for one that the header leaves without a length. A field of a
    /// nested record is reached through the fields that hold it: `PR_OUT.ParameterList`.
    ElementCount { field: &'static str, len: u32 },
    /// The source gives the fields of another architecture: what it says is not to be used there.
    Opaque(Architectures),
    /// How wide a bit-field is, and where.
    BitWidth { bit: &'static str, width: u8, on: Architectures },
    /// The text of a string constant.
    Text(&'static str),
}

/// Applies the tables. A row that fits nothing is a diagnostic: the source has changed.
pub(crate) fn apply(facts: &mut Facts) {
    lengths::apply(facts);
    opaque::apply(facts);
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
            if let Change::Alignment(_, on)
            | Change::BitWidth { on, .. }
            | Change::Filler { on, .. }
            | Change::FieldType { on, .. }
            | Change::Opaque(on) = row.change
            {
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
            Change::Retained { parameter } => format!("{parameter} is used after the call too"),
            Change::Packing(bytes) => format!("packed to {bytes} bytes"),
            Change::Filler { before, bytes, on } => {
                format!("{bytes} bytes free before {before} on {}", list(*on))
            }
            Change::FieldType { field, ty, on } => format!("{field} is {} on {}", ty.name(), list(*on)),
            Change::ElementCount { field, len: 0 } => {
                format!("{field} is an array without elements, which the size does not count")
            }
            Change::ElementCount { field, len } => format!("{field} has {len} elements"),
            Change::Opaque(on) => format!("its fields on {} are not known", list(*on)),
            Change::BitWidth { bit, width, on } => format!("{bit} is {width} bits wide on {}", list(*on)),
            Change::Text(text) => format!("its value is {text:?}"),
            Change::Alignment(bytes, on) if on.is_all() => format!("aligned to {bytes} bytes"),
            Change::Alignment(bytes, on) => format!("aligned to {bytes} bytes on {}", list(*on)),
        };
        format!("{what} ({})", self.source)
    }
}

fn list(architectures: Architectures) -> String {
    architectures.iter().map(Architecture::name).collect::<Vec<_>>().join(" and ")
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
        (Body::Function(function), Change::Retained { parameter }) => {
            let found = function.signature.parameters.iter_mut().find(|p| p.name == *parameter);
            found.map(|found| found.retained = true).is_some()
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
        (Body::Record(record), Change::Packing(bytes)) => {
            pack(record, *bytes);
            true
        }
        (Body::Record(record), change) => record_on(record, variant.architectures, change),
        (Body::Constant(Constant { value: Value::Text(text, _), .. }), Change::Text(right)) => {
            (*right).clone_into(text);
            true
        }
        _ => false,
    }
}

/// What is changed about a record on some architectures only.
fn record_on(record: &mut Record, there: Architectures, change: &Change) -> bool {
    match change {
        Change::Alignment(bytes, on) if there.intersects(*on) => {
            record.alignment = Some(*bytes);
            true
        }
        Change::Filler { before, bytes, on } if there.intersects(*on) => fill(record, before, *bytes),
        Change::ElementCount { field, len } => resize(record, field, *len),
        Change::FieldType { field, ty, on } if there.intersects(*on) => {
            let found = record.fields.iter_mut().find(|known| known.name == *field);
            found.map(|known| known.ty = Type::Primitive(*ty)).is_some()
        }
        Change::Opaque(on) if there.intersects(*on) => {
            record.fields.clear();
            record.nested.clear();
            true
        }
        Change::BitWidth { bit, width, on } if there.intersects(*on) => widen(record, bit, *width),
        _ => false,
    }
}

fn pack(record: &mut Record, bytes: u16) {
    record.packing = Some(bytes);
    record.nested.iter_mut().for_each(|nested| pack(nested, bytes));
}

/// The record that holds the field at the end of `path`, and the field's place in it.
fn find<'r>(record: &'r mut Record, path: &str) -> Option<(&'r mut Record, usize)> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let index = record.fields.iter().position(|field| field.name == name)?;
    let Some(rest) = rest else { return Some((record, index)) };
    let Type::Nested(inner) = record.fields[index].ty else { return None };
    find(record.nested.get_mut(inner as usize)?, rest)
}

/// Sets the number of elements of the array that `path` leads to, unless it has that many.
fn resize(record: &mut Record, path: &str, right: u32) -> bool {
    let Some((record, index)) = find(record, path) else { return false };
    match &mut record.fields[index].ty {
        Type::Array { len, .. } if *len != right => {
            *len = right;
            true
        }
        _ => false,
    }
}

/// Puts bytes without a meaning before the field that `path` leads to.
fn fill(record: &mut Record, path: &str, bytes: u32) -> bool {
    let Some((record, index)) = find(record, path) else { return false };
    let filler = Field {
        name: format!("_padding{index}"),
        ty: Type::Array { of: Box::new(Primitive::U8.into()), len: bytes },
        is_const: false,
        bits: Vec::new(),
        is_flexible: false,
        termination: Termination::None,
        associated_enum: None,
        count: None,
        obsolete: None,
    };
    record.fields.insert(index, filler);
    true
}

/// Sets the width of a bit-field of the record or of one nested in it.
fn widen(record: &mut Record, bit: &str, width: u8) -> bool {
    let bits = record.fields.iter_mut().flat_map(|field| &mut field.bits);
    let mut found = false;
    for known in bits.filter(|known| known.name == bit) {
        known.width = width;
        found = true;
    }
    record.nested.iter_mut().fold(found, |found, nested| widen(nested, bit, width) || found)
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
