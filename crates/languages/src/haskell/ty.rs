//! Types as Haskell spells them.

use super::keywords::type_name;
use crate::plain::{Is, Ty};
use farcall_model::Primitive;

/// How the names of other types are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// They are printed.
    Printed,
    /// Synonyms are followed and callbacks are pointers to anything, so that nothing can lead back.
    Followed,
}

/// `ty` where anything may stand.
pub(super) fn spell(ty: &Ty) -> String {
    spell_with(ty, Names::Printed)
}

/// As [`spell`].
pub(super) fn spell_with(ty: &Ty, names: Names) -> String {
    match ty {
        Ty::Void => "()".to_owned(),
        Ty::Number(number) => primitive(*number).to_owned(),
        Ty::Guid => "GUID".to_owned(),
        // A list is not what lies in memory; its elements are.
        Ty::Pointer { to, .. } => match &**to {
            Ty::Array { of, .. } => format!("Ptr {}", argument(of, names)),
            to => format!("Ptr {}", argument(to, names)),
        },
        Ty::Array { of, .. } => format!("[{}]", spell_with(of, names)),
        Ty::Named { is: Is::Callback, .. } if names == Names::Followed => "FunPtr ()".to_owned(),
        Ty::Named { is: Is::Alias(ty), .. } if names == Names::Followed => spell_with(ty, names),
        Ty::Named { name, .. } => type_name(name),
    }
}

/// `ty` as the argument of a type.
pub(super) fn argument(ty: &Ty, names: Names) -> String {
    enclosed(spell_with(ty, names))
}

/// `spelled` as one word.
pub(super) fn enclosed(spelled: String) -> String {
    if spelled.contains(' ') && !spelled.starts_with('[') { format!("({spelled})") } else { spelled }
}

/// The types of the language alone: those of `Foreign.C` are what a C compiler of the machine at hand has, and
/// `wchar_t` has four bytes elsewhere. `Word` and `Int` are as wide as a pointer; a `Bool` takes four bytes.
pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "()",
        Primitive::Bool | Primitive::U8 => "Word8",
        Primitive::Char16 | Primitive::U16 => "Word16",
        Primitive::I8 => "Int8",
        Primitive::I16 => "Int16",
        Primitive::I32 => "Int32",
        Primitive::U32 => "Word32",
        Primitive::I64 => "Int64",
        Primitive::U64 => "Word64",
        Primitive::ISize => "Int",
        Primitive::USize => "Word",
        Primitive::F32 => "Float",
        Primitive::F64 => "Double",
    }
}
