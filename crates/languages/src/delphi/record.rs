//! Where padding stands in a record, so that each field lies where C has it.
//!
//! Delphi under `{$ALIGN 8}` and Free Pascal lay numbers and pointers out as C does. How they align a record
//! or a GUID within a record depends on how that was written, so nothing here relies on it: in front of such
//! a field padding is always spelled out, and what follows from either alignment must be right.

use crate::plain::{Field, Record, Ty};

/// A record as it is written.
pub(super) struct Layout<'a> {
    /// Whether it is a `packed record`.
    pub(super) is_packed: bool,
    /// What stands in it, in order.
    pub(super) parts: Vec<Part<'a>>,
}

/// One line of a record.
pub(super) enum Part<'a> {
    /// A field.
    Field(&'a Field),
    /// So many bytes that nobody uses.
    Padding(u32),
    /// An array without elements, which runs on from here; Delphi has none.
    Open(&'a Field),
}

/// The layout of `record`.
///
/// Free Pascal still aligns a packed record that stands in another one as its fields ask for, and Delphi does
/// not: only within a packed record do both put it where it is written. So where packing `is_near`, in the
/// record or in one that it holds, a record of records is packed.
pub(super) fn layout(record: &Record, is_near: bool) -> Layout<'_> {
    let holds_records = record.fields.iter().any(|field| !is_certain(&field.ty));
    let is_packed = !is_aligned(record) || is_near && holds_records;
    let parts = if record.is_union { overlapping(record, is_packed) } else { in_order(record, is_packed) };
    Layout { is_packed, parts }
}

/// Whether every field lies at a multiple of what its type asks for, and the record's size is one too.
fn is_aligned(record: &Record) -> bool {
    let wanted = record.fields.iter().map(|field| field.align.max(1)).max().unwrap_or(1);
    wanted <= record.align
        && record.size.is_multiple_of(wanted)
        && record.fields.iter().all(|field| field.offset.is_multiple_of(field.align.max(1)))
}

fn in_order(record: &Record, is_packed: bool) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut end = 0u32;
    for field in &record.fields {
        if field.size == 0 {
            parts.push(Part::Open(field));
            continue;
        }
        let natural = match is_packed || !is_certain(&field.ty) {
            true => end,
            false => end.next_multiple_of(field.align.max(1)),
        };
        if natural != field.offset {
            parts.push(Part::Padding(field.offset.saturating_sub(end)));
        }
        parts.push(Part::Field(field));
        end = field.offset.saturating_add(field.size);
    }
    if end != record.size && (is_packed || end.next_multiple_of(certain(record)) != record.size) {
        parts.push(Part::Padding(record.size.saturating_sub(end)));
    }
    parts
}

fn overlapping(record: &Record, is_packed: bool) -> Vec<Part<'_>> {
    let fields = record.fields.iter();
    let mut parts: Vec<Part<'_>> =
        fields.map(|field| if field.size == 0 { Part::Open(field) } else { Part::Field(field) }).collect();
    let end = record.fields.iter().map(|field| field.size).max().unwrap_or(0);
    if end != record.size && (is_packed || end.next_multiple_of(certain(record)) != record.size) {
        parts.push(Part::Padding(record.size));
    }
    parts
}

/// The alignment that the record has whatever that of the records within it is.
fn certain(record: &Record) -> u32 {
    let numbers = record.fields.iter().filter(|field| field.size > 0 && is_certain(&field.ty));
    numbers.map(|field| field.align.max(1)).max().unwrap_or(1)
}

/// Whether nothing but numbers and pointers is in it, of which every compiler knows the alignment.
fn is_certain(ty: &Ty) -> bool {
    match ty.bare() {
        Ty::Array { of, .. } => is_certain(of),
        bare => !bare.is_aggregate(),
    }
}
