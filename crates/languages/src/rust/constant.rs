//! Values in Rust.

use super::keywords::identifier;
use super::ty::Scope;
use super::types::Constant;
use crate::facts::{Shape, reads_better_in_hexadecimal, shape};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Body, DeclId, Encoding, Guid, Primitive, Record, Type, Value};

/// A constant.
pub(super) fn lower(
    scope: &Scope<'_>,
    id: DeclId,
    constant: &farcall_model::Constant,
    architecture: Architecture,
) -> Result<Constant, Unsupported> {
    let name = identifier(scope.unit.name(id));
    let note = match &constant.value {
        Value::Text(text, Encoding::Unicode) => Some(format!("{text:?}")),
        _ => None,
    };
    let is_text = matches!(constant.value, Value::Text(..));
    let ty =
        if is_text { text_type(scope, &constant.value).to_owned() } else { scope.spell(&constant.ty)? };
    let value = value(scope, &constant.ty, &constant.value, architecture)?;
    Ok(Constant { note, name, ty, value })
}

fn text_type(scope: &Scope<'_>, value: &Value) -> &'static str {
    if matches!(value, Value::Text(_, Encoding::Ansi)) {
        scope.need(|n| n.pcstr = true);
        return "PCSTR";
    }
    scope.need(|n| n.pcwstr = true);
    "PCWSTR"
}

/// `value` as an expression of type `ty`.
pub(super) fn value(
    scope: &Scope<'_>,
    ty: &Type,
    value: &Value,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match value {
        Value::Integer(number) => typed_number(scope, ty, *number, architecture),
        Value::F32(number) if number.is_finite() => Ok(format!("{number:?}")),
        Value::F32(number) if number.is_nan() => Ok("f32::NAN".to_owned()),
        Value::F32(number) => Ok(format!("f32::{}INFINITY", if *number < 0.0 { "NEG_" } else { "" })),
        Value::F64(number) if number.is_finite() => Ok(format!("{number:?}")),
        Value::F64(number) if number.is_nan() => Ok("f64::NAN".to_owned()),
        Value::F64(number) => Ok(format!("f64::{}INFINITY", if *number < 0.0 { "NEG_" } else { "" })),
        Value::Text(text, encoding) => Ok(string(text, *encoding)),
        Value::Guid(value) => {
            scope.need(|n| n.guid = true);
            Ok(guid(*value))
        }
        Value::Fields(values) => {
            if let Type::Array { of, len } = ty {
                if values.len() != *len as usize {
                    return Err(Unsupported::new("its value does not have the shape of its type"));
                }
                let parts = values.iter().map(|v| self::value(scope, of, v, architecture));
                return Ok(format!("[{}]", parts.collect::<Result<Vec<_>, _>>()?.join(", ")));
            }
            let record = facts::record(scope.unit, ty, architecture)
                .ok_or_else(|| Unsupported::new("its value is a record and its type is not"))?;
            fields(scope, &scope.spell(ty)?, record, values, architecture)
        }
    }
}

fn fields(
    scope: &Scope<'_>,
    ty: &str,
    record: &Record,
    values: &[Value],
    architecture: Architecture,
) -> Result<String, Unsupported> {
    // A union is given by its first field alone.
    let expected = if record.is_union { 1 } else { record.fields.len() };
    if values.len() != expected {
        return Err(Unsupported::new("its value does not have one part for each field of its type"));
    }
    let mut parts = Vec::with_capacity(values.len());
    for (field, part) in record.fields.iter().zip(values) {
        parts.push(format!("{}: {}", identifier(&field.name), value(scope, &field.ty, part, architecture)?));
    }
    Ok(format!("{ty} {{ {} }}", parts.join(", ")))
}

/// An integer as a value of `ty`.
pub(super) fn typed_number(
    scope: &Scope<'_>,
    ty: &Type,
    value: i128,
    architecture: Architecture,
) -> Result<String, Unsupported> {
    match shape(scope.unit, ty, architecture) {
        Shape::Plain(Primitive::Bool) => Ok((value != 0).to_string()),
        Shape::Plain(Primitive::Void | Primitive::Guid) | Shape::Aggregate => {
            Err(Unsupported::new("its value is a number and its type is not"))
        }
        Shape::Plain(Primitive::F32 | Primitive::F64) => Ok(format!("{value}.0")),
        // All bits set, as `INVALID_SOCKET` is declared.
        Shape::Plain(Primitive::USize | Primitive::U64 | Primitive::U32 | Primitive::U16 | Primitive::U8)
            if value < 0 =>
        {
            Ok(format!("{value}_i64 as {}", scope.spell(ty)?))
        }
        Shape::Plain(primitive) => Ok(number(value, primitive, &scope.spell(ty)?)),
        Shape::Pointer if is_function_pointer(scope, ty) => {
            if value == 0 {
                return Ok("None".to_owned());
            }
            Err(Unsupported::new("Rust has no constant pointer to a function that does not exist"))
        }
        Shape::Pointer => {
            let literal =
                if value < 0 { format!("{value}_isize") } else { format!("{}_usize", digits(value)) };
            Ok(format!("{literal} as {}", scope.spell(ty)?))
        }
        Shape::Unknown => Err(Unsupported::new("its type is declared nowhere")),
    }
}

fn is_function_pointer(scope: &Scope<'_>, ty: &Type) -> bool {
    let Type::Named(id) = ty else { return false };
    match scope.unit.get(*id).map(|d| d.body()) {
        Some(Body::Callback(_)) => true,
        Some(Body::Typedef(typedef)) => match &typedef.ty {
            Type::Named(id) => matches!(scope.unit.get(*id).map(|d| d.body()), Some(Body::Callback(_))),
            _ => false,
        },
        _ => false,
    }
}

/// An integer literal of the type called `ty`, which is `primitive`.
pub(super) fn number(value: i128, primitive: Primitive, ty: &str) -> String {
    // HRESULT and NTSTATUS: people know the bits, not the negative number.
    if primitive == Primitive::I32 && value < -0xFFFF && value >= i128::from(i32::MIN) {
        return format!("0x{:08X}_u32 as {ty}", value as i32);
    }
    digits(value)
}

/// An integer literal without a type.
pub(super) fn digits(value: i128) -> String {
    if !reads_better_in_hexadecimal(value) {
        return value.to_string();
    }
    let digits = if value > 0xFFFF_FFFF { 16 } else { 8 };
    format!("0x{value:0digits$X}")
}

fn string(text: &str, encoding: Encoding) -> String {
    match encoding {
        Encoding::Ansi => {
            let escaped: String = text
                .chars()
                .flat_map(|c| if (c as u32) < 0x100 { vec![c as u8] } else { vec![b'?'] })
                .flat_map(std::ascii::escape_default)
                .map(char::from)
                .collect();
            format!("b\"{escaped}\\0\".as_ptr()")
        }
        Encoding::Unicode => {
            let units: Vec<String> = text.encode_utf16().chain([0]).map(|unit| unit.to_string()).collect();
            format!("[{}].as_ptr()", units.join(", "))
        }
    }
}

/// The expression of a GUID.
pub(super) fn guid(guid: Guid) -> String {
    let digits: String = guid.to_string().to_lowercase().replace('-', "_");
    format!("GUID::from_u128(0x{digits})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_keep_their_value() {
        assert_eq!(number(5, Primitive::U32, "u32"), "5");
        assert_eq!(number(-1, Primitive::I32, "i32"), "-1");
        assert_eq!(number(-2_147_024_891, Primitive::I32, "HRESULT"), "0x80070005_u32 as HRESULT");
        assert_eq!(number(0x8000_0000, Primitive::U32, "u32"), "0x80000000");
    }

    #[test]
    fn strings_end_with_a_zero() {
        assert_eq!(string("a\"\n", Encoding::Ansi), r#"b"a\"\n\0".as_ptr()"#);
        assert_eq!(string("é", Encoding::Unicode), "[233, 0].as_ptr()");
    }
}
