//! From the neutral declarations to what a C header says.

use super::cdef;
use super::constant;
use super::cpp;
use super::declarator::{Scope, string_typedef};
use super::keywords::identifier;
use super::record;
use super::types::{Enum, Flags, Function, Interface, Item, Named, What};
use crate::{Options, Unsupported, facts};
use farcall_model::{
    Architecture, Architectures, Body, CallingConvention, DeclId, Declaration, Primitive, Signature, Type,
};

/// The declaration `id` as one item per group of architectures.
pub(crate) fn declaration(
    scope: &Scope<'_>,
    id: DeclId,
    options: &Options,
) -> Result<Vec<Item>, Unsupported> {
    let (declaration, printed) = facts::printed(scope.unit, id)?;
    let link = declaration.documentation.clone().filter(|_| options.links);
    if let Some((cdef, architecture)) = scope.dialect.cdef() {
        let here = printed
            .iter()
            .find(|printed| printed.on.contains(architecture))
            .ok_or_else(|| Unsupported::new(format!("it does not exist on {}", architecture.name())))?;
        let what = match cdef::body(scope, id, here.body, cdef, options)? {
            Some(what) => what,
            None => body(scope, id, declaration, here.body, architecture)?,
        };
        let notes = facts::differences(declaration, architecture, "the packing");
        return Ok(vec![Item { id, link, notes: notes.into_iter().collect(), condition: None, what }]);
    }
    printed
        .into_iter()
        .map(|printed| {
            body(scope, id, declaration, printed.body, printed.first).map(|what| Item {
                id,
                link: link.clone(),
                notes: Vec::new(),
                condition: condition(printed.on),
                what,
            })
        })
        .collect()
}

/// The preprocessor's name for a set of architectures; `None` for all.
fn condition(architectures: Architectures) -> Option<String> {
    if architectures.is_all() {
        return None;
    }
    let x86 = architectures.contains(Architecture::X86);
    let names: Vec<&str> = match (x86, architectures.iter().count()) {
        // Both 64-bit ones: the macro that every Windows compiler predefines there.
        (false, 2) => vec!["defined(_WIN64)"],
        _ => architectures.iter().map(predefined).collect(),
    };
    Some(names.join(" || "))
}

/// The macros by which Microsoft's compiler and GCC say what they compile for.
fn predefined(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86 => "defined(_M_IX86) || defined(__i386__)",
        Architecture::X64 => "defined(_M_X64) || defined(__x86_64__)",
        Architecture::Arm64 => "defined(_M_ARM64) || defined(__aarch64__)",
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
        Body::Record(r) if r.fields.is_empty() => {
            scope.forward.borrow_mut().insert(id);
            Ok(What::Incomplete(name))
        }
        Body::Record(r) => {
            if scope.dialect.is_cpp() {
                scope.hide(record::field_names(r).into_iter().map(identifier));
            }
            let record = record::lower(scope, r, None, &name, architecture);
            scope.hide([]);
            let mut record = record?;
            record::name_unnamed(&mut record, r);
            Ok(What::Record(Named { is_forward: scope.forward.borrow().contains(&id), name, record }))
        }
        Body::Enum(e) if scope.dialect.is_cpp() => Ok(cpp::enumeration(scope, id, name, e)),
        Body::Enum(e) => Ok(enumeration(scope, id, name, e)),
        Body::Constant(c) if scope.dialect.is_cpp() => cpp::constant(scope, id, c, architecture),
        Body::Constant(c) => constant::lower(scope, id, c, architecture),
        Body::Callback(signature) => {
            let parameters = parameters(scope, signature, None)?;
            let convention = scope.convention(signature.convention)?;
            if scope.dialect.is_cpp() {
                let pointer = format!("{convention} *");
                let pointer = format!("({})({})", pointer.trim_start(), parameters.join(", "));
                let ty = scope.declare(&signature.returns.ty, signature.returns.is_const, &pointer)?;
                return Ok(What::Using(name, ty));
            }
            let pointer = format!("{convention} *{name}");
            let pointer = format!("({})({})", pointer.trim_start(), parameters.join(", "));
            Ok(What::Typedef(scope.declare(&signature.returns.ty, signature.returns.is_const, &pointer)?))
        }
        Body::Interface(i) if scope.dialect.is_cpp() => cpp::interface(scope, id, name, i, architecture),
        Body::Interface(_) => interface(scope, id, name, architecture),
        Body::Typedef(typedef) => {
            if scope.dialect.is_cpp() {
                return cpp::alias(scope, declaration, name, typedef);
            }
            // Text is made of `char` in C, and string literals are too.
            let declarator = match (string_typedef(&declaration.name), declaration.name.as_str()) {
                (Some(_), "PWSTR") if scope.dialect.is_php() => format!("uint16_t *{name}"),
                (Some((_, element)), _) => format!("{element} *{name}"),
                (None, "CHAR") => format!("char {name}"),
                _ => scope.declare(&typedef.ty, false, &name)?,
            };
            Ok(What::Typedef(declarator))
        }
    }
}

