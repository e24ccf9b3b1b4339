//! Structs and unions, and what the metadata writes as structs although it is something else:
//! typedefs, handles and the ids of COM classes.

use super::attribute::{Attributes, integer};
use super::function::{count, termination};
use super::types::{Types, const_of_slot};
use farcall_model::{Bit, Constant, Field, Primitive, Record, Type, Typedef, Value};
use windows_metadata::reader::{Index, TypeDef};
use windows_metadata::{FieldAttributes, TypeAttributes};

/// Whether this is another name for the type of its only field.
pub(super) fn is_typedef(def: TypeDef<'_>) -> bool {
    let attributes = Attributes::of(def);
    attributes.has("NativeTypedefAttribute") || attributes.has("MetadataTypedefAttribute")
}

/// Whether this stands for the id of a COM class: it has a GUID and nothing else.
pub(super) fn is_class_id(def: TypeDef<'_>) -> bool {
    def.fields().len() == 0 && Attributes::of(def).has("GuidAttribute")
}

pub(super) fn class_id(def: TypeDef<'_>) -> Option<Constant> {
    let guid = Attributes::of(def).guid()?;
    Some(Constant { ty: Type::Primitive(Primitive::Guid), value: Value::Guid(guid) })
}

pub(super) fn typedef(types: &mut Types<'_>, def: TypeDef<'_>) -> Option<Typedef> {
    let attributes = Attributes::of(def);
    let field = def.fields().next()?;
    let ty = types.ty(&field.ty(), &[], false);
    let invalid_values = attributes
        .all("InvalidHandleValueAttribute")
        .filter_map(|a| a.value().first().and_then(|(_, v)| integer(v)))
        .filter_map(|v| i64::try_from(v).ok())
        .collect();
    Some(Typedef {
        ty,
        free_with: attributes.text("RAIIFreeAttribute"),
        invalid_values,
        also_usable_for: attributes.text("AlsoUsableForAttribute").and_then(|name| types.mentioned(&name)),
    })
}

pub(super) fn record(types: &mut Types<'_>, index: &Index, def: TypeDef<'_>) -> Record {
    let attributes = Attributes::of(def);
    let inner: Vec<TypeDef<'_>> = index.nested(def).collect();
    let names: Vec<String> = inner.iter().map(|nested| nested.name().to_owned()).collect();
    let nested = inner
        .into_iter()
        .map(|nested| Record { name: nested.name().to_owned(), ..record(types, index, nested) })
        .collect();
    let mut fields = Vec::new();
    for source in def.fields() {
        if source.flags().contains(FieldAttributes::Literal) {
            types.complain(format!("the constant {} inside a struct is left out", source.name()));
            continue;
        }
        fields.push(field(types, source, &names));
    }
    Record {
        is_union: def.flags().contains(TypeAttributes::ExplicitLayout),
        packing: def.class_layout().map(|l| l.packing_size()).filter(|p| *p > 0),
        alignment: None,
        fields,
        nested,
        name: String::new(),
        size_field: attributes.text("StructSizeFieldAttribute"),
        layouts: Vec::new(),
    }
}

fn field(types: &mut Types<'_>, source: windows_metadata::reader::Field<'_>, nested: &[String]) -> Field {
    let attributes = Attributes::of(source);
    let is_const = attributes.has("ConstAttribute");
    let ty = types.ty(&source.ty(), nested, is_const);
    let obsolete =
        attributes.has("ObsoleteAttribute").then(|| attributes.text("ObsoleteAttribute").unwrap_or_default());
    Field {
        name: source.name().to_owned(),
        is_const: const_of_slot(&ty, is_const),
        ty,
        bits: bits(&attributes),
        is_flexible: attributes.has("FlexibleArrayAttribute"),
        termination: termination(&attributes),
        associated_enum: attributes.text("AssociatedEnumAttribute").and_then(|name| types.mentioned(&name)),
        count: count(&attributes),
        obsolete,
    }
}

fn bits(attributes: &Attributes<'_>) -> Vec<Bit> {
    let mut bits: Vec<Bit> = attributes
        .all("NativeBitfieldAttribute")
        .filter_map(|attribute| {
            let value = attribute.value();
            let [(_, name), (_, offset), (_, width)] = value.as_slice() else { return None };
            let windows_metadata::Value::Utf8(name) = name else { return None };
            let small = |v| integer(v).and_then(|v| u8::try_from(v).ok());
            Some(Bit { name: name.clone(), offset: small(offset)?, width: small(width)? })
        })
        .collect();
    bits.sort_by_key(|bit| bit.offset);
    bits
}
