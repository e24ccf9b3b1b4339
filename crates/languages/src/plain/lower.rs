//! From the neutral declarations to items.

use super::Scope;
use super::items::{
    Entry, Enum, Field, Function, Interface, Is, Item, Method, Parameter, Record, Signature, Ty, What,
};
use crate::{Unsupported, facts};
use farcall_model::{
    Body, Buffer, CallingConvention, Count, DeclId, Declaration, Direction, Encoding, Termination, Type, Unit,
};
use std::collections::HashSet;

/// The declaration `id`, on the architecture that is printed or on the first it exists on.
pub(super) fn item(scope: &Scope<'_>, id: DeclId) -> Result<Item, Unsupported> {
    let (declaration, printed) = facts::printed(scope.unit, id)?;
    let here = printed.iter().find(|printed| printed.on.contains(scope.architecture)).ok_or_else(|| {
        let there = facts::listed(declaration.architectures());
        Unsupported::new(format!("it is there on {there} alone: choose that architecture"))
    })?;
    let item = Item {
        id,
        name: scope.name(id),
        link: declaration.documentation.clone().filter(|_| scope.has_links),
        notes: facts::differences(declaration, scope.architecture, "the packing").into_iter().collect(),
        what: body(scope, id, declaration, here.body)?,
    };
    match (scope.words.refuse)(&item, scope.architecture) {
        Some(reason) => Err(Unsupported { reason }),
        None => Ok(item),
    }
}

fn body(scope: &Scope<'_>, id: DeclId, declaration: &Declaration, body: &Body) -> Result<What, Unsupported> {
    Ok(match body {
        Body::Function(native) => return function(scope, declaration, native),
        Body::Record(record) if record.fields.is_empty() => What::Opaque,
        Body::Record(native) => {
            let mut records = Vec::new();
            record(scope, id, native, scope.name(id), &mut records)?;
            What::Records(records)
        }
        Body::Enum(native) => What::Enum(enumeration(scope, id, native)),
        Body::Constant(native) => {
            let value = scope.value(&native.ty, &native.value)?;
            What::Constant(scope.ty(&native.ty, &[])?, value)
        }
        Body::Callback(native) => What::Callback(signature(scope, native, Vec::new())?),
        Body::Interface(native) => What::Interface(interface(scope, id, native)?),
        Body::Typedef(native) => What::Alias(scope.ty(&native.ty, &[])?),
    })
}

fn enumeration(scope: &Scope<'_>, id: DeclId, native: &farcall_model::Enum) -> Enum {
    let mut own = HashSet::new();
    let members = native.members.iter().map(|member| {
        let name = match native.is_scoped || !own.insert(&member.name) {
            true => format!("{}_{}", scope.name(id), member.name),
            false => member.name.clone(),
        };
        (scope.claim(id, false, &name), member.value)
    });
    Enum { ty: native.ty, is_flags: native.is_flags, members: members.collect() }
}

fn function(
    scope: &Scope<'_>,
    declaration: &Declaration,
    native: &farcall_model::Function,
) -> Result<What, Unsupported> {
    let signature = signature(scope, &native.signature, Vec::new())?;
    let Some(library) = &native.library else {
        let Some(value) = &native.inline_value else {
            return Err(Unsupported::new(
                "no DLL exports it: the header defines it inline or a static library holds it",
            ));
        };
        let number = value.trim().parse().map_err(|_| {
            Unsupported::new(format!("the header defines it as {value}, which is not one number"))
        })?;
        return Ok(What::Inline(signature, scope.number(&native.signature.returns.ty, number)?));
    };
    let exported = native.entry_point.as_deref().unwrap_or(&declaration.name);
    let entry = match exported.strip_prefix('#').map(str::parse) {
        Some(Ok(ordinal)) => Entry::Ordinal(ordinal),
        _ => Entry::Name(exported.to_owned()),
    };
    Ok(What::Function(Function {
        library: facts::library(scope.unit, library),
        entry,
        signature,
        set_last_error: native.set_last_error,
        does_not_return: native.does_not_return,
    }))
}

fn signature(
    scope: &Scope<'_>,
    native: &farcall_model::Signature,
    mut parameters: Vec<Parameter>,
) -> Result<Signature, Unsupported> {
    let mut own: HashSet<String> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
    for parameter in &native.parameters {
        parameters.push(Parameter {
            name: scope.member(&mut own, &parameter.name),
            ty: scope.ty_parameter(&parameter.ty, parameter.is_const)?,
            direction: parameter.direction,
            is_optional: parameter.optional || parameter.reserved,
            text: text(scope.unit, parameter),
            is_buffer: parameter.buffer.is_some() || matches!(parameter.ty, Type::Array { .. }),
            is_array: matches!(&parameter.buffer, Some(Buffer::Elements(count)) if *count != Count::Fixed(1)),
            is_retained: parameter.retained,
        });
    }
    let returns = match native.returns.ty.is_void() {
        true => Ty::Void,
        false => scope.ty_parameter(&native.returns.ty, native.returns.is_const)?,
    };
    let has_struct = returns.is_aggregate() || parameters.iter().any(|parameter| parameter.ty.is_aggregate());
    if has_struct && scope.words.by_windows_rules && facts::is_elsewhere(scope.unit) {
        return Err(Unsupported::new(
            "it has a struct by value, which other systems than Windows pass by its fields",
        ));
    }
    Ok(Signature {
        convention: if native.is_variadic { CallingConvention::Cdecl } else { native.convention },
        parameters,
        returns,
        is_variadic: native.is_variadic,
    })
}

