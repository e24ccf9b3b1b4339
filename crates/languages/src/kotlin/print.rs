//! Writes the items of a file as Kotlin.

use super::{constant, function, record};
use crate::java::doc;
use crate::jna::{self, Class, Form};
use crate::plain::{Item, Signature, Ty, What};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// One item.
pub(super) fn item(item: &Item) -> String {
    match &item.what {
        What::Function(function) => {
            let functions = function::of_library(&jna::library(function), &[(item, function)]);
            match jna::exported(function) {
                Some(_) => functions,
                None => format!("{functions}\n{}", function::BY_ORDINAL),
            }
        }
        _ => other(item, true),
    }
}

/// A complete file.
pub(super) fn file(items: &[Item]) -> String {
    let by_value = jna::passed_by_value(items);
    let mut parts = Vec::new();
    let mut libraries: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for item in items {
        match &item.what {
            What::Function(function) => {
                libraries.entry(jna::library(function)).or_default().push((item, function));
            }
            _ => parts.push(other(item, by_value.contains(item.name.as_str()))),
        }
    }
    let taken: HashSet<String> = items.iter().map(|item| item.name.to_lowercase()).collect();
    for (name, functions) in &libraries {
        let name = if taken.contains(&name.to_lowercase()) { format!("{name}Library") } else { name.clone() };
        parts.push(function::of_library(&name, functions));
    }
    let mut text = jna::with_helpers(&doc::joined(&parts), &record::HELPERS);
    if text.contains("byOrdinal(") {
        text = format!("{text}\n{}", function::BY_ORDINAL);
    }
    let mut imports = String::new();
    let has_native = text.contains("Native.");
    let mut classes = jna::imports(&text);
    classes.extend(has_native.then_some("com.sun.jna.Native"));
    classes.sort_unstable();
    for import in classes {
        let _ = writeln!(imports, "import {import}");
    }
    if imports.is_empty() { text } else { format!("{imports}\n{text}") }
}

/// What is no function of a DLL.
fn other(item: &Item, is_passed: bool) -> String {
    let name = &item.name;
    let text = match &item.what {
        What::Alias(ty) => match jna::alias(ty) {
            Some(Class::Number(base)) => record::number(name, &base),
            Some(Class::Pointer(base)) => record::pointer(name, &base),
            None => format!("// {name} is {}.\n", spell_type(ty)),
        },
        What::Opaque => record::pointer(name, "PointerType"),
        What::Enum(e) => constant::enumeration(name, e),
        What::Records(records) => record::records(records, is_passed),
        What::Function(_) => String::new(),
        What::Inline(signature, value) => function::inline(name, signature, value),
        What::Constant(ty, value) => constant::constant(name, ty, value),
        What::Callback(signature) => callback(name, signature),
        What::Interface(interface) => function::interface(name, interface),
    };
    doc::comment(item, &[]) + &text
}

fn callback(name: &str, signature: &Signature) -> String {
    let forms = jna::parameters(&signature.parameters, true);
    let list = function::list(&signature.parameters, &forms);
    let base = match signature.convention {
        farcall_model::CallingConvention::Cdecl => "Callback",
        _ => "StdCallCallback",
    };
    let method = doc::call("fun callback", &list, &result(&jna::result(name, signature)));
    format!("interface {name} : {base} {{\n{}}}\n", doc::indented(&method))
}

/// What stands behind the parameters of a function.
pub(super) fn result(form: &Form) -> String {
    if *form == Form::Void { String::new() } else { format!(": {}", spell(form)) }
}

/// How Kotlin writes a field of type `ty`.
pub(super) fn spell_type(ty: &Ty) -> String {
    spell(&jna::field(ty).0)
}

/// How Kotlin writes `form`; every object may be absent.
pub(super) fn spell(form: &Form) -> String {
    match form {
        Form::Object(name) => format!("{name}?"),
        Form::Array(of) => format!("{}?", array(of)),
        form => plain(form).to_owned(),
    }
}

/// An array of `of`.
pub(super) fn array(of: &Form) -> String {
    match of {
        Form::Object(name) => format!("Array<{name}?>"),
        Form::Array(of) => format!("Array<{}?>", array(of)),
        of => format!("{}Array", plain(of)),
    }
}

/// The name of a type that is no object.
pub(super) fn plain(form: &Form) -> &'static str {
    match form {
        Form::Void => "Unit",
        Form::Boolean => "Boolean",
        Form::Byte => "Byte",
        Form::Short => "Short",
        Form::Char => "Char",
        Form::Int => "Int",
        Form::Long => "Long",
        Form::Float => "Float",
        Form::Double => "Double",
        Form::Object(_) | Form::Array(_) => "Any",
    }
}
