//! Structs and unions: where fields lie, and how D is told.
//!
//! D lays fields out as C does. `align (n)` before a field puts it at a multiple of exactly n, and before a
//! struct sets what the whole is aligned to and its size a multiple of.

use super::ty::{Hidden, spell_in, zero};
use crate::plain::{Field, Is, Record, Ty};
use std::collections::HashSet;
use std::fmt::Write as _;

/// The `align` that a record and each of its fields need; `None` where D does right by itself.
struct Alignment {
    record: Option<u32>,
    fields: Vec<Option<u32>>,
}

/// How to have `record` laid out as it must be; `None` where D cannot be told.
fn alignment(record: &Record) -> Option<Alignment> {
    if record.is_natural() {
        return Some(Alignment { record: None, fields: vec![None; record.fields.len()] });
    }
    let packing = record.packing.map_or(u32::MAX, u32::from).max(1);
    let (mut end, mut align) = (0_u32, 1);
    let mut fields = Vec::with_capacity(record.fields.len());
    for field in &record.fields {
        let start = if record.is_union { 0 } else { end };
        // Packing lowers an alignment, but not one that was asked for.
        let candidates = [field.align.min(packing), field.align];
        let fits = |candidate: &u32| start.next_multiple_of((*candidate).max(1)) == field.offset;
        let chosen = candidates.into_iter().find(fits)?;
        fields.push((chosen != field.align).then_some(chosen));
        align = align.max(chosen);
        end = end.max(field.offset.checked_add(field.size)?);
    }
    let is_whole = end.checked_next_multiple_of(record.align.max(1)) == Some(record.size);
    let record = (align != record.align).then_some(record.align);
    is_whole.then_some(Alignment { record, fields })
}

/// Why D cannot hold `records`, the last of which holds the others.
pub(super) fn refuse(records: &[Record]) -> Option<String> {
    if records.iter().any(|record| alignment(record).is_none()) {
        return Some("D's align cannot say where its fields lie".to_owned());
    }
    let nest = nest(records);
    let is_empty = |record: &Record| record.size == 0 && !is_inlined(record, records, nest);
    records.iter().any(is_empty).then(|| "D has no struct that takes no memory".to_owned())
}

/// Those of `records` that can stand in place of a field: all but the outermost, or none.
fn nest(records: &[Record]) -> &[Record] {
    match records.split_last() {
        Some((outer, inner)) if is_one_scope(outer, inner) => inner,
        _ => &[],
    }
}

/// `records`, the last of which holds the others. Those that C gives no name stand in their place, so that
/// their fields are called as in C.
pub(super) fn print(records: &[Record]) -> String {
    let mut text = String::new();
    let nest = nest(records);
    for record in records.iter().filter(|record| !is_inlined(record, records, nest)) {
        if !text.is_empty() {
            text.push('\n');
        }
        print_one(&mut text, record, nest);
    }
    text
}

/// The record that stands in place of `field`.
fn in_place<'a>(field: &Field, nest: &'a [Record]) -> Option<&'a Record> {
    let Ty::Named { name, is: Is::Record { .. } } = &field.ty else { return None };
    if !field.is_anonymous {
        return None;
    }
    nest.iter().find(|record| record.name == *name)
}

/// Whether some record has `record` in place of a field.
fn is_inlined(record: &Record, all: &[Record], nest: &[Record]) -> bool {
    let fields = all.iter().flat_map(|outer| &outer.fields);
    fields.filter_map(|field| in_place(field, nest)).any(|it| it.name == record.name)
}

/// Whether the anonymous records of `outer` can stand in it: all lie where D puts them, and no name comes
/// up twice.
fn is_one_scope(outer: &Record, inner: &[Record]) -> bool {
    let is_whole = |end: u32| end.checked_next_multiple_of(outer.align.max(1)) == Some(outer.size);
    std::iter::once(outer).chain(inner).all(Record::is_natural)
        && end_in_place(outer, inner).is_some_and(is_whole)
        && collect(outer, inner, &mut HashSet::new())
}

