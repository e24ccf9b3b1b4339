//! The members that make Fiddle lay a struct out as C does.
//!
//! Fiddle aligns each member to what its type asks for and knows no packing, no larger alignment, and no
//! padding at the end of a union. What it would put elsewhere is written as bytes, and gaps are written out.

use super::keywords::constant;
use super::ty::spell;
use crate::plain::{Field, Is, Record, Ty, extent};
use farcall_model::Architecture;

/// One member.
#[derive(Debug)]
pub(super) enum Member {
    /// A number, a pointer or an array of those: a C declaration.
    Plain(String),
    /// Nothing: what a reader must know stands alone.
    None,
    /// A struct, or an array of structs: the name with its `[2]`, then the class.
    Nested(String, String),
}

/// One member with what a reader must know.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) notes: Vec<String>,
    pub(super) member: Member,
}

/// The members of `record`; `None` where the places of its fields make no sense.
pub(super) fn lines(record: &Record, architecture: Architecture) -> Option<Vec<Line>> {
    let mut lines = Vec::with_capacity(record.fields.len() + 1);
    // Where the next member would start, and the alignment that Fiddle sees.
    let (mut end, mut align) = (0_u32, 1_u32);
    if record.fields.iter().all(|field| field.size == 0) {
        return None;
    }
    for field in &record.fields {
        if field.size == 0 {
            lines.push(open_end(field));
            continue;
        }
        let starts = if record.is_union { 0 } else { end };
        if field.offset < starts {
            return None;
        }
        let line = line(record, field, architecture);
        let own = if line.is_bytes { 1 } else { field.align };
        let is_known = !line.is_nested && !line.is_bytes;
        if field.offset > starts && !(is_known && starts.next_multiple_of(own) == field.offset) {
            lines.push(padding(&format!("_padding{starts}"), field.offset - starts));
        }
        lines.push(line.line);
        end = if record.is_union { end.max(field.size) } else { field.offset.checked_add(field.size)? };
        // What a nested struct asks for may be less than C says, so it proves nothing here.
        align = if is_known { align.max(own) } else { align };
    }
    let rounded = if record.is_union { end } else { end.next_multiple_of(align) };
    match record.size.checked_sub(end)? {
        0 => {}
        _ if rounded == record.size => {}
        _ if record.is_union => lines.push(padding("_bytes", record.size)),
        rest => lines.push(padding(&format!("_padding{end}"), rest)),
    }
    // A struct that asks for less than its members would be made larger than it is.
    record.size.is_multiple_of(align).then_some(lines)
}

struct Lowered {
    line: Line,
    is_nested: bool,
    is_bytes: bool,
}

fn line(record: &Record, field: &Field, architecture: Architecture) -> Lowered {
    let mut notes = bits(field);
    let (element, len, dimensions) = element(&field.ty);
    // Fiddle would move it, or what comes behind the record.
    let is_misplaced = field.align > record.align || !field.offset.is_multiple_of(field.align.max(1));
    let is_bytes = is_misplaced && field.align > 1;
    let subscript = len.map_or(String::new(), |len| format!("[{len}]"));
    if dimensions > 1 {
        notes.push(format!("{} rows", dimensions_of(&field.ty)));
    }
    if is_bytes {
        notes.push(format!("{}, which Fiddle would align", described(element, len)));
    }
    let name = &field.name;
    let member = if is_bytes {
        Member::Plain(format!("unsigned char {name}[{}]", field.size))
    } else {
        match class(element) {
            Some(class) => Member::Nested(format!("{name}{subscript}"), class),
            None => Member::Plain(format!("{} {name}{subscript}", spell(element))),
        }
    };
    let is_nested = matches!(member, Member::Nested(..));
    debug_assert!(is_bytes || extent(&field.ty, architecture).size == field.size);
    Lowered { line: Line { notes, member }, is_nested, is_bytes }
}

/// An array that has no elements of its own.
fn open_end(field: &Field) -> Line {
    let (element, ..) = element(&field.ty);
    let note = format!("{}: {}[] from byte {} on", field.name, described(element, None), field.offset);
    Line { notes: vec![note], member: Member::None }
}

fn padding(name: &str, size: u32) -> Line {
    Line { notes: Vec::new(), member: Member::Plain(format!("unsigned char {name}[{size}]")) }
}

/// The innermost element of an array, how many there are of it in all, and the number of dimensions.
fn element(ty: &Ty) -> (&Ty, Option<u32>, usize) {
    match ty.bare() {
        Ty::Array { of, len } => {
            let (inner, count, dimensions) = element(of);
            (inner, Some(count.unwrap_or(1).saturating_mul(*len)), dimensions + 1)
        }
        other => (other, None, 0),
    }
}

/// `[4][3]`.
fn dimensions_of(ty: &Ty) -> String {
    match ty.bare() {
        Ty::Array { of, len } => format!("[{len}]{}", dimensions_of(of)),
        _ => String::new(),
    }
}

fn described(element: &Ty, len: Option<u32>) -> String {
    let ty = class(element).unwrap_or_else(|| spell(element));
    len.map_or(ty.clone(), |len| format!("{ty}[{len}]"))
}

/// The class of a struct or union.
pub(super) fn class(ty: &Ty) -> Option<String> {
    match ty.bare() {
        Ty::Guid => Some("GUID".to_owned()),
        Ty::Named { name, is: Is::Record { .. } } => Some(constant(name)),
        _ => None,
    }
}

fn bits(field: &Field) -> Vec<String> {
    let name = |(name, lowest, width): &(String, u8, u8)| match width {
        1 => format!("Bit {lowest}: {name}"),
        _ => format!("Bits {lowest} to {}: {name}", lowest.saturating_add(width.saturating_sub(1))),
    };
    field.bits.iter().map(name).collect()
}
