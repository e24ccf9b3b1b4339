//! Types as Haskell spells them, and how values of them are passed.

use super::keywords::upper;
use crate::plain::{Is, Parameter, Signature, Ty};
use farcall_model::{Architecture, CallingConvention, Encoding, Primitive};
use std::fmt::Write as _;

/// The type of a field, or what a name stands for.
pub(super) fn spell(ty: &Ty) -> String {
    match ty {
        Ty::Void => "()".to_owned(),
        Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
        Ty::Guid => "GUID".to_owned(),
        // No list lies in memory: the address of an array is that of its first element.
        Ty::Pointer { to, .. } => match elements(to) {
            Some((_, element)) => format!("Ptr {}", argument(element)),
            None => format!("Ptr {}", argument(to)),
        },
        Ty::Array { of, .. } => format!("[{}]", spell(elements(of).map_or(of, |(_, element)| element))),
        Ty::Named { name, .. } => upper(name),
    }
}

/// A type behind another word.
pub(super) fn argument(ty: &Ty) -> String {
    let spelled = spell(ty);
    if spelled.contains(' ') && !spelled.starts_with('[') { format!("({spelled})") } else { spelled }
}

/// How many elements an array has, those of arrays in it counted one by one, and their type. `None` where `ty` is
/// no array.
pub(super) fn elements(ty: &Ty) -> Option<(u32, &Ty)> {
    let Ty::Array { of, len } = ty.bare() else { return None };
    Some(match elements(of) {
        Some((inner, element)) => (len.saturating_mul(inner), element),
        None => (*len, of),
    })
}

/// How a value gets to a function.
enum Passing {
    /// As it is.
    Plain(String),
    /// A struct, as the number that its bytes are.
    Bytes(String),
    /// A struct, as the address of a copy.
    Copy(String),
}

/// How a value of `ty` is passed; `None` where Haskell's FFI, which knows no structs, cannot.
///
/// What it is on x64: Microsoft, "x64 calling convention", "Parameter passing": structs of 8, 16, 32 and 64 bits as
/// integers of that size, others by the address of memory that the caller allocates. On x86 all bytes of a struct lie
/// on the stack, as those of a number do. On arm64 it depends on whether the fields are floating-point numbers, and
/// GHC makes no programs for it.
fn passing(ty: &Ty, architecture: Architecture) -> Option<Passing> {
    let size = match ty.bare() {
        Ty::Guid => 16,
        Ty::Named { is: Is::Record { size, .. }, .. } => *size,
        _ => {
            let address = elements(ty).map(|_| spell(&ty.clone().pointer(false)));
            return Some(Passing::Plain(address.unwrap_or_else(|| spell(ty))));
        }
    };
    match (architecture, unsigned(size)) {
        (Architecture::X64 | Architecture::X86, Some(number)) => Some(Passing::Bytes(number.to_owned())),
        (Architecture::X64, None) => Some(Passing::Copy(format!("Ptr {}", argument(ty)))),
        _ => None,
    }
}

/// The unsigned number of so many bytes.
fn unsigned(bytes: u32) -> Option<&'static str> {
    match bytes {
        1 => Some("Word8"),
        2 => Some("Word16"),
        4 => Some("Word32"),
        8 => Some("Word64"),
        _ => None,
    }
}

/// Why Haskell's FFI can neither call nor make what has this signature; `None` where it can.
pub(super) fn cannot_call(signature: &Signature, architecture: Architecture) -> Option<&'static str> {
    if signature.is_variadic {
        return Some("it takes any number of arguments, which Haskell's FFI cannot pass");
    }
    if architecture == Architecture::X86 {
        match signature.convention {
            CallingConvention::Stdcall | CallingConvention::Cdecl => {}
            CallingConvention::Fastcall => return Some("GHC has no __fastcall functions"),
            CallingConvention::Thiscall => return Some("GHC has no __thiscall functions"),
        }
    }
    if signature.parameters.iter().any(|parameter| passing(&parameter.ty, architecture).is_none()) {
        return Some("it takes a struct by value, which Haskell's FFI cannot pass");
    }
    match passing(&signature.returns, architecture) {
        Some(Passing::Plain(_) | Passing::Bytes(_)) => None,
        _ => Some("it returns a struct by value, which Haskell's FFI cannot take"),
    }
}

/// Behind `head`, the types of the parameters, each with the name that it has in C, and that of the result.
pub(super) fn arrows(head: &str, signature: &Signature, architecture: Architecture) -> String {
    let parameters = signature.parameters.iter().map(|parameter| one(parameter, architecture));
    let parameters: Vec<(String, String)> = parameters.collect();
    let returns = match passing(&signature.returns, architecture) {
        Some(Passing::Bytes(number)) => number,
        _ => argument(&signature.returns),
    };
    let comment = match passing(&signature.returns, architecture) {
        Some(Passing::Bytes(_)) => format!(" -- the bytes of a {}", spell(&signature.returns)),
        _ => String::new(),
    };
    if parameters.is_empty() {
        return format!(" {head} IO {returns}{comment}\n");
    }
    let width = parameters.iter().map(|(ty, _)| ty.chars().count()).max().unwrap_or_default();
    let mut text = String::from("\n");
    for (index, (ty, comment)) in parameters.iter().enumerate() {
        let arrow = if index == 0 { head } else { "->" };
        let _ = writeln!(text, "  {arrow:<2} {ty:<width$} -- {comment}");
    }
    let _ = writeln!(text, "  -> IO {returns}{comment}");
    text
}

/// What a parameter is passed as, and what it is called.
fn one(parameter: &Parameter, architecture: Architecture) -> (String, String) {
    let name = &parameter.name;
    match parameter.text {
        Some(Encoding::Ansi) => return ("CString".to_owned(), name.clone()),
        Some(Encoding::Unicode) => return ("CWString".to_owned(), name.clone()),
        None => {}
    }
    let of = spell(&parameter.ty);
    match passing(&parameter.ty, architecture) {
        Some(Passing::Bytes(ty)) => (ty, format!("{name}, the bytes of a {of}")),
        Some(Passing::Copy(ty)) => (ty, format!("{name}, a copy that the function may change")),
        Some(Passing::Plain(ty)) => (ty, name.clone()),
        None => (of, name.clone()),
    }
}

/// How GHC calls it. Outside of x86 there is one convention, and GHC knows it as that of C.
pub(super) fn convention(signature: &Signature, architecture: Architecture) -> &'static str {
    match signature.convention {
        CallingConvention::Stdcall if architecture == Architecture::X86 => "stdcall",
        _ => "ccall",
    }
}

/// A 1-byte `bool` is `CBool`: the `Bool` of foreign imports has four. What is as wide as a pointer is `Int` and
/// `Word`, which GHC makes as wide.
pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "()",
        Primitive::Bool => "CBool",
        Primitive::Char16 => "CWchar",
        Primitive::I8 => "Int8",
        Primitive::U8 => "Word8",
        Primitive::I16 => "Int16",
        Primitive::U16 => "Word16",
        Primitive::I32 => "Int32",
        Primitive::U32 => "Word32",
        Primitive::I64 => "Int64",
        Primitive::U64 => "Word64",
        Primitive::ISize => "Int",
        Primitive::USize => "Word",
        Primitive::F32 => "Float",
        Primitive::F64 => "Double",
    }
}
