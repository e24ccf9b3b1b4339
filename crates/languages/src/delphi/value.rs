//! Values of constants.

use super::spell::{self, Spelling};
use crate::facts;
use crate::plain::{Is, Ty, Value};
use farcall_model::{Guid, Primitive};
use std::fmt::Write as _;

/// `value` as one of type `ty`, where Delphi knows that type.
pub(super) fn typed(spelling: &Spelling, ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Value::Integer(value, _) => match spelling.ty(ty).as_str() {
            "Boolean" => if *value == 0 { "False" } else { "True" }.to_owned(),
            "BOOL" | "WordBool" | "AnsiChar" | "WideChar" => format!("{}({value})", spelling.ty(ty)),
            _ => untyped(spelling, ty, &Value::Integer(*value, Primitive::I64)),
        },
        Value::Guid(guid) => format!("'{}'", braced(*guid)),
        Value::Record(fields) => {
            let fields =
                fields.iter().map(|(name, ty, value)| format!("{name}: {}", typed(spelling, ty, value)));
            format!("({})", fields.collect::<Vec<_>>().join("; "))
        }
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| typed(spelling, of, value)).collect();
            format!("({})", values.join(", "))
        }
        _ => untyped(spelling, ty, value),
    }
}

/// `value` as a constant that needs no type.
pub(super) fn untyped(spelling: &Spelling, ty: &Ty, value: &Value) -> String {
    match value {
        Value::Integer(value, Primitive::I32) if *value < -0xFFFF => {
            format!("{}(${:08X})", spelling.ty(ty), *value as i32)
        }
        Value::Integer(value, Primitive::Char16) => format!("WideChar({value})"),
        Value::Integer(value, _) => integer(*value, facts::reads_better_in_hexadecimal(*value)),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}")),
        Value::F64(value) => float(*value, &format!("{value:?}")),
        Value::Address(0) if !is_number(ty) => "nil".to_owned(),
        // As C writes them, a negative `LONG` in something as wide as a pointer.
        Value::Address(value) if *value < -0xFFFF && i32::try_from(*value).is_ok() => {
            format!("{}(Integer(${:08X}))", spelling.uncounted(ty), *value as i32)
        }
        Value::Address(value) => {
            let number = integer(*value, facts::reads_better_in_hexadecimal(*value));
            format!("{}({number})", spelling.uncounted(ty))
        }
        Value::Text(text, _) => string(text),
        Value::Bool(_) | Value::Guid(_) | Value::Record(_) | Value::Array(..) => typed(spelling, ty, value),
    }
}

/// Whether a constant of this kind must say its type.
pub(super) fn needs_type(value: &Value) -> bool {
    matches!(value, Value::Guid(_) | Value::Record(_) | Value::Array(..))
}

/// Whether `ty` is a handle, which is a number here.
fn is_number(ty: &Ty) -> bool {
    match ty {
        Ty::Named { name, is: Is::Alias(to) } => spell::is_handle(name) || is_number(to),
        _ => false,
    }
}

/// An integer; what is larger than any signed one says so.
pub(super) fn integer(value: i128, is_hexadecimal: bool) -> String {
    if value > i128::from(i64::MAX) {
        return format!("UInt64(${value:X})");
    }
    if is_hexadecimal && value >= 0 { format!("${value:X}") } else { value.to_string() }
}

fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "0.0 / 0.0".to_owned(),
        value if value.is_infinite() => format!("{}1.0 / 0.0", if value < 0.0 { "-" } else { "" }),
        _ => digits.to_owned(),
    }
}

/// Literals hold 255 characters in older compilers.
const LONGEST: usize = 200;

/// `text` as a string literal; what is no plain character stands as its number.
fn string(text: &str) -> String {
    let mut literals = Vec::new();
    let units: Vec<char> = text.chars().collect();
    for piece in units.chunks(LONGEST) {
        literals.push(piece_of(piece));
    }
    if literals.is_empty() { "''".to_owned() } else { literals.join(" + ") }
}

fn piece_of(text: &[char]) -> String {
    let mut literal = String::new();
    let mut is_open = false;
    for c in text {
        if matches!(c, ' '..='~') != is_open {
            literal.push('\'');
            is_open = !is_open;
        }
        match c {
            '\'' => literal.push_str("''"),
            ' '..='~' => literal.push(*c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    let _ = write!(literal, "#{unit}");
                }
            }
        }
    }
    if is_open { literal + "'" } else { literal }
}

/// A GUID in its usual form: `{00000000-0000-0000-C000-000000000046}`.
pub(super) fn braced(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4: [a, b, c, d, e, f, g, h] } = guid;
    format!(
        "{{{data1:08X}-{data2:04X}-{data3:04X}-{a:02X}{b:02X}-{c:02X}{d:02X}{e:02X}{f:02X}{g:02X}{h:02X}}}"
    )
}
