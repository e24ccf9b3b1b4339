//! What the model says, one number at a time, with the C expression that measures the same.

use super::Finding;
use crate::compiler::Probe;
use farcall_model::{Architecture, Body, Facts, Record, Type};

/// One number of the model.
#[derive(Clone, Debug)]
pub(crate) struct Expectation {
    /// What the files of evidence call the record.
    pub(crate) item: String,
    pub(crate) record: String,
    /// `sizeof`, `alignof`, or the path of a field, which for its size ends in `:size`.
    pub(crate) field: String,
    pub(crate) architecture: Architecture,
    pub(crate) value: u32,
    /// With `@` where the name of the type goes.
    pub(crate) probe: String,
}

impl Expectation {
    /// What a compiler is asked.
    pub(crate) fn question(&self) -> Probe<'_> {
        Probe { subject: &self.record, text: &self.probe }
    }

    pub(crate) fn finding(&self, theirs: u32) -> Finding {
        Finding {
            record: self.record.clone(),
            field: self.field.clone(),
            architecture: self.architecture.name(),
            ours: self.value,
            theirs,
        }
    }
}

/// Every number of every record on `architecture`.
pub(crate) fn all(facts: &Facts, architecture: Architecture) -> Vec<Expectation> {
    let mut found = Vec::new();
    for declaration in &facts.declarations {
        // An empty record is a class identifier, which no header declares as a struct.
        if let Some(Body::Record(record)) = declaration.on(architecture)
            && !record.fields.is_empty()
        {
            let item = declaration.full_name();
            found.extend(of(&item, &declaration.name, record, architecture));
        }
    }
    found
}

/// Every number of one record; none where its layout is not known.
fn of(item: &str, name: &str, record: &Record, architecture: Architecture) -> Vec<Expectation> {
    let Some(layout) = record.layout(architecture) else { return Vec::new() };
    let expectation = |field: &str, value, probe: String| Expectation {
        item: item.to_owned(),
        record: name.to_owned(),
        field: field.to_owned(),
        architecture,
        value,
        probe,
    };
    let mut found = vec![
        expectation("sizeof", layout.size, "sizeof(@)".into()),
        expectation("alignof", layout.align, "_Alignof(@)".into()),
    ];
    let mut fields = Vec::new();
    flatten(record, architecture, 0, "", &mut fields);
    for Field { path, offset, size } in fields {
        found.push(expectation(&path, offset, format!("offsetof(@, {path})")));
        found.push(expectation(&format!("{path}:size"), size, format!("sizeof(((@ *)0)->{path})")));
    }
    found
}

struct Field {
    path: String,
    offset: u32,
    size: u32,
}

/// The fields as C names them: those of unnamed records belong to the outer one, and bit-fields
/// have no address.
fn flatten(record: &Record, architecture: Architecture, base: u32, prefix: &str, found: &mut Vec<Field>) {
    let Some(layout) = record.layout(architecture) else { return };
    for (field, place) in record.fields.iter().zip(&layout.fields) {
        let offset = base + place.offset;
        let nested = match field.ty {
            Type::Nested(index) => record.nested.get(index as usize),
            _ => None,
        };
        if field.is_anonymous() {
            if let Some(inner) = nested {
                flatten(inner, architecture, offset, prefix, found);
            }
        } else if field.bits.is_empty() {
            let path = format!("{prefix}{}", field.name);
            if let Some(inner) = nested {
                flatten(inner, architecture, offset, &format!("{path}."), found);
            }
            found.push(Field { path, offset, size: place.size });
        }
    }
}
