//! Values as D writes them.

use super::ty::spell;
use crate::plain::{Ty, Value};
use farcall_model::{Encoding, Guid, Primitive};
use std::fmt::Write as _;

/// The declaration of a constant, without what stands above it.
pub(super) fn constant(name: &str, ty: &Ty, value: &Value) -> String {
    match value {
        // Without a type, a literal becomes a pointer to characters of either width.
        Value::Text(text, Encoding::Ansi | Encoding::Unicode) => {
            format!("enum {name} = {};\n", string(text))
        }
        // These have an address, which is what functions want of them.
        Value::Guid(_) | Value::Record(_) | Value::Array(..) => {
            format!("immutable {} {name} = {};\n", spell(ty), expression(ty, value))
        }
        _ => format!("enum {} {name} = {};\n", spell(ty), expression(ty, value)),
    }
}

/// `value` as one of type `ty`.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, Primitive::I32) if *value < -0xFFFF => {
            format!("cast({}) 0x{:08X}", spell(ty), *value as i32)
        }
        Value::Integer(value, Primitive::I64 | Primitive::ISize) if *value < -0xFFFF_FFFF => {
            format!("cast({}) 0x{:016X}", spell(ty), *value as i64)
        }
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}f"), "float"),
        Value::F64(value) => float(*value, &format!("{value:?}"), "double"),
        Value::Address(0) => "null".to_owned(),
        Value::Address(value) => format!("cast({}) {}", spell(ty), number(*value)),
        Value::Text(value, _) => string(value),
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => {
            let fields: Vec<String> = fields.iter().map(|(_, ty, value)| expression(ty, value)).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| expression(of, value)).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

fn number(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

/// A number whose bits matter.
pub(super) fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:X}") }
}

fn float(value: f64, digits: &str, ty: &str) -> String {
    match value {
        value if value.is_nan() => format!("{ty}.nan"),
        value if value.is_infinite() => format!("{}{ty}.infinity", if value < 0.0 { "-" } else { "" }),
        _ => digits.to_owned(),
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
            _ => write!(quoted, "\\U{:08X}", u32::from(c)),
        };
    }
    quoted + "\""
}

/// The initialiser of a GUID.
pub(super) fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("{{ 0x{data1:08X}, 0x{data2:04X}, 0x{data3:04X}, [{}] }}", bytes.join(", "))
}
