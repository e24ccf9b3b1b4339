//! Structs, unions and bit-fields in Rust.

use super::keywords::identifier;
use super::ty::Scope;
use super::types::{Accessor, Record};
use crate::facts::{Shape, shape, storage_bits};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, DeclId, Field, Unit};

/// `record` and those nested in it, outermost first.
pub(super) fn lower(
    scope: &Scope<'_>,
    id: DeclId,
    record: &farcall_model::Record,
    name: String,
    architecture: Architecture,
) -> Result<Vec<Record>, Unsupported> {
    let mut records = Vec::new();
    lower_into(scope, id, record, name, architecture, &mut records)?;
    Ok(records)
}

fn lower_into(
    scope: &Scope<'_>,
    id: DeclId,
    record: &farcall_model::Record,
    name: String,
    architecture: Architecture,
    records: &mut Vec<Record>,
) -> Result<(), Unsupported> {
    let nested: Vec<String> =
        (0..record.nested.len()).map(|index| free_name(scope, id, format!("{name}_{index}"))).collect();
    let mut lowered = Record {
        repr: representation(scope.unit, record, architecture)?,
        keyword: if record.is_union { "union" } else { "struct" },
        name,
        fields: Vec::with_capacity(record.fields.len()),
        accessors: Vec::new(),
    };
    for (index, field) in record.fields.iter().enumerate() {
        let mut field_name = identifier(&field.name);
        if lowered.fields.iter().any(|(name, _)| *name == field_name) || field_name == "n" {
            field_name = format!("{field_name}{index}");
        }
        let ty = if field.is_const {
            scope.spell_const(&field.ty, true)?
        } else {
            scope.spell_in(&field.ty, &nested)?
        };
        accessors(scope, record, field, &field_name, architecture, &mut lowered.accessors)?;
        lowered.fields.push((field_name, ty));
    }
    records.push(lowered);
    for (inner, name) in record.nested.iter().zip(nested) {
        lower_into(scope, id, inner, name, architecture, records)?;
    }
    Ok(())
}

/// A name for a nested record that no other type of the file has.
fn free_name(scope: &Scope<'_>, id: DeclId, mut name: String) -> String {
    while scope.is_file && *scope.types.borrow_mut().entry(name.clone()).or_insert(id) != id {
        name.push('_');
    }
    name
}

/// Inside `#[repr(…)]`.
fn representation(
    unit: &Unit,
    record: &farcall_model::Record,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match (record.packing, record.alignment) {
        (Some(packing), None) if packing < 16 => {
            if facts::is_over_aligned(unit, record, architecture) {
                return Err(Unsupported::new(
                    "Rust does not let a packed struct hold one with an alignment of its own",
                ));
            }
            Ok(format!("C, packed({packing})"))
        }
        (Some(packing), Some(_)) if packing < 16 => {
            Err(Unsupported::new("Rust does not let a struct be packed and aligned at once"))
        }
        (_, Some(alignment)) => Ok(format!("C, align({alignment})")),
        _ => Ok("C".to_owned()),
    }
}

fn accessors(
    scope: &Scope<'_>,
    record: &farcall_model::Record,
    field: &Field,
    storage: &str,
    architecture: Architecture,
    accessors: &mut Vec<Accessor>,
) -> Result<(), Unsupported> {
    if field.bits.is_empty() {
        return Ok(());
    }
    let integer = match shape(scope.unit, &field.ty, architecture) {
        Shape::Plain(p) => storage_bits(p, architecture).map(|bits| (scope.primitive(p), bits)),
        _ => None,
    };
    let Some((ty, bits)) = integer else {
        return Err(Unsupported::new(format!("the bit-fields in {} are not in an integer", field.name)));
    };
    for bit in field.bits.iter().filter(|bit| bit.width > 0) {
        let (offset, width) = (u32::from(bit.offset), u32::from(bit.width));
        if offset + width > bits {
            return Err(Unsupported::new(format!("its bit-field {} does not fit its storage", bit.name)));
        }
        let mut get = identifier(&bit.name);
        let mut plain = get.trim_start_matches("r#").to_owned();
        // Several storages of one record may each have a bit-field called `Reserved`.
        while accessors.iter().any(|a| a.get == get || a.set == get) || get == "n" {
            plain = format!("{plain}_{}", storage.trim_start_matches('_'));
            get = plain.clone();
        }
        let set = format!("set_{plain}");
        let whole =
            if record.is_union { format!("unsafe {{ self.{storage} }}") } else { format!("self.{storage}") };
        let argument = if record.is_union { format!("({whole})") } else { whole.clone() };
        let is_signed = ty.starts_with('i');
        let is_whole = width == bits && !ty.ends_with("size");
        let mask = match (is_whole, is_signed) {
            (true, true) => "-1".to_owned(),
            (true, false) => format!("{ty}::MAX"),
            (false, _) => format!("0x{:X}", (1_u128 << width) - 1),
        };
        let (read, write) = if is_whole {
            (whole, "value".to_owned())
        } else if offset == 0 {
            (format!("{argument} & {mask}"), format!("({whole} & !{mask}) | (value & {mask})"))
        } else {
            (
                format!("({argument} >> {offset}) & {mask}"),
                format!("({whole} & !({mask} << {offset})) | ((value & {mask}) << {offset})"),
            )
        };
        // Shifting left, then right, spreads the sign of signed bit-fields, as C does.
        let read = match is_signed && !is_whole {
            true => format!("({argument} << {}) >> {}", bits - offset - width, bits - width),
            false => read,
        };
        accessors.push(Accessor { set, get, storage: storage.to_owned(), ty, read, write });
    }
    Ok(())
}
