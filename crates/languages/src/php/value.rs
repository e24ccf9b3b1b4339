//! Values in PHP.

use crate::facts::reads_better_in_hexadecimal;
use crate::plain::Value;
use farcall_model::{Encoding, Guid};
use std::fmt::Write as _;

/// A value that a constant can hold; `None` for what must be made when the program runs.
pub(super) fn literal(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), format!("{value:?}")),
        Value::F64(value) => float(*value, format!("{value:?}")),
        Value::Text(text, encoding) => string(text, *encoding),
        Value::Address(_) | Value::Guid(_) | Value::Record(_) | Value::Array(..) => return None,
    })
}

/// A value as it stands in the array that fills a record; `types` makes addresses.
pub(super) fn part(value: &Value, types: &str) -> String {
    match value {
        Value::Address(address) => format!("{types}->cast('void *', {})", number(*address)),
        Value::Guid(value) => guid(*value),
        Value::Record(fields) => {
            let fields = fields.iter().map(|(name, _, value)| format!("'{name}' => {}", part(value, types)));
            format!("[{}]", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(_, values) => {
            format!("[{}]", values.iter().map(|value| part(value, types)).collect::<Vec<_>>().join(", "))
        }
        other => literal(other).unwrap_or_default(),
    }
}

/// The fields of a GUID.
pub(super) fn guid(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!(
        "['Data1' => 0x{data1:08X}, 'Data2' => 0x{data2:04X}, 'Data3' => 0x{data3:04X}, 'Data4' => [{}]]",
        bytes.join(", ")
    )
}

/// A number of 64 bits, which PHP's integers are: larger ones have the same bits as a negative one.
pub(super) fn number(value: i128) -> String {
    if value > i128::from(i64::MAX) || value == i128::from(i64::MIN) {
        let bits = value as i64;
        return if bits == i64::MIN { "PHP_INT_MIN".to_owned() } else { bits.to_string() };
    }
    if reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

/// As [`number`], for what is read as bits.
pub(super) fn hexadecimal(value: i128) -> String {
    if (0..=i128::from(i64::MAX)).contains(&value) { format!("0x{value:08X}") } else { number(value) }
}

fn float(value: f64, digits: String) -> String {
    match value {
        value if value.is_nan() => "NAN".to_owned(),
        value if value.is_infinite() => if value > 0.0 { "INF" } else { "-INF" }.to_owned(),
        _ => digits,
    }
}

/// Bytes where the text is of bytes, else UTF-8, which `wide` turns into what Windows takes.
fn string(text: &str, encoding: Encoding) -> String {
    if text.chars().all(|c| (' '..='~').contains(&c)) {
        return format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    }
    let mut literal = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' | '$' => write!(literal, "\\{c}"),
            ' '..='~' => write!(literal, "{c}"),
            c if encoding == Encoding::Ansi => write!(literal, "\\x{:02X}", u32::from(c) & 0xFF),
            c => write!(literal, "\\u{{{:X}}}", u32::from(c)),
        };
    }
    literal + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_keep_their_value() {
        assert_eq!(number(i128::from(u64::MAX)), "-1");
        assert_eq!(number(i128::from(i64::MIN)), "PHP_INT_MIN");
        assert_eq!(number(0x8007_0005), "0x80070005");
        assert_eq!(string("a'\\", Encoding::Unicode), "'a\\'\\\\'");
        assert_eq!(string("$\u{1}", Encoding::Ansi), "\"\\$\\x01\"");
    }
}
