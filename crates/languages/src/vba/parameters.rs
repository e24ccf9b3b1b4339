//! Parameters and results of `Declare` statements.

use super::spell::{self, Dialect};
use crate::plain::{Is, Parameter, Ty};
use farcall_model::{Encoding, Primitive};

/// A parameter as it stands in the list, or several where a value takes more than one.
pub(super) fn parameter(dialect: Dialect, parameter: &Parameter, is_declare: bool) -> Vec<String> {
    let (name, ty) = (&parameter.name, &parameter.ty);
    if is_declare && is_ansi(parameter) {
        return vec![format!("ByVal {name} As String")];
    }
    if let Some(size) = spell::record_size(ty) {
        return record(dialect, name, ty, size);
    }
    if dialect.is_32_bit() && spell::is_long_long(ty) {
        // Two halves take the stack as the whole does.
        return vec![format!("ByVal {name}Low As Long"), format!("ByVal {name}High As Long")];
    }
    match referred(parameter) {
        Some(to) => vec![format!("ByRef {name} As {}", dialect.ty_by_reference(to))],
        None => vec![format!("ByVal {name} As {}", dialect.ty(ty))],
    }
}

/// What the function returns.
pub(super) fn result(dialect: Dialect, ty: &Ty) -> String {
    match spell::record_size(ty) {
        Some(1) => "Byte".to_owned(),
        Some(2) => "Integer".to_owned(),
        Some(4) => "Long".to_owned(),
        Some(_) => dialect.eight_bytes().to_owned(),
        None => dialect.ty(ty),
    }
}

/// What a reader must know of a parameter.
pub(super) fn remark(dialect: Dialect, parameter: &Parameter) -> Option<String> {
    let (name, ty) = (&parameter.name, &parameter.ty);
    if let Some(size) = spell::record_size(ty) {
        let what = if matches!(ty.bare(), Ty::Guid) { "GUID".to_owned() } else { dialect.ty(ty) };
        return Some(match dialect.is_32_bit() {
            true => format!("{name} is a {what} by value, in pieces of 4 bytes."),
            false if matches!(size, 1 | 2 | 4 | 8) => format!("{name} holds the {size} bytes of a {what}."),
            false => format!("{name} is a {what} that the function may write to: pass a copy."),
        });
    }
    let is_split = dialect.is_32_bit() && spell::is_long_long(ty);
    is_split.then(|| format!("{name} is a 64-bit integer, its low half first."))
}

/// Whether 64 bits that come back or are referred to are in a `Currency`.
pub(super) fn is_currency(dialect: Dialect, text: &str) -> bool {
    dialect.is_32_bit() && text.contains(" As Currency")
}

fn record(dialect: Dialect, name: &str, ty: &Ty, size: u32) -> Vec<String> {
    if dialect.is_32_bit() {
        let words = size.div_ceil(4);
        return (1..=words).map(|word| format!("ByVal {name}{word} As Long")).collect();
    }
    vec![match size {
        1 => format!("ByVal {name} As Byte"),
        2 => format!("ByVal {name} As Integer"),
        4 => format!("ByVal {name} As Long"),
        8 => format!("ByVal {name} As LongLong"),
        // On x64 these are passed as the address of a copy.
        _ => format!("ByRef {name} As {}", dialect.ty(ty)),
    }]
}

/// Whether VBA's own strings, which it turns into bytes and back, can be passed for it.
fn is_ansi(parameter: &Parameter) -> bool {
    parameter.text == Some(Encoding::Ansi)
        || matches!(&parameter.ty, Ty::Named { name, is: Is::Alias(_) } if name == "PSTR")
}

/// What stands behind a parameter that is the address of one value, which must be there.
fn referred(parameter: &Parameter) -> Option<&Ty> {
    let Ty::Pointer { to, .. } = &parameter.ty else { return None };
    if parameter.is_optional || parameter.is_buffer {
        return None;
    }
    let is_one = match to.bare() {
        Ty::Void | Ty::Array { .. } => false,
        // A string or a buffer as likely as one value.
        Ty::Number(Primitive::Char16 | Primitive::I8 | Primitive::U8) => false,
        Ty::Named { is: Is::Record { size, .. }, .. } => *size > 0,
        Ty::Named { is: Is::Interface, .. } => false,
        _ => true,
    };
    is_one.then_some(to)
}
