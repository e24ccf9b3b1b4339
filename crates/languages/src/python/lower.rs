//! From the neutral declarations to what a Python module says.

use super::keywords::{field, global};
use super::ty::{Scope, special_typedef, spell_primitive};
use super::types::{Class, Function, Interface, Item, Library, Member, What};
use super::{constant, record};
use crate::{Options, Unsupported, facts};
use farcall_model::{Architecture, Architectures, Body, CallingConvention, DeclId, Declaration, Signature};

/// The declaration `id` as one item per group of architectures.
pub(super) fn declaration(
    scope: &Scope<'_>,
    id: DeclId,
    options: &Options,
) -> Result<Vec<Item>, Unsupported> {
    let (declaration, printed) = facts::printed(scope.unit, id)?;
    let link = declaration.documentation.clone().filter(|_| options.links);
    printed
        .into_iter()
        .map(|printed| {
            let note = unknown_convention(printed.body)
                .filter(|_| scope.architecture != Architecture::X86)
                .map(|convention| {
                    format!("Not on x86: ctypes does not know {convention}, which it has there.")
                });
            body(scope, id, declaration, printed.body, printed.first).map(|what| Item {
                id,
                link: link.clone(),
                note,
                condition: condition(printed.on),
                what,
            })
        })
        .collect()
}

/// The condition for a set of architectures; `None` for all.
fn condition(architectures: Architectures) -> Option<&'static str> {
    let has = |architecture| architectures.contains(architecture);
    match (has(Architecture::X86), has(Architecture::X64), has(Architecture::Arm64)) {
        (true, true, true) | (false, false, false) => None,
        (true, false, false) => Some("sizeof(c_void_p) == 4"),
        (false, true, true) => Some("sizeof(c_void_p) == 8"),
        (false, true, false) => Some("sizeof(c_void_p) == 8 and not IS_ARM64"),
        (false, false, true) => Some("IS_ARM64"),
        (true, true, false) => Some("not IS_ARM64"),
        (true, false, true) => Some("sizeof(c_void_p) == 4 or IS_ARM64"),
    }
}

/// The convention that `body` has on x86 and ctypes does not know.
fn unknown_convention(body: &Body) -> Option<&'static str> {
    let of = |signature: &Signature| match signature.convention {
        CallingConvention::Fastcall => Some("__fastcall"),
        CallingConvention::Thiscall => Some("__thiscall"),
        CallingConvention::Stdcall | CallingConvention::Cdecl => None,
    };
    match body {
        Body::Function(function) => of(&function.signature),
        Body::Callback(signature) => of(signature),
        Body::Interface(interface) => interface.methods.iter().find_map(|method| of(&method.signature)),
        _ => None,
    }
}

fn body(
    scope: &Scope<'_>,
    id: DeclId,
    declaration: &Declaration,
    body: &Body,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    if let Some(convention) = unknown_convention(body).filter(|_| scope.architecture == Architecture::X86) {
        return Err(Unsupported::new(format!("ctypes does not know {convention}")));
    }
    let name = scope.type_name(id);
    match body {
        Body::Function(function) => lower_function(scope, id, declaration, function, architecture),
        Body::Record(r) => Ok(What::Classes(record::lower(scope, id, r, name, architecture)?)),
        Body::Enum(e) => Ok(What::Assignments(enumeration(scope, id, name, e))),
        Body::Constant(c) => {
            let name = global(scope.unit.name(id));
            claim(scope, id, &name)?;
            Ok(What::Assignments(vec![(name, constant::value(scope, &c.ty, &c.value, architecture)?)]))
        }
        Body::Callback(signature) => {
            if signature.is_variadic {
                return Err(Unsupported::new("ctypes has no callbacks with a variable number of arguments"));
            }
            Ok(What::Assignments(vec![(name, prototype(scope, signature, Vec::new())?)]))
        }
        Body::Interface(interface) => lower_interface(scope, id, name, interface, architecture),
        Body::Typedef(typedef) => {
            let target = match special_typedef(&declaration.name) {
                Some(target) => target.to_owned(),
                None => scope.spell(&typedef.ty)?,
            };
            Ok(What::Assignments(vec![(name, target)]))
        }
    }
}

/// Takes a name that cannot be changed.
fn claim(scope: &Scope<'_>, id: DeclId, name: &str) -> Result<(), Unsupported> {
    if scope.claim(id, name) {
        return Ok(());
    }
    Err(Unsupported::new(format!("something else in the file is called {name}")))
}

fn enumeration(
    scope: &Scope<'_>,
    id: DeclId,
    name: String,
    e: &farcall_model::Enum,
) -> Vec<(String, String)> {
    let mut lines = Vec::with_capacity(e.members.len() + 1);
    let mut own = std::collections::HashSet::new();
    lines.push((name.clone(), spell_primitive(e.ty).to_owned()));
    for member in &e.members {
        let short = global(&member.name);
        let is_free = !e.is_scoped && scope.claim(id, &short) && short != name && !own.contains(&short);
        let member_name = if is_free { short } else { format!("{name}_{}", field(&member.name)) };
        own.insert(member_name.clone());
        lines.push((member_name, constant::number(member.value, e.is_flags)));
    }
    lines
}

