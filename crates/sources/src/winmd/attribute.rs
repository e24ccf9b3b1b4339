//! The attributes that annotate an item.

use farcall_model::Guid;
use windows_metadata::reader::Attribute;
use windows_metadata::{HasAttributes, Value};

/// The attributes of one row.
pub(super) struct Attributes<'a>(Vec<Attribute<'a>>);

impl<'a> Attributes<'a> {
    pub(super) fn of(row: impl HasAttributes<'a>) -> Self {
        Self(row.attributes().collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(super) fn find(&self, name: &str) -> Option<&Attribute<'a>> {
        self.0.iter().find(|attribute| attribute.name() == name)
    }

    /// All attributes of this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Attribute<'a>> {
        self.0.iter().filter(move |attribute| attribute.name() == name)
    }

    /// The first argument, where it is a string.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.find(name)?.value().into_iter().next()?.1 {
            Value::Utf8(text) | Value::Utf16(text) => Some(text),
            _ => None,
        }
    }

    /// The argument called `argument`.
    pub(super) fn named(&self, name: &str, argument: &str) -> Option<Value> {
        self.find(name)?.value().into_iter().find(|(n, _)| n == argument).map(|(_, value)| value)
    }

    /// The GUID that the eleven numbers of a `GuidAttribute` spell.
    pub(super) fn guid(&self) -> Option<Guid> {
        let numbers: Vec<i128> =
            self.find("GuidAttribute")?.value().iter().map(|(_, v)| integer(v)).collect::<Option<_>>()?;
        guid_from(&numbers)
    }
}

/// A GUID from its eleven parts in the order of the C struct.
pub(super) fn guid_from(numbers: &[i128]) -> Option<Guid> {
    let [data1, data2, data3, rest @ ..] = numbers else { return None };
    let bytes: Vec<u8> = rest.iter().map(|n| u8::try_from(*n).ok()).collect::<Option<_>>()?;
    Some(Guid {
        data1: u32::try_from(*data1).ok()?,
        data2: u16::try_from(*data2).ok()?,
        data3: u16::try_from(*data3).ok()?,
        data4: bytes.try_into().ok()?,
    })
}

/// The integer in a value, whatever its width.
pub(super) fn integer(value: &Value) -> Option<i128> {
    Some(match value {
        Value::Bool(v) => i128::from(*v),
        Value::U8(v) => i128::from(*v),
        Value::I8(v) => i128::from(*v),
        Value::U16(v) => i128::from(*v),
        Value::I16(v) => i128::from(*v),
        Value::U32(v) => i128::from(*v),
        Value::I32(v) => i128::from(*v),
        Value::U64(v) | Value::USize(v) => i128::from(*v),
        Value::I64(v) | Value::ISize(v) => i128::from(*v),
        Value::EnumValue(_, inner) => return integer(inner),
        Value::F32(_) | Value::F64(_) | Value::Utf8(_) | Value::Utf16(_) | Value::TypeName(_) => return None,
    })
}
