//! What the language around a parser of C says itself: functions that are loaded, and values.

use super::declarator::Scope;
use super::dialect::Cdef;
use super::keywords::{cdef_identifier, identifier};
use super::lower::{claim, claim_exactly, parameters};
use super::types::{Constant, Import, Integers, What};
use crate::plain::{self, Item, Words};
use crate::{Options, Unsupported, facts};
use farcall_model::{Architecture, Body, DeclId};

/// For the values of constants, which are resolved as for every other language.
static WORDS: Words = Words {
    identifier: cdef_identifier,
    used: &[],
    ignores_case: false,
    has_one_space: true,
    by_windows_rules: false,
    refuse: keep,
};

fn keep(_: &Item, _: Architecture) -> Option<String> {
    None
}

/// What `cdef` calls the calling convention `word`; nothing where there is only one.
///
/// # Errors
/// When it does not know it, on a machine where it matters.
pub(crate) fn convention(
    cdef: Cdef,
    architecture: Architecture,
    word: &'static str,
) -> Result<&'static str, Unsupported> {
    let is_x86 = architecture == Architecture::X86;
    match (cdef, word) {
        (Cdef::LuaJit, _) | (Cdef::Cffi, "__stdcall") => Ok(word),
        (Cdef::Cffi | Cdef::Php, "__cdecl") => Ok(""),
        (Cdef::Cffi | Cdef::Php, _) if !is_x86 => Ok(""),
        (Cdef::Cffi, _) => Err(Unsupported::new(format!("cffi does not know {word}, which it has on x86"))),
        (Cdef::Php, _) => Err(Unsupported::new(format!(
            "PHP on x86 looks for {word} functions under decorated names, which the DLLs of Windows do not export"
        ))),
    }
}

/// `body` as the language around `cdef` has it; `None` for what is said in C.
///
/// # Errors
/// When it cannot be expressed.
pub(crate) fn body(
    scope: &Scope<'_>,
    id: DeclId,
    body: &Body,
    cdef: Cdef,
    options: &Options,
) -> Result<Option<What>, Unsupported> {
    match body {
        Body::Function(function) if function.library.is_some() => import(scope, id, function, cdef).map(Some),
        Body::Function(function) => value(scope, id, &function.signature.returns.ty, options).map(Some),
        Body::Constant(constant) => value(scope, id, &constant.ty, options).map(Some),
        Body::Enum(e) => Ok(Some(What::Integers(integers(scope, id, e)))),
        _ => Ok(None),
    }
}

fn integers(scope: &Scope<'_>, id: DeclId, e: &farcall_model::Enum) -> Integers {
    let name = scope.type_name(id);
    let mut members: Vec<(String, i128)> = Vec::with_capacity(e.members.len());
    for member in &e.members {
        let short = identifier(&member.name);
        let is_free = !e.is_scoped && claim(scope, id, &short) && members.iter().all(|(n, _)| *n != short);
        members.push((if is_free { short } else { format!("{name}_{}", member.name) }, member.value));
    }
    Integers { name, ty: scope.primitive(e.ty), is_flags: e.is_flags, members }
}

fn import(
    scope: &Scope<'_>,
    id: DeclId,
    function: &farcall_model::Function,
    cdef: Cdef,
) -> Result<What, Unsupported> {
    let name = cdef_identifier(scope.unit.name(id));
    let declared = scope.unit.get(id).map_or("", |declaration| declaration.name.as_str());
    let entry = function.entry_point.as_deref().unwrap_or(declared).to_owned();
    if let Some(ordinal) = entry.strip_prefix('#') {
        return Err(Unsupported::new(format!(
            "it is exported as number {ordinal} and under no name, which {} needs to find it",
            match cdef {
                Cdef::LuaJit => "LuaJIT",
                Cdef::Php => "PHP",
                Cdef::Cffi => "cffi",
            }
        )));
    }
    let is_renamed = cdef == Cdef::LuaJit;
    if !is_renamed && cdef_identifier(&entry) != entry {
        return Err(Unsupported::new(format!("it is exported as {entry}, which is no name in C")));
    }
    claim_exactly(scope, id, &name)?;
    if entry != name {
        claim_exactly(scope, id, &entry)?;
    }
    let signature = &function.signature;
    let parameters = parameters(scope, signature, None)?;
    let called = if is_renamed { &name } else { &entry };
    let head = format!("{} {called}", scope.convention(signature.convention)?);
    let head = scope.declare(&signature.returns.ty, signature.returns.is_const, head.trim_start())?;
    let library = facts::library(scope.unit, function.library.as_deref().unwrap_or_default());
    Ok(What::Import(Import { library, name, entry, head, parameters }))
}

/// A constant, or a function that the header defines to be one.
fn value(
    scope: &Scope<'_>,
    id: DeclId,
    ty: &farcall_model::Type,
    options: &Options,
) -> Result<What, Unsupported> {
    let item = plain::declaration(scope.unit, id, &WORDS, options)?;
    let name = cdef_identifier(scope.unit.name(id));
    claim_exactly(scope, id, &name)?;
    let ty = scope.declare(ty, false, "")?;
    match item.what {
        plain::What::Constant(_, value) => Ok(What::Constant(Constant { name, ty, value })),
        plain::What::Inline(_, value) => Ok(What::Returns(Constant { name, ty, value })),
        _ => Err(Unsupported::new("its value is not known")),
    }
}
