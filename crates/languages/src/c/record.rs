//! Structs and unions in C.

use super::declarator::Scope;
use super::dialect::Cdef;
use super::places::{self, Places};
use super::types::{Member, Record};
use crate::facts::{Shape, shape, storage_bits};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Field, Primitive, Type};
use std::collections::HashSet;

/// The inside of `record`. `outer` is the packing that is in force around it.
pub(crate) fn lower(
    scope: &Scope<'_>,
    record: &farcall_model::Record,
    outer: Option<u16>,
    tag: &str,
    architecture: Architecture,
) -> Result<Record, Unsupported> {
    let inside =
        scope.dialect.cdef().map_or(record.packing, |(cdef, _)| places::packing(cdef, record, outer));
    let places = match scope.dialect.cdef() {
        Some((cdef, _)) => places::places(scope, record, cdef, inside, outer.is_some(), architecture)?,
        None => Places::default(),
    };
    let mut members = Vec::with_capacity(record.fields.len());
    let mut seen = vec![false; record.nested.len()];
    let is_for_cffi = matches!(scope.dialect.cdef(), Some((Cdef::Cffi, _)));
    for (index, field) in record.fields.iter().enumerate() {
        members.extend(places.before.get(index).and_then(|bytes| padding(*bytes)));
        if !field.bits.is_empty() {
            bit_fields(scope, field, architecture, &mut members)?;
            continue;
        }
        if record.packing.is_some() && facts::is_held_aligned(scope.unit, record, &field.ty, architecture) {
            return Err(Unsupported::new(
                "GCC packs a member that Microsoft's compiler leaves aligned, and no declaration is right for both",
            ));
        }
        let Some(nested) = nested_index(&field.ty) else {
            let name = field_name(scope, field, index);
            let declarator = scope.declare(&field.ty, field.is_const, &name)?;
            members.push(Member::Field(declarator));
            continue;
        };
        let inner = record.nested.get(nested as usize).ok_or_else(|| {
            Unsupported::new(format!("its field {} has a type that is declared nowhere", field.name))
        })?;
        let uses = record.fields.iter().filter(|f| nested_index(&f.ty) == Some(nested)).count();
        let inner_tag = format!("{tag}_{nested}");
        let declarator = if field.is_anonymous() { String::new() } else { field_name(scope, field, index) };
        let declarator = nested_declarator(&field.ty, declarator);
        let is_first = !std::mem::replace(&mut seen[nested as usize], true);
        if is_first {
            let record = lower(scope, inner, inside, &inner_tag, architecture)?;
            // cffi gives a byte to a nested record that has no size. Nothing in it takes room where it stands either.
            if is_for_cffi
                && field.is_anonymous()
                && inner.layout(architecture).is_some_and(|it| it.size == 0)
            {
                members.extend(record.members);
                continue;
            }
            members.push(Member::Nested { record, tag: (uses > 1).then_some(inner_tag), declarator });
        } else {
            members.push(Member::Field(format!("{} {inner_tag} {declarator}", keyword(inner))));
        }
    }
    if let Some((cdef, _)) = scope.dialect.cdef() {
        members.extend(padding(places.tail));
        return cdef_record(record, cdef, inside, outer, places.alignment, members);
    }
    let mut alignment = record.alignment;
    // C++ ignores an alignment in front of a nested record; inside it means the same where nothing
    // has to be padded for it.
    if let (Some(bytes), Some(Member::Nested { record: inner, .. })) = (alignment, members.first_mut())
        && let Some(layout) = record.nested.first().and_then(|nested| nested.layout(architecture))
        && layout.size % u32::from(bytes) == 0
    {
        inner.alignment = inner.alignment.max(alignment.take());
    }
    Ok(Record {
        keyword: keyword(record),
        // A packing of 16 is none: no type is aligned to more. Inside another record the one around it counts.
        packing: match (record.packing, outer) {
            (own, outer) if own == outer => None,
            (None, Some(_)) => Some(16),
            (own, _) => own,
        },
        alignment,
        attribute: None,
        members,
    })
}

/// A field that keeps what follows at its place.
fn padding(bytes: u32) -> Option<Member> {
    (bytes > 0).then(|| Member::Unnamed { ty: "uint8_t", stem: "padding", suffix: format!("[{bytes}]") })
}

/// Gives each unnamed member of `record` a name that nothing in it has, `native`'s fields first.
pub(crate) fn name_unnamed(record: &mut Record, native: &farcall_model::Record) {
    let mut taken: HashSet<String> = field_names(native).into_iter().map(str::to_owned).collect();
    name_all(record, &mut taken);
}

fn name_all(record: &mut Record, taken: &mut HashSet<String>) {
    for member in &mut record.members {
        match member {
            Member::Unnamed { ty, stem, suffix } => {
                let mut name = (*stem).to_owned();
                for number in 2.. {
                    if taken.insert(name.clone()) {
                        break;
                    }
                    name = format!("{stem}{number}");
                }
                *member = Member::Field(format!("{ty} {name}{suffix}"));
            }
            Member::Nested { record, .. } => name_all(record, taken),
            Member::Field(_) | Member::Comment(_) => {}
        }
    }
}

