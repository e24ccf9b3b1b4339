//! The smallest pieces of Visual Basic: types, attributes, parameters and values.

use crate::csharp::syntax::two_complement;
use crate::dotnet::code::{Expression, Marshal, Parameter, Passing, Signature, Ty};

pub(super) fn ty(ty: &Ty) -> String {
    match ty {
        Ty::Bool => "Boolean",
        Ty::Char => "Char",
        Ty::SByte => "SByte",
        Ty::Byte => "Byte",
        Ty::Int16 => "Short",
        Ty::UInt16 => "UShort",
        Ty::Int32 => "Integer",
        Ty::UInt32 => "UInteger",
        Ty::Int64 => "Long",
        Ty::UInt64 => "ULong",
        // Visual Basic has no pointers, and nothing lowered for it has any.
        Ty::IntPtr | Ty::Pointer(_) | Ty::FunctionPointer(_) | Ty::Void => "IntPtr",
        Ty::UIntPtr => "UIntPtr",
        Ty::Single => "Single",
        Ty::Double => "Double",
        Ty::Guid => "Guid",
        Ty::String => "String",
        Ty::Object => "Object",
        Ty::Named(name) => name,
        Ty::Array(of) => return format!("{}()", self::ty(of)),
    }
    .to_owned()
}

/// A signature in its parts.
pub(super) struct Head {
    /// `Function`, or `Sub` where there is no result.
    pub(super) kind: &'static str,
    pub(super) parameters: Vec<String>,
    /// The result, with `As` before it.
    pub(super) tail: String,
}

pub(super) fn signature(signature: &Signature) -> Head {
    let parameters = signature.parameters.iter().map(parameter).collect();
    let returns = &signature.returns;
    if returns.ty == Ty::Void {
        return Head { kind: "Sub", parameters, tail: String::new() };
    }
    let attribute = returns.marshal.map_or(String::new(), |m| format!("<{}> ", marshal(m)));
    Head { kind: "Function", parameters, tail: format!(" As {attribute}{}", ty(&returns.ty)) }
}

fn parameter(parameter: &Parameter) -> String {
    let mut attributes = Vec::new();
    if parameter.is_in || parameter.passing == Passing::In {
        attributes.push("[In]".to_owned());
    }
    if parameter.is_out || parameter.passing == Passing::Out {
        attributes.push("Out".to_owned());
    }
    attributes.extend(parameter.marshal.map(marshal));
    let attributes =
        if attributes.is_empty() { String::new() } else { format!("<{}> ", attributes.join(", ")) };
    let passing = if parameter.passing == Passing::Value { "" } else { "ByRef " };
    format!("{attributes}{passing}{} As {}", parameter.name, ty(&parameter.ty))
}

/// What the addresses among the parameters point to: there is no comment inside of a statement.
pub(super) fn comments(signature: &Signature) -> Vec<String> {
    let mut comments: Vec<String> = signature
        .parameters
        .iter()
        .filter_map(|p| p.comment.as_ref().map(|comment| format!("{}: {comment}", p.name)))
        .collect();
    comments.extend(signature.returns.comment.as_ref().map(|comment| format!("Returns: {comment}")));
    comments
}

pub(super) fn marshal(marshal: Marshal) -> String {
    let mut text = format!("MarshalAs(UnmanagedType.{}", marshal.kind);
    if let Some(element) = marshal.element {
        text += &format!(", ArraySubType:=UnmanagedType.{element}");
    }
    if let Some(size) = marshal.size_const {
        text += &format!(", SizeConst:={size}");
    }
    text + ")"
}

/// What says the type of a literal.
pub(super) const fn suffix(ty: &Ty) -> &'static str {
    match ty {
        Ty::Int16 => "S",
        Ty::UInt16 => "US",
        Ty::UInt32 => "UI",
        Ty::Int64 => "L",
        Ty::UInt64 => "UL",
        _ => "",
    }
}