/// Where the last field of `record` ends when D lays it out with its anonymous records in place, to whose
/// ends D adds no padding; `None` where a field would move because of that.
fn end_in_place(record: &Record, nest: &[Record]) -> Option<u32> {
    record.fields.iter().try_fold(0_u32, |end, field| {
        let start = if record.is_union { 0 } else { end };
        let is_there = start.checked_next_multiple_of(field.align.max(1))? == field.offset;
        let size = in_place(field, nest).map_or(Some(field.size), |inner| end_in_place(inner, nest))?;
        is_there.then_some(end.max(field.offset.checked_add(size)?))
    })
}

/// Adds the names that are seen in `record`; whether each was new.
fn collect<'a>(record: &'a Record, nest: &'a [Record], names: &mut HashSet<&'a str>) -> bool {
    record.fields.iter().all(|field| match in_place(field, nest) {
        Some(inner) => collect(inner, nest, names),
        None => names.insert(&field.name),
    })
}

fn print_one(text: &mut String, record: &Record, nest: &[Record]) {
    let Some(alignment) = alignment(record) else { return };
    let mut hidden = Hidden::new();
    collect(record, nest, &mut hidden);
    if let Some(align) = alignment.record {
        let _ = write!(text, "align ({align}) ");
    }
    let _ = writeln!(text, "{} {}\n{{", keyword(record), record.name);
    let is_packed = !alignment.fields.is_empty() && alignment.fields.iter().all(|align| *align == Some(1));
    if is_packed {
        text.push_str("align (1):\n");
    }
    let shown = if is_packed { vec![None; alignment.fields.len()] } else { alignment.fields };
    let place = Place { hidden: &hidden, nest, depth: 1, is_first: true };
    print_fields(text, record, &shown, &place);
    text.push_str("}\n");
}

fn keyword(record: &Record) -> &'static str {
    if record.is_union { "union" } else { "struct" }
}

/// Where fields are printed.
struct Place<'a> {
    /// The names that they hide.
    hidden: &'a Hidden<'a>,
    /// The records that may stand in place of a field.
    nest: &'a [Record],
    /// How far they are indented.
    depth: usize,
    /// Whether no field that overlaps them stands before: those alone may have a start value.
    is_first: bool,
}

fn print_fields(text: &mut String, record: &Record, aligns: &[Option<u32>], place: &Place<'_>) {
    let indent = "    ".repeat(place.depth);
    for (index, field) in record.fields.iter().enumerate() {
        let is_first = place.is_first && (index == 0 || !record.is_union);
        if let Some(inner) = in_place(field, place.nest) {
            if inner.size == 0 {
                // D makes one byte of an empty record, and none of each field in it.
                print_fields(text, inner, &[], &Place { is_first, ..*place });
                continue;
            }
            let _ = writeln!(text, "{indent}{}\n{indent}{{", keyword(inner));
            print_fields(text, inner, &[], &Place { depth: place.depth + 1, is_first, ..*place });
            let _ = writeln!(text, "{indent}}}");
            continue;
        }
        for (bit, lowest, width) in &field.bits {
            let _ = match width {
                1 => writeln!(text, "{indent}// Bit {lowest}: {bit}"),
                _ => writeln!(text, "{indent}// Bits {lowest} to {}: {bit}", lowest + width - 1),
            };
        }
        let align = aligns.get(index).copied().flatten();
        let align = align.map(|align| format!("align ({align}) ")).unwrap_or_default();
        let start = zero(&field.ty).filter(|_| is_first);
        let start = start.map(|zero| format!(" = {zero}")).unwrap_or_default();
        let _ = writeln!(text, "{indent}{align}{} {}{start};", spell_in(&field.ty, place.hidden), field.name);
    }
}