/// DLLs and drivers whose functions only the kernel can call. Source: "Kernel-Mode Driver
/// Architecture Design Guide", which lists the libraries that drivers link to.
fn runs_in_the_kernel(library: &str) -> bool {
    let library = library.to_ascii_lowercase();
    library.ends_with(".sys") || library == "ntoskrnl.exe" || library == "hal.dll"
}

fn lower_function(
    scope: &Scope<'_>,
    id: DeclId,
    declaration: &Declaration,
    function: &farcall_model::Function,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let name = global(scope.unit.name(id));
    claim(scope, id, &name)?;
    let signature = &function.signature;
    let Some(library) = &function.library else {
        let Some(value) = &function.inline_value else {
            return Err(Unsupported::new(
                "no DLL exports it: the header defines it inline or a static library holds it",
            ));
        };
        let number: i128 = value.trim().parse().map_err(|_| {
            Unsupported::new(format!("the header defines it as {value}, which is not one number"))
        })?;
        let value = constant::typed_number(scope, &signature.returns.ty, number, architecture)?;
        return Ok(What::Inline(name, value));
    };
    if runs_in_the_kernel(library) {
        return Err(Unsupported::new(format!("{library} runs in the kernel, where Python does not")));
    }
    let parameters = signature
        .parameters
        .iter()
        .map(|parameter| Ok((parameter.name.replace(['\n', '\r'], " "), scope.parameter(parameter)?)))
        .collect::<Result<Vec<_>, Unsupported>>()?;
    let exported = function.entry_point.as_deref().unwrap_or(&declaration.name);
    let entry = match exported.strip_prefix('#') {
        Some(ordinal) => format!("[{ordinal}]"),
        None if field(exported) == exported => format!(".{exported}"),
        None => format!("[{exported:?}]"),
    };
    let lower = facts::library(scope.unit, library);
    let file = match lower.strip_suffix(".dll") {
        Some(stem) if !stem.contains('.') => stem.to_owned(),
        _ => lower,
    };
    let is_cdecl = signature.is_variadic || signature.convention == CallingConvention::Cdecl;
    Ok(What::Function(Function {
        library: Library { file, is_cdecl, is_elsewhere: facts::is_elsewhere(scope.unit) },
        name,
        entry,
        parameters,
        returns: scope.returns(&signature.returns)?,
    }))
}

/// The class of pointers to functions with this signature.
fn prototype(scope: &Scope<'_>, signature: &Signature, first: Vec<String>) -> Result<String, Unsupported> {
    let kind = match signature.convention {
        CallingConvention::Cdecl => "CFUNCTYPE",
        _ => "WINFUNCTYPE",
    };
    let mut types = first;
    if types.is_empty() {
        types.push(scope.returns(&signature.returns)?);
    }
    for parameter in &signature.parameters {
        types.push(scope.parameter(parameter)?);
    }
    Ok(format!("{kind}({})", types.join(", ")))
}

fn lower_interface(
    scope: &Scope<'_>,
    id: DeclId,
    name: String,
    interface: &farcall_model::Interface,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let base = match interface.base {
        None => "Structure".to_owned(),
        Some(base) if scope.unit.get(base).is_none() || scope.unit.is_opaque(base) => {
            return Err(Unsupported::new("the methods of the interface it derives from are not at hand"));
        }
        Some(base) => format!("{}Vtbl", scope.type_name(base)),
    };
    let mut fields: Vec<Member> = Vec::with_capacity(interface.methods.len());
    let mut names = std::collections::HashSet::new();
    for method in &interface.methods {
        let mut method_name = field(&method.name);
        // Overloads share a name, which fields cannot.
        for count in 2.. {
            if names.insert(method_name.clone()) {
                break;
            }
            method_name = format!("{}{count}", field(&method.name));
        }
        let signature = &method.signature;
        let this = format!("POINTER({name})");
        let first =
            if facts::shape(scope.unit, &signature.returns.ty, architecture) == facts::Shape::Aggregate {
                // A C++ member function returns every struct through a pointer that follows `this`.
                let result = scope.spell(&signature.returns.ty.clone().pointer(false))?;
                vec![result.clone(), this, result]
            } else {
                vec![scope.returns(&signature.returns)?, this]
            };
        fields.push(Member { name: method_name, ty: prototype(scope, signature, first)?, width: None });
    }
    let table = Class {
        name: format!("{name}Vtbl"),
        base,
        is_forward: false,
        is_assigned: name.starts_with("__"),
        packing: None,
        has_layout: false,
        alignment: None,
        anonymous: Vec::new(),
        fields: Some(fields),
    };
    let iid_name = format!("IID_{name}");
    let iid =
        interface.guid.filter(|_| scope.claim(id, &iid_name)).map(|guid| (iid_name, constant::guid(guid)));
    Ok(What::Interface(Interface { name, is_forward: false, table, iid }))
}
