//! Structs and unions: what is in them, and how they are read from memory and written to it.
//!
//! `Storable` is told every place, so that packing and alignment are numbers as any other. A list shorter than its array
//! is filled up with zeros. A union is its bytes, and each member is read from them or makes them.

use super::keywords::type_name;
use super::ty::spell;
use crate::plain::{Field, Record, Ty, extent};
use farcall_model::Architecture;
use std::fmt::Write as _;

/// The text of `record`.
pub(super) fn print(record: &Record, architecture: Architecture) -> String {
    if record.is_union { union(record, architecture) } else { structure(record, architecture) }
}

/// The name of a field, or of what reads a member.
fn selector(record: &str, field: &str) -> String {
    format!("c'{record}'{field}")
}

fn structure(record: &Record, architecture: Architecture) -> String {
    let name = type_name(&record.name);
    let mut text = format!("data {name} = {name}");
    for (index, field) in record.fields.iter().enumerate() {
        text.push('\n');
        bits(&mut text, field, "  ");
        let sign = if index == 0 { '{' } else { ',' };
        let _ = write!(text, "  {sign} {} :: {}", selector(&name, &field.name), spell(&field.ty));
    }
    text.push_str(if record.fields.is_empty() { "" } else { "\n  }" });
    text.push_str(" deriving (Eq, Show)\n\n");
    head(&mut text, record, &name);
    if record.fields.is_empty() {
        let _ = writeln!(text, "  peek _ = pure {name}\n  poke _ _ = pure ()");
        return text;
    }
    let _ = write!(text, "  peek p = {name}");
    for (index, field) in record.fields.iter().enumerate() {
        let sign = if index == 0 { "<$>" } else { "<*>" };
        let _ = write!(text, "\n    {sign} {}", peek(&field.ty, &field.offset.to_string(), 0, architecture));
    }
    text.push_str("\n  poke p r = do\n");
    if record.fields.iter().any(|field| matches!(field.ty.bare(), Ty::Array { .. })) {
        let _ = writeln!(text, "    fillBytes p 0 {}", record.size);
    }
    for field in &record.fields {
        let value = format!("({} r)", selector(&name, &field.name));
        let _ = writeln!(text, "    {}", poke(&field.ty, &field.offset.to_string(), &value, 0, architecture));
    }
    text
}

fn union(record: &Record, architecture: Architecture) -> String {
    let name = type_name(&record.name);
    let size = record.size;
    let mut text = String::from("-- A union: c' reads a member from its bytes, and u' makes them of one.\n");
    let _ = writeln!(text, "newtype {name} = {name} [Word8] deriving (Eq, Show)\n");
    head(&mut text, record, &name);
    let _ = writeln!(text, "  peek p = {name} <$> peekArray {size} (castPtr p)");
    let _ =
        writeln!(text, "  poke p ({name} bytes) = pokeArray (castPtr p) (take {size} (bytes ++ repeat 0))");
    for field in &record.fields {
        let reader = selector(&name, &field.name);
        let maker = format!("u'{name}'{}", field.name);
        let ty = spell(&field.ty);
        let offset = field.offset.to_string();
        let peek = peek(&field.ty, &offset, 0, architecture);
        let poke = poke(&field.ty, &offset, "x", 0, architecture);
        text.push('\n');
        bits(&mut text, field, "");
        let _ = writeln!(
            text,
            "{reader} :: {name} -> {ty}\n{reader} u = unsafePerformIO (with u (\\p -> {peek}))\n\n\
             {maker} :: {ty} -> {name}\n{maker} x = unsafePerformIO (with ({name} []) (\\p -> {poke} >> peek p))"
        );
    }
    text
}

/// The instance up to where it reads.
fn head(text: &mut String, record: &Record, name: &str) {
    let _ = writeln!(
        text,
        "instance Storable {name} where\n  sizeOf _ = {}\n  alignment _ = {}",
        record.size,
        record.align.max(1)
    );
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

/// What reads a `ty` at `offset` behind `p`. Arrays in arrays are counted by variables, `depth` of which are taken.
fn peek(ty: &Ty, offset: &str, depth: usize, architecture: Architecture) -> String {
    let Ty::Array { of, len } = ty.bare() else { return format!("peekByteOff p {}", one(offset)) };
    if !matches!(of.bare(), Ty::Array { .. }) {
        return format!("peekArray {len} (plusPtr p {})", one(offset));
    }
    let stride = extent(of, architecture).size;
    let inner = peek(of, &format!("{offset} + i{depth} * {stride}"), depth + 1, architecture);
    format!("mapM (\\i{depth} -> {inner}) {}", indices(*len))
}

/// What writes `value` as a `ty` at `offset` behind `p`.
fn poke(ty: &Ty, offset: &str, value: &str, depth: usize, architecture: Architecture) -> String {
    let Ty::Array { of, len } = ty.bare() else { return format!("pokeByteOff p {} {value}", one(offset)) };
    if !matches!(of.bare(), Ty::Array { .. }) {
        return format!("pokeArray (plusPtr p {}) (take {len} {value})", one(offset));
    }
    let stride = extent(of, architecture).size;
    let (index, element) = (format!("i{depth}"), format!("x{depth}"));
    let inner = poke(of, &format!("{offset} + {index} * {stride}"), &element, depth + 1, architecture);
    format!("sequence_ [{inner} | ({index}, {element}) <- zip {} {value}]", indices(*len))
}

fn indices(len: u32) -> String {
    match len.checked_sub(1) {
        Some(last) => format!("[0 .. {last}]"),
        None => "[]".to_owned(),
    }
}

/// An offset as one argument.
fn one(offset: &str) -> String {
    if offset.contains(' ') { format!("({offset})") } else { offset.to_owned() }
}
