//! Where `dart:ffi` puts the fields of a record, and what must be written so that it is where C does.
//!
//! Dart lays fields out by C's rules. `@Packed` lowers the alignment of the fields of a struct, nothing raises it, and
//! nothing does either to a union. So a gap that C has for another reason is a field of bytes; a field that lies
//! where its type must not is put into a packed struct of its own; and a record that is aligned to more than its
//! fields is a union with a number that is. Source: `_calculateLayout` in
//! `pkg/vm/lib/modular/transformations/ffi/native_type_cfe.dart` of the Dart SDK.

use crate::plain::{Field, Is, Record, Ty};
use farcall_model::{Architecture, Primitive, layout};

/// No type of Dart is aligned to more.
const LARGEST_ALIGN: u32 = 8;

/// What a record is written as.
pub(super) struct Layout<'a> {
    /// The number behind `@Packed`.
    pub(super) packing: Option<u32>,
    /// Its fields, and what stands between them.
    pub(super) parts: Vec<Part<'a>>,
    /// The alignment that only a union around the fields gives it.
    pub(super) raised: Option<u32>,
}

/// A field as it is written.
pub(super) enum Part<'a> {
    /// As C has it.
    Field(&'a Field),
    /// In a struct of its own with this packing, since it lies where its type must not.
    Wrapped(&'a Field, u32),
    /// An array without elements, of which Dart has none.
    Absent(&'a Field),
    /// Bytes that nothing is in.
    Gap(u32),
    /// A number that aligns a union to so many bytes.
    Aligning(u32),
}

/// What `record` is written as; `None` where nothing puts every field where it is.
pub(super) fn layout(record: &Record, architecture: Architecture) -> Option<Layout<'_>> {
    if record.is_union {
        let parts = union_parts(record, architecture)?;
        return Some(Layout { packing: None, parts, raised: None });
    }
    let target = block(record.align);
    for packing in [None, Some(4), Some(2), Some(1)] {
        if let Some((parts, align)) = struct_parts(record, packing, architecture)
            && align == target
        {
            return Some(Layout { packing, parts, raised: None });
        }
    }
    let (parts, align) = struct_parts(record, None, architecture)?;
    let raised = (align < target && record.size >= target).then_some(target)?;
    Some(Layout { packing: None, parts, raised: Some(raised) })
}

/// The parts of a struct with a packing, and the alignment that it has then.
fn struct_parts(
    record: &Record,
    packing: Option<u32>,
    architecture: Architecture,
) -> Option<(Vec<Part<'_>>, u32)> {
    let mut parts = Vec::with_capacity(record.fields.len());
    let (mut end, mut largest) = (0_u32, 1_u32);
    for field in &record.fields {
        let (size, align) = extent(&field.ty, architecture);
        if size != field.size {
            return None;
        }
        if size == 0 {
            parts.push(Part::Absent(field));
            continue;
        }
        let align = align.min(packing.unwrap_or(LARGEST_ALIGN));
        let is_placed = field.offset.is_multiple_of(align);
        let align = if is_placed { align } else { 1 };
        if end.next_multiple_of(align) != field.offset {
            parts.push(Part::Gap(field.offset.checked_sub(end).filter(|gap| *gap > 0)?));
        }
        parts.push(if is_placed { Part::Field(field) } else { Part::Wrapped(field, 1) });
        largest = largest.max(align);
        end = field.offset.checked_add(size)?;
    }
    if end.next_multiple_of(largest) != record.size {
        parts.push(Part::Gap(record.size.checked_sub(end).filter(|gap| *gap > 0)?));
    }
    // A record without fields is none in Dart.
    (end > 0 || record.size > 0).then_some((parts, largest))
}

fn union_parts(record: &Record, architecture: Architecture) -> Option<Vec<Part<'_>>> {
    let target = block(record.align);
    let mut parts = Vec::with_capacity(record.fields.len());
    let (mut end, mut largest) = (0_u32, 1_u32);
    for field in &record.fields {
        let (size, align) = extent(&field.ty, architecture);
        if size != field.size || field.offset != 0 {
            return None;
        }
        parts.push(if size == 0 {
            Part::Absent(field)
        } else if align > target {
            Part::Wrapped(field, target)
        } else {
            Part::Field(field)
        });
        if size > 0 {
            largest = largest.max(align.min(target));
            end = end.max(size.next_multiple_of(align.min(target)));
        }
    }
    if largest < target {
        (target <= record.size).then(|| parts.push(Part::Aligning(target)))?;
        end = end.max(target);
    }
    match record.size {
        0 => return None,
        size if end.next_multiple_of(target) == size => {}
        size if end < size && size.is_multiple_of(target) => parts.push(Part::Gap(size)),
        _ => return None,
    }
    Some(parts)
}

/// The alignment that a record gets which C aligns to `align`.
fn block(align: u32) -> u32 {
    align.clamp(1, LARGEST_ALIGN)
}

/// Size and alignment of a value, as Dart has it.
fn extent(ty: &Ty, architecture: Architecture) -> (u32, u32) {
    let of = |primitive| {
        let extent = layout::primitive(primitive, architecture);
        (extent.size, extent.align.max(1))
    };
    match ty.bare() {
        Ty::Number(primitive) | Ty::Named { is: Is::Enum(primitive), .. } => of(*primitive),
        Ty::Guid => of(Primitive::Guid),
        Ty::Array { of, len } => {
            let (size, align) = extent(of, architecture);
            (size.saturating_mul(*len), align)
        }
        Ty::Named { is: Is::Record { size, align, .. }, .. } => (*size, block(*align)),
        _ => of(Primitive::USize),
    }
}