fn enumeration(scope: &Scope<'_>, id: DeclId, name: String, e: &farcall_model::Enum) -> What {
    let mut members: Vec<(String, String)> = Vec::with_capacity(e.members.len());
    let fits_int = e.members.iter().all(|m| i32::try_from(m.value).is_ok());
    let is_plain = e.ty == Primitive::I32 && fits_int && !e.is_flags && !e.members.is_empty();
    for member in &e.members {
        let short = identifier(&member.name);
        let is_free = !e.is_scoped && claim(scope, id, &short) && members.iter().all(|(n, _)| *n != short);
        let member_name = if is_free { short } else { format!("{name}_{}", member.name) };
        let value = if fits_int {
            constant::number(member.value, Primitive::I32, e.is_flags)
        } else {
            format!("(({name}){})", constant::cast_number(member.value, e.ty, e.is_flags))
        };
        members.push((member_name, value));
    }
    if is_plain {
        return What::Enum(Enum { name, ty: None, is_flags: false, is_scoped: false, members });
    }
    What::Flags(Flags { name, ty: scope.primitive(e.ty), fits_int, members })
}

/// Takes `name` for `id` among the file's functions, constants and members. Whether it was free.
pub(crate) fn claim(scope: &Scope<'_>, id: DeclId, name: &str) -> bool {
    if scope.declared.is_none() {
        return true;
    }
    *scope.taken.borrow_mut().entry(name.to_owned()).or_insert(id) == id
}

/// Takes a name that cannot be changed.
///
/// # Errors
/// When something else in the file has it.
pub(crate) fn claim_exactly(scope: &Scope<'_>, id: DeclId, name: &str) -> Result<(), Unsupported> {
    if claim(scope, id, name) {
        return Ok(());
    }
    Err(Unsupported::new(format!(
        "something else in the file is called {name}, and C has one space for both"
    )))
}

impl Scope<'_> {
    /// The word for a calling convention, empty where the reader knows none and the machine has only one.
    ///
    /// # Errors
    /// When the reader has no word for it.
    pub(crate) fn convention(&self, convention: CallingConvention) -> Result<&'static str, Unsupported> {
        let word = match convention {
            CallingConvention::Stdcall => "__stdcall",
            CallingConvention::Cdecl => "__cdecl",
            CallingConvention::Fastcall => "__fastcall",
            CallingConvention::Thiscall => "__thiscall",
        };
        match self.dialect.cdef() {
            Some((cdef, architecture)) => cdef::convention(cdef, architecture, word),
            // Elsewhere compilers do not know the words, and have no other convention.
            None if facts::is_elsewhere(self.unit) => Ok(""),
            None => Ok(word),
        }
    }
}

fn lower_function(
    scope: &Scope<'_>,
    id: DeclId,
    declaration: &Declaration,
    function: &farcall_model::Function,
    _architecture: Architecture,
) -> Result<What, Unsupported> {
    let called = identifier(scope.unit.name(id));
    let signature = &function.signature;
    let (mut exported, mut note) = (declaration.name.as_str(), None);
    match function.entry_point.as_deref() {
        // The import library gives the ordinal this name.
        Some(ordinal) if ordinal.starts_with('#') => {
            note = Some(format!("Exported as ordinal {} only.", ordinal.trim_start_matches('#')));
        }
        Some(entry) => exported = entry,
        None => {}
    }
    let exported = identifier(exported);
    claim_exactly(scope, id, &called)?;
    if exported != called {
        claim_exactly(scope, id, &exported)?;
    }
    let name = if function.library.is_some() { &exported } else { &called };
    let parameters = parameters(scope, signature, None)?;
    let head = format!("{} {name}", scope.convention(signature.convention)?);
    let head = head.trim_start();
    let mut lowered = Function {
        head: scope.declare(&signature.returns.ty, signature.returns.is_const, head)?,
        parameters,
        is_import: function.library.is_some() && !facts::is_elsewhere(scope.unit),
        is_noreturn: function.does_not_return,
        alias: (function.library.is_some() && exported != called).then(|| (called.clone(), exported.clone())),
        note,
    };
    if function.library.is_some() {
        return Ok(What::Function(lowered));
    }
    match &function.inline_value {
        Some(value) => {
            let number: i128 = value.trim().parse().map_err(|_| {
                Unsupported::new(format!("the header defines it as {value}, which is not one number"))
            })?;
            lowered.head = scope.declare(&signature.returns.ty, signature.returns.is_const, name)?;
            let value = constant::typed_number(scope, &signature.returns.ty, number, Architecture::X64)?;
            Ok(What::Inline(lowered, value))
        }
        None => Err(Unsupported::new(
            "no DLL exports it: the header defines it inline or a static library holds it",
        )),
    }
}

