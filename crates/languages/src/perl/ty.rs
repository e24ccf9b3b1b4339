//! Types in the words of FFI::Platypus.
//!
//! Those of `lang('Win32')` are not used: it gives `LONG_PTR` and `ULONG_PTR`, and so `SIZE_T`, two bytes.

use crate::plain::{Is, Parameter, Ty};
use farcall_model::{Architecture, Direction, Encoding, Primitive};

/// A number or an address.
pub(super) fn scalar(ty: &Ty, architecture: Architecture) -> &'static str {
    ty.number().map_or("opaque", |primitive| number(primitive, architecture))
}

fn number(primitive: Primitive, architecture: Architecture) -> &'static str {
    let is_32 = architecture == Architecture::X86;
    match primitive {
        Primitive::Void | Primitive::Guid => "void",
        Primitive::Bool | Primitive::U8 => "uint8",
        Primitive::Char16 | Primitive::U16 => "uint16",
        Primitive::I8 => "sint8",
        Primitive::I16 => "sint16",
        Primitive::ISize if is_32 => "sint32",
        Primitive::USize if is_32 => "uint32",
        Primitive::I32 => "sint32",
        Primitive::U32 => "uint32",
        Primitive::I64 | Primitive::ISize => "sint64",
        Primitive::U64 | Primitive::USize => "uint64",
        Primitive::F32 => "float",
        Primitive::F64 => "double",
    }
}

/// The class of a record that somebody knows the fields of.
pub(super) fn class(ty: &Ty) -> Option<String> {
    match ty.bare() {
        Ty::Guid => Some("Native::GUID".to_owned()),
        Ty::Named { is: Is::Record { size: 0, .. }, .. } => None,
        Ty::Named { name, is: Is::Record { .. } } => Some(format!("Native::{name}")),
        _ => None,
    }
}

/// The type of a parameter, as an expression.
pub(super) fn parameter(parameter: &Parameter, architecture: Architecture) -> String {
    match parameter.text {
        Some(Encoding::Unicode) => return "'wstring'".to_owned(),
        Some(Encoding::Ansi) => return "'string'".to_owned(),
        None => {}
    }
    match parameter.ty.bare() {
        // A constant that holds the type.
        Ty::Named { name, is: Is::Callback } => name.clone(),
        Ty::Pointer { to, .. } => format!("'{}'", pointer(parameter, to, architecture)),
        ty => match class(ty) {
            Some(class) => format!("'record({class})'"),
            None => format!("'{}'", scalar(ty, architecture)),
        },
    }
}

/// The type of a result, as an expression.
pub(super) fn result(ty: &Ty, architecture: Architecture) -> String {
    match (ty.bare(), class(ty)) {
        (Ty::Void, _) => "'void'".to_owned(),
        (_, Some(class)) => format!("'record({class})'"),
        _ => format!("'{}'", scalar(ty, architecture)),
    }
}

/// What a pointer is passed as. Of bytes and UTF-16 units, only the caller knows how many there are, and of
/// records in a buffer: those take an address. An array takes as many values as the caller gives it.
fn pointer(parameter: &Parameter, to: &Ty, architecture: Architecture) -> String {
    if matches!(to.bare(), Ty::Guid) && !parameter.is_buffer {
        return "record(16)*".to_owned();
    }
    if let Some(class) = class(to) {
        return if parameter.is_buffer { "opaque".to_owned() } else { format!("record({class})*") };
    }
    let is_one = !parameter.is_buffer && matches!(parameter.direction, Direction::Out | Direction::InOut);
    let suffix = match is_one {
        true => "*",
        // Platypus warns of an array that is undef.
        false if parameter.is_optional => return "opaque".to_owned(),
        false => "[]",
    };
    match to.number() {
        Some(Primitive::Bool | Primitive::I8 | Primitive::U8 | Primitive::Char16) => "opaque".to_owned(),
        Some(primitive) => format!("{}{suffix}", number(primitive, architecture)),
        None if to.is_address() => format!("opaque{suffix}"),
        None => "opaque".to_owned(),
    }
}

/// `(opaque,sint64)->sint32`: what a closure takes and returns.
pub(super) fn closure(parameters: &[Parameter], returns: &Ty, architecture: Architecture) -> String {
    let types: Vec<&str> = parameters.iter().map(|parameter| scalar(&parameter.ty, architecture)).collect();
    let returns = if matches!(returns.bare(), Ty::Void) { "void" } else { scalar(returns, architecture) };
    format!("({})->{returns}", types.join(","))
}
