//! From the neutral declarations to what a Rust file says.

use super::keywords::identifier;
use super::ty::{Scope, abi};
use super::types::{Abi, Block, Callable, Function, Import, Interface, Item, Linked, Linking, What};
use super::{constant, record};
use crate::{Options, Unsupported, facts};
use farcall_model::{Architecture, Architectures, Body, DeclId, Declaration, Type};

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
            body(scope, id, declaration, printed.body, printed.first).map(|what| Item {
                link: link.clone(),
                condition: condition(printed.on),
                what,
            })
        })
        .collect()
}

/// The predicate for a set of architectures; `None` for all.
fn condition(architectures: Architectures) -> Option<String> {
    if architectures.is_all() {
        return None;
    }
    let names: Vec<&str> = architectures
        .iter()
        .map(|architecture| match architecture {
            Architecture::X86 => "target_arch = \"x86\"",
            Architecture::X64 => "target_arch = \"x86_64\"",
            Architecture::Arm64 => "target_arch = \"aarch64\"",
        })
        .collect();
    match names.as_slice() {
        [one] => Some((*one).to_owned()),
        _ if !architectures.contains(Architecture::X86) => Some("target_pointer_width = \"64\"".to_owned()),
        _ => Some(format!("any({})", names.join(", "))),
    }
}

fn body(
    scope: &Scope<'_>,
    id: DeclId,
    declaration: &Declaration,
    body: &Body,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let name = scope.type_name(id);
    match body {
        Body::Function(function) => lower_function(scope, id, declaration, function, architecture),
        Body::Record(r) if r.fields.is_empty() => Ok(What::Opaque(name)),
        Body::Record(r) => Ok(What::Records(record::lower(scope, id, r, name, architecture)?)),
        Body::Enum(e) => Ok(enumeration(scope, id, name, e)),
        Body::Constant(c) => {
            claim(scope, id, &identifier(scope.unit.name(id)))?;
            Ok(What::Constant(constant::lower(scope, id, c, architecture)?))
        }
        Body::Callback(signature) => {
            let parameters = scope.parameters(signature)?;
            let pointer = scope.function_pointer(abi(signature), &parameters, &scope.returns(signature)?);
            let optional = |ty: String| format!("Option<{ty}>");
            Ok(What::Alias(name, Callable { on_x86: pointer.on_x86.map(optional), ty: optional(pointer.ty) }))
        }
        Body::Interface(interface) => lower_interface(scope, id, name, interface, architecture),
        Body::Typedef(typedef) => {
            Ok(What::Alias(name, Callable { on_x86: None, ty: scope.spell(&typedef.ty)? }))
        }
    }
}

/// Takes a name that cannot be changed.
fn claim(scope: &Scope<'_>, id: DeclId, name: &str) -> Result<(), Unsupported> {
    if scope.claim_value(id, name) {
        return Ok(());
    }
    Err(Unsupported::new(format!("something else in the file is called {name}")))
}

fn enumeration(scope: &Scope<'_>, id: DeclId, name: String, e: &farcall_model::Enum) -> What {
    let mut members: Vec<(String, String)> = Vec::with_capacity(e.members.len());
    let mut own = std::collections::HashSet::new();
    for member in &e.members {
        let short = identifier(&member.name);
        let is_free = !e.is_scoped && scope.claim_value(id, &short) && !own.contains(&short);
        let member_name = if is_free { short } else { format!("{name}_{}", member.name) };
        let value = if e.is_flags && member.value >= 0 {
            format!("0x{:X}", member.value)
        } else {
            constant::number(member.value, e.ty, &name)
        };
        own.insert(member_name.clone());
        members.push((member_name, value));
    }
    What::Enum { name, ty: scope.primitive(e.ty), members }
}

