//! Constants.

use super::Flavour;
use super::code::{Alias, Constant, Expression, Ty};
use super::parameters::primitive;
use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{Constant as Native, DeclId, Primitive, Record, Type, Typedef, Value};

/// Typedefs whose negative values people know in hexadecimal. Source: the pages "HRESULT" and
/// "NTSTATUS" of the Windows protocol documentation (MS-ERREF).
const CODES: &[&str] = &["HRESULT", "NTSTATUS"];

/// Lowers the constant `id`.
pub(super) fn constant<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    native: &'a Native,
    notes: Vec<String>,
) -> Result<Constant, Unsupported> {
    let (ty, value) = expression(scope, &native.ty, &native.value)?;
    let comment = match (&value, &native.ty) {
        (Expression::Address { .. }, Type::Named(id)) => Some(scope.plain_name(*id).to_owned()),
        (Expression::Integer { ty: Ty::UInt32 | Ty::UInt64 | Ty::UInt16, value, hexadecimal: false }, _)
            if *value >= 10 =>
        {
            Some(format!("0x{value:X}"))
        }
        _ => None,
    };
    Ok(Constant { notes, name: scope.name(id), ty, value, comment })
}

/// The type and the expression for `value` as a `ty` of its own.
fn expression<'a>(
    scope: &Scope<'a>,
    ty: &'a Type,
    value: &'a Value,
) -> Result<(Ty, Expression), Unsupported> {
    match value {
        Value::Guid(guid) => Ok((Ty::Guid, Expression::Guid(*guid))),
        Value::Text(text, _) => Ok((Ty::String, Expression::Text(text.clone()))),
        Value::F32(number) => Ok((Ty::Single, Expression::Single(*number))),
        Value::F64(number) => Ok((Ty::Double, Expression::Double(*number))),
        Value::Integer(number) => integer(scope, ty, *number),
        Value::Fields(values) => match shape(scope, ty)? {
            Shape::Record(id) => {
                scope.by_value(ty)?;
                let (_, record) = scope.record(id).ok_or_else(|| Unsupported::new("it is not a record"))?;
                let fields = fields(scope, id, record, values)?;
                let name = scope.name(id);
                Ok((Ty::Named(name.clone()), Expression::Struct { name, fields }))
            }
            _ => Err(Unsupported::new("it has fields and its type has none")),
        },
    }
}

fn integer<'a>(scope: &Scope<'a>, ty: &'a Type, value: i128) -> Result<(Ty, Expression), Unsupported> {
    let is_code = |ty: &Type| match ty {
        Type::Named(id) => scope.unit.get(*id).is_some_and(|d| CODES.contains(&d.name.as_str())),
        _ => false,
    };
    let number = |p: Primitive| match p {
        Primitive::Bool => (Ty::Bool, Expression::Bool(value != 0)),
        Primitive::Char16 => (Ty::Char, Expression::Char(value as u16)),
        Primitive::ISize | Primitive::USize => {
            (primitive(p), Expression::Address { ty: primitive(p), value })
        }
        _ => {
            let is_signed = matches!(p, Primitive::I8 | Primitive::I16 | Primitive::I32 | Primitive::I64);
            let hexadecimal = if is_signed { value < 0 && is_code(ty) } else { value > 0xFFFF };
            (primitive(p), Expression::Integer { ty: primitive(p), value, hexadecimal })
        }
    };
    Ok(match shape(scope, ty)? {
        Shape::Primitive(Primitive::F32 | Primitive::F64 | Primitive::Guid | Primitive::Void) => {
            return Err(Unsupported::new("its value is an integer and its type is not"));
        }
        Shape::Primitive(p) => number(p),
        Shape::Truth(truth) => match truth.primitive() {
            Primitive::U8 if matches!(ty, Type::Primitive(Primitive::Bool)) => number(Primitive::Bool),
            p => number(p),
        },
        Shape::Enum(id, _) => {
            let name = scope.name(id);
            (Ty::Named(name.clone()), Expression::Enum { name, value })
        }
        Shape::Handle
        | Shape::Text(_)
        | Shape::Bstr
        | Shape::Pointer(..)
        | Shape::Callback(_)
        | Shape::Interface(_) => (Ty::IntPtr, Expression::Address { ty: Ty::IntPtr, value }),
        Shape::Record(_) | Shape::Array(..) | Shape::Nested(_) | Shape::Unknown(_) => {
            return Err(Unsupported::new("its value is an integer and its type is not"));
        }
    })
}

