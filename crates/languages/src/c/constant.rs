//! Values in C.

use super::declarator::Scope;
use super::keywords::identifier;
use super::lower::{claim_exactly, is_promoted};
use super::types::What;
use crate::facts::{Shape, reads_better_in_hexadecimal, shape};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Constant, DeclId, Encoding, Guid, Primitive, Record, Type, Value};

/// A constant: a macro where C has a literal for it, else a static object.
pub(crate) fn lower(
    scope: &Scope<'_>,
    id: DeclId,
    constant: &Constant,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let name = identifier(scope.unit.name(id));
    claim_exactly(scope, id, &name)?;
    let text = value(scope, constant, architecture)?;
    if matches!(constant.value, Value::Guid(_) | Value::Fields(_)) {
        let declarator = scope.declare(&constant.ty, false, &name)?;
        return Ok(What::Object(format!("const {declarator}"), text));
    }
    Ok(What::Define(name, text))
}

/// The value of a constant as an initializer.
pub(crate) fn value(
    scope: &Scope<'_>,
    constant: &Constant,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match &constant.value {
        Value::Integer(value) => typed_number(scope, &constant.ty, *value, architecture),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}"), "f"),
        Value::F64(value) => float(*value, &format!("{value:?}"), ""),
        Value::Text(text, encoding) => Ok(string(text, *encoding)),
        Value::Guid(value) => {
            scope.primitive(Primitive::Guid);
            Ok(guid(*value))
        }
        Value::Fields(values) => {
            let record = facts::record(scope.unit, &constant.ty, architecture)
                .ok_or_else(|| Unsupported::new("its value is a record and its type is not"))?;
            fields(scope, record, values, architecture)
        }
    }
}

/// A constant as a static object, which minds the scopes that a macro of its name would break.
pub(crate) fn as_object(
    scope: &Scope<'_>,
    constant: &Constant,
    name: &str,
    value: &str,
) -> Result<What, Unsupported> {
    let declarator = match shape(scope.unit, &constant.ty, Architecture::X64) {
        Shape::Pointer => scope.declare(&constant.ty, false, &format!("const {name}"))?,
        _ => format!("const {}", scope.declare(&constant.ty, false, name)?),
    };
    Ok(What::Object(declarator, value.to_owned()))
}

/// An integer as a value of `ty`.
pub(crate) fn typed_number(
    scope: &Scope<'_>,
    ty: &Type,
    value: i128,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match shape(scope.unit, ty, architecture) {
        Shape::Plain(Primitive::Void | Primitive::F32 | Primitive::F64 | Primitive::Guid)
        | Shape::Aggregate => Err(Unsupported::new("its value is a number and its type is not")),
        Shape::Unknown => Err(Unsupported::new("its type is declared nowhere")),
        Shape::Pointer => {
            let ty = scope.declare(ty, false, "")?;
            Ok(format!("(({ty})(intptr_t){})", cast_number(value, Primitive::I64, false)))
        }
        Shape::Plain(primitive) => {
            if is_promoted(ty) || *ty == Type::Primitive(primitive) && suffix(primitive).is_some() {
                return Ok(parenthesized(number(value, primitive, false)));
            }
            let ty = scope.declare(ty, false, "")?;
            Ok(format!("(({ty}){})", cast_number(value, primitive, false)))
        }
    }
}

/// A macro that begins with a sign must not meet another operator.
fn parenthesized(literal: String) -> String {
    if literal.starts_with('-') { format!("({literal})") } else { literal }
}

fn suffix(primitive: Primitive) -> Option<&'static str> {
    match primitive {
        Primitive::U32 => Some("u"),
        Primitive::I64 => Some("ll"),
        Primitive::U64 => Some("ull"),
        _ => None,
    }
}

/// An integer literal that has the type `primitive` where C has a suffix for it, and fits it.
pub(crate) fn number(value: i128, primitive: Primitive, hexadecimal: bool) -> String {
    // HRESULT and NTSTATUS: people know the bits, not the negative number.
    if primitive == Primitive::I32 && value < -0xFFFF {
        return if value >= i128::from(i32::MIN) {
            format!("(int32_t)0x{:08X}u", value as i32)
        } else {
            format!("{value}")
        };
    }
    if value == i128::from(i64::MIN) {
        return "(-9223372036854775807ll - 1)".to_owned();
    }
    let suffix = suffix(primitive).unwrap_or_default();
    if value >= 0 && (hexadecimal || reads_better_in_hexadecimal(value)) {
        let digits = if value > 0xFFFF_FFFF {
            16
        } else if value > 0xFFFF || hexadecimal {
            8
        } else {
            4
        };
        return format!("0x{value:0digits$X}{suffix}");
    }
    format!("{value}{suffix}")
}

