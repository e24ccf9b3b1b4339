//! Values in Perl: numbers, text, and strings that hold the bytes of a struct.

use crate::packing::{Packing, number};
use crate::plain::{Ty, Value};
use farcall_model::{Architecture, Guid, Primitive};
use std::fmt::Write as _;

/// `value` of type `ty` as an expression; `None` where it cannot be written.
pub(super) fn expression(ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    Some(match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}")),
        Value::F64(value) => float(*value, &format!("{value:?}")),
        Value::Address(0) => "undef".to_owned(),
        Value::Address(value) => number(*value),
        Value::Text(text, _) => string(text),
        Value::Guid(_) | Value::Record(_) | Value::Array(..) => {
            packed(&Packing::of(ty, value, architecture)?)
        }
    })
}

/// What stands behind `value`: HRESULT and NTSTATUS are known by their bits.
pub(super) fn remark(value: &Value) -> String {
    match value {
        Value::Integer(value, Primitive::I32) if *value < -0xFFFF => format!("    # 0x{:08X}", *value as i32),
        _ => String::new(),
    }
}

/// The 16 bytes of a GUID.
pub(super) fn guid(guid: Guid) -> String {
    packed(&Packing::of_guid(guid))
}

fn packed(packing: &Packing) -> String {
    format!("pack('{}', {})", packing.format, packing.values.join(", "))
}

fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "9**9**9 / 9**9**9".to_owned(),
        value if value.is_infinite() && value < 0.0 => "-9**9**9".to_owned(),
        value if value.is_infinite() => "9**9**9".to_owned(),
        _ => digits.to_owned(),
    }
}

fn string(text: &str) -> String {
    if text.chars().all(|c| matches!(c, ' '..='~') && c != '\'' && c != '\\') {
        return format!("'{text}'");
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '$' | '@' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\x{{{:x}}}", u32::from(c));
            }
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_what_is_in_them() {
        assert_eq!(string("{$a@b}"), "'{$a@b}'");
        assert_eq!(string("it's $5\0"), r#""it's \$5\x{0}""#);
    }
}