/// The values of a record, by the names its fields have when it is printed.
fn fields<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    record: &'a Record,
    values: &'a [Value],
) -> Result<Vec<(String, Expression)>, Unsupported> {
    let printed = super::records::record(scope, id, Vec::new())?;
    let mut printed = printed.fields.into_iter().filter(|field| !field.is_padding);
    let mut lowered = Vec::with_capacity(values.len());
    if record.is_union || values.len() > record.fields.len() {
        return Err(Unsupported::new("its values do not match the fields of its type"));
    }
    for (field, value) in record.fields.iter().zip(values) {
        let Some(target) = printed.next() else {
            return Err(Unsupported::new("its values do not match the fields of its type"));
        };
        let expression = match (&field.ty, value) {
            (Type::Array { of, .. }, Value::Fields(elements)) => {
                if target.fixed.is_some() || !matches!(target.ty, Ty::Array(_)) {
                    return Err(Unsupported::new(
                        "an array inside of a struct cannot be given in an expression here",
                    ));
                }
                array(scope, of, elements)?
            }
            (Type::Array { .. } | Type::Nested(_), _) => {
                return Err(Unsupported::new("its values do not match the fields of its type"));
            }
            (ty, value) => match (&target.ty, expression(scope, ty, value)?.1) {
                (Ty::Bool, Expression::Integer { value, .. }) => Expression::Bool(value != 0),
                (Ty::Named(name), Expression::Integer { value, .. }) => {
                    Expression::Enum { name: name.clone(), value }
                }
                (Ty::Pointer(_) | Ty::FunctionPointer(_), Expression::Address { value, .. }) => {
                    Expression::Address { ty: target.ty.clone(), value }
                }
                (_, Expression::Text(_)) if target.ty != Ty::String => {
                    return Err(Unsupported::new(
                        "a string inside of plain data cannot be given in an expression",
                    ));
                }
                (_, other) => other,
            },
        };
        lowered.push((target.name, expression));
    }
    Ok(lowered)
}

fn array<'a>(scope: &Scope<'a>, of: &'a Type, values: &'a [Value]) -> Result<Expression, Unsupported> {
    let mut element = None;
    let mut lowered = Vec::with_capacity(values.len());
    for value in values {
        let (ty, expression) = expression(scope, of, value)?;
        element = Some(ty);
        lowered.push(expression);
    }
    match element {
        Some(of) => Ok(Expression::Array { of, values: lowered }),
        None => Err(Unsupported::new("an array in it has no values")),
    }
}

/// Lowers the typedef `id` to another name for what it stands for.
pub(super) fn alias<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    native: &'a Typedef,
    notes: Vec<String>,
) -> Result<Alias, Unsupported> {
    scope.by_value(&native.ty)?;
    let ty = match shape(scope, &native.ty)? {
        Shape::Primitive(Primitive::Void) => return Err(Unsupported::new("it stands for nothing")),
        Shape::Primitive(p) => primitive(p),
        Shape::Truth(truth) => primitive(truth.primitive()),
        Shape::Enum(id, _) | Shape::Record(id) => Ty::Named(scope.name(id)),
        Shape::Callback(id) if scope.flavour != Flavour::Raw && scope.is_delegate(id) => {
            Ty::Named(scope.name(id))
        }
        Shape::Array(..) | Shape::Nested(_) | Shape::Unknown(_) => {
            return Err(Unsupported::new("what it stands for has no name in .NET"));
        }
        _ => Ty::IntPtr,
    };
    let mut notes = notes;
    if let Some(free) = &native.free_with {
        notes.push(format!("Close it with {free}."));
    }
    if !native.invalid_values.is_empty() {
        let values: Vec<String> = native.invalid_values.iter().map(i64::to_string).collect();
        notes.push(format!("Invalid: {}.", values.join(", ")));
    }
    Ok(Alias { notes, name: scope.name(id), ty })
}
