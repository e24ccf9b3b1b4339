//! Structs and unions with every byte where C has it, which Go's own rules do not always see to.

use super::columns::{self, Line};
use super::keywords::exported;
use super::ty::{alignment, most_aligned, spell};
use crate::plain::{Field, Is, Record, Ty};
use farcall_model::Architecture;
use std::fmt::Write as _;

/// Writes `record`.
pub(super) fn write(text: &mut String, record: &Record, architecture: Architecture) {
    if record.align > 8 {
        let align = record.align;
        let _ = writeln!(text, "// C aligns it to {align} bytes and Go to {}.", most_aligned(architecture));
    }
    if record.is_union {
        write_union(text, record, architecture);
    } else {
        write_struct(text, record, architecture);
    }
}

fn write_struct(text: &mut String, record: &Record, architecture: Architecture) {
    let lines = lines(record, architecture);
    let _ = writeln!(text, "type {} struct {{", exported(&record.name));
    columns::write(text, &lines);
    text.push_str("}\n");
}

/// The fields, and where Go would leave less room than C, padding.
fn lines(record: &Record, architecture: Architecture) -> Vec<Line> {
    let target = record.align.clamp(1, most_aligned(architecture));
    let mut lines = Vec::new();
    let (mut end, mut aligned) = (0_u32, 1);
    for field in &record.fields {
        for (bit, lowest, width) in &field.bits {
            lines.push(Line::Comment(bits(bit, *lowest, *width)));
        }
        let name = exported(&field.name);
        if field.size == 0 {
            lines.push(Line::Comment(format!("{name} {} follows.", spell(&field.ty))));
            continue;
        }
        let own = alignment(&field.ty, architecture);
        // What is packed more tightly than Go would put it is bytes.
        let is_bytes = own > target || !field.offset.is_multiple_of(own);
        let own = if is_bytes { 1 } else { own };
        if end.next_multiple_of(own) != field.offset {
            lines.push(padding(field.offset.saturating_sub(end)));
        }
        lines.push(line(field, name, is_bytes));
        end = field.offset + field.size;
        aligned = aligned.max(own);
    }
    if end.next_multiple_of(target) != record.size {
        lines.push(padding(record.size.saturating_sub(end)));
    }
    if aligned < target {
        let comment = Some(format!("aligns the whole to {target} bytes"));
        lines.insert(0, Line::Cells(vec!["_".to_owned(), format!("[0]uint{}", target * 8)], comment));
    }
    lines
}

fn padding(bytes: u32) -> Line {
    Line::Cells(vec!["_".to_owned(), format!("[{bytes}]byte")], None)
}

fn line(field: &Field, name: String, is_bytes: bool) -> Line {
    let ty = spell(&field.ty);
    if is_bytes {
        let bytes = format!("[{}]byte", field.size);
        return Line::Cells(vec![name, bytes], Some(format!("{ty}, not aligned")));
    }
    if field.is_anonymous && is_record(&field.ty) {
        // Embedded, so that its fields are those of the record around it, as in C.
        return Line::Cells(vec![ty], None);
    }
    Line::Cells(vec![name, ty], field.is_flexible.then(|| "the first of more".to_owned()))
}

fn is_record(ty: &Ty) -> bool {
    matches!(ty, Ty::Named { is: Is::Record { .. }, .. })
}

/// A union is numbers that are aligned as it is, with a method per field.
fn write_union(text: &mut String, record: &Record, architecture: Architecture) {
    let target = record.align.clamp(1, most_aligned(architecture));
    let name = exported(&record.name);
    let word = if target == 1 { "byte".to_owned() } else { format!("uint{}", target * 8) };
    let _ = writeln!(text, "type {name} [{}]{word} // a union", record.size / target);
    for field in &record.fields {
        text.push('\n');
        for (bit, lowest, width) in &field.bits {
            let _ = writeln!(text, "// {}", bits(bit, *lowest, *width));
        }
        let (method, ty) = (exported(&field.name), spell(&field.ty));
        let head = format!("func (u *{name}) {method}() *{ty}");
        let body = format!("return (*{ty})(unsafe.Pointer(u))");
        super::functions::short(text, &head, &body);
    }
}

fn bits(name: &str, lowest: u8, width: u8) -> String {
    match width {
        1 => format!("Bit {lowest}: {name}"),
        _ => format!("Bits {lowest} to {}: {name}", u16::from(lowest) + u16::from(width) - 1),
    }
}
