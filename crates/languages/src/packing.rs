//! The bytes of a record as Ruby's and Perl's `pack`, which write them alike, make them.

use crate::facts::reads_better_in_hexadecimal;
use crate::plain::{Is, Ty, Value, extent};
use farcall_model::{Architecture, Guid, Primitive};
use std::fmt::Write as _;

/// What `pack` makes bytes from.
#[derive(Debug, Default)]
pub(crate) struct Packing {
    /// Expressions of the parts.
    pub(crate) values: Vec<String>,
    /// A directive for each, and for gaps.
    pub(crate) format: String,
    size: u32,
}

impl Packing {
    /// The bytes of `value`; `None` where the places of its fields are not known here.
    pub(crate) fn of(ty: &Ty, value: &Value, architecture: Architecture) -> Option<Self> {
        let mut packing = Self::default();
        packing.add(ty, value, architecture)?;
        Some(packing)
    }

    /// The 16 bytes of a GUID.
    pub(crate) fn of_guid(guid: Guid) -> Self {
        let mut packing = Self::default();
        packing.add_guid(guid);
        packing
    }

    fn add(&mut self, ty: &Ty, value: &Value, architecture: Architecture) -> Option<()> {
        let extent = extent(ty, architecture);
        let start = self.size.next_multiple_of(extent.align.max(1));
        let end = start.checked_add(extent.size)?;
        self.pad(start);
        match (ty.bare(), value) {
            (Ty::Named { is: Is::Record { is_union: false, .. }, .. }, Value::Record(fields)) => {
                for (_, ty, value) in fields {
                    self.add(ty, value, architecture)?;
                }
                // Packed or aligned otherwise than its fields ask for where this goes too far.
                self.pad(end);
            }
            (Ty::Array { .. }, Value::Array(of, values)) => {
                for value in values {
                    self.add(of, value, architecture)?;
                }
            }
            (Ty::Guid, Value::Guid(guid)) => self.add_guid(*guid),
            (_, Value::Bool(value)) => self.push("C", u8::from(*value).to_string(), extent.size),
            (_, Value::Integer(value, primitive)) => {
                self.push(directive(*primitive)?, number(*value), extent.size);
            }
            (_, Value::F32(value)) if value.is_finite() => self.push("f", format!("{value:?}"), 4),
            (_, Value::F64(value)) if value.is_finite() => self.push("d", format!("{value:?}"), 8),
            (_, Value::Address(value)) => self.push("j", number(*value), extent.size),
            _ => return None,
        }
        (self.size == end).then_some(())
    }

    fn add_guid(&mut self, guid: Guid) {
        let Guid { data1, data2, data3, data4 } = guid;
        self.push("L", format!("0x{data1:08X}"), 4);
        self.push("S", format!("0x{data2:04X}"), 2);
        self.push("S", format!("0x{data3:04X}"), 2);
        let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
        self.push("C8", bytes.join(", "), 8);
    }

    fn push(&mut self, directive: &str, value: String, size: u32) {
        self.format.push_str(directive);
        self.values.push(value);
        self.size = self.size.saturating_add(size);
    }

    fn pad(&mut self, to: u32) {
        if to > self.size {
            let _ = write!(self.format, "x{}", to - self.size);
            self.size = to;
        }
    }
}

fn directive(primitive: Primitive) -> Option<&'static str> {
    Some(match primitive {
        Primitive::Void | Primitive::Guid | Primitive::F32 | Primitive::F64 => return None,
        Primitive::Bool | Primitive::U8 => "C",
        Primitive::I8 => "c",
        Primitive::Char16 | Primitive::U16 => "S",
        Primitive::I16 => "s",
        Primitive::I32 => "l",
        Primitive::U32 => "L",
        Primitive::I64 => "q",
        Primitive::U64 => "Q",
        Primitive::ISize => "j",
        Primitive::USize => "J",
    })
}

/// A number, in the base that reads better.
pub(crate) fn number(value: i128) -> String {
    if reads_better_in_hexadecimal(value) { format!("0x{value:X}") } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_where_c_puts_them() {
        let byte = Ty::Number(Primitive::U8);
        let long = Ty::Number(Primitive::U32);
        let is = Is::Record { size: 8, align: 4, is_union: false };
        let ty = Ty::Named { name: "X".to_owned(), is };
        let fields = vec![
            ("a".to_owned(), byte, Value::Integer(1, Primitive::U8)),
            ("b".to_owned(), long, Value::Integer(2, Primitive::U32)),
        ];
        let packing = Packing::of(&ty, &Value::Record(fields), Architecture::X64).unwrap();
        assert_eq!((packing.format.as_str(), packing.values.join(" ").as_str()), ("Cx3L", "1 2"));
    }
}
