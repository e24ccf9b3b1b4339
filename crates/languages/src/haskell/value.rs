//! Values of constants, which are pattern synonyms: each is written once as what makes it and, where that is no
//! pattern, once as what matches it.

use super::keywords::upper;
use crate::plain::{Is, Ty, Value};
use farcall_model::Guid;
use std::fmt::Write as _;

/// Whether `value` is a record that holds a string.
pub(super) fn holds_text(value: &Value) -> bool {
    let is_text = |value: &Value| matches!(value, Value::Text(..)) || holds_text(value);
    match value {
        Value::Record(fields) => fields.iter().any(|(_, _, value)| is_text(value)),
        Value::Array(_, values) => values.iter().any(is_text),
        _ => false,
    }
}

/// The pattern synonym `name` of type `spelled`.
pub(super) fn synonym(name: &str, spelled: &str, ty: &Ty, value: &Value) -> String {
    let name = upper(name);
    let made = written(ty, value, Side::Makes);
    let matched = written(ty, value, Side::Matches);
    let mut text = format!("pattern {name} :: {spelled}\n");
    let _ = if made == matched {
        writeln!(text, "pattern {name} = {}{}", bare(&made), remark(value))
    } else {
        // A view pattern keeps its parentheses.
        writeln!(text, "pattern {name} <- {matched} where\n  {name} = {}", bare(&made))
    };
    text
}

/// `value` where it is made.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    written(ty, value, Side::Makes)
}

/// A GUID.
pub(super) fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("(GUID 0x{data1:08X} 0x{data2:04X} 0x{data3:04X} [{}])", bytes.join(", "))
}

/// An integer.
pub(super) fn number(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { format!("0x{value:X}") } else { value.to_string() }
}

/// Which side of a pattern synonym something is on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Makes,
    Matches,
}

/// `value` as an argument: in parentheses where it is more than one word.
fn written(ty: &Ty, value: &Value, side: Side) -> String {
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) if *value < 0 => format!("({value})"),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}"), side),
        Value::F64(value) => float(*value, &format!("{value:?}"), side),
        Value::Address(value) => address(ty, *value, side),
        Value::Text(text, _) => string(text),
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => record(ty, fields, side),
        Value::Array(..) => format!("[{}]", flat(ty, value, side).join(", ")),
    }
}

/// Without the parentheses around all of it.
fn bare(written: &str) -> &str {
    written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(written)
}

/// What a negative number is in the form that headers have it in.
fn remark(value: &Value) -> String {
    match value {
        Value::Integer(value, _) if *value < -0xFFFF && *value >= i128::from(i32::MIN) => {
            format!(" -- 0x{:08X}", *value as i32)
        }
        _ => String::new(),
    }
}

/// The elements, those of arrays in an array one by one, as fields have them.
fn flat(ty: &Ty, value: &Value, side: Side) -> Vec<String> {
    match value {
        Value::Array(of, values) => values.iter().flat_map(|value| flat(of, value, side)).collect(),
        value => vec![written(ty, value, side)],
    }
}

fn record(ty: &Ty, fields: &[(String, Ty, Value)], side: Side) -> String {
    let Ty::Named { name, is: Is::Record { is_union, .. } } = ty.bare() else { return String::new() };
    let mut text = format!("({}", upper(name));
    for (field, ty, value) in fields {
        if *is_union {
            let _ = write!(text, "'{field}");
        }
        let _ = write!(text, " {}", written(ty, value, side));
    }
    text + ")"
}

fn float(value: f64, digits: &str, side: Side) -> String {
    let (made, matched) = match value {
        value if value.is_nan() => ("(0 / 0)", "(isNaN -> True)"),
        value if value.is_infinite() && value > 0.0 => ("(1 / 0)", "((== 1 / 0) -> True)"),
        value if value.is_infinite() => ("((-1) / 0)", "((== (-1) / 0) -> True)"),
        value if value.is_sign_negative() => return format!("({digits})"),
        _ => return digits.to_owned(),
    };
    if side == Side::Makes { made.to_owned() } else { matched.to_owned() }
}

/// An address, by the number that it is: none can be written down.
fn address(ty: &Ty, value: i128, side: Side) -> String {
    let is_function = matches!(ty.bare(), Ty::Named { is: Is::Callback, .. });
    let number = if value < 0 { format!("({value})") } else { number(value) };
    let (make, look) =
        if value < 0 { ("intPtrToPtr", "ptrToIntPtr") } else { ("wordPtrToPtr", "ptrToWordPtr") };
    match (side, is_function) {
        (Side::Makes, false) => format!("({make} {number})"),
        (Side::Makes, true) => format!("(castPtrToFunPtr ({make} {number}))"),
        (Side::Matches, false) => format!("({look} -> {number})"),
        (Side::Matches, true) => format!("({look} . castFunPtrToPtr -> {number})"),
    }
}

/// A string literal; what is not printable ASCII is escaped.
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            ' '..='~' => write!(quoted, "{c}"),
            // What ends the escape is nothing by itself, and keeps digits behind it from being taken for its own.
            _ => write!(quoted, "\\x{:X}\\&", u32::from(c)),
        };
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_end_where_they_must() {
        assert_eq!(string("a\"\u{1}2\u{1F600}"), "\"a\\\"\\x1\\&2\\x1F600\\&\"");
    }
}