fn lower_function(
    scope: &Scope<'_>,
    id: DeclId,
    declaration: &Declaration,
    function: &farcall_model::Function,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let name = identifier(scope.unit.name(id));
    claim(scope, id, &name)?;
    let signature = &function.signature;
    let parameters = scope.parameters(signature)?;
    let mut returns = scope.returns(signature)?;
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
        return Ok(What::Inline(format!("pub const fn {name}({}){returns}", parameters.join(", ")), value));
    };
    if function.does_not_return {
        returns = " -> !".to_owned();
    }
    let exported = function.entry_point.as_deref().unwrap_or(&declaration.name);
    let abi = abi(signature);
    let import = match facts::is_elsewhere(scope.unit) {
        true => import_elsewhere(library, exported, &name, abi),
        false => import(scope.linking, facts::library(scope.unit, library), exported, &name, abi),
    };
    Ok(What::Function(Function { import, name, parameters, returns }))
}

/// What imports the function `name` of `library`, which has it as `exported`.
fn import(linking: Linking, library: String, exported: &str, name: &str, abi: Abi) -> Import {
    let ordinal = exported.strip_prefix('#');
    let exported = Some(exported).filter(|exported| *exported != name);
    if linking == Linking::Macro && ordinal.is_none() {
        return Import::Macro { library, abi, exported: exported.map(str::to_owned) };
    }
    let attribute = match ordinal {
        Some(ordinal) => Some(format!("#[link_ordinal({ordinal})]")),
        None => exported.map(|exported| format!("#[link_name = {exported:?}]")),
    };
    let (library, kind) = match library.strip_suffix(".dll") {
        Some(stem) => (stem.to_owned(), Linked::Dll),
        None => (library, Linked::OddDll),
    };
    let note =
        (linking == Linking::Macro).then_some("windows_link::link! imports by name, and this has a number.");
    Import::Block { block: Block { library, kind, abi }, attribute, note }
}

/// As [`import`], for systems whose linkers are told `sqlite3` and find `libsqlite3.so`.
fn import_elsewhere(library: &str, exported: &str, name: &str, abi: Abi) -> Import {
    let stem = library.strip_prefix("lib").unwrap_or(library);
    let end = [".so", ".dylib"].iter().filter_map(|extension| stem.find(extension)).min();
    let library = stem.get(..end.unwrap_or(stem.len())).unwrap_or(stem).to_owned();
    let attribute = (exported != name).then(|| format!("#[link_name = {exported:?}]"));
    Import::Block { block: Block { library, kind: Linked::Elsewhere, abi }, attribute, note: None }
}

fn lower_interface(
    scope: &Scope<'_>,
    id: DeclId,
    name: String,
    interface: &farcall_model::Interface,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let base = match interface.base {
        None => None,
        Some(base) if scope.unit.get(base).is_none() || scope.unit.is_opaque(base) => {
            return Err(Unsupported::new("the methods of the interface it derives from are not at hand"));
        }
        Some(base) => Some(format!("{}_Vtbl", scope.type_name(base))),
    };
    let mut methods: Vec<(String, Callable)> = Vec::with_capacity(interface.methods.len());
    let mut names = std::collections::HashSet::from(["base".to_owned()]);
    for method in &interface.methods {
        let mut method_name = identifier(&method.name);
        // Overloads share a name, which fields of a struct cannot.
        for count in 2.. {
            if names.insert(method_name.clone()) {
                break;
            }
            method_name = format!("{}{count}", identifier(&method.name).trim_start_matches("r#"));
        }
        let signature = &method.signature;
        let mut parameters = vec![format!("this: *mut {name}")];
        let mut returns = scope.returns(signature)?;
        if facts::shape(scope.unit, &signature.returns.ty, architecture) == facts::Shape::Aggregate {
            // A C++ member function returns every struct through a pointer that follows `this`.
            let result = scope.spell(&signature.returns.ty.clone().pointer(false))?;
            parameters.push(format!("result: {result}"));
            returns = format!(" -> {result}");
        }
        parameters.extend(scope.parameters(signature)?);
        methods.push((method_name, scope.function_pointer(abi(signature), &parameters, &returns)));
    }
    let iid_name = format!("IID_{name}");
    let iid = interface.guid.filter(|_| scope.claim_value(id, &iid_name)).map(|guid| {
        scope.spell(&Type::Primitive(farcall_model::Primitive::Guid)).ok();
        (iid_name, constant::guid(guid))
    });
    Ok(What::Interface(Interface { name, base, methods, iid }))
}
