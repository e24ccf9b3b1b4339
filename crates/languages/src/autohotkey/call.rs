//! How `DllCall` and `ComCall` pass parameters.

use crate::plain::{Entry, Function, Is, Parameter, Signature, Ty};
use farcall_model::{Architecture, CallingConvention, Encoding, Primitive};

/// The name that AutoHotkey has for a number.
pub(super) fn number(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "Ptr",
        Primitive::I8 => "Char",
        Primitive::Bool | Primitive::U8 => "UChar",
        Primitive::I16 => "Short",
        Primitive::Char16 | Primitive::U16 => "UShort",
        Primitive::I32 => "Int",
        Primitive::U32 => "UInt",
        // All of AutoHotkey's integers are signed and have 8 bytes.
        Primitive::I64 | Primitive::U64 => "Int64",
        Primitive::ISize => "Ptr",
        Primitive::USize => "UPtr",
        Primitive::F32 => "Float",
        Primitive::F64 => "Double",
    }
}

/// The name that AutoHotkey has for `ty`; `None` for structs.
pub(super) fn scalar(ty: &Ty) -> Option<&'static str> {
    match ty.bare() {
        Ty::Void | Ty::Pointer { .. } | Ty::Named { is: Is::Callback | Is::Interface, .. } => Some("Ptr"),
        bare => bare.number().map(number),
    }
}

/// The size of a record that is passed by value.
fn aggregate(ty: &Ty) -> u32 {
    match ty.bare() {
        Ty::Named { is: Is::Record { size, .. }, .. } => *size,
        Ty::Guid => 16,
        _ => 0,
    }
}

/// Why AutoHotkey cannot call what has this signature.
pub(super) fn refusal(signature: &Signature, architecture: Architecture) -> Option<String> {
    let is_odd = matches!(signature.convention, CallingConvention::Fastcall | CallingConvention::Thiscall);
    if is_odd && architecture == Architecture::X86 {
        return Some("AutoHotkey calls stdcall and cdecl functions alone".to_owned());
    }
    if scalar(&signature.returns).is_none() {
        return Some("AutoHotkey cannot receive a struct by value".to_owned());
    }
    let all = signature.parameters.iter();
    all.filter(|parameter| scalar(&parameter.ty).is_none()).find_map(|parameter| {
        let size = aggregate(&parameter.ty);
        let is_passed = match architecture {
            Architecture::X86 => size > 0 && size.is_multiple_of(4),
            _ => matches!(size, 1 | 2 | 4 | 8),
        };
        (!is_passed).then(|| format!("AutoHotkey cannot pass a struct of {size} bytes by value"))
    })
}

/// The types and values of `parameters`, as `DllCall` takes them.
pub(super) fn arguments(parameters: &[Parameter], architecture: Architecture) -> Vec<String> {
    parameters.iter().flat_map(|parameter| argument(parameter, architecture)).collect()
}

fn argument(parameter: &Parameter, architecture: Architecture) -> Vec<String> {
    let name = &parameter.name;
    let text = parameter.text.map(|encoding| match encoding {
        Encoding::Ansi => "AStr",
        Encoding::Unicode => "WStr",
    });
    match (text, scalar(&parameter.ty)) {
        // NULL is no string.
        (Some(text), _) if parameter.is_optional => {
            vec![format!("{name} is String ? \"{text}\" : \"Ptr\""), name.clone()]
        }
        (Some(text), _) => vec![format!("\"{text}\""), name.clone()],
        (None, Some(scalar)) => vec![format!("\"{scalar}\""), name.clone()],
        (None, None) => by_value(name, aggregate(&parameter.ty), architecture),
    }
}

/// A struct by value, as the integers that it is passed as.
fn by_value(name: &str, size: u32, architecture: Architecture) -> Vec<String> {
    let ty = match size {
        1 => "UChar",
        2 => "UShort",
        8 if architecture != Architecture::X86 => "Int64",
        _ => "UInt",
    };
    let step = if ty == "Int64" { 8 } else { 4 };
    let words = (0..size).step_by(step);
    words.flat_map(|at| [format!("\"{ty}\""), format!("NumGet({name}, {at}, \"{ty}\")")]).collect()
}

/// What comes back, with the calling convention in front of it.
pub(super) fn result(signature: &Signature) -> String {
    let is_cdecl = signature.convention == CallingConvention::Cdecl;
    let ty = match &signature.returns {
        Ty::Void => "",
        Ty::Named { name, is: Is::Alias(_) } if name == "HRESULT" => "HRESULT",
        ty => scalar(ty).unwrap_or("Ptr"),
    };
    match (is_cdecl, ty) {
        (true, "") => "CDecl".to_owned(),
        (true, ty) => format!("CDecl {ty}"),
        (false, ty) => ty.to_owned(),
    }
}

/// What `DllCall` is told to call.
pub(super) fn target(function: &Function) -> String {
    match &function.entry {
        Entry::Name(entry) => format!("\"{}\\{entry}\"", function.library_stem()),
        // What has no name is looked for by its number, and called by its address.
        Entry::Ordinal(ordinal) => format!(
            "DllCall(\"GetProcAddress\", \"Ptr\", DllCall(\"LoadLibraryW\", \"WStr\", \"{}\", \"Ptr\"), \"Ptr\", \
             {ordinal}, \"Ptr\")",
            function.library
        ),
    }
}

/// The names of `parameters`; those at the end that may be left out are 0 by default.
pub(super) fn names(parameters: &[Parameter]) -> String {
    let required = parameters.iter().rposition(|parameter| !parameter.is_optional).map_or(0, |at| at + 1);
    let names = parameters.iter().enumerate().map(|(index, parameter)| match index >= required {
        true => format!("{} := 0", parameter.name),
        false => parameter.name.clone(),
    });
    names.collect::<Vec<_>>().join(", ")
}
