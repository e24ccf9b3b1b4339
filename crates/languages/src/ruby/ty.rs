//! Types as Fiddle writes them: in C for signatures, and as constants.

use super::keywords::constant;
use crate::plain::{Is, Parameter, Signature, Ty};
use farcall_model::Primitive;

/// `ty` in a C signature. What a pointer points to is for the reader: Fiddle takes every pointer alike.
pub(super) fn spell(ty: &Ty) -> String {
    match ty {
        Ty::Pointer { to, is_const } => {
            let constant = if *is_const { "const " } else { "" };
            format!("{constant}{}*", pointed_to(to))
        }
        Ty::Void => "void".to_owned(),
        Ty::Named { is: Is::Callback, .. } => "void*".to_owned(),
        Ty::Named { is: Is::Alias(ty), .. } => spell(ty),
        _ => ty.number().map_or("void*", primitive).to_owned(),
    }
}

fn pointed_to(ty: &Ty) -> String {
    match ty {
        Ty::Guid => "GUID".to_owned(),
        Ty::Number(Primitive::Char16) => "wchar_t".to_owned(),
        Ty::Array { of, .. } => pointed_to(of),
        Ty::Named { name, is: Is::Interface | Is::Record { .. } } => constant(name),
        // `BOOL*` says more than `int*`, and nobody looks it up.
        Ty::Named { name, is: Is::Alias(_) | Is::Enum(_) | Is::Callback } => name.clone(),
        Ty::Pointer { .. } | Ty::Void | Ty::Number(_) => spell(ty),
    }
}

/// Windows' `long` has 4 bytes, and that of the Ruby that judges this has 8: it is not used.
fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "void",
        Primitive::Bool | Primitive::U8 => "unsigned char",
        Primitive::Char16 | Primitive::U16 => "unsigned short",
        Primitive::I8 => "char",
        Primitive::I16 => "short",
        Primitive::I32 => "int",
        Primitive::U32 => "unsigned int",
        Primitive::I64 => "long long",
        Primitive::U64 => "unsigned long long",
        Primitive::ISize => "intptr_t",
        Primitive::USize => "size_t",
        Primitive::F32 => "float",
        Primitive::F64 => "double",
    }
}

/// `ty` as a constant of Fiddle.
pub(super) fn constant_of(ty: &Ty) -> String {
    let Some(primitive) = ty.number() else {
        return match ty.bare() {
            Ty::Void => "Fiddle::TYPE_VOID".to_owned(),
            _ => "Fiddle::TYPE_VOIDP".to_owned(),
        };
    };
    let name = match primitive {
        Primitive::Void | Primitive::Guid => "Fiddle::TYPE_VOID",
        Primitive::Bool | Primitive::U8 => "-Fiddle::TYPE_CHAR",
        Primitive::Char16 | Primitive::U16 => "-Fiddle::TYPE_SHORT",
        Primitive::I8 => "Fiddle::TYPE_CHAR",
        Primitive::I16 => "Fiddle::TYPE_SHORT",
        Primitive::I32 => "Fiddle::TYPE_INT",
        Primitive::U32 => "-Fiddle::TYPE_INT",
        Primitive::I64 => "Fiddle::TYPE_LONG_LONG",
        Primitive::U64 => "-Fiddle::TYPE_LONG_LONG",
        Primitive::ISize => "Fiddle::TYPE_INTPTR_T",
        Primitive::USize => "Fiddle::TYPE_SIZE_T",
        Primitive::F32 => "Fiddle::TYPE_FLOAT",
        Primitive::F64 => "Fiddle::TYPE_DOUBLE",
    };
    name.to_owned()
}

/// `void* OpenProcess(unsigned int dwDesiredAccess, …)`, one line per parameter where it would be longer than
/// `width`.
pub(super) fn prototype(name: &str, signature: &Signature, width: usize) -> String {
    let mut parameters: Vec<String> = signature.parameters.iter().map(parameter).collect();
    if signature.is_variadic {
        parameters.push("...".to_owned());
    }
    let head = format!("{} {name}", spell(&signature.returns));
    if parameters.is_empty() {
        return format!("{head}(void)");
    }
    let line = format!("{head}({})", parameters.join(", "));
    if line.len() <= width { line } else { format!("{head}(\n  {}\n)", parameters.join(",\n  ")) }
}

fn parameter(parameter: &Parameter) -> String {
    format!("{} {}", spell(&parameter.ty), parameter.name)
}
