//! Functions and callbacks.

use super::Flavour;
use super::code::{CharSet, Delegate, Expression, Function, Inline, Item, Passing, Signature, Ty};
use super::parameters::{Parameters, Place, char_set};
use super::scope::Scope;
use super::{raw, records};
use crate::{Unsupported, facts};
use farcall_model::{
    CallingConvention, DeclId, Declaration, Function as Native, Signature as NativeSignature,
};

/// Lowers the function `id`.
pub(super) fn function<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    declaration: &Declaration,
    native: &'a Native,
    notes: Vec<String>,
) -> Result<Item, Unsupported> {
    if let Some(value) = &native.inline_value {
        return inline(scope, id, native, value, notes);
    }
    let Some(library) = &native.library else {
        return Err(Unsupported::new("no DLL exports it: it is in a header or a static library"));
    };
    let variadic = native.signature.is_variadic;
    if variadic && (!scope.dialect.has_variadic || scope.flavour == Flavour::Generated) {
        return Err(Unsupported::new("it takes any number of arguments, which this style cannot declare"));
    }
    let plain_name = scope.plain_name(id);
    let char_set = match scope.flavour {
        Flavour::Raw => None,
        _ => char_set(scope, declaration.encoding, &native.signature),
    };
    let parameters = Parameters { scope, place: Place::Function, char_set };
    let signature = parameters.signature(plain_name, &native.signature)?;
    let mut notes = notes;
    describe(native, &signature, &mut notes);
    let export = native.entry_point.as_deref().unwrap_or(&declaration.name);
    Ok(Item::Function(Function {
        notes,
        name: scope.name(id),
        library: facts::library(scope.unit, library),
        entry_point: (export != plain_name).then(|| export.to_owned()),
        char_set: char_set.filter(|set| {
            scope.flavour != Flavour::Generated || (*set == CharSet::Unicode && has_text(&signature))
        }),
        set_last_error: native.set_last_error,
        convention: raw::convention(native.signature.convention),
        is_unsafe: is_unsafe(&signature),
        signature,
    }))
}

/// A function that the header defines to be a constant: `GetCurrentProcessToken` is -4.
fn inline<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    native: &'a Native,
    value: &str,
    notes: Vec<String>,
) -> Result<Item, Unsupported> {
    let value: i64 = value
        .trim()
        .parse()
        .map_err(|_| Unsupported::new(format!("the header defines it to be {value}, which is no integer")))?;
    if !native.signature.parameters.is_empty() {
        return Err(Unsupported::new("the header defines it, and it takes parameters"));
    }
    let parameters = Parameters { scope, place: Place::Function, char_set: None };
    let returns = parameters.signature(scope.plain_name(id), &native.signature)?.returns.ty;
    let value = match &returns {
        Ty::IntPtr | Ty::UIntPtr => Expression::Address { ty: returns.clone(), value: value.into() },
        Ty::Named(_) | Ty::Void | Ty::Bool | Ty::Pointer(_) => {
            return Err(Unsupported::new("the header defines it to be a constant of a type that has none"));
        }
        ty => Expression::Integer { ty: ty.clone(), value: value.into(), hexadecimal: false },
    };
    Ok(Item::Inline(Inline { notes, name: scope.name(id), returns, value }))
}

/// Says who frees what, where the types do not.
fn describe(native: &Native, signature: &Signature, notes: &mut Vec<String>) {
    if native.does_not_return {
        notes.push("Does not return.".to_owned());
    }
    if native.signature.convention == CallingConvention::Fastcall {
        notes.push("Not for x86: it is __fastcall there.".to_owned());
    }
    let returns = &native.signature.returns;
    if let Some(free) = &returns.free_with {
        notes.push(format!("Free the result with {free}."));
    } else if returns.do_not_release {
        notes.push("Do not free the result.".to_owned());
    }
    for (parameter, lowered) in native.signature.parameters.iter().zip(&signature.parameters) {
        let is_address = lowered.passing == Passing::Out && lowered.ty == Ty::IntPtr;
        let is_pointer = matches!(lowered.ty, Ty::Pointer(_));
        if let Some(free) = parameter.free_with.as_ref().filter(|_| is_address || is_pointer) {
            notes.push(format!("Free {} with {free}.", parameter.name));
        }
    }
}

/// Lowers the callback `id` to a delegate, or to a name for a function pointer.
pub(super) fn callback<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    native: &'a NativeSignature,
    notes: Vec<String>,
) -> Result<Item, Unsupported> {
    if native.is_variadic {
        return Err(Unsupported::new("a callback with any number of arguments has no type in .NET"));
    }
    scope.signature_problem(native)?;
    if scope.flavour == Flavour::Raw {
        let ty = raw::function_pointer(scope, native, Vec::new(), 1)?;
        return Ok(Item::Alias(super::code::Alias { notes, name: scope.name(id), ty }));
    }
    let parameters = Parameters { scope, place: Place::Callback, char_set: None };
    let signature = parameters.signature(scope.plain_name(id), native)?;
    Ok(Item::Delegate(Delegate {
        notes,
        name: scope.name(id),
        convention: raw::convention(native.convention),
        char_set: None,
        signature,
    }))
}

/// Whether the source generator must know how characters are stored.
fn has_text(signature: &Signature) -> bool {
    signature.parameters.iter().any(|parameter| match &parameter.ty {
        Ty::String | Ty::Char => true,
        Ty::Array(of) => matches!(**of, Ty::String | Ty::Char),
        _ => false,
    })
}

fn is_unsafe(signature: &Signature) -> bool {
    let mut all = signature.parameters.iter().chain([&signature.returns]);
    all.any(|parameter| records::is_unsafe(&parameter.ty))
}
