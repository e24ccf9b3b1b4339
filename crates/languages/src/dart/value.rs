//! Values of constants.

use super::ty::Speller;
use crate::facts::reads_better_in_hexadecimal;
use crate::plain::{Is, Ty, Value};
use farcall_model::{Guid, Primitive};
use std::fmt::Write as _;

/// The statement that declares a constant.
pub(super) fn constant(speller: &Speller, name: &str, ty: &Ty, value: &Value) -> String {
    match value {
        Value::Guid(guid) => guid_constant(name, *guid),
        Value::Address(_) => {
            format!("final {} {name} = {};\n", speller.native(ty), expression(speller, ty, value))
        }
        Value::Record(_) | Value::Array(..) => {
            format!("final {name} = {};\n", expression(speller, ty, value))
        }
        // An HRESULT is looked for by its bits.
        Value::Integer(number, Primitive::I32) if *number < -0xFFFF => {
            format!("const {name} = {number}; // 0x{:08X}\n", *number as i32)
        }
        _ => format!("const {name} = {};\n", expression(speller, ty, value)),
    }
}

/// A GUID, in the form in which people look for it too.
pub(super) fn guid_constant(name: &str, guid: Guid) -> String {
    let [a, b, rest @ ..] = guid.data4;
    let rest: String = rest.iter().map(|byte| format!("{byte:02X}")).collect();
    format!(
        "/// {{{:08X}-{:04X}-{:04X}-{a:02X}{b:02X}-{rest}}}\nfinal {name} = {};\n",
        guid.data1,
        guid.data2,
        guid.data3,
        of_guid(guid)
    )
}

/// `value` as one of type `ty`.
pub(super) fn expression(speller: &Speller, ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, _) => integer(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}")),
        Value::F64(value) => float(*value, &format!("{value:?}")),
        Value::Address(0) => "nullptr".to_owned(),
        Value::Address(value) => format!("Pointer.fromAddress({})", integer(*value)),
        Value::Text(text, _) => string(text),
        Value::Guid(guid) => of_guid(*guid),
        Value::Record(_) => {
            let class = match ty.bare() {
                Ty::Named { is: Is::Record { is_union: true, .. }, .. } => "Union",
                _ => "Struct",
            };
            let mut text = format!("{class}.create<{}>()", speller.native(ty));
            assign(speller, &mut text, "", ty, value);
            text
        }
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| expression(speller, of, value)).collect();
            format!("[{}]", values.join(", "))
        }
    }
}

/// Adds what gives the part at `path` of a new record its value.
fn assign(speller: &Speller, text: &mut String, path: &str, ty: &Ty, value: &Value) {
    match value {
        Value::Record(fields) => {
            for (name, ty, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                assign(speller, text, &format!("{path}{dot}{name}"), ty, value);
            }
        }
        Value::Array(of, values) => {
            for (index, value) in values.iter().enumerate() {
                assign(speller, text, &format!("{path}[{index}]"), of, value);
            }
        }
        // What is new is filled with zeros.
        Value::Integer(0, _) if path.ends_with(']') => {}
        value => {
            let _ = write!(text, "\n  ..{path} = {}", expression(speller, ty, value));
        }
    }
}

fn of_guid(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("GUID.of(0x{data1:08X}, 0x{data2:04X}, 0x{data3:04X}, [{}])", bytes.join(", "))
}

/// An integer. Numbers of 64 bits without a sign are the same bits with one, and are only written in hexadecimal.
pub(super) fn integer(value: i128) -> String {
    if reads_better_in_hexadecimal(value) { format!("0x{value:X}") } else { value.to_string() }
}

/// A floating-point number of which `digits` are all that count.
fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "double.nan".to_owned(),
        f64::INFINITY => "double.infinity".to_owned(),
        f64::NEG_INFINITY => "double.negativeInfinity".to_owned(),
        _ => digits.to_owned(),
    }
}

/// `text` in quotes.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' | '$' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    quoted + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_dart_reads() {
        assert_eq!(integer(260), "260");
        assert_eq!(integer(i128::from(u64::MAX)), "0xFFFFFFFFFFFFFFFF");
        assert_eq!(integer(i128::from(i64::MIN)), "-9223372036854775808");
        assert_eq!(float(1.0, "1.0"), "1.0");
        assert_eq!(float(f64::NEG_INFINITY, "-inf"), "double.negativeInfinity");
    }

    #[test]
    fn nothing_is_put_into_strings() {
        assert_eq!(string("it's $x\\\n"), r"'it\'s \$x\\\u{a}'");
    }
}
