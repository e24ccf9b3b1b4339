//! The places of fields, for parsers that know less about packing than a compiler does.
//!
//! None of them takes a packing for a nested record alone, and PHP knows only the packing 1. So a record is packed
//! as tightly as anything in it asks for, and what would then lie too early gets padding before it.

use super::declarator::Scope;
use super::dialect::Cdef;
use crate::Unsupported;
use farcall_model::{Architecture, Body, Primitive, Record, Type, layout};

/// What must be added to a record so that everything lies where it should.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Bytes of padding before each field.
    pub(crate) before: Vec<u32>,
    /// Bytes behind the last field; of a union, its whole size.
    pub(crate) tail: u32,
    /// The alignment that the record must be given.
    pub(crate) alignment: Option<u32>,
}

/// Names of names end here; no real chain is longer.
const LONGEST_CHAIN: usize = 32;

/// The packing that holds inside `record`, which lies in one where `outer` holds.
pub(crate) fn packing(cdef: Cdef, record: &Record, outer: Option<u16>) -> Option<u16> {
    let smallest = outer.or_else(|| smallest(record));
    if cdef == Cdef::Php { smallest.map(|_| 1) } else { smallest }
}

fn smallest(record: &Record) -> Option<u16> {
    record.nested.iter().filter_map(smallest).chain(record.packing).min()
}

/// What `record` needs where `packing` holds.
///
/// # Errors
/// When a field lies earlier than the parser would put it.
pub(crate) fn places(
    scope: &Scope<'_>,
    record: &Record,
    cdef: Cdef,
    packing: Option<u16>,
    is_nested: bool,
    architecture: Architecture,
) -> Result<Places, Unsupported> {
    let unknown = || Unsupported::new("its size is not known");
    let layout = record.layout(architecture).ok_or_else(unknown)?;
    let most = packing.map_or(u32::MAX, u32::from);
    let mut places = Places::default();
    let (mut end, mut widest) = (0_u32, 1_u32);
    for (field, place) in record.fields.iter().zip(&layout.fields) {
        let align = alignment(scope, record, &field.ty, architecture, 0).min(most).max(1);
        let natural = if record.is_union { 0 } else { end.next_multiple_of(align) };
        if natural > place.offset {
            return Err(Unsupported::new(format!("its field {} lies where no packing puts it", field.name)));
        }
        places.before.push(if natural == place.offset { 0 } else { place.offset - end });
        end = end.max(place.offset + place.size);
        widest = widest.max(align);
    }
    // Inside a packed record the padding around it does what an alignment would.
    let is_raised = widest != layout.align && !(is_nested && packing.is_some());
    places.alignment = is_raised.then_some(layout.align);
    let rounded = if is_raised { layout.align.max(1) } else { widest };
    // PHP rounds the size only to what the fields ask for.
    let is_rounded = !(cdef == Cdef::Php && (is_raised || packing.is_some()));
    let size = if is_rounded { end.next_multiple_of(rounded) } else { end };
    if size > layout.size {
        return Err(Unsupported::new("it is smaller than any packing makes it"));
    }
    if size < layout.size {
        places.tail = if record.is_union { layout.size } else { layout.size - end };
    }
    Ok(places)
}

/// The alignment that `ty` asks for by itself, in bytes.
fn alignment(scope: &Scope<'_>, outer: &Record, ty: &Type, architecture: Architecture, depth: usize) -> u32 {
    let of = |primitive| layout::primitive(primitive, architecture).align;
    match ty {
        Type::Primitive(primitive) => of(*primitive),
        Type::Array { of, .. } => alignment(scope, outer, of, architecture, depth),
        Type::Nested(index) => {
            let nested = outer.nested.get(*index as usize).and_then(|nested| nested.layout(architecture));
            nested.map_or(1, |layout| layout.align)
        }
        Type::Named(id) => match scope.unit.get(*id).map(|declaration| declaration.on_or_first(architecture))
        {
            Some(Body::Typedef(typedef)) if depth < LONGEST_CHAIN => {
                alignment(scope, outer, &typedef.ty, architecture, depth + 1)
            }
            Some(Body::Enum(e)) => of(e.ty),
            Some(Body::Record(record)) => record.layout(architecture).map_or(1, |layout| layout.align),
            _ => of(Primitive::USize),
        },
        Type::Pointer { .. } | Type::Unknown(_) => of(Primitive::USize),
    }
}
