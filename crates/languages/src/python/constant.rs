//! Values in Python.

use super::ty::Scope;
use crate::facts::{Shape, reads_better_in_hexadecimal, shape};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Encoding, Guid, Primitive, Record, Type, Value};

/// `value` as an expression for a constant of type `ty`.
pub(super) fn value(
    scope: &Scope<'_>,
    ty: &Type,
    value: &Value,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match value {
        Value::Integer(number) => typed_number(scope, ty, *number, architecture),
        Value::F32(number) => float(f64::from(*number), format!("{number:?}")),
        Value::F64(number) => float(*number, format!("{number:?}")),
        Value::Text(text, encoding) => Ok(string(text, *encoding)),
        Value::Guid(value) => Ok(guid(*value)),
        Value::Fields(values) => {
            if let Type::Array { of, .. } = ty {
                let parts = values.iter().map(|v| self::value(scope, of, v, architecture));
                return Ok(tuple(&parts.collect::<Result<Vec<_>, _>>()?));
            }
            let record = facts::record(scope.unit, ty, architecture)
                .ok_or_else(|| Unsupported::new("its value is a record and its type is not"))?;
            Ok(format!("{}({})", scope.spell(ty)?, fields(scope, record, values, architecture)?))
        }
    }
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
    let parts = record.fields.iter().zip(values).map(|(f, v)| value(scope, &f.ty, v, architecture));
    Ok(parts.collect::<Result<Vec<_>, _>>()?.join(", "))
}

fn tuple(parts: &[String]) -> String {
    let comma = if parts.len() == 1 { "," } else { "" };
    format!("({}{comma})", parts.join(", "))
}

/// An integer as a value of `ty`.
pub(super) fn typed_number(
    scope: &Scope<'_>,
    ty: &Type,
    value: i128,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match shape(scope.unit, ty, architecture) {
        Shape::Aggregate => Err(Unsupported::new("its value is a number and its type is not")),
        Shape::Unknown => Err(Unsupported::new("its type is declared nowhere")),
        // A number is no string, but an address of one; asking for its value would read there.
        Shape::Pointer if ["PSTR", "PWSTR"].contains(&scope.spell(ty)?.as_str()) => {
            Ok(format!("{}({value})", scope.spell(ty)?))
        }
        // Functions that return a handle return the unsigned number, and -1 would never be equal to it.
        Shape::Pointer | Shape::Plain(Primitive::USize) if value < 0 => {
            Ok(format!("{}({value}).value", scope.spell(ty)?))
        }
        Shape::Plain(Primitive::F32 | Primitive::F64) => Ok(format!("{value}.0")),
        // HRESULT and NTSTATUS: people know the bits.
        Shape::Plain(Primitive::I32) if value < -0xFFFF && value >= i128::from(i32::MIN) => {
            Ok(format!("{value}  # 0x{:08X}", value as i32))
        }
        _ => Ok(number(value, false)),
    }
}

/// An integer literal.
pub(super) fn number(value: i128, hexadecimal: bool) -> String {
    if value < 0 || !(hexadecimal || reads_better_in_hexadecimal(value)) {
        return value.to_string();
    }
    format!("0x{value:X}")
}

fn float(value: f64, text: String) -> Result<String, Unsupported> {
    match value {
        value if value.is_nan() => Ok("float(\"nan\")".to_owned()),
        value if value.is_infinite() => Ok(format!("float(\"{}inf\")", if value < 0.0 { "-" } else { "" })),
        _ => Ok(text),
    }
}

fn string(text: &str, encoding: Encoding) -> String {
    let mut literal = if encoding == Encoding::Ansi { "b\"" } else { "\"" }.to_owned();
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            ' '..='~' => literal.push(c),
            c if (c as u32) < 0x100 => literal.push_str(&format!("\\x{:02x}", c as u32)),
            c if encoding == Encoding::Ansi => {
                // Not a byte: nothing could be stored for it.
                let _ = c;
                literal.push('?');
            }
            c if (c as u32) < 0x1_0000 => literal.push_str(&format!("\\u{:04x}", c as u32)),
            c => literal.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    literal.push('"');
    literal
}

/// The expression of a GUID.
pub(super) fn guid(guid: Guid) -> String {
    let tail: Vec<String> = guid.data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("GUID(0x{:08X}, 0x{:04X}, 0x{:04X}, ({}))", guid.data1, guid.data2, guid.data3, tail.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        assert_eq!(string("a\"\\\n", Encoding::Ansi), r#"b"a\"\\\n""#);
        assert_eq!(string("é\u{301}\u{1F600}", Encoding::Unicode), r#""\xe9\u0301\U0001f600""#);
    }

    #[test]
    fn numbers_keep_their_value() {
        assert_eq!(number(-1, false), "-1");
        assert_eq!(number(259, false), "259");
        assert_eq!(number(4, true), "0x4");
        assert_eq!(number(0x8000_0000, false), "0x80000000");
    }
}
