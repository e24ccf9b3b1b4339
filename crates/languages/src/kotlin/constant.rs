//! Values: of constants, and of the members of enums.

use super::print::{array, plain};
use crate::java::doc;
use crate::jna::{self, Form};
use crate::plain::{Enum, Is, Ty, Value};
use std::fmt::Write as _;

/// The members of an enum; its values are plain numbers everywhere else.
pub(super) fn enumeration(name: &str, e: &Enum) -> String {
    let form = form(&Ty::Number(e.ty));
    let mut text = format!("object {name} {{\n");
    for (member, value) in &e.members {
        let value = integer(*value, &form, e.is_flags);
        let _ = match &form {
            Form::Object(class) => writeln!(text, "    val {member} = {class}({value})"),
            form => writeln!(text, "    const val {member}: {} = {value}", plain(form)),
        };
    }
    text + "}\n"
}

/// A constant.
pub(super) fn constant(name: &str, ty: &Ty, value: &Value) -> String {
    let value = match (value, ty.bare()) {
        (Value::Text(text, _), _) => return format!("const val {name}: String = {}\n", string(text)),
        (Value::Record(_), Ty::Named { name: class, .. }) => {
            let mut lines = String::new();
            assign(&mut lines, "", ty, value);
            let lines = doc::indented(&lines);
            return format!("val {name}: {class} = {class}().apply {{\n{lines}}}\n");
        }
        _ => expression(ty, value),
    };
    match form(ty) {
        Form::Object(class) => format!("val {name}: {class} = {value}\n"),
        Form::Array(of) => format!("val {name}: {} = {value}\n", array(&of)),
        form => format!("const val {name}: {} = {value}\n", plain(&form)),
    }
}

/// The form of a constant: a function's address is nothing that can be called by itself.
fn form(ty: &Ty) -> Form {
    match ty.bare() {
        Ty::Named { is: Is::Callback | Is::Interface, .. } => Form::Object("Pointer".to_owned()),
        _ => jna::field(ty).0,
    }
}

/// Statements that give `path` the parts of `value`.
fn assign(lines: &mut String, path: &str, ty: &Ty, value: &Value) {
    match value {
        Value::Record(parts) => {
            let is_union = matches!(ty.bare(), Ty::Named { is: Is::Record { is_union: true, .. }, .. });
            for (name, ty, value) in parts {
                let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                assign(lines, &inner, ty, value);
                if is_union {
                    let object = if path.is_empty() { "this" } else { path };
                    let _ = writeln!(lines, "{object}.setType(\"{name}\")");
                }
            }
        }
        Value::Array(of, values) if values.iter().any(|value| matches!(value, Value::Record(_))) => {
            for (index, value) in values.iter().enumerate() {
                if let Ty::Named { name: class, .. } = of.bare() {
                    let mut inner = String::new();
                    assign(&mut inner, "", of, value);
                    let inner = doc::indented(&inner);
                    let _ = write!(lines, "{path}[{index}] = {class}().apply {{\n{inner}}}\n");
                }
            }
        }
        _ => {
            let _ = writeln!(lines, "{path} = {}", expression(ty, value));
        }
    }
}

/// `value` as an expression of type `ty`; a record is none.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    let form = form(ty);
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) => match &form {
            Form::Object(class) => format!("{class}({})", integer(*value, &Form::Long, false)),
            form => integer(*value, form, false),
        },
        Value::F32(value) => doc::float(f64::from(*value), &format!("{value:?}"), false),
        Value::F64(value) => doc::float(*value, &format!("{value:?}"), true),
        Value::Address(value) => {
            let address = match value {
                0 => "Pointer.NULL".to_owned(),
                value => format!("Pointer.createConstant({})", integer(*value, &Form::Long, false)),
            };
            match form {
                Form::Object(class) if class != "Pointer" => format!("{class}({address})"),
                _ => address,
            }
        }
        Value::Text(value, _) => string(value),
        Value::Guid(guid) => format!("GUID(\"{guid}\")"),
        Value::Record(_) => "null".to_owned(),
        Value::Array(of, values) => {
            let mut flat = Vec::new();
            flatten(of, values, &mut flat);
            match &form {
                Form::Array(of) if !matches!(**of, Form::Object(_)) => {
                    format!("{}ArrayOf({})", plain(of).to_ascii_lowercase(), flat.join(", "))
                }
                _ => format!("arrayOf({})", flat.join(", ")),
            }
        }
    }
}

fn flatten(of: &Ty, values: &[Value], flat: &mut Vec<String>) {
    for value in values {
        match value {
            Value::Array(of, values) => flatten(of, values, flat),
            value => flat.push(expression(of, value)),
        }
    }
}

/// An integer literal. Hexadecimal ones past the largest positive number have the next wider type.
fn integer(value: i128, form: &Form, is_flags: bool) -> String {
    let is_hexadecimal = is_flags || crate::facts::reads_better_in_hexadecimal(value) || value < -0xFFFF;
    match form {
        Form::Byte if value > 0x7F => format!("0x{value:X}.toByte()"),
        Form::Short if value > 0x7FFF => format!("0x{value:X}.toShort()"),
        Form::Char => format!("'\\u{value:04X}'"),
        Form::Byte | Form::Short => value.to_string(),
        Form::Int if is_hexadecimal && !(0..=0x7FFF_FFFF).contains(&value) => {
            format!("0x{:X}.toInt()", value as u32)
        }
        Form::Int if is_hexadecimal => format!("0x{value:X}"),
        Form::Int => value.to_string(),
        _ if value as i64 == i64::MIN => "Long.MIN_VALUE".to_owned(),
        _ if is_hexadecimal && (0..=i128::from(i64::MAX)).contains(&value) => format!("0x{value:X}L"),
        _ => format!("{}L", value as i64),
    }
}

/// A string literal.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(c @ (b'"' | b'\\' | b'$')) => quoted.extend(['\\', char::from(c)]),
            Ok(c @ b' '..=b'~') => quoted.push(char::from(c)),
            _ => {
                let _ = write!(quoted, "\\u{unit:04x}");
            }
        }
    }
    quoted + "\""
}
