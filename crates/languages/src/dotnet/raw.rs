//! Types as the compiler alone understands them: pointers and function pointers, with nothing left
//! for a marshaller to do.

use super::code::{Convention, FunctionPointer, Ty};
use super::interfaces;
use super::parameters::{integer_or_enum, primitive};
use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{Body, CallingConvention, DeclId, Encoding, Primitive, Signature, Type};

/// The type of a parameter or a result.
pub(super) fn parameter<'a>(
    scope: &Scope<'a>,
    ty: &'a Type,
    associated: Option<DeclId>,
) -> Result<Ty, Unsupported> {
    match shape(scope, ty)? {
        // The stub of an import would convert a `char`; the number goes through as it is.
        Shape::Primitive(Primitive::Char16) => Ok(Ty::UInt16),
        Shape::Primitive(p) => Ok(integer_or_enum(scope, p, associated)),
        Shape::Array(of, _) => Ok(pointee(scope, of, 0).pointer()),
        _ => value(scope, ty, 0),
    }
}

/// The type of a value; `depth` counts the function pointers around it.
pub(super) fn value<'a>(scope: &Scope<'a>, ty: &'a Type, depth: u32) -> Result<Ty, Unsupported> {
    Ok(match shape(scope, ty)? {
        Shape::Primitive(p) => primitive(p),
        Shape::Truth(truth) => primitive(truth.primitive()),
        Shape::Text(Encoding::Ansi) => Ty::Byte.pointer(),
        Shape::Text(Encoding::Unicode) | Shape::Bstr => Ty::Char.pointer(),
        Shape::Handle => Ty::IntPtr,
        Shape::Enum(id, _) | Shape::Record(id) => Ty::Named(scope.name(id)),
        Shape::Callback(id) => callback(scope, id, depth),
        Shape::Interface(id) if interfaces::is_declared(scope, id) => Ty::Named(scope.name(id)).pointer(),
        Shape::Interface(_) => Ty::Void.pointer(),
        Shape::Pointer(to, _) => pointee(scope, to, depth).pointer(),
        Shape::Array(of, _) => pointee(scope, of, depth).pointer(),
        Shape::Nested(_) | Shape::Unknown(_) => {
            return Err(Unsupported::new("a type it passes by value is declared nowhere"));
        }
    })
}

/// What a pointer points to: void where that cannot be expressed.
fn pointee<'a>(scope: &Scope<'a>, ty: &'a Type, depth: u32) -> Ty {
    match shape(scope, ty) {
        Ok(Shape::Record(_)) if scope.by_value(ty).is_err() => Ty::Void,
        Ok(Shape::Array(of, _)) => pointee(scope, of, depth),
        _ => value(scope, ty, depth).unwrap_or(Ty::Void),
    }
}

/// The function pointer for the callback `id`. Function pointers have no names, so one inside
/// another stays an address: written out it could go on for ever.
fn callback(scope: &Scope<'_>, id: DeclId, depth: u32) -> Ty {
    let signature = match scope.unit.get(id).map(|d| d.on_or_first(scope.architecture)) {
        Some(Body::Callback(signature)) if depth == 0 && scope.is_delegate(id) => signature,
        _ => return Ty::Void.pointer(),
    };
    function_pointer(scope, signature, Vec::new(), depth + 1).unwrap_or(Ty::Void.pointer())
}

/// The function pointer for `signature` with `first` parameters in front.
pub(super) fn function_pointer<'a>(
    scope: &Scope<'a>,
    signature: &'a Signature,
    first: Vec<Ty>,
    depth: u32,
) -> Result<Ty, Unsupported> {
    let mut parameters = first;
    for parameter in &signature.parameters {
        parameters.push(value(scope, &parameter.ty, depth)?);
    }
    let returns = value(scope, &signature.returns.ty, depth)?;
    let convention = convention(signature.convention);
    Ok(Ty::FunctionPointer(Box::new(FunctionPointer { convention, parameters, returns })))
}

/// `__fastcall` differs on x86 alone, where it is refused before.
pub(super) const fn convention(native: CallingConvention) -> Convention {
    match native {
        CallingConvention::Cdecl => Convention::Cdecl,
        CallingConvention::Thiscall => Convention::Thiscall,
        CallingConvention::Stdcall | CallingConvention::Fastcall => Convention::Stdcall,
    }
}
