//! Values of constants, which are patterns where their names begin with a capital.

use super::keywords::{is_capital, type_name, value_name};
use super::ty::spell;
use crate::plain::{Is, Ty, Value};
use farcall_model::{Architecture, Guid, Primitive};
use std::fmt::Write as _;

/// Why a constant cannot be written.
pub(super) fn refuse(value: &Value) -> Option<String> {
    let parts: Vec<&Value> = match value {
        Value::Record(fields) => fields.iter().map(|(_, _, value)| value).collect(),
        Value::Array(_, values) => values.iter().collect(),
        _ => return None,
    };
    let is_text = |value: &&Value| matches!(value, Value::Text(..));
    if parts.iter().any(is_text) {
        return Some("Haskell has no address of a string that lives as long as the program".to_owned());
    }
    parts.into_iter().find_map(refuse)
}

/// The declaration of a constant, without what stands above it.
pub(super) fn constant(name: &str, ty: &Ty, value: &Value, architecture: Architecture) -> String {
    let spelled = match value {
        Value::Text(..) => "String".to_owned(),
        _ => spell(ty),
    };
    let made = expression(ty, value, architecture);
    if !is_capital(name) {
        let name = value_name(name);
        return format!("{name} :: {spelled}\n{name} = {made}{}\n", hint(value));
    }
    let mut text = format!("pattern {name} :: {spelled}\n");
    let seen = match value {
        Value::Address(address) => {
            let is_function = matches!(ty.bare(), Ty::Named { is: Is::Callback, .. });
            let steps = if is_function { "ptrToIntPtr . castFunPtrToPtr" } else { "ptrToIntPtr" };
            format!("({steps} -> {})", signed(*address, architecture))
        }
        Value::F32(number) if number.is_nan() => "(isNaN -> True)".to_owned(),
        Value::F64(number) if number.is_nan() => "(isNaN -> True)".to_owned(),
        value if is_pattern(ty, value) => {
            let _ = writeln!(text, "pattern {name} = {made}{}", hint(value));
            return text;
        }
        _ => format!("((== {}) -> True)", enclosed(made.clone())),
    };
    let _ = writeln!(text, "pattern {name} <- {seen} where\n  {name} = {made}");
    text
}

/// The constant `name` of type `ty` that is a number, as members of enums are.
pub(super) fn number(name: &str, ty: &str, value: &str) -> String {
    if is_capital(name) {
        return format!("pattern {name} :: {ty}\npattern {name} = {value}\n");
    }
    let name = value_name(name);
    format!("{name} :: {ty}\n{name} = {value}\n")
}

/// The bits of a negative number, where they say more.
fn hint(value: &Value) -> String {
    match value {
        Value::Integer(value, Primitive::I32) if *value < -0xFFFF => {
            format!(" -- 0x{:08X}", *value as u32)
        }
        Value::Integer(value, Primitive::I64 | Primitive::ISize) if *value < -0xFFFF_FFFF => {
            format!(" -- 0x{:016X}", *value as u64)
        }
        _ => String::new(),
    }
}

/// Whether the expression of `value` is a pattern too: literals and constructors are.
fn is_pattern(ty: &Ty, value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Integer(..) | Value::Text(..) | Value::Guid(_) => true,
        Value::F32(number) => number.is_finite(),
        Value::F64(number) => number.is_finite(),
        Value::Address(_) => false,
        Value::Record(fields) => !is_union(ty) && fields.iter().all(|(_, ty, value)| is_pattern(ty, value)),
        Value::Array(of, values) => values.iter().all(|value| is_pattern(of, value)),
    }
}

fn is_union(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Named { is: Is::Record { is_union: true, .. }, .. })
}

/// `value` as one of type `ty`.
pub(super) fn expression(ty: &Ty, value: &Value, architecture: Architecture) -> String {
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) => decimal_or_hexadecimal(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}")),
        Value::F64(value) => float(*value, &format!("{value:?}")),
        Value::Address(value) => {
            let address = format!("intPtrToPtr {}", enclosed(signed(*value, architecture)));
            match ty.bare() {
                Ty::Named { is: Is::Callback, .. } => format!("castPtrToFunPtr ({address})"),
                _ => address,
            }
        }
        Value::Text(text, _) => string(text),
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => {
            let name = match ty.bare() {
                Ty::Named { name, .. } => type_name(name),
                _ => String::new(),
            };
            // A union is given by one of its fields.
            let mut text = match fields.first() {
                Some((field, ..)) if is_union(ty) => format!("u'{name}'{field}"),
                _ => name,
            };
            for (_, ty, value) in fields {
                let _ = write!(text, " {}", enclosed(expression(ty, value, architecture)));
            }
            text
        }
        Value::Array(of, values) => {
            let values: Vec<String> =
                values.iter().map(|value| expression(of, value, architecture)).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

fn enclosed(expression: String) -> String {
    let is_one = !expression.contains(' ') && !expression.starts_with('-') || expression.starts_with('[');
    if is_one { expression } else { format!("({expression})") }
}

/// An address as an `IntPtr` has it.
fn signed(address: i128, architecture: Architecture) -> String {
    let bits = architecture.pointer_size() * 8;
    let is_beyond = address >= 1 << (bits - 1);
    decimal_or_hexadecimal(if is_beyond { address - (1 << bits) } else { address })
}

fn decimal_or_hexadecimal(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

/// A number whose bits matter.
pub(super) fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:X}") }
}

fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "0 / 0".to_owned(),
        value if value.is_infinite() => format!("{}1 / 0", if value < 0.0 { "-" } else { "" }),
        _ => digits.to_owned(),
    }
}

/// The value of a GUID.
pub(super) fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("GUID 0x{data1:08X} 0x{data2:04X} 0x{data3:04X} [{}]", bytes.join(", "))
}

/// A string literal; what is not printable ASCII is escaped.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            ' '..='~' => write!(quoted, "{c}"),
            // The empty escape keeps a digit behind it from being one of the number's.
            _ => write!(quoted, "\\x{:X}\\&", u32::from(c)),
        };
    }
    quoted + "\""
}
