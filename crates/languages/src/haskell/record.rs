//! Structs and unions: data types that read and write themselves where C has its fields.
//!
//! Every place is written down as a number, so that packing and alignment are whatever the model says. An array is a
//! list of all its elements; where a list is shorter, zeros follow, and what is longer is cut off.

use super::keywords::{lower, upper};
use super::ty::{argument, elements, spell};
use crate::plain::{Field, Record};
use std::fmt::Write as _;

/// One struct or union.
pub(super) fn print(text: &mut String, record: &Record) {
    if record.is_union {
        union(text, record);
    } else {
        structure(text, record);
    }
}

fn structure(text: &mut String, record: &Record) {
    let name = upper(&record.name);
    let _ = writeln!(text, "data {name} = {name}");
    for (index, field) in record.fields.iter().enumerate() {
        let sign = if index == 0 { '{' } else { ',' };
        let ty = argument(&field.ty);
        // As the list that it is, where a name stands for an array.
        let ty = elements(&field.ty).map_or(ty, |(_, element)| format!("[{}]", spell(element)));
        let _ = writeln!(text, "  {sign} {} :: !{ty}{}", lower(&field.name), remark(field));
        bits(text, field, "    ");
    }
    let _ = writeln!(text, "  }} deriving (Eq, Show)\n");
    let _ = writeln!(text, "instance Storable {name} where");
    extent(text, record);
    let _ = writeln!(text, "  peek self = {name}");
    for (index, field) in record.fields.iter().enumerate() {
        let sign = if index == 0 { "<$>" } else { "<*>" };
        let _ = writeln!(text, "    {sign} {}", peek(field));
    }
    let _ = writeln!(text, "  poke self {name} {{..}} = do");
    if record.fields.iter().any(|field| elements(&field.ty).is_some()) {
        let _ = writeln!(text, "    fillBytes self 0 {}", record.size);
    }
    for field in &record.fields {
        let _ = writeln!(text, "    {}", poke(field, &lower(&field.name)));
    }
}

/// The bytes, which are all that can be read where nobody says which field they are of, or one of the fields.
fn union(text: &mut String, record: &Record) {
    let name = upper(&record.name);
    let _ = writeln!(text, "-- A union: the bytes, as which it is read, or any field, as which it can be written.");
    let _ = writeln!(text, "data {name}\n  = {name} ![Word8] -- {}", record.size);
    for field in &record.fields {
        let ty = elements(&field.ty).map_or_else(|| argument(&field.ty), |(_, of)| format!("[{}]", spell(of)));
        let place = if field.offset == 0 { String::new() } else { format!(" -- from byte {} on", field.offset) };
        let remark = remark(field) + &place;
        let _ = writeln!(text, "  | {} !{ty}{remark}", case(&name, field));
        bits(text, field, "    ");
    }
    let _ = writeln!(text, "  deriving (Eq, Show)\n");
    let _ = writeln!(text, "instance Storable {name} where");
    extent(text, record);
    let size = record.size;
    let _ = writeln!(text, "  peek self = {name} <$> peekArray {size} (castPtr self)");
    let _ = writeln!(text, "  poke self value = do\n    fillBytes self 0 {size}\n    case value of");
    let _ = writeln!(text, "      {name} bytes -> pokeArray (castPtr self) (take {size} bytes)");
    for field in &record.fields {
        let _ = writeln!(text, "      {} field -> {}", case(&name, field), poke(field, "field"));
    }
}

/// The constructor of a union that holds `field`: no name of C has a `'` in it.
pub(super) fn case(union: &str, field: &Field) -> String {
    format!("{union}'{}", field.name)
}

fn extent(text: &mut String, record: &Record) {
    let _ = writeln!(text, "  sizeOf _ = {}\n  alignment _ = {}", record.size, record.align.max(1));
}

fn peek(field: &Field) -> String {
    match elements(&field.ty) {
        Some((len, _)) => format!("peekArray {len} (plusPtr self {})", field.offset),
        None => format!("peekByteOff self {}", field.offset),
    }
}

fn poke(field: &Field, value: &str) -> String {
    match elements(&field.ty) {
        Some((len, _)) => format!("pokeArray (plusPtr self {}) (take {len} {value})", field.offset),
        None => format!("pokeByteOff self {} {value}", field.offset),
    }
}

/// How long an array is.
fn remark(field: &Field) -> String {
    match elements(&field.ty) {
        Some((len, _)) if field.is_flexible => format!(" -- {len}; more may follow in memory"),
        Some((len, _)) => format!(" -- {len}"),
        None => String::new(),
    }
}

/// The bit-fields in `field`, as comments.
fn bits(text: &mut String, field: &Field, indent: &str) {
    for (bit, lowest, width) in &field.bits {
        let _ = match width {
            1 => writeln!(text, "{indent}-- Bit {lowest}: {bit}"),
            _ => writeln!(text, "{indent}-- Bits {lowest} to {}: {bit}", lowest + width - 1),
        };
    }
}