/// A record for a parser inside a language, each of which has its own words for packing and alignment.
fn cdef_record(
    record: &farcall_model::Record,
    cdef: Cdef,
    packing: Option<u16>,
    outer: Option<u16>,
    alignment: Option<u32>,
    members: Vec<Member>,
) -> Result<Record, Unsupported> {
    let attribute = match (cdef, packing, alignment) {
        (Cdef::Cffi, _, Some(bytes)) => {
            return Err(Unsupported::new(format!("cffi cannot align a struct to {bytes} bytes")));
        }
        (Cdef::Php, Some(_), Some(bytes)) => Some(format!("__attribute__((packed, aligned({bytes})))")),
        (Cdef::Php, Some(_), None) => Some("__attribute__((packed))".to_owned()),
        (_, _, Some(bytes)) => Some(format!("__attribute__((aligned({bytes})))")),
        (_, _, None) => None,
    };
    Ok(Record {
        keyword: keyword(record),
        attribute,
        packing: packing.filter(|_| cdef != Cdef::Php && outer.is_none()),
        alignment: None,
        members,
    })
}

/// The names of all fields of `record` and of those nested in it.
pub(crate) fn field_names(record: &farcall_model::Record) -> Vec<&str> {
    let (mut names, mut records) = (Vec::new(), vec![record]);
    while let Some(record) = records.pop() {
        for field in &record.fields {
            names.push(field.name.as_str());
            names.extend(field.bits.iter().map(|bit| bit.name.as_str()));
        }
        records.extend(&record.nested);
    }
    names
}

fn keyword(record: &farcall_model::Record) -> &'static str {
    if record.is_union { "union" } else { "struct" }
}

fn field_name(scope: &Scope<'_>, field: &Field, index: usize) -> String {
    if field.name.is_empty() { format!("field{index}") } else { scope.member_name(&field.name) }
}

/// The nested record that a field holds, in arrays and behind pointers too.
fn nested_index(ty: &Type) -> Option<u32> {
    match ty.innermost() {
        Type::Nested(index) => Some(*index),
        _ => None,
    }
}

fn nested_declarator(ty: &Type, name: String) -> String {
    match ty {
        Type::Array { of, len } => nested_declarator(of, format!("{name}[{len}]")),
        Type::Pointer { to, .. } => nested_declarator(to, format!("*{name}")),
        _ => name,
    }
}

/// Bit-fields that fill their storage, so that the next one begins in storage of its own.
fn bit_fields(
    scope: &Scope<'_>,
    field: &Field,
    architecture: Architecture,
    members: &mut Vec<Member>,
) -> Result<(), Unsupported> {
    let Shape::Plain(primitive) = shape(scope.unit, &field.ty, architecture) else {
        return Err(Unsupported::new(format!("the bit-fields in {} are not in an integer", field.name)));
    };
    let Some(width) = storage_bits(primitive, architecture) else {
        return Err(Unsupported::new(format!("the bit-fields in {} are not in an integer", field.name)));
    };
    let ty = scope.primitive(primitive);
    // LuaJIT has none in 64 bits, and PHP 8 aligns a record with any to 4 bytes.
    let has_none = match scope.dialect.cdef() {
        Some((Cdef::LuaJit, _)) => width > 32,
        Some((Cdef::Php, _)) => true,
        _ => false,
    };
    if has_none {
        for bit in field.bits.iter().filter(|bit| bit.width > 0) {
            members.push(Member::Comment(match bit.width {
                1 => format!("Bit {}: {}", bit.offset, bit.name),
                width => format!("Bits {} to {}: {}", bit.offset, bit.offset + width - 1, bit.name),
            }));
        }
        members.push(Member::Unnamed { ty, stem: "bits", suffix: String::new() });
        return Ok(());
    }
    let mut bits: Vec<&farcall_model::Bit> = field.bits.iter().filter(|bit| bit.width > 0).collect();
    bits.sort_by_key(|bit| bit.offset);
    let mut next = 0;
    for bit in bits {
        let (offset, end) = (u32::from(bit.offset), u32::from(bit.offset) + u32::from(bit.width));
        if offset < next || end > width {
            return Err(Unsupported::new(format!(
                "its bit-field {} overlaps another or its storage",
                bit.name
            )));
        }
        if offset > next {
            members.push(Member::Field(format!("{ty} : {}", offset - next)));
        }
        members.push(Member::Field(format!("{ty} {} : {}", scope.member_name(&bit.name), bit.width)));
        next = end;
    }
    if next < width && !matches!(primitive, Primitive::ISize | Primitive::USize) {
        members.push(Member::Field(format!("{ty} : {}", width - next)));
    }
    Ok(())
}