/// The encoding of a string that the function only reads, up to its zero.
fn text(unit: &Unit, parameter: &farcall_model::Parameter) -> Option<Encoding> {
    let Type::Named(id) = &parameter.ty else { return None };
    let is_read = parameter.is_const
        && parameter.direction == Direction::In
        && parameter.termination == Termination::Nul
        && parameter.buffer.is_none();
    match unit.get(*id)?.name.as_str() {
        "PWSTR" if is_read => Some(Encoding::Unicode),
        "PSTR" if is_read => Some(Encoding::Ansi),
        _ => None,
    }
}

/// The names that the fields of `record` get.
pub(super) fn field_names(scope: &Scope<'_>, record: &farcall_model::Record) -> Vec<String> {
    let mut own = HashSet::new();
    record.fields.iter().map(|field| scope.member(&mut own, &field.name)).collect()
}

/// Adds those nested in `native`, then itself.
fn record(
    scope: &Scope<'_>,
    id: DeclId,
    native: &farcall_model::Record,
    name: String,
    records: &mut Vec<Record>,
) -> Result<(), Unsupported> {
    let unknown = || Unsupported::new("its size is not known");
    let layout = native.layout(scope.architecture).ok_or_else(unknown)?;
    let mut nested = Vec::with_capacity(native.nested.len());
    for (index, inner) in native.nested.iter().enumerate() {
        let inner_name = scope.claim(id, true, &format!("{name}_{index}"));
        record(scope, id, inner, inner_name.clone(), records)?;
        let inner_layout = inner.layout(scope.architecture).ok_or_else(unknown)?;
        let is = Is::Record { size: inner_layout.size, align: inner_layout.align, is_union: inner.is_union };
        nested.push(Ty::Named { name: inner_name, is });
    }
    let mut fields = Vec::with_capacity(native.fields.len());
    let places = native.fields.iter().zip(&layout.fields).zip(field_names(scope, native));
    for ((field, place), name) in places {
        let ty = scope.ty_const(&field.ty, field.is_const, &nested)?;
        let bits = field.bits.iter().filter(|bit| bit.width > 0);
        fields.push(Field {
            name,
            offset: place.offset,
            size: place.size,
            align: scope.extent(&ty).align,
            ty,
            bits: bits.map(|bit| ((scope.words.identifier)(&bit.name), bit.offset, bit.width)).collect(),
            is_flexible: field.is_flexible,
            is_anonymous: field.is_anonymous(),
        });
    }
    records.push(Record {
        name,
        is_union: native.is_union,
        fields,
        size: layout.size,
        align: layout.align,
        packing: native.packing,
        alignment: native.alignment,
    });
    Ok(())
}

fn interface(
    scope: &Scope<'_>,
    id: DeclId,
    native: &farcall_model::Interface,
) -> Result<Interface, Unsupported> {
    let name = scope.name(id);
    let mut own = HashSet::new();
    let mut chain = vec![native];
    let mut next = native.base;
    while let Some(base) = next {
        let absent = || Unsupported::new("the methods of the interface it derives from are not at hand");
        let declaration = scope.unit.get(base).filter(|_| !scope.unit.is_opaque(base)).ok_or_else(absent)?;
        let Body::Interface(interface) = declaration.body() else { return Err(absent()) };
        chain.push(interface);
        next = interface.base.filter(|_| chain.len() < 100);
    }
    let mut tables = Vec::with_capacity(chain.len());
    for interface in chain.into_iter().rev() {
        let methods = interface.methods.iter().map(|native| method(scope, &name, &mut own, native));
        tables.push(methods.collect::<Result<Vec<_>, _>>()?);
    }
    let methods = tables.pop().unwrap_or_default();
    Ok(Interface {
        base: native.base.map(|base| scope.name(base)),
        inherited: tables.into_iter().flatten().collect(),
        methods,
        iid: native.guid.map(|guid| (scope.claim(id, false, &format!("IID_{name}")), guid)),
    })
}

fn method(
    scope: &Scope<'_>,
    interface: &str,
    own: &mut HashSet<String>,
    native: &farcall_model::Method,
) -> Result<Method, Unsupported> {
    let passed = |name: &str, ty| Parameter {
        name: (scope.words.identifier)(name),
        ty,
        direction: Direction::In,
        is_optional: false,
        text: None,
        is_buffer: false,
        is_array: false,
        is_retained: false,
    };
    let this = Ty::Named { name: interface.to_owned(), is: Is::Interface }.pointer(false);
    let mut parameters = vec![passed("This", this)];
    let mut result = None;
    if !native.signature.returns.ty.is_void() {
        let returns = scope.ty_parameter(&native.signature.returns.ty, false)?;
        if returns.is_aggregate() {
            // A C++ member function returns every struct through a pointer that follows the object.
            let result_ty = returns.pointer(false);
            parameters.push(passed("result", result_ty.clone()));
            result = Some(result_ty);
        }
    }
    let mut signature = signature(scope, &native.signature, parameters)?;
    if let Some(result) = result {
        signature.returns = result;
    }
    Ok(Method { name: scope.member(own, &native.name), signature })
}
