//! What types are in Go: how they are spelled, and where Go's compiler would put them.

use super::keywords::exported;
use crate::plain::{Is, Ty};
use farcall_model::{Architecture, Primitive, layout};

/// What a value is to Go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Void,
    /// `BOOL`, which functions take and return as Go's `bool`.
    Bool32,
    /// An integer, a float, or Go's own one-byte `bool`.
    Number(Primitive),
    /// A Go pointer with a type.
    Pointer,
    /// `unsafe.Pointer`.
    Unsafe,
    /// A `uintptr`: a handle or a callback, which Go's collector must not take for a pointer.
    Handle,
    /// A struct, a union or an array: size and alignment in C.
    Aggregate(u32, u32),
}

/// What a value of type `ty` is.
pub(super) fn kind(ty: &Ty) -> Kind {
    match ty {
        Ty::Void => Kind::Void,
        Ty::Number(primitive) | Ty::Named { is: Is::Enum(primitive), .. } => Kind::Number(*primitive),
        Ty::Guid => Kind::Aggregate(16, 4),
        Ty::Pointer { to, .. } if is_void(to) => Kind::Unsafe,
        Ty::Pointer { .. } => Kind::Pointer,
        Ty::Array { .. } => Kind::Aggregate(0, 1),
        Ty::Named { is: Is::Callback, .. } => Kind::Handle,
        Ty::Named { is: Is::Interface, .. } => Kind::Pointer,
        Ty::Named { is: Is::Record { size, align, .. }, .. } => Kind::Aggregate(*size, *align),
        Ty::Named { name, is: Is::Alias(ty) }
            if name == "BOOL" && kind(ty) == Kind::Number(Primitive::I32) =>
        {
            Kind::Bool32
        }
        Ty::Named { name, is: Is::Alias(ty) } if is_handle(name, ty) => Kind::Handle,
        Ty::Named { is: Is::Alias(ty), .. } => kind(ty),
    }
}

/// Whether the typedef `name` of `ty` is a handle: a pointer to nothing known, and not called a pointer.
pub(super) fn is_handle(name: &str, ty: &Ty) -> bool {
    let is_untyped = matches!(ty, Ty::Pointer { to, .. } if is_void(to));
    let is_called_pointer = ["P", "LP"].iter().any(|prefix| {
        name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
    });
    is_untyped && !is_called_pointer
}

fn is_void(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Void)
}

/// `ty` in Go. Names for pointers are followed: Go says `*uint16` and not `PWSTR`.
pub(super) fn spell(ty: &Ty) -> String {
    match ty {
        Ty::Void => "struct{}".to_owned(),
        Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
        Ty::Guid => "syscall.GUID".to_owned(),
        Ty::Pointer { to, .. } if is_void(to) => "unsafe.Pointer".to_owned(),
        Ty::Pointer { to, .. } => format!("*{}", spell(to)),
        Ty::Array { of, len } => format!("[{len}]{}", spell(of)),
        Ty::Named { is: Is::Alias(to), .. } if is_typed_pointer(to) => spell(to),
        Ty::Named { name, .. } => exported(name),
    }
}

/// Whether it is a pointer to something known, or another name for one.
pub(super) fn is_typed_pointer(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Pointer { to, .. } if !is_void(to))
}

/// A number's type.
pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "struct{}",
        Primitive::Bool => "bool",
        Primitive::I8 => "int8",
        Primitive::U8 => "byte",
        Primitive::I16 => "int16",
        Primitive::Char16 | Primitive::U16 => "uint16",
        Primitive::I32 => "int32",
        Primitive::U32 => "uint32",
        Primitive::I64 => "int64",
        Primitive::U64 => "uint64",
        // Both are as wide as a pointer in every Go for Windows.
        Primitive::ISize => "int",
        Primitive::USize => "uintptr",
        Primitive::F32 => "float32",
        Primitive::F64 => "float64",
    }
}

/// The largest alignment that Go gives anything on `architecture`: on 386, 8-byte numbers get 4.
pub(super) fn most_aligned(architecture: Architecture) -> u32 {
    if architecture == Architecture::X86 { 4 } else { 8 }
}

/// The alignment that Go gives a value of type `ty`. Records are printed so that theirs is the one of C, as
/// far as Go has it.
pub(super) fn alignment(ty: &Ty, architecture: Architecture) -> u32 {
    let of = |primitive| layout::primitive(primitive, architecture).align.min(most_aligned(architecture));
    match ty {
        Ty::Void => 1,
        Ty::Number(primitive) | Ty::Named { is: Is::Enum(primitive), .. } => of(*primitive),
        Ty::Guid => 4,
        Ty::Pointer { .. } | Ty::Named { is: Is::Callback | Is::Interface, .. } => of(Primitive::USize),
        Ty::Array { of, .. } => alignment(of, architecture),
        Ty::Named { is: Is::Alias(ty), .. } => alignment(ty, architecture),
        Ty::Named { is: Is::Record { align, .. }, .. } => (*align).clamp(1, most_aligned(architecture)),
    }
}