/// A value.
pub(super) fn expression(value: &Expression) -> String {
    match value {
        Expression::Integer { ty, value, hexadecimal } => integer(ty, *value, *hexadecimal),
        Expression::Enum { name, value } => {
            let ty = if *value > i128::from(i64::MAX) {
                Ty::UInt64
            } else if i32::try_from(*value).is_ok() {
                Ty::Int32
            } else {
                Ty::Int64
            };
            format!("CType({}, {name})", integer(&ty, *value, false))
        }
        Expression::Address { ty, value } => address(ty, *value),
        Expression::Bool(true) => "True".to_owned(),
        Expression::Bool(false) => "False".to_owned(),
        Expression::Char(value) => format!("ChrW(&H{value:X})"),
        Expression::Single(value) => floating(f64::from(*value), &format!("{value:?}"), "Single", "F"),
        Expression::Double(value) => floating(*value, &format!("{value:?}"), "Double", "R"),
        Expression::Text(text) => string(text),
        Expression::Guid(guid) => format!("New Guid(\"{guid}\")"),
        Expression::Array { of, values } => {
            let values: Vec<String> = values.iter().map(expression).collect();
            format!("New {}() {{{}}}", ty(of), values.join(", "))
        }
        Expression::Struct { name, fields } => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!(".{name} = {}", expression(value))).collect();
            format!("New {name} With {{{}}}", fields.join(", "))
        }
    }
}

pub(super) fn integer(ty: &Ty, value: i128, hexadecimal: bool) -> String {
    // The digits of the smallest number alone are one too large for the type.
    let is_smallest = value == i128::from(i32::MIN) || value == i128::from(i64::MIN);
    match ty {
        Ty::Bool => if value == 0 { "False" } else { "True" }.to_owned(),
        Ty::SByte => value.to_string(),
        _ if value < 0 && (hexadecimal || is_smallest) => {
            format!("&H{}{}", two_complement(ty, value), suffix(ty))
        }
        _ if hexadecimal => format!("&H{value:X}{}", suffix(ty)),
        _ => format!("{value}{}", suffix(ty)),
    }
}

/// An address: a number of 32 bits where it is one, since more would throw on x86.
fn address(ty: &Ty, value: i128) -> String {
    let (ty, fits) = match ty {
        Ty::UIntPtr => ("UIntPtr", u32::try_from(value).is_ok()),
        _ => ("IntPtr", i32::try_from(value).is_ok()),
    };
    match (fits, ty) {
        (true, _) if value == 0 => format!("{ty}.Zero"),
        (true, "UIntPtr") => format!("New UIntPtr({value}UI)"),
        (true, _) => format!("New IntPtr({value})"),
        (false, "UIntPtr") => format!("New UIntPtr(&H{:X}UL)", value as u64),
        (false, _) => {
            let (narrow, wide) = (value as u32, value as u64);
            format!("If(IntPtr.Size = 4, New IntPtr(&H{narrow:X}), New IntPtr(&H{wide:X}L))")
        }
    }
}

fn floating(value: f64, digits: &str, ty: &str, suffix: &str) -> String {
    if value.is_nan() {
        format!("{ty}.NaN")
    } else if value == f64::INFINITY {
        format!("{ty}.PositiveInfinity")
    } else if value == f64::NEG_INFINITY {
        format!("{ty}.NegativeInfinity")
    } else {
        format!("{digits}{suffix}")
    }
}

/// A string; what cannot stand in quotes is joined to it.
fn string(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut quoted = String::new();
    for c in text.chars() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            if !quoted.is_empty() {
                parts.push(format!("\"{}\"", std::mem::take(&mut quoted)));
            }
            parts.push(format!("ChrW({})", u32::from(c)));
            continue;
        }
        quoted.push(c);
        // Typographic quotes end a string as well.
        if matches!(c, '"' | '\u{201C}' | '\u{201D}') {
            quoted.push(c);
        }
    }
    if !quoted.is_empty() || parts.is_empty() {
        parts.push(format!("\"{quoted}\""));
    }
    parts.join(" & ")
}
