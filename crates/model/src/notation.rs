//! A neutral, compact way to write types, for overviews, search and diagnostics:
//! `*const u16`, `[u8; 16]`, `HANDLE`.

use crate::{DeclId, Parameter, Primitive, Signature, Type};

impl Primitive {
    /// The neutral name: `u32`, `char16`, `guid`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::Bool => "bool",
            Self::Char16 => "char16",
            Self::I8 => "i8",
            Self::U8 => "u8",
            Self::I16 => "i16",
            Self::U16 => "u16",
            Self::I32 => "i32",
            Self::U32 => "u32",
            Self::I64 => "i64",
            Self::U64 => "u64",
            Self::ISize => "isize",
            Self::USize => "usize",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Guid => "GUID",
        }
    }
}

/// `ty` in neutral notation. `name_of` tells what a declaration is called.
pub fn notation(ty: &Type, name_of: &dyn Fn(DeclId) -> String) -> String {
    match ty {
        Type::Primitive(p) => p.name().to_owned(),
        Type::Pointer { to, is_const: false } => format!("*{}", notation(to, name_of)),
        Type::Pointer { to, is_const: true } => format!("*const {}", notation(to, name_of)),
        Type::Array { of, len } => format!("[{}; {len}]", notation(of, name_of)),
        Type::Named(id) => name_of(*id),
        Type::Nested(index) => format!("nested record {index}"),
        Type::Unknown(name) => name.clone(),
    }
}

/// The type of a parameter, with the read-only flag that a typedef cannot carry: `const PWSTR`.
pub fn parameter_notation(parameter: &Parameter, name_of: &dyn Fn(DeclId) -> String) -> String {
    let ty = notation(&parameter.ty, name_of);
    if parameter.is_const { format!("const {ty}") } else { ty }
}

/// A whole signature as `search` accepts it: `u32, BOOL, const PWSTR -> HANDLE`.
pub fn signature_notation(signature: &Signature, name_of: &dyn Fn(DeclId) -> String) -> String {
    let mut parameters: Vec<String> =
        signature.parameters.iter().map(|p| parameter_notation(p, name_of)).collect();
    if signature.is_variadic {
        parameters.push("...".to_owned());
    }
    format!("{} -> {}", parameters.join(", "), notation(&signature.returns.ty, name_of))
}
