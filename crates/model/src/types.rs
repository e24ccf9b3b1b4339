//! Types as a C declaration spells them, without the spelling.

use crate::DeclId;
use serde::{Deserialize, Serialize};

/// A type that needs no declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Primitive {
    /// No value; behind a pointer, anything.
    Void,
    /// One byte, 0 or 1 (`bool` and `BOOLEAN` of the headers).
    Bool,
    /// A UTF-16 code unit, two bytes (`WCHAR`).
    Char16,
    /// Signed, 1 byte.
    I8,
    /// Unsigned, 1 byte.
    U8,
    /// Signed, 2 bytes.
    I16,
    /// Unsigned, 2 bytes.
    U16,
    /// Signed, 4 bytes (`int` and `long` of Windows).
    I32,
    /// Unsigned, 4 bytes.
    U32,
    /// Signed, 8 bytes.
    I64,
    /// Unsigned, 8 bytes.
    U64,
    /// Signed, as wide as a pointer.
    ISize,
    /// Unsigned, as wide as a pointer.
    USize,
    /// IEEE 754, 4 bytes.
    F32,
    /// IEEE 754, 8 bytes.
    F64,
    /// A 16-byte GUID, aligned to 4.
    Guid,
}

/// The type of a parameter, a field, a constant or a typedef.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// A built-in type.
    Primitive(Primitive),
    /// A pointer. `is_const` says that what it points to may not be written.
    Pointer {
        /// What it points to.
        to: Box<Type>,
        /// Whether the target is read-only.
        is_const: bool,
    },
    /// `len` values one after the other, inside a record. As a parameter it decays to a pointer.
    Array {
        /// The element.
        of: Box<Type>,
        /// The number of elements.
        len: u32,
    },
    /// Another declaration: a record, enum, typedef, callback or interface. A callback and an
    /// interface are a pointer wherever they stand by value.
    Named(DeclId),
    /// The record with this index in [`crate::Record::nested`] of the record that holds the field.
    Nested(u32),
    /// A name that the source refers to and does not declare; only ever behind a pointer.
    Unknown(String),
}

impl Type {
    /// A pointer to `self`.
    #[must_use]
    pub fn pointer(self, is_const: bool) -> Self {
        Self::Pointer { to: Box::new(self), is_const }
    }

    /// Whether this is `void` itself, the return type of what returns nothing.
    pub fn is_void(&self) -> bool {
        matches!(self, Self::Primitive(Primitive::Void))
    }

    /// The type under all pointers and arrays.
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Pointer { to, .. } => to.innermost(),
            Self::Array { of, .. } => of.innermost(),
            other => other,
        }
    }
}

impl From<Primitive> for Type {
    fn from(primitive: Primitive) -> Self {
        Self::Primitive(primitive)
    }
}
