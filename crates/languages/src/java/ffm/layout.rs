//! The layout and the carrier of a type: what memory holds, and what Java holds.

use crate::plain::{Is, Ty};
use farcall_model::Primitive;

/// The name of a number's layout without `JAVA_`, and Java's type for it. Everything is 64-bit here.
fn number(primitive: Primitive) -> (&'static str, &'static str) {
    match primitive {
        Primitive::Void | Primitive::Guid | Primitive::Bool | Primitive::I8 | Primitive::U8 => {
            ("BYTE", "byte")
        }
        Primitive::Char16 => ("CHAR", "char"),
        Primitive::I16 | Primitive::U16 => ("SHORT", "short"),
        Primitive::I32 | Primitive::U32 => ("INT", "int"),
        Primitive::I64 | Primitive::U64 | Primitive::ISize | Primitive::USize => ("LONG", "long"),
        Primitive::F32 => ("FLOAT", "float"),
        Primitive::F64 => ("DOUBLE", "double"),
    }
}

/// What Java holds a value of `ty` in.
pub(in super::super) fn carrier(ty: &Ty) -> &'static str {
    match (ty.number(), ty.bare()) {
        (Some(primitive), _) => number(primitive).1,
        (None, Ty::Void) => "void",
        _ => "MemorySegment",
    }
}

/// The layout of `ty` where it is aligned.
pub(super) fn layout(ty: &Ty) -> String {
    if let Some(primitive) = ty.number() {
        return format!("JAVA_{}", number(primitive).0);
    }
    match ty.bare() {
        Ty::Guid => "GUID.LAYOUT".to_owned(),
        Ty::Array { of, len } => format!("MemoryLayout.sequenceLayout({len}, {})", layout(of)),
        Ty::Named { name, is: Is::Record { size, .. } } if *size > 0 => format!("{name}.LAYOUT"),
        _ => "ADDRESS".to_owned(),
    }
}

/// The layout of `ty` where it may lie anywhere, in `size` bytes.
pub(super) fn anywhere(ty: &Ty, size: u32) -> String {
    match ty.bare() {
        Ty::Array { of, len } => {
            let size = size.checked_div(*len).unwrap_or(0);
            format!("MemoryLayout.sequenceLayout({len}, {})", anywhere(of, size))
        }
        ty if ty.is_aggregate() => format!("MemoryLayout.sequenceLayout({size}, JAVA_BYTE)"),
        ty => access(ty),
    }
}

/// The layout with which a number or an address is read, wherever it lies.
pub(super) fn access(ty: &Ty) -> String {
    match layout(ty).as_str() {
        "JAVA_BYTE" => "JAVA_BYTE".to_owned(),
        layout => format!("{layout}_UNALIGNED"),
    }
}

/// The class of the layout of `ty`.
pub(super) fn class(ty: &Ty) -> String {
    if let Some(primitive) = ty.number() {
        let name = number(primitive).1;
        let (first, rest) = name.split_at(1);
        return format!("ValueLayout.Of{}{rest}", first.to_ascii_uppercase());
    }
    match ty.bare() {
        Ty::Guid | Ty::Named { is: Is::Record { .. }, .. } => "GroupLayout".to_owned(),
        Ty::Array { .. } => "MemoryLayout".to_owned(),
        _ => "AddressLayout".to_owned(),
    }
}
