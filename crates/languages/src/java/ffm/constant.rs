//! Values: of constants, and of the members of enums.

use super::super::doc;
use super::layout::{access, carrier, layout};
use crate::plain::{Enum, Is, Ty, Value};
use std::fmt::Write as _;

/// The members of an enum; its values are plain numbers everywhere else.
pub(super) fn enumeration(name: &str, e: &Enum) -> String {
    let class = carrier(&Ty::Number(e.ty));
    let mut text = format!("public interface {name} {{\n");
    for (member, value) in &e.members {
        let value = doc::member(*value, bits(class), e.is_flags);
        let _ = writeln!(text, "    {class} {member} = {value};");
    }
    text + "}\n"
}

fn bits(carrier: &str) -> u32 {
    match carrier {
        "byte" => 8,
        "short" | "char" => 16,
        "long" => 64,
        _ => 32,
    }
}

/// A constant.
pub(super) fn constant(name: &str, ty: &Ty, value: &Value) -> String {
    match value {
        Value::Text(text, _) => format!("public static final String {name} = {};\n", doc::string(text)),
        Value::Record(_) => {
            let mut lines = String::new();
            assign(&mut lines, name, ty, value);
            let lines = doc::indented(&lines);
            let layout = layout(ty);
            format!(
                "public static final MemorySegment {name} = Arena.global().allocate({layout});\n\nstatic {{\n{lines}}}\n"
            )
        }
        _ => format!("public static final {} {name} = {};\n", carrier(ty), expression(ty, value)),
    }
}

/// Statements that write `value` to the memory `place`.
fn assign(lines: &mut String, place: &str, ty: &Ty, value: &Value) {
    match (value, ty.bare()) {
        (Value::Record(parts), Ty::Named { name: class, .. }) => {
            for (field, ty, value) in parts {
                let inner = format!("{class}.{field}({place}");
                if ty.is_aggregate() {
                    assign(lines, &(inner + ")"), ty, value);
                } else {
                    let _ = writeln!(lines, "{inner}, {});", expression(ty, value));
                }
            }
        }
        (Value::Array(of, values), _) if of.number().is_none() => {
            for (index, value) in values.iter().enumerate() {
                let inner = format!("{place}.asSlice({index} * {}.byteSize())", layout(of));
                if of.is_aggregate() {
                    assign(lines, &inner, of, value);
                } else {
                    let _ = writeln!(lines, "{inner}.set({}, 0, {});", access(of), expression(of, value));
                }
            }
        }
        _ => {
            let _ = writeln!(lines, "{place}.copyFrom({});", expression(ty, value));
        }
    }
}

/// `value` as an expression of type `ty`; a record is none.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) => match carrier(ty) {
            "char" => value.to_string(),
            carrier => doc::integer(*value, bits(carrier)),
        },
        Value::F32(value) => doc::float(f64::from(*value), &format!("{value:?}"), false),
        Value::F64(value) => doc::float(*value, &format!("{value:?}"), true),
        Value::Address(0) | Value::Record(_) => "MemorySegment.NULL".to_owned(),
        Value::Address(value) => format!("MemorySegment.ofAddress({})", doc::integer(*value, 64)),
        Value::Text(value, _) => doc::string(value),
        Value::Guid(guid) => format!("GUID.allocate(Arena.global(), \"{guid}\")"),
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| expression(of, value)).collect();
            let class = carrier(of);
            format!("Arena.global().allocateFrom({}, new {class}[] {{{}}})", layout(of), values.join(", "))
        }
    }
}

/// Whether `ty` is passed in memory.
pub(super) fn is_record(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Guid | Ty::Named { is: Is::Record { .. }, .. })
}