/// The parameters' declarators, after `this` where there is one; `void` where there are none.
pub(crate) fn parameters(
    scope: &Scope<'_>,
    signature: &Signature,
    this: Option<Vec<String>>,
) -> Result<Vec<String>, Unsupported> {
    let mut lowered = this.unwrap_or_default();
    let mut names: Vec<String> = Vec::with_capacity(signature.parameters.len());
    // A parameter that is called like a type hides the type from the parameters behind it.
    let types: Vec<String> = signature
        .parameters
        .iter()
        .filter_map(|p| match p.ty.innermost() {
            Type::Named(id) => Some(scope.type_name(*id)),
            _ => None,
        })
        .collect();
    for (index, parameter) in signature.parameters.iter().enumerate() {
        let mut name = scope.member_name(&parameter.name);
        if name == "_" || name == "This" || names.contains(&name) || types.contains(&name) {
            name = format!("{name}{index}");
        }
        if parameter.ty.is_void() {
            return Err(Unsupported::new(format!("its parameter {name} has no type")));
        }
        lowered.push(scope.declare(&parameter.ty, parameter.is_const, &name)?);
        names.push(name);
    }
    if signature.is_variadic {
        lowered.push("...".to_owned());
    }
    if lowered.is_empty() && !scope.dialect.is_cpp() {
        lowered.push("void".to_owned());
    }
    Ok(lowered)
}

fn interface(
    scope: &Scope<'_>,
    id: DeclId,
    name: String,
    architecture: Architecture,
) -> Result<What, Unsupported> {
    let chain = chain(scope, id, architecture)?;
    let own = chain.last().and_then(|interface| interface.guid);
    let mut methods: Vec<(String, Vec<String>)> = Vec::new();
    let natives = chain.iter().flat_map(|interface| &interface.methods);
    for (native, called) in natives.zip(method_names(scope, &chain)) {
        let convention = scope.convention(native.signature.convention)?;
        let head = format!("({})", format!("{convention} *{called}").trim_start());
        let this = vec![format!("{name} *This")];
        methods.push(method(scope, &native.signature, &head, this, architecture)?);
    }
    let iid_name = format!("IID_{name}");
    let iid = own.filter(|_| claim(scope, id, &iid_name)).map(|guid| {
        scope.primitive(Primitive::Guid);
        (iid_name, guid)
    });
    Ok(What::Interface(Interface { is_forward: false, name, methods, iid }))
}

/// The interface `id` behind those it derives from.
pub(crate) fn chain<'a>(
    scope: &Scope<'a>,
    id: DeclId,
    architecture: Architecture,
) -> Result<Vec<&'a farcall_model::Interface>, Unsupported> {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(current) = next {
        let declaration = scope.unit.get(current);
        let Some(Body::Interface(interface)) = declaration.map(|d| d.on_or_first(architecture)) else {
            return Err(Unsupported::new("an interface it derives from is declared nowhere"));
        };
        if scope.unit.is_opaque(current) {
            return Err(Unsupported::new("the methods of an interface it derives from are not at hand"));
        }
        if chain.len() > 64 {
            return Err(Unsupported::new("it derives from itself"));
        }
        chain.push(interface);
        next = interface.base;
    }
    chain.reverse();
    Ok(chain)
}

/// A name for each method of `chain`. Overloads share one, which members of a C struct cannot, and which in C++
/// would move them in the table or make them override one another.
pub(crate) fn method_names(scope: &Scope<'_>, chain: &[&farcall_model::Interface]) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let methods = chain.iter().flat_map(|interface| &interface.methods);
    let names = methods.map(|method| {
        let mut name = scope.member_name(&method.name);
        for count in 2.. {
            if taken.insert(name.clone()) {
                break;
            }
            name = format!("{}{count}", scope.member_name(&method.name));
        }
        name
    });
    names.collect()
}

/// The head and the parameters of a method whose declarator is `head`; `this` comes first.
pub(crate) fn method(
    scope: &Scope<'_>,
    signature: &Signature,
    head: &str,
    mut this: Vec<String>,
    architecture: Architecture,
) -> Result<(String, Vec<String>), Unsupported> {
    let mut returns = signature.returns.ty.clone();
    if facts::shape(scope.unit, &returns, architecture) == facts::Shape::Aggregate {
        // A C++ member function returns every struct through a pointer that follows `this`.
        returns = returns.pointer(false);
        this.push(scope.declare(&returns, false, "result")?);
    }
    let parameters = parameters(scope, signature, Some(this))?;
    Ok((scope.declare(&returns, signature.returns.is_const, head)?, parameters))
}

/// Whether `ty` is an integer that C would promote to `int` anyway.
pub(crate) fn is_promoted(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Primitive(
            Primitive::I8
                | Primitive::U8
                | Primitive::I16
                | Primitive::U16
                | Primitive::Char16
                | Primitive::I32
        )
    )
}
