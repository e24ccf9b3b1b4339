//! Values of constants.

use super::spell::Dialect;
use crate::facts;
use crate::plain::Value;
use farcall_model::{Encoding, Guid, Primitive};

/// The type of a constant and its value; `None` where VBA has no constants of the kind.
pub(super) fn constant(dialect: Dialect, value: &Value) -> Option<(String, String)> {
    let spelled = match value {
        Value::Text(_, Encoding::Ansi | Encoding::Unicode) => "String".to_owned(),
        Value::Integer(_, Primitive::I64 | Primitive::U64) if dialect.is_32_bit() => "Long".to_owned(),
        Value::Bool(_) => "Byte".to_owned(),
        Value::Integer(_, primitive) => dialect.primitive(*primitive).to_owned(),
        Value::F32(_) => "Single".to_owned(),
        Value::F64(_) => "Double".to_owned(),
        Value::Address(_) => dialect.address().to_owned(),
        Value::Guid(_) | Value::Record(_) | Value::Array(..) => return None,
    };
    Some((spelled, scalar(dialect, value)))
}

/// The statements that set `place` to `value`.
pub(super) fn assignments(dialect: Dialect, place: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Guid(guid) => self::guid(place, *guid),
        Value::Record(fields) => fields
            .iter()
            .flat_map(|(name, _, field)| assignments(dialect, &format!("{place}.{name}"), field))
            .collect(),
        Value::Array(_, values) => {
            let values = values.iter().enumerate().filter(|(_, value)| !is_zero(value));
            values
                .flat_map(|(index, value)| assignments(dialect, &format!("{place}({index})"), value))
                .collect()
        }
        _ if is_zero(value) => Vec::new(),
        _ => vec![format!("{place} = {}", scalar(dialect, value))],
    }
}

fn is_zero(value: &Value) -> bool {
    matches!(value, Value::Integer(0, _) | Value::Address(0) | Value::Bool(false))
}

/// A number or a string; what VBA's signed types do not reach stands as the same bits.
fn scalar(dialect: Dialect, value: &Value) -> String {
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, Primitive::ISize | Primitive::USize) | Value::Address(value) => {
            integer(*value, if dialect.is_32_bit() { Primitive::I32 } else { Primitive::I64 })
        }
        Value::Integer(value, primitive) => integer(*value, *primitive),
        Value::F32(value) => format!("{value:?}").to_uppercase(),
        Value::F64(value) => format!("{value:?}").to_uppercase(),
        Value::Text(text, _) => format!("\"{}\"", text.replace('"', "\"\"")),
        Value::Guid(_) | Value::Record(_) | Value::Array(..) => String::new(),
    }
}

/// An integer as one of `primitive`.
pub(super) fn integer(value: i128, primitive: Primitive) -> String {
    match primitive {
        Primitive::Bool | Primitive::I8 | Primitive::U8 if value < 0 => format!("&H{:X}", value as u8),
        Primitive::Char16 | Primitive::I16 | Primitive::U16 if value > i128::from(i16::MAX) => {
            format!("&H{value:X}")
        }
        _ if value > i128::from(i64::MAX) => format!("&H{value:X}^"),
        _ if value > i128::from(u32::MAX) || value < i128::from(i32::MIN) => long_long(value),
        // Beyond 31 bits a number of 8 bytes is not the same as one of 4.
        Primitive::I64 | Primitive::U64 if value > i128::from(i32::MAX) => long_long(value),
        _ if value < -0xFFFF => format!("&H{:08X}", value as i32),
        _ if facts::reads_better_in_hexadecimal(value) => hexadecimal(value),
        _ => value.to_string(),
    }
}

fn long_long(value: i128) -> String {
    match i64::try_from(value) {
        // Its digits without the sign are one more than the type holds.
        Ok(i64::MIN) => "&H8000000000000000^".to_owned(),
        _ => format!("{value}^"),
    }
}

/// In hexadecimal: four digits without the sign behind them are an `Integer`, and negative from 8000 on.
pub(super) fn hexadecimal(value: i128) -> String {
    match value {
        0x8000..=0xFFFF => format!("&H{value:X}&"),
        _ if value < 0 => format!("&H{:X}", value as i32),
        _ => format!("&H{value:X}"),
    }
}

fn guid(place: &str, guid: Guid) -> Vec<String> {
    let Guid { data1, data2, data3, data4 } = guid;
    let mut lines = vec![
        format!("{place}.Data1 = {}", hexadecimal(i128::from(data1))),
        format!("{place}.Data2 = &H{data2:X}"),
        format!("{place}.Data3 = &H{data3:X}"),
    ];
    lines
        .extend(data4.iter().enumerate().map(|(index, byte)| format!("{place}.Data4({index}) = &H{byte:X}")));
    lines
}
