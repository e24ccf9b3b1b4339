//! Values of constants.

use super::layout;
use crate::plain::{Is, Ty, Value};
use farcall_model::{Architecture, Guid};
use std::fmt::Write as _;

/// Why a constant cannot be written: its record has fields that only fill gaps.
pub(super) fn refuse(ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    let Value::Record(fields) = value else { return None };
    let Ty::Named { is: Is::Record { size, is_union, .. }, .. } = ty.bare() else { return None };
    let mut end = 0_u32;
    let mut largest = 1;
    for (_, ty, value) in fields {
        if let Some(reason) = refuse(ty, value, architecture) {
            return Some(reason);
        }
        let (size, align) = layout::extent(ty, architecture);
        end = end.next_multiple_of(align) + size;
        largest = largest.max(align);
    }
    (*is_union || end.next_multiple_of(largest) != *size)
        .then(|| "its value is a record that Julia has to write as bytes".to_owned())
}

/// `value` as one of the type that is spelled `ty`.
pub(super) fn expression(ty: &str, value: &Value, spell: &dyn Fn(&Ty) -> String) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, _) if *value < -0xFFFF && *value >= i128::from(i32::MIN) => {
            format!("0x{:08X} % {ty}", *value as u32)
        }
        Value::Integer(value, _) if crate::facts::reads_better_in_hexadecimal(*value) => {
            format!("{ty}(0x{value:X})")
        }
        Value::Integer(value, _) => format!("{ty}({value})"),
        Value::F32(value) if value.is_nan() => "NaN32".to_owned(),
        Value::F32(value) if value.is_infinite() => infinite(f64::from(*value), "Inf32"),
        Value::F32(value) => single(&format!("{value:?}")),
        Value::F64(value) if value.is_nan() => "NaN".to_owned(),
        Value::F64(value) if value.is_infinite() => infinite(*value, "Inf"),
        Value::F64(value) => format!("{value:?}"),
        Value::Address(0) => format!("{ty}(0)"),
        Value::Address(value) => format!("{ty}({value} % UInt)"),
        Value::Text(text, _) => string(text),
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(_, of, value)| expression(&spell(of), value, spell)).collect();
            format!("{ty}({})", fields.join(", "))
        }
        Value::Array(of, values) => {
            let of = spell(of);
            let values: Vec<String> = values.iter().map(|value| expression(&of, value, spell)).collect();
            // One alone would be no tuple.
            format!("({}{})", values.join(", "), if values.len() == 1 { "," } else { "" })
        }
    }
}

fn infinite(value: f64, name: &str) -> String {
    format!("{}{name}", if value < 0.0 { "-" } else { "" })
}

/// The digits as those of a 4-byte number, whose exponent stands behind an `f`.
fn single(digits: &str) -> String {
    if digits.contains('e') { digits.replace('e', "f") } else { format!("{digits}f0") }
}

pub(super) fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("GUID(0x{data1:08X}, 0x{data2:04X}, 0x{data3:04X}, ({}))", bytes.join(", "))
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '$' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                // Eight digits, so that a digit behind it is not taken for one of its own.
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted + "\""
}
