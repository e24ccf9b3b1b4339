//! Values: of constants, and of the members of enums.

use super::super::doc;
use super::{bits, form_of, spell};
use crate::jna::Form;
use crate::plain::{Enum, Is, Ty, Value};
use std::fmt::Write as _;

/// The members of an enum; its values are plain numbers everywhere else.
pub(super) fn enumeration(name: &str, e: &Enum) -> String {
    let form = form_of(&Ty::Number(e.ty));
    let mut text = format!("public interface {name} {{\n");
    for (member, value) in &e.members {
        let _ = match &form {
            Form::Object(class) => writeln!(text, "    {class} {member} = new {class}({value}L);"),
            form => {
                let value = doc::member(*value, bits(form), e.is_flags);
                writeln!(text, "    {} {member} = {value};", spell(form))
            }
        };
    }
    text + "}\n"
}

/// A constant.
pub(super) fn constant(name: &str, ty: &Ty, value: &Value) -> String {
    if let Value::Text(text, _) = value {
        return format!("public static final String {name} = {};\n", doc::string(text));
    }
    if let (Value::Record(_), Ty::Named { name: class, .. }) = (value, ty.bare()) {
        let mut lines = String::new();
        assign(&mut lines, name, ty, value);
        let lines = doc::indented(&lines);
        return format!("public static final {class} {name} = new {class}();\n\nstatic {{\n{lines}}}\n");
    }
    format!("public static final {} {name} = {};\n", spell(&form(ty)), expression(ty, value))
}

/// The form of a constant: a function's address is nothing that can be called by itself.
fn form(ty: &Ty) -> Form {
    match ty.bare() {
        Ty::Named { is: Is::Callback | Is::Interface, .. } => Form::Object("Pointer".to_owned()),
        _ => form_of(ty),
    }
}

/// Statements that give `path` the parts of `value`.
fn assign(lines: &mut String, path: &str, ty: &Ty, value: &Value) {
    match value {
        Value::Record(parts) => {
            let is_union = matches!(ty.bare(), Ty::Named { is: Is::Record { is_union: true, .. }, .. });
            for (name, ty, value) in parts {
                assign(lines, &format!("{path}.{name}"), ty, value);
                if is_union {
                    let _ = writeln!(lines, "{path}.setType(\"{name}\");");
                }
            }
        }
        Value::Array(of, values) if values.iter().any(|value| matches!(value, Value::Record(_))) => {
            for (index, value) in values.iter().enumerate() {
                assign(lines, &format!("{path}[{index}]"), of, value);
            }
        }
        _ => {
            let _ = writeln!(lines, "{path} = {};", expression(ty, value));
        }
    }
}

/// `value` as an expression of type `ty`; a record is none.
pub(super) fn expression(ty: &Ty, value: &Value) -> String {
    let form = form(ty);
    match value {
        Value::Bool(value) => u8::from(*value).to_string(),
        Value::Integer(value, _) => match &form {
            Form::Object(class) => format!("new {class}({})", doc::integer(*value, 64)),
            form => doc::integer(*value, bits(form)),
        },
        Value::F32(value) => doc::float(f64::from(*value), &format!("{value:?}"), false),
        Value::F64(value) => doc::float(*value, &format!("{value:?}"), true),
        Value::Address(value) => {
            let address = match value {
                0 => "Pointer.NULL".to_owned(),
                value => format!("Pointer.createConstant({})", doc::integer(*value, 64)),
            };
            match form {
                Form::Object(class) if class != "Pointer" => format!("new {class}({address})"),
                _ => address,
            }
        }
        Value::Text(value, _) => doc::string(value),
        Value::Guid(guid) => format!("new GUID(\"{guid}\")"),
        Value::Record(_) => "null".to_owned(),
        Value::Array(of, values) => {
            let mut flat = Vec::new();
            flatten(of, values, &mut flat);
            format!("new {} {{{}}}", spell(&form), flat.join(", "))
        }
    }
}

fn flatten(of: &Ty, values: &[Value], flat: &mut Vec<String>) {
    for value in values {
        match value {
            Value::Array(of, values) => flatten(of, values, flat),
            value => flat.push(expression(of, value)),
        }
    }
}
