//! Enums.

use super::attribute::{Attributes, integer};
use farcall_model::{Enum, EnumMember, Primitive};
use windows_metadata::Type;
use windows_metadata::reader::TypeDef;

pub(super) fn enumeration(def: TypeDef<'_>) -> Option<Enum> {
    let attributes = Attributes::of(def);
    let ty = match def.underlying_type()? {
        Type::I8 => Primitive::I8,
        Type::U8 => Primitive::U8,
        Type::I16 => Primitive::I16,
        Type::U16 => Primitive::U16,
        Type::I32 => Primitive::I32,
        Type::U32 => Primitive::U32,
        Type::I64 => Primitive::I64,
        Type::U64 => Primitive::U64,
        _ => return None,
    };
    let members = def
        .fields()
        .filter_map(|field| {
            let value = integer(&field.constant()?.value())?;
            Some(EnumMember { name: field.name().to_owned(), value })
        })
        .collect();
    Some(Enum {
        ty,
        is_flags: attributes.has("FlagsAttribute"),
        is_scoped: attributes.has("ScopedEnumAttribute"),
        members,
    })
}
