//! Structs and unions: where fields lie, and how Nim is told.
//!
//! Nim lays fields out as C does. `packed` is packing to 1 byte; there is no other, so that a field of which C
//! lowers the alignment to 2, 4 or 8 becomes an array of numbers of that size.

use super::ty::spell;
use crate::plain::{Field, Record, Ty};
use std::fmt::Write as _;

/// How Nim is told where the fields of a record lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// As Nim does by itself, but for fields that are aligned to more than this.
    Natural(u32),
    /// With nothing between the fields and no alignment.
    Packed,
}

/// How to have `record` laid out as it must be; `None` where Nim cannot be told.
fn layout(record: &Record) -> Option<Layout> {
    if record.is_natural() {
        return Some(Layout::Natural(u32::MAX));
    }
    let packing = record.packing.map_or(u32::MAX, u32::from).max(1);
    let layout = if packing == 1 && record.align == 1 { Layout::Packed } else { Layout::Natural(packing) };
    let (mut end, mut align) = (0_u32, 1);
    for field in &record.fields {
        let start = if record.is_union { 0 } else { end };
        let own = aligned(field, layout);
        if start.checked_next_multiple_of(own)? != field.offset {
            return None;
        }
        align = align.max(own);
        end = end.max(field.offset.checked_add(field.size)?);
    }
    let is_whole = end.checked_next_multiple_of(record.align.max(1)) == Some(record.size);
    (is_whole && align <= record.align).then_some(layout)
}

/// What Nim aligns `field` to.
fn aligned(field: &Field, layout: Layout) -> u32 {
    match layout {
        Layout::Packed => 1,
        Layout::Natural(most) => field.align.min(most).max(1),
    }
}

/// Why Nim cannot hold `record`.
pub(super) fn refuse(record: &Record) -> Option<String> {
    let Some(layout) = layout(record) else {
        return Some("Nim's align and packed cannot say where its fields lie".to_owned());
    };
    // Of an array of no elements, and of a record of no size, Nim's C has one.
    let last = record.fields.len().saturating_sub(1);
    let is_lost = |(index, field): (usize, &Field)| {
        let can_be_said = unchecked(field).is_some() && under_aligned(field, layout).is_none();
        has_no_elements(&field.ty) && !(can_be_said && index == last && !record.is_union)
    };
    let is_empty = record.size == 0 || record.fields.iter().enumerate().any(is_lost);
    is_empty.then(|| "Nim has arrays of no elements only at the end of a struct".to_owned())
}

fn has_no_elements(ty: &Ty) -> bool {
    match ty.bare() {
        Ty::Array { of, len } => *len == 0 || has_no_elements(of),
        _ => false,
    }
}

/// The type of the elements of an array that C gives none.
fn unchecked(field: &Field) -> Option<&Ty> {
    match &field.ty {
        Ty::Array { of, len: 0 } if !has_no_elements(of) => Some(of),
        _ => None,
    }
}

/// Writes `record` as part of a `type` section.
pub(super) fn print(text: &mut String, record: &Record) {
    let Some(layout) = layout(record) else { return };
    let union = if record.is_union { "union, " } else { "" };
    let packed = if layout == Layout::Packed { "packed, " } else { "" };
    // Without bycopy Nim passes large objects as pointers.
    let _ = writeln!(text, "  {}* {{.{union}{packed}bycopy.}} = object", record.name);
    let natural = record.fields.iter().map(|field| aligned(field, layout)).max().unwrap_or(1);
    for (index, field) in record.fields.iter().enumerate() {
        for (bit, lowest, width) in &field.bits {
            let _ = match width {
                1 => writeln!(text, "    # Bit {lowest}: {bit}"),
                _ => writeln!(text, "    # Bits {lowest} to {}: {bit}", lowest + width - 1),
            };
        }
        let align = match index {
            0 if natural < record.align => format!(" {{.align: {}.}}", record.align),
            _ => String::new(),
        };
        let (ty, note) = match (unchecked(field), under_aligned(field, layout)) {
            (Some(of), _) => (format!("UncheckedArray[{}]", spell(of)), String::new()),
            (None, Some(storage)) => (storage, format!(" # {}, which is not aligned here", spell(&field.ty))),
            (None, None) => (spell(&field.ty), String::new()),
        };
        let _ = writeln!(text, "    {}*{align}: {ty}{note}", field.name);
    }
}

/// What a field is stored in that C aligns to less than its type asks for.
fn under_aligned(field: &Field, layout: Layout) -> Option<String> {
    let Layout::Natural(most) = layout else { return None };
    (field.align > most).then(|| format!("array[{}, uint{}]", field.size / most, most * 8))
}
