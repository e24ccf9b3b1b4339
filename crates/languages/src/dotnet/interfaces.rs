//! COM interfaces.
//!
//! The runtime builds the table of an imported interface from the methods declared in it alone,
//! so those of its bases are repeated; only the source generator follows inheritance.

use super::Flavour;
use super::code::{Interface, Method, Parameter, Passing, Signature, Ty};
use super::names::Names;
use super::parameters::{Parameters, Place};
use super::raw;
use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{
    Body, DeclId, Declaration, Interface as NativeInterface, Method as NativeMethod, Primitive,
};

/// No interface has so many bases; a longer chain is a cycle.
const MAX_BASES: usize = 64;

/// Whether the interface `id` is printed, so that others can name it.
pub(super) fn is_declared(scope: &Scope<'_>, id: DeclId) -> bool {
    if scope.unit.is_opaque(id) {
        return false;
    }
    chain(scope, id).is_ok_and(|chain| problem(scope, &chain).is_ok())
}

type Link<'a> = (DeclId, &'a Declaration, &'a NativeInterface);

/// The interface and its bases, the outermost base first.
fn chain<'a>(scope: &Scope<'a>, id: DeclId) -> Result<Vec<Link<'a>>, Unsupported> {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let declaration = scope.unit.get(id).filter(|_| !scope.unit.is_opaque(id));
        let Some(declaration) = declaration.filter(|_| chain.len() < MAX_BASES) else {
            return Err(Unsupported::new("the methods of a base interface are not known"));
        };
        let Body::Interface(interface) = declaration.on_or_first(scope.architecture) else {
            return Err(Unsupported::new("its base is not an interface"));
        };
        chain.push((id, declaration, interface));
        next = interface.base;
    }
    chain.reverse();
    Ok(chain)
}

fn problem(scope: &Scope<'_>, chain: &[Link<'_>]) -> Result<(), Unsupported> {
    let Some((_, own, interface)) = chain.last() else {
        return Err(Unsupported::new("it is not an interface"));
    };
    if scope.flavour != Flavour::Raw {
        if interface.guid.is_none() {
            return Err(Unsupported::new("an imported COM interface needs an IID, and it has none"));
        }
        if chain.first().is_none_or(|(_, root, _)| root.name != "IUnknown") {
            return Err(Unsupported::new("it does not derive from IUnknown, so COM interop cannot call it"));
        }
        if scope.flavour == Flavour::Generated && own.name == "IUnknown" {
            return Err(Unsupported::new("the source generator implements IUnknown itself"));
        }
        // The generated interface inherits from its base, so the base must be declarable as well.
        let lacks_iid = |(_, _, link): &Link<'_>| link.guid.is_none();
        if scope.flavour == Flavour::Generated && chain.iter().any(lacks_iid) {
            return Err(Unsupported::new("its base needs an IID, and it has none"));
        }
    }
    for (_, _, link) in chain {
        for method in &link.methods {
            if method.signature.is_variadic {
                return Err(Unsupported::new(format!(
                    "method {} takes any number of arguments",
                    method.name
                )));
            }
            scope
                .signature_problem(&method.signature)
                .map_err(|why| Unsupported::new(format!("method {}: {}", method.name, why.reason)))?;
        }
    }
    Ok(())
}

/// Lowers the interface `id`.
pub(super) fn interface(scope: &Scope<'_>, id: DeclId, notes: Vec<String>) -> Result<Interface, Unsupported> {
    let chain = chain(scope, id)?;
    problem(scope, &chain)?;
    let mut notes = notes;
    let mut names = Names::new(scope.dialect.ignores_case);
    let mut methods = Vec::new();
    let mut slot = 0;
    let mut is_dual = false;
    let mut base = None;
    let last = chain.len().saturating_sub(1);
    for (index, (link_id, declaration, link)) in chain.iter().enumerate() {
        let is_own = index == last;
        // The runtime knows the methods of these two; they would be in the table twice.
        let is_known = match declaration.name.as_str() {
            "IUnknown" => true,
            "IDispatch" => !is_own,
            _ => false,
        };
        is_dual |= is_known && declaration.name == "IDispatch";
        let is_inherited = scope.flavour == Flavour::Generated && !is_own;
        if is_inherited && declaration.name != "IUnknown" {
            base = Some(scope.name(*link_id));
        }
        let from = (!is_own).then(|| declaration.name.clone());
        for native in &link.methods {
            let place = slot;
            slot += 1;
            let is_hidden = scope.flavour == Flavour::Marshalled && is_known;
            let is_hidden =
                is_hidden || is_inherited || (is_known && scope.flavour == Flavour::Generated && is_own);
            if is_hidden {
                names.take(&native.name);
                continue;
            }
            let name = names.take(&native.name);
            methods.push(method(scope, native, name, place, from.clone())?);
        }
    }
    if scope.flavour == Flavour::Marshalled && chain.len() == 1 {
        notes.push("The runtime calls QueryInterface, AddRef and Release itself.".to_owned());
    }
    let guid = chain.last().and_then(|(_, _, own)| own.guid);
    Ok(Interface {
        notes,
        name: scope.name(id),
        guid,
        is_dual: is_dual && scope.flavour == Flavour::Marshalled,
        base,
        methods,
    })
}

fn method<'a>(
    scope: &Scope<'a>,
    native: &'a NativeMethod,
    name: String,
    slot: usize,
    from: Option<String>,
) -> Result<Method, Unsupported> {
    let parameters = Parameters { scope, place: Place::Method, char_set: None };
    let mut signature = parameters.signature(&name, &native.signature)?;
    let returned = shape(scope, &native.signature.returns.ty)?;
    if matches!(returned, Shape::Record(_) | Shape::Primitive(Primitive::Guid)) {
        return_through_memory(scope, &mut signature);
    }
    let name = (scope.dialect.escape)(&name);
    Ok(Method { slot, from, name, convention: raw::convention(native.signature.convention), signature })
}

/// A C++ method returns every struct, however small, through a hidden first parameter, and .NET
/// does so for large ones only. Source: "x64 calling convention, return values" and "ARM64 ABI
/// conventions, return values" of Microsoft's C++ documentation.
fn return_through_memory(scope: &Scope<'_>, signature: &mut Signature) {
    let ty = signature.returns.ty.clone();
    let mut names = Names::new(scope.dialect.ignores_case);
    for parameter in &signature.parameters {
        names.take(&parameter.name);
    }
    let name = names.take("result");
    let (hidden, returns) = if scope.flavour == Flavour::Raw {
        (Parameter::value(ty.clone().pointer()), Parameter::value(ty.pointer()))
    } else {
        let hidden = Parameter { passing: Passing::Out, ..Parameter::value(ty) };
        (hidden, Parameter::value(Ty::IntPtr))
    };
    signature.parameters.insert(0, Parameter { name, ..hidden });
    signature.returns = Parameter { comment: Some("the address of result".to_owned()), ..returns };
}
