//! Where Julia puts the fields of a struct, and what must be written so that it is where C does.
//!
//! Julia lays fields out by C's rules and knows neither packing nor alignment. A gap that C has for that reason
//! becomes a field of bytes, and so does a field that lies where its type must not. What even that cannot
//! reach is one field with all the bytes. Source: The Julia Language, "Calling C and Fortran Code", "Struct
//! Type Correspondences".

use crate::plain::{Field, Is, Record, Ty};
use farcall_model::{Architecture, Primitive, layout};

/// No type of Julia is aligned to more on every version.
const LARGEST_ALIGN: u32 = 8;

/// A field as it is written.
pub(super) enum Part<'a> {
    /// As C has it.
    Field(&'a Field),
    /// The bytes of it, since it lies where its type must not.
    Bytes(&'a Field),
    /// Bytes that nothing is in.
    Gap(u32),
}

/// What `record` is written as; `None` where only a field with all the bytes is right.
pub(super) fn parts(record: &Record, architecture: Architecture) -> Option<Vec<Part<'_>>> {
    if record.is_union {
        return None;
    }
    let mut parts = Vec::with_capacity(record.fields.len());
    let (mut end, mut largest) = (0_u32, 1_u32);
    for field in &record.fields {
        let (size, align) = extent(&field.ty, architecture);
        if size != field.size {
            return None;
        }
        let is_placed = field.offset % align == 0;
        let natural = if is_placed { end.next_multiple_of(align) } else { end };
        if natural != field.offset {
            parts.push(Part::Gap(field.offset.checked_sub(end).filter(|gap| *gap > 0)?));
        }
        parts.push(if is_placed { Part::Field(field) } else { Part::Bytes(field) });
        largest = largest.max(if is_placed { align } else { 1 });
        end = field.offset + size;
    }
    if largest != block(record.align) {
        return None;
    }
    if end.next_multiple_of(largest) != record.size {
        parts.push(Part::Gap(record.size.checked_sub(end).filter(|gap| *gap > 0)?));
    }
    Some(parts)
}

/// The alignment that a record gets which C aligns to `align`.
pub(super) fn block(align: u32) -> u32 {
    align.clamp(1, LARGEST_ALIGN)
}

/// Size and alignment of a value, as Julia has it.
pub(super) fn extent(ty: &Ty, architecture: Architecture) -> (u32, u32) {
    let of = |primitive| {
        let extent = layout::primitive(primitive, architecture);
        (extent.size, extent.align)
    };
    match ty.bare() {
        Ty::Number(primitive) | Ty::Named { is: Is::Enum(primitive), .. } => of(*primitive),
        Ty::Guid => of(Primitive::Guid),
        Ty::Array { of, len } => {
            let (size, align) = extent(of, architecture);
            // Without elements there is nothing to align.
            (size.saturating_mul(*len), if *len == 0 { 1 } else { align })
        }
        Ty::Named { is: Is::Record { size, align, .. }, .. } => (*size, block(*align)),
        _ => of(Primitive::USize),
    }
}

/// The unsigned integer of so many bytes.
pub(super) fn unsigned(bytes: u32) -> &'static str {
    match bytes {
        2 => "UInt16",
        4 => "UInt32",
        8 => "UInt64",
        _ => "UInt8",
    }
}
