//! Where the runtime puts the fields of a struct, so that what is printed can be compared with
//! where C puts them.
//!
//! The rule is C's, but for explicit alignment: the runtime aligns a struct like its most
//! aligned field and never more. Gaps that C has for that reason become padding fields, and what
//! even padding cannot reach is refused. Source of the rule: the documentation of
//! `StructLayoutAttribute.Pack`.

use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{Architecture, Body, DeclId, Record, Type, layout};

/// Size and alignment, in bytes.
pub(crate) type Extent = layout::Extent;

/// How a struct must be written to lie as C lays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) extent: Extent,
    /// Bytes to insert before each field.
    pub(super) gaps: Vec<u32>,
    /// Bytes to append; for a union, the size to ask for where it is not 0.
    pub(super) tail: u32,
}

impl Scope<'_> {
    /// The extent of the record `id` as it is printed for `architecture`.
    pub(super) fn record_extent(
        &self,
        id: DeclId,
        architecture: Architecture,
    ) -> Result<Extent, Unsupported> {
        let key = (id, architecture);
        if let Some(known) = self.measured.borrow().get(&key) {
            return known.clone().unwrap_or_else(|| Err(Unsupported::new("it contains itself")));
        }
        self.measured.borrow_mut().insert(key, None);
        let extent = match self.unit.get(id).map(|d| d.on(architecture)) {
            Some(Some(Body::Record(record))) => self.plan(record, architecture).map(|(plan, _)| plan.extent),
            _ => Err(Unsupported::new(format!("it does not exist on {}", architecture.name()))),
        };
        self.measured.borrow_mut().insert(key, Some(extent.clone()));
        extent
    }

    /// The plan for `record` and those of the records nested in it.
    pub(super) fn plan(
        &self,
        record: &Record,
        architecture: Architecture,
    ) -> Result<(Plan, Vec<Extent>), Unsupported> {
        let Some(target) = record.layout(architecture) else {
            return Err(Unsupported::new("its layout is not known"));
        };
        let nested = record
            .nested
            .iter()
            .map(|inner| self.plan(inner, architecture).map(|(plan, _)| plan.extent))
            .collect::<Result<Vec<_>, _>>()?;
        let packing = record.packing.map_or(u32::MAX, u32::from).max(1);
        let (mut end, mut align) = (0u32, 1u32);
        let mut gaps = Vec::with_capacity(record.fields.len());
        for (field, place) in record.fields.iter().zip(&target.fields) {
            let extent = self
                .extent(&field.ty, &nested, architecture)
                .map_err(|why| Unsupported::new(format!("field {}: {}", field.name, why.reason)))?;
            if extent.size != place.size {
                return Err(misplaced(&field.name));
            }
            // An array without elements is not printed, so that what C aligns for its sake ends up in the tail.
            if extent.size == 0 {
                gaps.push(0);
                continue;
            }
            let field_align = extent.align.min(packing);
            let at = |end: u32| end.checked_next_multiple_of(field_align);
            let mut gap = 0;
            if !record.is_union && at(end) != Some(place.offset) {
                gap = place.offset.checked_sub(end).ok_or_else(|| misplaced(&field.name))?;
                if at(place.offset) != Some(place.offset) {
                    return Err(misplaced(&field.name));
                }
            }
            gaps.push(gap);
            align = align.max(field_align);
            let reach = place.offset.saturating_add(extent.size);
            end = if record.is_union { end.max(reach) } else { reach };
        }
        let size = end.checked_next_multiple_of(align).unwrap_or(u32::MAX).max(1);
        let tail = match target.size.checked_sub(size) {
            None => return Err(misplaced("the end")),
            Some(0) => 0,
            // Appended bytes begin where the last field ends, not after its alignment.
            Some(_) if record.is_union => target.size,
            Some(_) => target.size - end,
        };
        if target.size % align != 0 {
            return Err(misplaced("the end"));
        }
        let extent = Extent { size: target.size, align };
        Ok((Plan { extent, gaps, tail }, nested))
    }

    /// The extent of `ty` as it is printed for `architecture`.
    fn extent(
        &self,
        ty: &Type,
        nested: &[Extent],
        architecture: Architecture,
    ) -> Result<Extent, Unsupported> {
        let pointer = layout::primitive(farcall_model::Primitive::USize, architecture);
        Ok(match shape(self, ty)? {
            Shape::Primitive(primitive) | Shape::Enum(_, primitive) => {
                layout::primitive(primitive, architecture)
            }
            Shape::Truth(truth) => layout::primitive(truth.primitive(), architecture),
            Shape::Record(id) => self.record_extent(id, architecture)?,
            Shape::Nested(index) => {
                *nested.get(index).ok_or_else(|| Unsupported::new("a nested record is missing"))?
            }
            Shape::Array(of, len) => {
                let element = self.extent(of, nested, architecture)?;
                let size =
                    element.size.checked_mul(len).ok_or_else(|| Unsupported::new("an array is too large"))?;
                Extent { size, align: element.align }
            }
            Shape::Unknown(name) => return Err(Unsupported::new(format!("{name} is declared nowhere"))),
            Shape::Text(_)
            | Shape::Bstr
            | Shape::Handle
            | Shape::Callback(_)
            | Shape::Interface(_)
            | Shape::Pointer(..) => pointer,
        })
    }
}

fn misplaced(place: &str) -> Unsupported {
    Unsupported::new(format!(".NET cannot place {place} where C does"))
}
