//! Values, as Go writes them.

use super::keywords::exported;
use super::ty::{Kind, kind, most_aligned, spell};
use crate::plain::{Is, Ty, Value};
use farcall_model::{Architecture, Guid, Primitive, layout};
use std::fmt::Write as _;

/// The constant `name`, one line. `None` where Go has no way to write its value.
pub(super) fn declaration(name: &str, ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    let spelled = spell(ty);
    // A constant that has no type goes wherever its value fits.
    let typed = if matches!(ty, Ty::Number(_)) { String::new() } else { format!("{spelled} ") };
    Some(match value {
        Value::Bool(value) => format!("const {name} = {value}\n"),
        Value::Integer(value, Primitive::Bool) => format!("const {name} = {}\n", *value != 0),
        Value::Integer(value, _) => format!("const {name} {typed}= {}\n", integer(*value)),
        Value::F32(value) if value.is_finite() => format!("const {name} float32 = {value:?}\n"),
        Value::F64(value) if value.is_finite() => format!("const {name} float64 = {value:?}\n"),
        Value::Address(value) if kind(ty) == Kind::Handle => {
            format!("const {name} = {}{}\n", address(*value, &spelled), shown(*value, architecture))
        }
        // An address that is none would make Go's collector stop the program, were it in a pointer.
        Value::Address(value) => {
            format!("const {name} = {} // a number in place of a {spelled}\n", address(*value, "uintptr"))
        }
        Value::Text(text, _) => format!("const {name} = {}\n", string(text)),
        value => format!("var {name} = {}\n", expression(ty, value, architecture)?),
    })
}

/// What `name` of an enum is.
pub(super) fn member(value: i128, is_flags: bool) -> String {
    if is_flags && value >= 0 { format!("0x{value:X}") } else { value.to_string() }
}

/// `value` of type `ty`, in an expression. `None` where Go has no way to write it.
pub(super) fn expression(ty: &Ty, value: &Value, architecture: Architecture) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, Primitive::Bool) => (*value != 0).to_string(),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}"), "float32"),
        Value::F64(value) => float(*value, &format!("{value:?}"), "float64"),
        Value::Address(value) => match (kind(ty), value) {
            (Kind::Handle, value) => address(*value, &spell(ty)),
            (_, 0) => "nil".to_owned(),
            (Kind::Unsafe, value) => format!("unsafe.Pointer({})", address(*value, "uintptr")),
            (_, value) => format!("({})(unsafe.Pointer({}))", spell(ty), address(*value, "uintptr")),
        },
        Value::Text(..) => return None,
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => match ty.bare() {
            Ty::Named { is: Is::Record { is_union: true, size, align }, .. } => {
                union_literal(ty, fields, (*size, *align), architecture)?
            }
            _ => {
                let fields: Option<Vec<String>> =
                    fields.iter().map(|field| named(field, architecture)).collect();
                format!("{}{{{}}}", spell(ty), fields?.join(", "))
            }
        },
        Value::Array(of, values) => {
            let values: Option<Vec<String>> =
                values.iter().map(|value| expression(of, value, architecture)).collect();
            let values = values?;
            format!("[{}]{}{{{}}}", values.len(), spell(of), values.join(", "))
        }
    })
}

/// A field with its value. A record that C gives no name is embedded, and called as its type.
fn named((name, ty, value): &(String, Ty, Value), architecture: Architecture) -> Option<String> {
    let is_embedded = name.starts_with("Anonymous") && matches!(ty, Ty::Named { is: Is::Record { .. }, .. });
    let name = if is_embedded { spell(ty) } else { exported(name) };
    Some(format!("{name}: {}", expression(ty, value, architecture)?))
}

/// The bytes of the one field that is given, as the numbers that unions are.
fn union_literal(
    ty: &Ty,
    fields: &[(String, Ty, Value)],
    (size, align): (u32, u32),
    architecture: Architecture,
) -> Option<String> {
    let [(_, field, value)] = fields else { return None };
    let mut bytes = bytes(field, value, architecture)?;
    bytes.resize(usize::try_from(size).ok()?, 0);
    let word = usize::try_from(align.clamp(1, most_aligned(architecture))).ok()?;
    let words = bytes.chunks(word).map(|word| {
        let number = word.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("0x{number:X}")
    });
    Some(format!("{}{{{}}}", spell(ty), words.collect::<Vec<_>>().join(", ")))
}

/// A value as it is in memory; `None` for what holds gaps or addresses.
fn bytes(ty: &Ty, value: &Value, architecture: Architecture) -> Option<Vec<u8>> {
    let sized = |number: i128, primitive| {
        let size = usize::try_from(layout::primitive(primitive, architecture).size).ok()?;
        number.to_le_bytes().get(..size).map(<[u8]>::to_vec)
    };
    match value {
        Value::Integer(number, primitive) => sized(*number, *primitive),
        Value::Bool(value) => Some(vec![u8::from(*value)]),
        Value::F32(value) => Some(value.to_le_bytes().to_vec()),
        Value::F64(value) => Some(value.to_le_bytes().to_vec()),
        Value::Address(0) => sized(0, Primitive::USize),
        Value::Array(of, values) => {
            let parts: Option<Vec<Vec<u8>>> =
                values.iter().map(|value| bytes(of, value, architecture)).collect();
            parts.map(|parts| parts.concat())
        }
        Value::Record(fields) => match (ty.bare(), fields.as_slice()) {
            (Ty::Named { is: Is::Record { is_union: true, size, .. }, .. }, [(_, field, value)]) => {
                let mut inner = bytes(field, value, architecture)?;
                inner.resize(usize::try_from(*size).ok()?, 0);
                Some(inner)
            }
            _ => None,
        },
        Value::Address(_) | Value::Text(..) | Value::Guid(_) => None,
    }
}

/// A whole number; one that is read as bits has them behind it.
fn integer(value: i128) -> String {
    match i32::try_from(value) {
        Ok(small) if small < -0xFFFF => format!("{value} // 0x{small:08X}"),
        _ => number(value),
    }
}

fn number(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { format!("0x{value:X}") } else { value.to_string() }
}

/// An address as a constant of the integer type `ty`: negative ones count from the top.
pub(super) fn address(value: i128, ty: &str) -> String {
    if value < 0 { format!("^{ty}({})", number(-1 - value)) } else { format!("{ty}({})", number(value)) }
}

/// What a negative address looks like.
fn shown(value: i128, architecture: Architecture) -> String {
    let bits = if architecture == Architecture::X86 { 32 } else { 64 };
    if value < 0 { format!(" // 0x{:X}", value & ((1_i128 << bits) - 1)) } else { String::new() }
}

fn float(value: f64, digits: &str, ty: &str) -> String {
    match value {
        value if value.is_nan() => format!("{ty}(math.NaN())"),
        value if value.is_infinite() => format!("{ty}(math.Inf({}))", if value < 0.0 { -1 } else { 1 }),
        _ => digits.to_owned(),
    }
}

/// A string literal: The Go Programming Language Specification, "String literals".
pub(super) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(quoted, "\\{c}"),
            ' '..='~' => write!(quoted, "{c}"),
            _ if u32::from(c) < 0x10000 => write!(quoted, "\\u{:04x}", u32::from(c)),
            _ => write!(quoted, "\\U{:08x}", u32::from(c)),
        };
    }
    quoted + "\""
}

fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!(
        "syscall.GUID{{Data1: 0x{data1:08X}, Data2: 0x{data2:04X}, Data3: 0x{data3:04X}, Data4: [8]byte{{{}}}}}",
        bytes.join(", ")
    )
}
