//! What a native type amounts to once its typedefs are followed.

use super::scope::Scope;
use crate::Unsupported;
use farcall_model::{Body, DeclId, Encoding, Primitive, Type};

/// A native type as marshalling sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape<'a> {
    Primitive(Primitive),
    /// A truth value of so many bytes.
    Truth(Truth),
    /// A pointer to a string that ends with a zero.
    Text(Encoding),
    /// A string of COM, with its length before it.
    Bstr,
    /// A handle or another address that nobody follows.
    Handle,
    Enum(DeclId, Primitive),
    Record(DeclId),
    Callback(DeclId),
    Interface(DeclId),
    Pointer(&'a Type, bool),
    Array(&'a Type, u32),
    Nested(usize),
    /// Declared nowhere.
    Unknown(&'a str),
}

/// The truth values of Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// `BOOL`: 4 bytes, 0 or not 0.
    Int,
    /// `BOOLEAN` and C++ `bool`: 1 byte.
    Byte,
    /// `VARIANT_BOOL`: 2 bytes, 0 or -1.
    Variant,
}

impl Truth {
    /// The member of `UnmanagedType`.
    pub(super) const fn marshal(self) -> &'static str {
        match self {
            Self::Int => "Bool",
            Self::Byte => "U1",
            Self::Variant => "VariantBool",
        }
    }

    /// The integer underneath.
    pub(super) const fn primitive(self) -> Primitive {
        match self {
            Self::Int => Primitive::I32,
            Self::Byte => Primitive::U8,
            Self::Variant => Primitive::I16,
        }
    }
}

/// Typedefs that mean more than the type they name. Source: the pages "Windows Data Types" and
/// "Automation data types" of the Windows documentation.
const MEANINGFUL: &[(&str, Shape<'static>)] = &[
    ("BOOL", Shape::Truth(Truth::Int)),
    ("BOOLEAN", Shape::Truth(Truth::Byte)),
    ("BSTR", Shape::Bstr),
    ("PSTR", Shape::Text(Encoding::Ansi)),
    ("PWSTR", Shape::Text(Encoding::Unicode)),
    ("VARIANT_BOOL", Shape::Truth(Truth::Variant)),
];

/// Enums that are written as the integer they are, each with the reason.
const DISSOLVED: &[(&str, &str)] = &[
    // `winerror.h` declares its codes one by one, for whole processes rather than for a function.
    ("WIN32_ERROR", "every error code of Windows, more than 3,000, in every file with one function"),
];

/// Whether the enum `id` has no declaration of its own.
pub(super) fn is_dissolved(scope: &Scope<'_>, id: DeclId) -> bool {
    scope.unit.get(id).is_some_and(|d| DISSOLVED.iter().any(|(name, _)| *name == d.name))
}

/// Typedefs of typedefs are followed so many times; a longer chain is a cycle.
const MAX_CHAIN: usize = 16;

/// Follows the typedefs of `ty`.
///
/// # Errors
/// When a name leads nowhere.
pub(super) fn shape<'a>(scope: &Scope<'a>, ty: &'a Type) -> Result<Shape<'a>, Unsupported> {
    let mut ty = ty;
    let mut inside_typedef = false;
    for _ in 0..MAX_CHAIN {
        let id = match ty {
            Type::Primitive(Primitive::Bool) => return Ok(Shape::Truth(Truth::Byte)),
            Type::Primitive(p) => return Ok(Shape::Primitive(*p)),
            // A typedef hides what is behind the pointer on purpose: it is a handle.
            Type::Pointer { .. } if inside_typedef => return Ok(Shape::Handle),
            Type::Pointer { to, is_const } => return Ok(Shape::Pointer(to, *is_const)),
            Type::Array { of, len } => return Ok(Shape::Array(of, *len)),
            Type::Nested(index) => return Ok(Shape::Nested(*index as usize)),
            Type::Unknown(name) => return Ok(Shape::Unknown(name)),
            Type::Named(id) => *id,
        };
        let Some(declaration) = scope.unit.get(id) else {
            return Err(Unsupported::new("a type it names is not part of this set"));
        };
        match scope.body(declaration) {
            Body::Record(_) => return Ok(Shape::Record(id)),
            Body::Enum(e) if is_dissolved(scope, id) => return Ok(Shape::Primitive(e.ty)),
            Body::Enum(e) => return Ok(Shape::Enum(id, e.ty)),
            Body::Callback(_) => return Ok(Shape::Callback(id)),
            Body::Interface(_) => return Ok(Shape::Interface(id)),
            Body::Typedef(typedef) => {
                let known = MEANINGFUL.binary_search_by_key(&declaration.name.as_str(), |(name, _)| name);
                if let Some((_, shape)) = known.ok().and_then(|index| MEANINGFUL.get(index)) {
                    return Ok(*shape);
                }
                ty = &typedef.ty;
                inside_typedef = true;
            }
            Body::Function(_) | Body::Constant(_) => {
                return Err(Unsupported::new(format!("{} is not a type", declaration.name)));
            }
        }
    }
    Err(Unsupported::new("its typedefs go round in a circle"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_of_typedefs_is_sorted_for_the_search() {
        assert!(super::MEANINGFUL.is_sorted_by_key(|(name, _)| *name));
    }
}
