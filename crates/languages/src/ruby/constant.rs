//! Values in Ruby: numbers, pointers, and strings that hold the bytes of a struct.

use crate::packing::{Packing, number};
use crate::plain::{Ty, Value};
use farcall_model::{Architecture, Encoding, Guid, Primitive};
use std::fmt::Write as _;

/// `value` of type `ty` as an expression; `None` where it cannot be written.
pub(super) fn expression(ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    Some(match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, primitive) => integer(*value, *primitive),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}")),
        Value::F64(value) => float(*value, &format!("{value:?}")),
        Value::Address(0) => "Fiddle::NULL".to_owned(),
        Value::Address(value) => format!("Fiddle::Pointer.new({})", number(*value)),
        Value::Text(text, Encoding::Ansi) => string(text),
        Value::Text(text, Encoding::Unicode) => {
            format!("\"{}\\0\".encode(\"UTF-16LE\").freeze", escaped(text))
        }
        Value::Guid(_) | Value::Record(_) | Value::Array(..) => {
            packed(&Packing::of(ty, value, architecture)?)
        }
    })
}

/// The 16 bytes of a GUID.
pub(super) fn guid(guid: Guid) -> String {
    packed(&Packing::of_guid(guid))
}

fn packed(packing: &Packing) -> String {
    format!("[{}].pack(\"{}\").freeze", packing.values.join(", "), packing.format)
}

fn integer(value: i128, primitive: Primitive) -> String {
    // HRESULT and NTSTATUS: people know the bits, functions return the negative number.
    if primitive == Primitive::I32 && value < -0xFFFF {
        return format!("{value} # 0x{:08X}", value as i32);
    }
    number(value)
}

fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "Float::NAN".to_owned(),
        value if value.is_infinite() && value < 0.0 => "-Float::INFINITY".to_owned(),
        value if value.is_infinite() => "Float::INFINITY".to_owned(),
        _ => digits.to_owned(),
    }
}

fn string(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            // `#{`, `#$` and `#@` start an expression.
            '#' if matches!(letters.peek(), Some('{' | '$' | '@')) => escaped.push_str("\\#"),
            ' '..='~' => escaped.push(c),
            _ => {
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_what_is_in_them() {
        assert_eq!(string("a\"#{b}#\0é"), r##""a\"\#{b}#\u{0}\u{e9}""##);
    }
}
