//! Structs and unions in `ctypes`.

use super::keywords::field;
use super::ty::Scope;
use super::types::{Class, Member};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, DeclId, Field, Record};

/// `record` after those nested in it.
pub(super) fn lower(
    scope: &Scope<'_>,
    id: DeclId,
    record: &Record,
    name: String,
    architecture: Architecture,
) -> Result<Vec<Class>, Unsupported> {
    let mut classes = Vec::new();
    lower_into(scope, id, record, name, architecture, &mut classes)?;
    Ok(classes)
}

fn lower_into(
    scope: &Scope<'_>,
    id: DeclId,
    record: &Record,
    name: String,
    architecture: Architecture,
    classes: &mut Vec<Class>,
) -> Result<(), Unsupported> {
    let mut nested = Vec::with_capacity(record.nested.len());
    for (index, inner) in record.nested.iter().enumerate() {
        let mut inner_name = format!("{name}_{index}");
        while !scope.claim(id, &inner_name) {
            inner_name.push('_');
        }
        lower_into(scope, id, inner, inner_name.clone(), architecture, classes)?;
        nested.push(inner_name);
    }
    let mut class = Class {
        base: if record.is_union { "Union" } else { "Structure" }.to_owned(),
        is_forward: false,
        is_assigned: false,
        packing: record.packing.filter(|packing| *packing < 16),
        has_layout: record.packing.is_some() || record.fields.iter().any(|field| !field.bits.is_empty()),
        alignment: record.alignment,
        anonymous: record.fields.iter().filter(|f| f.is_anonymous()).map(|f| field(&f.name)).collect(),
        fields: None,
        name,
    };
    if record.fields.is_empty() {
        classes.push(class);
        return Ok(());
    }
    let mut members = Members { list: Vec::with_capacity(record.fields.len()), end: 0, padding: 0 };
    let is_padded = facts::is_over_aligned(scope.unit, record, architecture);
    let layout = record.layout(architecture);
    let mut storage_before = 0;
    for (index, f) in record.fields.iter().enumerate() {
        let place = layout.and_then(|layout| layout.fields.get(index));
        if let (true, Some(place)) = (is_padded && !record.is_union, place) {
            members.pad_to(place.offset, place.size);
        }
        if !f.bits.is_empty() {
            let (ty, bits) = scope.storage(&f.ty, architecture).ok_or_else(|| {
                Unsupported::new(format!("the bit-fields in {} are not in an integer", f.name))
            })?;
            // Outside Windows, ctypes lets bit-fields grow into a larger integer; an empty array ends that.
            if storage_before != 0 && storage_before != bits && !record.is_union {
                members.unnamed("c_uint8 * 0".to_owned(), None);
            }
            storage_before = bits;
            if record.is_union {
                bits_of_union(scope, id, f, (ty, bits), &mut class, &mut members, classes)?;
            } else {
                members.bit_fields(f, ty, bits)?;
            }
            continue;
        }
        storage_before = 0;
        let ty = if nested_type(f) {
            scope.spell_in(&f.ty, &nested)?
        } else {
            scope.read_only(&f.ty, f.is_const)?
        };
        members.add(field(&f.name), ty, None);
    }
    if let (true, Some(layout)) = (is_padded && !record.is_union, layout) {
        members.pad_to(layout.size, 0);
    }
    // Inside a class Python renames what begins with two underscores.
    class.is_assigned = members.list.iter().any(|member| names_private(&member.ty));
    class.fields = Some(members.list);
    classes.push(class);
    Ok(())
}

fn nested_type(f: &Field) -> bool {
    matches!(f.ty.innermost(), farcall_model::Type::Nested(_))
}

fn names_private(ty: &str) -> bool {
    ty.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word.starts_with("__"))
}

/// In a union every bit-field would begin at bit 0, so those that share storage get a struct around them.
fn bits_of_union(
    scope: &Scope<'_>,
    id: DeclId,
    f: &Field,
    (ty, bits): (&'static str, u32),
    outer: &mut Class,
    members: &mut Members,
    classes: &mut Vec<Class>,
) -> Result<(), Unsupported> {
    let mut name = format!("{}_bits", outer.name);
    while !scope.claim(id, &name) || classes.iter().any(|class| class.name == name) {
        name.push('_');
    }
    let mut inner = Members { list: Vec::new(), end: 0, padding: 0 };
    inner.bit_fields(f, ty, bits)?;
    classes.push(Class {
        name: name.clone(),
        base: "Structure".to_owned(),
        is_forward: false,
        is_assigned: false,
        packing: outer.packing,
        has_layout: true,
        alignment: None,
        anonymous: Vec::new(),
        fields: Some(inner.list),
    });
    let field_name = field(&f.name);
    outer.anonymous.push(field_name.clone());
    members.add(field_name, name, None);
    Ok(())
}

/// The fields of one record while they are collected.
struct Members {
    list: Vec<Member>,
    /// Where the last field ended.
    end: u32,
    /// How many fields without a name there are.
    padding: usize,
}

impl Members {
    fn add(&mut self, mut name: String, ty: String, width: Option<u32>) {
        while self.list.iter().any(|member| member.name == name) {
            name.push('_');
        }
        self.list.push(Member { name, ty, width });
    }

    fn unnamed(&mut self, ty: String, width: Option<u32>) {
        self.padding += 1;
        self.add(format!("_unused{}", self.padding), ty, width);
    }

    /// Fills the space up to `offset`, where a field of `size` bytes follows. Before Python 3.13 ctypes
    /// knows no alignment beyond that of its numbers.
    fn pad_to(&mut self, offset: u32, size: u32) {
        if let Some(gap) = offset.checked_sub(self.end).filter(|gap| *gap > 0) {
            self.unnamed(format!("c_uint8 * {gap}"), None);
        }
        self.end = offset + size;
    }

    fn bit_fields(&mut self, f: &Field, ty: &str, bits: u32) -> Result<(), Unsupported> {
        let mut sorted: Vec<_> = f.bits.iter().filter(|bit| bit.width > 0).collect();
        sorted.sort_by_key(|bit| bit.offset);
        let mut next = 0;
        for bit in sorted {
            let (offset, end) = (u32::from(bit.offset), u32::from(bit.offset) + u32::from(bit.width));
            if offset < next || end > bits {
                return Err(Unsupported::new(format!(
                    "its bit-field {} overlaps another or its storage",
                    bit.name
                )));
            }
            if offset > next {
                self.unnamed(ty.to_owned(), Some(offset - next));
            }
            self.add(field(&bit.name), ty.to_owned(), Some(end - offset));
            next = end;
        }
        if next < bits && !ty.contains("size") {
            self.unnamed(ty.to_owned(), Some(bits - next));
        }
        Ok(())
    }
}
