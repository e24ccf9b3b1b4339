//! Values of constants.

use super::items::{Ty, Value};
use super::{Scope, lower};
use crate::{Unsupported, facts};
use farcall_model::{Primitive, Type};

impl Scope<'_> {
    /// `value` as one of type `ty`.
    pub(super) fn value(&self, ty: &Type, value: &farcall_model::Value) -> Result<Value, Unsupported> {
        use farcall_model::Value as Known;
        Ok(match value {
            Known::Integer(number) => return self.number(ty, *number),
            Known::F32(number) => Value::F32(*number),
            Known::F64(number) => Value::F64(*number),
            Known::Text(text, encoding) => Value::Text(text.clone(), *encoding),
            Known::Guid(guid) => Value::Guid(*guid),
            Known::Fields(values) => {
                if let Type::Array { of, len } = ty {
                    if values.len() != *len as usize {
                        return Err(Unsupported::new("its value does not have the shape of its type"));
                    }
                    let parts = values.iter().map(|part| self.value(of, part));
                    return Ok(Value::Array(self.ty(of, &[])?, parts.collect::<Result<_, _>>()?));
                }
                let record = facts::record(self.unit, ty, self.architecture)
                    .ok_or_else(|| Unsupported::new("its value is a record and its type is not"))?;
                // A union is given by its first field alone.
                let expected = if record.is_union { 1 } else { record.fields.len() };
                if values.len() != expected {
                    return Err(Unsupported::new(
                        "its value does not have one part for each field of its type",
                    ));
                }
                let names = lower::field_names(self, record);
                let parts = record.fields.iter().zip(names).zip(values);
                let parts = parts.map(|((field, name), part)| {
                    Ok((name, self.ty(&field.ty, &[])?, self.value(&field.ty, part)?))
                });
                Value::Record(parts.collect::<Result<_, Unsupported>>()?)
            }
        })
    }

    /// An integer as a value of `ty`.
    pub(super) fn number(&self, ty: &Type, value: i128) -> Result<Value, Unsupported> {
        let ty = self.ty(ty, &[])?;
        if ty.is_address() {
            return Ok(Value::Address(value));
        }
        match ty.number() {
            Some(Primitive::Bool) => Ok(Value::Bool(value != 0)),
            Some(Primitive::F32) => Ok(Value::F32(value as f32)),
            Some(Primitive::F64) => Ok(Value::F64(value as f64)),
            Some(primitive) => Ok(Value::Integer(self.fitting(value, &ty), primitive)),
            None => Err(Unsupported::new("its value is a number and its type is not")),
        }
    }

    /// `value` with the bits that `ty` has: all bits set is -1 in a signed type and the largest number in an
    /// unsigned one, however the source writes it.
    fn fitting(&self, value: i128, ty: &Ty) -> i128 {
        let bits = self.extent(ty).size * 8;
        if bits == 0 || bits > 64 {
            return value;
        }
        let low = value & ((1_i128 << bits) - 1);
        let is_signed = matches!(
            ty.number(),
            Some(Primitive::I8 | Primitive::I16 | Primitive::I32 | Primitive::I64 | Primitive::ISize)
        );
        if is_signed && low >> (bits - 1) == 1 { low - (1_i128 << bits) } else { low }
    }
}
