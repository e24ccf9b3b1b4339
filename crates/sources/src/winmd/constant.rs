//! Constants: literals, GUIDs, and records that an attribute spells as text.

use super::attribute::{Attributes, guid_from, integer};
use super::types::Types;
use farcall_model::{Constant, Encoding, Primitive, Type, Value};
use windows_metadata::reader::Field;

pub(super) fn constant(types: &mut Types<'_>, field: Field<'_>) -> Option<Constant> {
    let attributes = Attributes::of(field);
    if let Some(guid) = attributes.guid() {
        return Some(Constant { ty: Type::Primitive(Primitive::Guid), value: Value::Guid(guid) });
    }
    if let Some(text) = attributes.text("ConstantAttribute") {
        let ty = types.ty(&field.ty(), &[], false);
        return Some(Constant { ty, value: Value::Fields(parse(&text)?) });
    }
    let literal = field.constant()?.value();
    let value = match &literal {
        windows_metadata::Value::F32(v) => Value::F32(*v),
        windows_metadata::Value::F64(v) => Value::F64(*v),
        windows_metadata::Value::Utf8(text) | windows_metadata::Value::Utf16(text) => {
            let is_ansi = attributes.text("NativeEncodingAttribute").as_deref() == Some("ansi");
            let encoding = if is_ansi { Encoding::Ansi } else { Encoding::Unicode };
            let unit = if is_ansi { Primitive::U8 } else { Primitive::Char16 };
            let ty = Type::Primitive(unit).pointer(true);
            return Some(Constant { ty, value: Value::Text(text.clone(), encoding) });
        }
        other => Value::Integer(integer(other)?),
    };
    let is_const = attributes.has("ConstAttribute");
    Some(Constant { ty: types.ty(&field.ty(), &[], is_const), value })
}

/// The fields of a record as the metadata writes them: `{984755761, 33380, 19278, 154, …}, 19`.
/// A list of eleven numbers is a GUID.
fn parse(text: &str) -> Option<Vec<Value>> {
    let mut rest = text.trim();
    let mut values = Vec::new();
    while !rest.is_empty() {
        let value = if let Some(list) = rest.strip_prefix('{') {
            let (inside, after) = list.split_once('}')?;
            rest = after;
            let numbers: Vec<i128> =
                inside.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
            match guid_from(&numbers) {
                Some(guid) => Value::Guid(guid),
                None => Value::Fields(numbers.into_iter().map(Value::Integer).collect()),
            }
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            rest = after;
            Value::Integer(number.trim().parse().ok()?)
        };
        values.push(value);
        rest = rest.trim_start().strip_prefix(',').unwrap_or(rest.trim_start()).trim_start();
    }
    (!values.is_empty()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use farcall_model::Value;

    #[test]
    fn records_are_parsed_field_by_field() {
        let Some(values) = parse("{984755761, 33380, 19278, 154, 245, 168, 210, 216, 227, 62, 98}, 19")
        else {
            panic!("a property key is a GUID and a number")
        };
        assert!(matches!(values.as_slice(), [Value::Guid(_), Value::Integer(19)]), "{values:?}");
        assert_eq!(parse("0"), Some(vec![Value::Integer(0)]));
        assert!(
            matches!(parse("{0, 0, 0, 0, 0, 18}").as_deref(), Some([Value::Fields(six)]) if six.len() == 6)
        );
    }

    #[test]
    fn what_is_not_a_record_is_refused() {
        for text in ["", "{", "{1, 2", "x", "{1, x}, 2"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
