//! The types that are passed, as a table for the runtime.

use super::Dialect;
use crate::plain::{Is, Parameter, Signature, Ty};
use farcall_model::{Architecture, Direction, Encoding, Primitive};
use std::fmt::Write as _;

/// Who calls whom.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// The program: it may pass bytes of its own.
    Program,
    /// The DLL: what it passes are addresses.
    Library,
}

impl Dialect {
    /// The lines of a table that stands `indent`ed.
    pub(super) fn table(
        &self,
        signature: &Signature,
        architecture: Architecture,
        indent: &str,
        caller: Caller,
    ) -> String {
        let mut text = String::new();
        if signature.parameters.is_empty() {
            let _ = writeln!(text, "{indent}{}: [],", self.parameters);
        } else {
            let _ = writeln!(text, "{indent}{}: [", self.parameters);
            for parameter in &signature.parameters {
                let (ty, about) = self.parameter(parameter, architecture, caller);
                let _ = writeln!(text, "{indent}  {ty}, // {}{about}", parameter.name);
            }
            let _ = writeln!(text, "{indent}],");
        }
        let _ = writeln!(text, "{indent}{}: {},", self.result, self.value(&signature.returns, architecture));
        text
    }

    /// The type of a parameter, and what it does not say about it.
    fn parameter(
        &self,
        parameter: &Parameter,
        architecture: Architecture,
        caller: Caller,
    ) -> (String, String) {
        let ty = &parameter.ty;
        let about = match (parameter.text, ty) {
            (Some(Encoding::Unicode), _) => ": PCWSTR".to_owned(),
            (Some(Encoding::Ansi), _) => ": PCSTR".to_owned(),
            (None, Ty::Number(_)) => String::new(),
            (None, Ty::Named { .. }) if !self.is_spelled_out(ty) => String::new(),
            _ => format!(": {}", described(ty)),
        };
        let is_buffer = parameter.text.is_some() || has_bytes(ty, parameter.direction);
        if caller == Caller::Program && is_buffer {
            return (self.buffer.to_owned(), about);
        }
        (self.value(ty, architecture), about)
    }

    /// Whether what is printed for `ty` is not its name.
    fn is_spelled_out(&self, ty: &Ty) -> bool {
        ty.is_aggregate() || !is_handle(ty) && ty.is_address()
    }

    /// `ty` as it is passed.
    pub(super) fn value(&self, ty: &Ty, architecture: Architecture) -> String {
        if let Some(record) = self.by_value(ty, architecture) {
            // `refuse` has seen to it that there is one.
            return record.unwrap_or_default();
        }
        match ty {
            Ty::Void => self.nothing.to_owned(),
            Ty::Named { name, is: Is::Enum(_) } => name.clone(),
            Ty::Named { name, is: Is::Alias(_) } if is_handle(ty) || !ty.is_address() => name.clone(),
            _ => self.resolved(ty).to_owned(),
        }
    }

    /// `ty` as it is passed, in the words of the runtime alone.
    pub(super) fn resolved(&self, ty: &Ty) -> &'static str {
        match (ty.bare(), ty.number()) {
            (_, Some(primitive)) => (self.number)(primitive),
            (Ty::Named { is: Is::Callback, .. }, _) => self.function,
            _ if is_handle(ty) => self.handle,
            _ => self.address,
        }
    }
}

/// Whether it is a name for an address that only Windows looks behind.
fn is_handle(ty: &Ty) -> bool {
    let Ty::Named { is: Is::Alias(_), .. } = ty else { return false };
    matches!(ty.bare(), Ty::Pointer { to, .. } if matches!(**to, Ty::Void))
}

/// Whether what is passed is the address of bytes that the program has.
fn has_bytes(ty: &Ty, direction: Direction) -> bool {
    let Ty::Pointer { to, .. } = ty.bare() else { return false };
    match to.bare() {
        Ty::Void => direction != Direction::In && !is_handle(ty),
        Ty::Named { is: Is::Record { size: 0, .. } | Is::Interface | Is::Callback, .. } => false,
        _ => true,
    }
}

/// A type as C has it.
fn described(ty: &Ty) -> String {
    match ty {
        Ty::Void => "void".to_owned(),
        Ty::Guid => "GUID".to_owned(),
        Ty::Number(primitive) => described_number(*primitive).to_owned(),
        Ty::Pointer { to, is_const } => {
            format!("{}{}*", if *is_const { "const " } else { "" }, described(to))
        }
        Ty::Array { of, len } => format!("{}[{len}]", described(of)),
        Ty::Named { name, .. } => name.clone(),
    }
}

fn described_number(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void => "void",
        Primitive::Guid => "GUID",
        Primitive::Bool => "bool",
        Primitive::Char16 => "WCHAR",
        Primitive::I8 => "i8",
        Primitive::U8 => "u8",
        Primitive::I16 => "i16",
        Primitive::U16 => "u16",
        Primitive::I32 => "i32",
        Primitive::U32 => "u32",
        Primitive::I64 => "i64",
        Primitive::U64 => "u64",
        Primitive::ISize => "isize",
        Primitive::USize => "usize",
        Primitive::F32 => "f32",
        Primitive::F64 => "f64",
    }
}
