//! Types as D spells them.

use crate::plain::{Is, Parameter, Ty};
use farcall_model::{Encoding, Primitive};
use std::collections::HashSet;

/// Names of a scope that hide types of the same name: a type is then spelled from the module on.
pub(super) type Hidden<'a> = HashSet<&'a str>;

/// A type outside of any record.
pub(super) fn spell(ty: &Ty) -> String {
    spell_in(ty, &Hidden::new())
}

/// A type where `hidden` is declared too.
pub(super) fn spell_in(ty: &Ty, hidden: &Hidden<'_>) -> String {
    match ty {
        Ty::Void => "void".to_owned(),
        Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
        Ty::Guid => seen("GUID", hidden),
        Ty::Pointer { to, is_const } => {
            let to = spell_in(to, hidden);
            if *is_const { format!("const({to})*") } else { format!("{to}*") }
        }
        Ty::Array { of, len } => format!("{}[{len}]", spell_in(of, hidden)),
        Ty::Named { name, .. } => seen(name, hidden),
    }
}

fn seen(name: &str, hidden: &Hidden<'_>) -> String {
    if hidden.contains(name) { format!(".{name}") } else { name.to_owned() }
}

/// The type of a parameter: strings that are only read take D's literals.
pub(super) fn spell_parameter(parameter: &Parameter, hidden: &Hidden<'_>) -> String {
    match parameter.text {
        Some(Encoding::Ansi) => "const(char)*".to_owned(),
        Some(Encoding::Unicode) => "const(wchar)*".to_owned(),
        None => spell_in(&parameter.ty, hidden),
    }
}

/// What the typedef `name` of `ty` stands for: the two that are characters in C are so here.
pub(super) fn aliased(name: &str, ty: &Ty) -> String {
    match (name, ty) {
        ("CHAR", ty) if is_byte(ty) => "char".to_owned(),
        ("PSTR", Ty::Pointer { to, is_const: false }) if is_byte(to) => "char*".to_owned(),
        _ => spell(ty),
    }
}

fn is_byte(ty: &Ty) -> bool {
    matches!(ty.number(), Some(Primitive::I8 | Primitive::U8))
}

/// What a field must be set to for a new record to be all zeros: D starts characters and floating-point
/// numbers with values that cannot be mistaken for data.
pub(super) fn zero(ty: &Ty) -> Option<&'static str> {
    match ty {
        Ty::Array { of, .. } if matches!(**of, Ty::Array { .. }) => None,
        Ty::Array { of, .. } => zero(of),
        Ty::Named { name, is: Is::Alias(to) } if name == "CHAR" && is_byte(to) => Some("0"),
        Ty::Named { is: Is::Alias(to), .. } if !matches!(**to, Ty::Array { .. }) => zero(to),
        Ty::Number(Primitive::Char16 | Primitive::F32 | Primitive::F64) => Some("0"),
        _ => None,
    }
}

pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "void",
        Primitive::Bool => "bool",
        Primitive::Char16 => "wchar",
        Primitive::I8 => "byte",
        Primitive::U8 => "ubyte",
        Primitive::I16 => "short",
        Primitive::U16 => "ushort",
        Primitive::I32 => "int",
        Primitive::U32 => "uint",
        Primitive::I64 => "long",
        Primitive::U64 => "ulong",
        Primitive::ISize => "ptrdiff_t",
        Primitive::USize => "size_t",
        Primitive::F32 => "float",
        Primitive::F64 => "double",
    }
}
