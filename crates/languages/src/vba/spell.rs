//! Types as VBA spells them. It has no unsigned ones: those of the same size stand for them.

use crate::plain::{Is, Ty};
use farcall_model::{Architecture, Primitive};

/// What is printed for.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    /// Whether it is VB6, which knows neither `PtrSafe` nor `LongPtr`.
    pub(super) is_vb6: bool,
    /// Where the code runs; of VB6, always x86.
    pub(super) architecture: Architecture,
}

impl Dialect {
    /// Whether there is no `LongLong`, and 8-byte numbers are aligned to 4.
    pub(super) fn is_32_bit(self) -> bool {
        self.architecture == Architecture::X86
    }

    /// The type of an address.
    pub(super) fn address(self) -> &'static str {
        if self.is_vb6 { "Long" } else { "LongPtr" }
    }

    /// What 64 bits are in: where there is no such integer, a fixed-point number that is as long.
    pub(super) fn eight_bytes(self) -> &'static str {
        if self.is_32_bit() { "Currency" } else { "LongLong" }
    }

    /// The type of a number.
    pub(super) fn primitive(self, primitive: Primitive) -> &'static str {
        match primitive {
            Primitive::Void | Primitive::Guid | Primitive::ISize | Primitive::USize => self.address(),
            Primitive::Bool | Primitive::I8 | Primitive::U8 => "Byte",
            Primitive::Char16 | Primitive::I16 | Primitive::U16 => "Integer",
            Primitive::I32 | Primitive::U32 => "Long",
            Primitive::I64 | Primitive::U64 => self.eight_bytes(),
            Primitive::F32 => "Single",
            Primitive::F64 => "Double",
        }
    }

    /// The type of a value that is no array; typedefs, which VBA does not have, are followed.
    pub(super) fn ty(self, ty: &Ty) -> String {
        match ty.bare() {
            Ty::Number(primitive) => self.primitive(*primitive).to_owned(),
            Ty::Guid => "GUID".to_owned(),
            Ty::Named { name, is: Is::Enum(Primitive::I32 | Primitive::U32) }
            | Ty::Named { name, is: Is::Record { .. } } => name.clone(),
            Ty::Named { is: Is::Enum(primitive), .. } => self.primitive(*primitive).to_owned(),
            _ => self.address().to_owned(),
        }
    }

    /// As [`Dialect::ty`] for what is passed by reference, where a variable must have the very type: an enum is
    /// a `Long`.
    pub(super) fn ty_by_reference(self, ty: &Ty) -> String {
        ty.number().map_or_else(|| self.ty(ty), |primitive| self.primitive(primitive).to_owned())
    }
}

/// Whether it is a 64-bit integer.
pub(super) fn is_long_long(ty: &Ty) -> bool {
    matches!(ty.number(), Some(Primitive::I64 | Primitive::U64))
}

/// The size of a record or a GUID, in bytes.
pub(super) fn record_size(ty: &Ty) -> Option<u32> {
    match ty.bare() {
        Ty::Guid => Some(16),
        Ty::Named { is: Is::Record { size, .. }, .. } => Some(*size),
        _ => None,
    }
}