/// An integer literal behind a cast, which gives it its type.
pub(crate) fn cast_number(value: i128, primitive: Primitive, hexadecimal: bool) -> String {
    if primitive == Primitive::I32 && value < -0xFFFF && value >= i128::from(i32::MIN) {
        return format!("0x{:08X}", value as i32);
    }
    let literal = number(value, primitive, hexadecimal);
    if i32::try_from(value).is_ok() || (literal.starts_with("0x") && u32::try_from(value).is_ok()) {
        return literal.trim_end_matches(['u', 'l']).to_owned();
    }
    literal
}

fn float(value: f64, text: &str, suffix: &str) -> Result<String, Unsupported> {
    if value.is_finite() {
        return Ok(parenthesized(format!("{text}{suffix}")));
    }
    Err(Unsupported::new("C has no literal for infinity and for what is not a number"))
}

/// A string literal; every character outside ASCII is written so that the source's encoding does not matter.
fn string(text: &str, encoding: Encoding) -> String {
    let mut literal = match encoding {
        Encoding::Ansi => "\"".to_owned(),
        Encoding::Unicode => "L\"".to_owned(),
    };
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            // A trigraph needs two question marks in a row.
            '?' if literal.ends_with('?') => literal.push_str("\\?"),
            ' '..='~' => literal.push(c),
            // Three octal digits end on their own, unlike hexadecimal ones.
            c if (c as u32) < 0x80 => literal.push_str(&format!("\\{:03o}", c as u32)),
            c if encoding == Encoding::Unicode && (0xA0..=0xFFFF).contains(&(c as u32)) => {
                literal.push_str(&format!("\\u{:04X}", c as u32));
            }
            c if encoding == Encoding::Unicode && c as u32 > 0xFFFF => {
                literal.push_str(&format!("\\U{:08X}", c as u32))
            }
            c => literal.push_str(&format!("\\{:03o}", (c as u32) & 0xFF)),
        }
    }
    literal.push('"');
    literal
}

/// The initializer of a GUID.
pub(crate) fn guid(guid: Guid) -> String {
    let tail: Vec<String> = guid.data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!(
        "{{ 0x{:08X}, 0x{:04X}, 0x{:04X}, {{ {} }} }}",
        guid.data1,
        guid.data2,
        guid.data3,
        tail.join(", ")
    )
}

fn fields(
    scope: &Scope<'_>,
    record: &Record,
    values: &[Value],
    architecture: Architecture,
) -> Result<String, Unsupported> {
    // A union is given by its first field alone.
    let expected = if record.is_union { 1 } else { record.fields.len() };
    if values.len() != expected {
        return Err(Unsupported::new("its value does not have one part for each field of its type"));
    }
    let parts = record
        .fields
        .iter()
        .zip(values)
        .map(|(field, value)| part(scope, &field.ty, value, architecture))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(format!("{{ {} }}", parts.join(", ")))
}

fn part(
    scope: &Scope<'_>,
    ty: &Type,
    value: &Value,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match (value, ty) {
        (Value::Guid(value), _) => Ok(guid(*value)),
        (Value::Integer(value), ty) => match shape(scope.unit, ty, architecture) {
            Shape::Plain(primitive) => Ok(number(*value, primitive, false)),
            Shape::Pointer => typed_number(scope, ty, *value, architecture),
            _ => Err(Unsupported::new("its value does not have the shape of its type")),
        },
        (Value::F32(value), _) => float(f64::from(*value), &format!("{value:?}"), "f"),
        (Value::F64(value), _) => float(*value, &format!("{value:?}"), ""),
        (Value::Text(text, encoding), _) => Ok(string(text, *encoding)),
        (Value::Fields(values), Type::Array { of, len }) if values.len() == *len as usize => {
            let parts =
                values.iter().map(|v| part(scope, of, v, architecture)).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("{{ {} }}", parts.join(", ")))
        }
        (Value::Fields(values), ty) => match facts::record(scope.unit, ty, architecture) {
            Some(record) => fields(scope, record, values, architecture),
            None => Err(Unsupported::new("its value does not have the shape of its type")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_keep_their_value() {
        for (value, primitive, expected) in [
            (5, Primitive::U32, "5u"),
            (-1, Primitive::I32, "-1"),
            (-2_147_024_891, Primitive::I32, "(int32_t)0x80070005u"),
            (0x8000_0000, Primitive::U32, "0x80000000u"),
            (i128::from(u64::MAX), Primitive::U64, "0xFFFFFFFFFFFFFFFFull"),
            (i128::from(i64::MIN), Primitive::I64, "(-9223372036854775807ll - 1)"),
        ] {
            assert_eq!(number(value, primitive, false), expected);
        }
    }

    #[test]
    fn strings_survive_the_preprocessor_and_the_encoding_of_the_file() {
        assert_eq!(string("a\"\\\n", Encoding::Ansi), r#""a\"\\\n""#);
        assert_eq!(string("??=", Encoding::Ansi), r#""?\?=""#);
        assert_eq!(string("é\u{1F600}", Encoding::Unicode), r#"L"\u00E9\U0001F600""#);
        assert_eq!(string("\u{1}1", Encoding::Ansi), r#""\0011""#);
    }
}
