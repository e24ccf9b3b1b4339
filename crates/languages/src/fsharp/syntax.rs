//! The smallest pieces of F#: types, attributes, parameters and values.

use crate::csharp::syntax::two_complement;
use crate::dotnet::code::{Expression, Marshal, Parameter, Passing, Signature, Ty};
use std::collections::HashMap;

pub(super) fn ty(ty: &Ty) -> String {
    match ty {
        Ty::Bool => "bool",
        Ty::Char => "char",
        Ty::SByte => "sbyte",
        Ty::Byte => "byte",
        Ty::Int16 => "int16",
        Ty::UInt16 => "uint16",
        Ty::Int32 => "int",
        Ty::UInt32 => "uint32",
        Ty::Int64 => "int64",
        Ty::UInt64 => "uint64",
        // Nothing lowered for this style has pointers.
        Ty::IntPtr | Ty::Pointer(_) | Ty::FunctionPointer(_) => "nativeint",
        Ty::UIntPtr => "unativeint",
        Ty::Single => "float32",
        Ty::Double => "float",
        Ty::Guid => "Guid",
        Ty::String => "string",
        Ty::Object => "obj",
        Ty::Void => "unit",
        Ty::Named(name) => name,
        Ty::Array(of) => return format!("{}[]", self::ty(of)),
    }
    .to_owned()
}

/// The result of an imported function, which is written as in C.
pub(super) fn extern_result(returns: &Parameter) -> String {
    let attribute = returns.marshal.map_or(String::new(), |m| format!("[<return: {}>] ", marshal(m)));
    let ty = if returns.ty == Ty::Void { "void".to_owned() } else { ty(&returns.ty) };
    format!("{attribute}{ty}{}", comment(returns))
}

/// The parameters of an imported function, which are written as in C.
pub(super) fn extern_parameters(signature: &Signature) -> Vec<String> {
    let parameter = |p: &Parameter| {
        let reference = if p.passing == Passing::Value { "" } else { "&" };
        format!("{}{}{reference}{} {}", attributes(p), ty(&p.ty), comment(p), p.name)
    };
    signature.parameters.iter().map(parameter).collect()
}

/// The parameters of a method or a delegate.
pub(super) fn parameters(signature: &Signature) -> Vec<String> {
    let parameter = |p: &Parameter| {
        let ty = match p.passing {
            Passing::Value => ty(&p.ty),
            _ => format!("byref<{}>", ty(&p.ty)),
        };
        format!("{}{}: {ty}{}", attributes(p), p.name, comment(p))
    };
    signature.parameters.iter().map(parameter).collect()
}

/// The result of a method.
pub(super) fn method_result(returns: &Parameter) -> String {
    let attribute = returns.marshal.map_or(String::new(), |m| format!("[<{}>] ", marshal(m)));
    format!("{attribute}{}{}", ty(&returns.ty), comment(returns))
}

/// The result of a delegate. The compiler drops its attributes, so what would need one is written as the
/// number that it is.
pub(super) fn delegate_result(returns: &Parameter) -> String {
    let plain = match returns.marshal.map(|marshal| marshal.kind) {
        None | Some("Bool") => returns.ty.clone(),
        Some("U1") => Ty::Byte,
        Some("VariantBool") => Ty::Int16,
        Some("U2") => Ty::UInt16,
        Some(_) => Ty::IntPtr,
    };
    format!("{}{}", ty(&plain), comment(returns))
}

fn attributes(parameter: &Parameter) -> String {
    let mut attributes = Vec::new();
    if parameter.is_in || parameter.passing == Passing::In {
        attributes.push("In".to_owned());
    }
    if parameter.is_out || parameter.passing == Passing::Out {
        attributes.push("Out".to_owned());
    }
    attributes.extend(parameter.marshal.map(marshal));
    if attributes.is_empty() { String::new() } else { format!("[<{}>] ", attributes.join("; ")) }
}

fn comment(parameter: &Parameter) -> String {
    parameter.comment.as_ref().map_or(String::new(), |comment| format!(" (* {comment} *)"))
}

pub(super) fn marshal(marshal: Marshal) -> String {
    let mut text = format!("MarshalAs(UnmanagedType.{}", marshal.kind);
    if let Some(element) = marshal.element {
        text += &format!(", ArraySubType = UnmanagedType.{element}");
    }
    if let Some(size) = marshal.size_const {
        text += &format!(", SizeConst = {size}");
    }
    text + ")"
}

/// What says the type of a literal.
pub(super) const fn suffix(ty: &Ty) -> &'static str {
    match ty {
        Ty::SByte => "y",
        Ty::Byte => "uy",
        Ty::Int16 => "s",
        Ty::UInt16 => "us",
        Ty::UInt32 => "u",
        Ty::Int64 => "L",
        Ty::UInt64 => "UL",
        Ty::IntPtr => "n",
        Ty::UIntPtr => "un",
        _ => "",
    }
}

/// A value; `enums` says what integers are under the enums.
pub(super) fn expression(value: &Expression, enums: &HashMap<String, Ty>) -> String {
    match value {
        Expression::Integer { ty, value, hexadecimal } => integer(ty, *value, *hexadecimal),
        Expression::Enum { name, value } => {
            let under = enums.get(name).unwrap_or(&Ty::Int32);
            let of = format!("{}, {name}", ty(under));
            format!("LanguagePrimitives.EnumOfValue<{of}> {}", argument(&integer(under, *value, false)))
        }
        Expression::Address { ty, value } => address(ty, *value),
        Expression::Bool(value) => value.to_string(),
        Expression::Char(value) => format!("'\\u{value:04X}'"),
        Expression::Single(value) => floating(f64::from(*value), &format!("{value:?}"), "f"),
        Expression::Double(value) => floating(*value, &format!("{value:?}"), ""),
        Expression::Text(text) => string(text),
        Expression::Guid(guid) => format!("Guid(\"{guid}\")"),
        Expression::Array { values, .. } => {
            let values: Vec<String> = values.iter().map(|value| expression(value, enums)).collect();
            format!("[| {} |]", values.join("; "))
        }
        Expression::Struct { name, fields } => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} = {}", expression(value, enums))).collect();
            format!("{name}({})", fields.join(", "))
        }
    }
}

/// A number as the argument of a function, where a sign would be taken for an operator.
fn argument(number: &str) -> String {
    if number.starts_with('-') { format!("({number})") } else { number.to_owned() }
}

pub(super) fn integer(ty: &Ty, value: i128, hexadecimal: bool) -> String {
    let suffix = suffix(ty);
    match ty {
        Ty::Bool => if value == 0 { "false" } else { "true" }.to_owned(),
        _ if hexadecimal && value < 0 => format!("0x{}{suffix}", two_complement(ty, value)),
        _ if hexadecimal => format!("0x{value:X}{suffix}"),
        _ => format!("{value}{suffix}"),
    }
}

/// An address. Conversions keep the lower half on x86.
fn address(ty: &Ty, value: i128) -> String {
    match ty {
        Ty::UIntPtr if u32::try_from(value).is_ok() => format!("{value}un"),
        Ty::UIntPtr => format!("unativeint 0x{:X}UL", value as u64),
        _ if i32::try_from(value).is_ok() => format!("{value}n"),
        _ => format!("nativeint 0x{:X}L", value as u64),
    }
}

fn floating(value: f64, digits: &str, suffix: &str) -> String {
    if value.is_nan() {
        format!("nan{suffix}")
    } else if value.is_infinite() {
        format!("{}infinity{suffix}", if value < 0.0 { "-" } else { "" })
    } else {
        format!("{digits}{suffix}")
    }
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
