//! Values as Nim writes them.

use super::ty::spell;
use crate::plain::{Is, Ty, Value};
use farcall_model::{Guid, Primitive};
use std::fmt::Write as _;

/// Whether a constant of this value must have an address, which is what functions want of it.
pub(super) fn has_address(value: &Value) -> bool {
    matches!(value, Value::Guid(_) | Value::Record(_) | Value::Array(..))
}

/// `value` as one of type `ty`.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, primitive) => converted(ty, &integer(*value, *primitive)),
        Value::F32(value) => converted(ty, &float(f64::from(*value), &format!("{value:?}"), "f32")),
        Value::F64(value) => converted(ty, &float(*value, &format!("{value:?}"), "f64")),
        Value::Address(0) => format!("{}(nil)", cast(ty)),
        Value::Address(value) => format!("{}({})", cast(ty), number(*value)),
        Value::Text(text, _) => string(text),
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => {
            let spelled =
                |(name, ty, value): &(String, Ty, Value)| format!("{name}: {}", expression(ty, value));
            let fields: Vec<String> = fields.iter().map(spelled).collect();
            format!("{}({})", spell(ty), fields.join(", "))
        }
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| expression(of, value)).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

/// A pointer cannot be converted from a number, only cast.
fn cast(ty: &Ty) -> String {
    format!("cast[{}]", spell(ty))
}

/// A literal has the type of the number; one of another name is converted to that.
fn converted(ty: &Ty, literal: &str) -> String {
    match ty {
        Ty::Named { name, is: Is::Alias(_) | Is::Enum(_) } => format!("{name}({literal})"),
        _ => literal.to_owned(),
    }
}

/// A literal of exactly this type.
pub(super) fn integer(value: i128, primitive: Primitive) -> String {
    let suffix = match primitive {
        Primitive::I8 => "'i8",
        Primitive::U8 => "'u8",
        Primitive::I16 => "'i16",
        Primitive::U16 | Primitive::Char16 => "'u16",
        Primitive::I32 => "'i32",
        Primitive::U32 => "'u32",
        Primitive::I64 => "'i64",
        Primitive::U64 => "'u64",
        Primitive::USize => "'u",
        _ => "",
    };
    match primitive {
        // What is read as bits, with its sign bit set.
        Primitive::I32 if value < -0xFFFF => format!("0x{:08X}{suffix}", value as i32),
        Primitive::I64 if value < -0xFFFF_FFFF => format!("0x{:016X}{suffix}", value as i64),
        _ => format!("{}{suffix}", number(value)),
    }
}

fn number(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { format!("0x{value:X}") } else { value.to_string() }
}

/// A number whose bits matter, of a type that is said elsewhere.
pub(super) fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:X}") }
}

fn float(value: f64, digits: &str, suffix: &str) -> String {
    let named = |name: &str| if suffix == "f32" { format!("float32({name})") } else { name.to_owned() };
    match value {
        value if value.is_nan() => named("NaN"),
        value if value.is_infinite() => named(if value < 0.0 { "NegInf" } else { "Inf" }),
        _ => format!("{digits}'{suffix}"),
    }
}

/// A string literal; what is not printable ASCII is escaped.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            ' '..='~' => write!(quoted, "{c}"),
            '\0'..='\u{FFFF}' => write!(quoted, "\\u{:04X}", u32::from(c)),
            _ => write!(quoted, "\\u{{{:X}}}", u32::from(c)),
        };
    }
    quoted + "\""
}

/// A GUID.
pub(super) fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let mut bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    // The first element decides on the type of all.
    if let Some(first) = bytes.first_mut() {
        first.push_str("'u8");
    }
    format!(
        "GUID(Data1: 0x{data1:08X}'u32, Data2: 0x{data2:04X}, Data3: 0x{data3:04X}, Data4: [{}])",
        bytes.join(", ")
    )
}
