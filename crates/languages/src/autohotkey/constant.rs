//! Values, as AutoHotkey writes them.

use crate::plain::{Is, Ty, Value};
use farcall_model::{Architecture, Guid, Primitive, layout};

/// The statement that makes the global `name`. `None` where AutoHotkey cannot write its value.
pub(super) fn assignment(name: &str, ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    if let Value::Guid(guid) = value {
        return Some(format!("{} ; {}\n", memory(name, &guid_bytes(*guid)), guid_text(*guid)));
    }
    if let Value::Record(_) | Value::Array(..) = value {
        return Some(format!("{}\n", memory(name, &bytes(ty, value, architecture)?)));
    }
    Some(format!("{name} := {}\n", scalar(value)?))
}

/// A value that is no struct.
pub(super) fn scalar(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, _) | Value::Address(value) => number(*value),
        Value::F32(value) if value.is_finite() => float(&format!("{value:?}")),
        Value::F64(value) if value.is_finite() => float(&format!("{value:?}")),
        Value::Text(text, _) => string(text),
        _ => return None,
    })
}

/// A whole number. AutoHotkey's have 64 bits and a sign.
pub(super) fn number(value: i128) -> String {
    match i32::try_from(value) {
        Ok(small) if small < -0xFFFF => format!("{value} ; 0x{small:08X}"),
        _ if value > i128::from(i64::MAX) => (value - (1 << 64)).to_string(),
        _ if crate::facts::reads_better_in_hexadecimal(value) => format!("0x{value:X}"),
        _ => value.to_string(),
    }
}

/// A number with a point in it, as scientific notation needs.
fn float(digits: &str) -> String {
    match digits.split_once('e') {
        Some((start, power)) if !start.contains('.') => format!("{start}.0e{power}"),
        _ => digits.to_owned(),
    }
}

/// A string: AutoHotkey v2 documentation, "Escape Sequences". What is not ASCII is spelled by its number.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '`' => quoted.extend(['`', c]),
            ' '..='~' => quoted.push(c),
            _ => quoted.push_str(&format!("\" Chr(0x{:X}) \"", u32::from(c))),
        }
    }
    quoted + "\""
}

/// The statement that makes a buffer of `bytes`.
fn memory(name: &str, bytes: &[u8]) -> String {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (size, ty) = match rest.len() {
            8.. => (8, "Int64"),
            4..8 => (4, "UInt"),
            _ => (1, "UChar"),
        };
        let (part, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        let unsigned = part.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        parts.push(format!("\"{ty}\", {}", unsigned.cast_signed()));
        rest = after;
    }
    format!("NumPut({}, {name} := Buffer({}))", parts.join(", "), bytes.len())
}

fn guid_bytes(guid: Guid) -> Vec<u8> {
    let Guid { data1, data2, data3, data4 } = guid;
    [&data1.to_le_bytes()[..], &data2.to_le_bytes(), &data3.to_le_bytes(), &data4].concat()
}

/// A GUID between braces.
pub(super) fn guid_text(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4: [a, b, rest @ ..] } = guid;
    let rest: String = rest.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("{{{data1:08X}-{data2:04X}-{data3:04X}-{a:02X}{b:02X}-{rest}}}")
}

/// A value as it is in memory. `None` where that is not known: a pointer to something, or a struct that is
/// packed in a way of its own.
fn bytes(ty: &Ty, value: &Value, architecture: Architecture) -> Option<Vec<u8>> {
    let sized = |number: i128, primitive| {
        let size = usize::try_from(layout::primitive(primitive, architecture).size).ok()?;
        number.to_le_bytes().get(..size).map(<[u8]>::to_vec)
    };
    match value {
        Value::Integer(number, primitive) => sized(*number, *primitive),
        Value::Address(number) => sized(*number, Primitive::USize),
        Value::Bool(value) => Some(vec![u8::from(*value)]),
        Value::F32(value) => Some(value.to_le_bytes().to_vec()),
        Value::F64(value) => Some(value.to_le_bytes().to_vec()),
        Value::Guid(guid) => Some(guid_bytes(*guid)),
        Value::Text(..) => None,
        Value::Array(of, values) => {
            let parts: Option<Vec<_>> = values.iter().map(|value| bytes(of, value, architecture)).collect();
            parts.map(|parts| parts.concat())
        }
        Value::Record(fields) => {
            let Ty::Named { is: Is::Record { size, .. }, .. } = ty.bare() else { return None };
            let size = usize::try_from(*size).ok()?;
            let mut memory = Vec::new();
            for (_, field, value) in fields {
                let align = usize::try_from(alignment(field, architecture)).ok()?;
                memory.resize(memory.len().next_multiple_of(align), 0);
                memory.extend(bytes(field, value, architecture)?);
            }
            (memory.len() <= size).then(|| {
                memory.resize(size, 0);
                memory
            })
        }
    }
}

fn alignment(ty: &Ty, architecture: Architecture) -> u32 {
    let align = match ty.bare() {
        Ty::Array { of, .. } => alignment(of, architecture),
        Ty::Guid => 4,
        Ty::Named { is: Is::Record { align, .. }, .. } => *align,
        bare => {
            let primitive = bare.number().unwrap_or(Primitive::USize);
            layout::primitive(primitive, architecture).align
        }
    };
    align.max(1)
}
