//! The style `jna`: interfaces of functions, `Structure` classes, and classes for handles.

mod constant;
mod function;
mod record;

use super::doc;
use crate::jna::{self, Class, Form};
use crate::plain::{Item, Signature, Ty, What};
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::fmt::Write as _;

pub(super) use record::spell_field;

/// One item, as it stands in a class.
pub(super) fn item(item: &Item) -> String {
    match &item.what {
        What::Function(function) => {
            let helper = if jna::exported(function).is_none() { function::BY_ORDINAL } else { "" };
            let functions = function::of_library(&jna::library(function), &[(item, function)]);
            if helper.is_empty() { functions } else { format!("{functions}\n{helper}") }
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
    let mut file = String::new();
    let imports = jna::imports(&text);
    for import in &imports {
        let _ = writeln!(file, "import {import};");
    }
    let separator = if imports.is_empty() { "" } else { "\n" };
    let body = doc::indented(&text);
    format!("{file}{separator}public final class Native {{\n    private Native() {{\n    }}\n\n{body}}}\n")
}

/// What is no function of a DLL.
fn other(item: &Item, is_passed: bool) -> String {
    let name = &item.name;
    let comment = doc::comment(item, &[]);
    let text = match &item.what {
        What::Alias(ty) => match jna::alias(ty) {
            Some(Class::Number(base)) => record::number(name, &base),
            Some(Class::Pointer(base)) => record::pointer(name, &base),
            None => format!("// {name} is {}.\n", spell_field(ty)),
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
    comment + &text
}

fn callback(name: &str, signature: &Signature) -> String {
    let forms = jna::parameters(&signature.parameters, true);
    let list = function::list(&signature.parameters, &forms);
    let result = spell(&jna::result(name, signature));
    let base = match signature.convention {
        farcall_model::CallingConvention::Cdecl => "Callback",
        _ => "StdCallCallback",
    };
    let method = doc::call(&format!("{result} callback"), &list, ";");
    format!("public interface {name} extends {base} {{\n{}}}\n", doc::indented(&method))
}

/// How Java writes `form`.
fn spell(form: &Form) -> String {
    match form {
        Form::Void => "void".to_owned(),
        Form::Boolean => "boolean".to_owned(),
        Form::Byte => "byte".to_owned(),
        Form::Short => "short".to_owned(),
        Form::Char => "char".to_owned(),
        Form::Int => "int".to_owned(),
        Form::Long => "long".to_owned(),
        Form::Float => "float".to_owned(),
        Form::Double => "double".to_owned(),
        Form::Object(name) => name.clone(),
        Form::Array(of) => format!("{}[]", spell(of)),
    }
}

/// How many bits a number of this form has.
fn bits(form: &Form) -> u32 {
    match form {
        Form::Byte => 8,
        Form::Short | Form::Char => 16,
        Form::Long => 64,
        _ => 32,
    }
}

fn form_of(ty: &Ty) -> Form {
    jna::field(ty).0
}
