//! Functions of DLLs, methods of COM interfaces, and functions that are constants.

use super::super::doc;
use super::constant::expression;
use super::spell;
use crate::jna::{self, Form};
use crate::plain::{Entry, Function, Interface, Item, Parameter, Signature, Value};
use std::collections::HashSet;
use std::fmt::Write as _;

/// What finds a function that has no name.
pub(super) const BY_ORDINAL: &str =
    "private static Function byOrdinal(String library, int ordinal, int convention) {
    NativeLibrary kernel32 = NativeLibrary.getInstance(\"kernel32\");
    Pointer module = kernel32.getFunction(\"LoadLibraryW\", Function.ALT_CONVENTION)
            .invokePointer(new Object[] {new WString(library)});
    Pointer address = kernel32.getFunction(\"GetProcAddress\", Function.ALT_CONVENTION)
            .invokePointer(new Object[] {module, Pointer.createConstant((long) ordinal)});
    if (address == null) {
        throw new UnsatisfiedLinkError(library + \" has no function \" + ordinal);
    }
    return Function.getFunction(address, convention);
}
";

/// The interface of a DLL's functions.
pub(super) fn of_library(name: &str, functions: &[(&Item, &Function)]) -> String {
    let Some((_, first)) = functions.first() else { return String::new() };
    let base = if jna::is_cdecl(first) { "Library" } else { "StdCallLibrary" };
    let stem = first.library_stem();
    let mut body =
        format!("{name} INSTANCE = com.sun.jna.Native.load({}, {name}.class);\n", doc::string(stem));
    // Two names may stand for one function.
    let mut declared = HashSet::new();
    for (item, function) in functions {
        body.push('\n');
        body.push_str(&one(item, function, &mut declared));
    }
    format!("public interface {name} extends {base} {{\n{}}}\n", doc::indented(&body))
}

fn one(item: &Item, function: &Function, declared: &mut HashSet<String>) -> String {
    let mut more = Vec::new();
    if function.set_last_error {
        more.push("When it fails, {@code com.sun.jna.Native.getLastError()} says why.".to_owned());
    }
    let comment = doc::comment(item, &more);
    let signature = &function.signature;
    let forms = jna::parameters(&signature.parameters, false);
    let mut list = self::list(&signature.parameters, &forms);
    let result = jna::result(&item.name, signature);
    let spelled = spell(&result);
    let name = &item.name;
    if signature.is_variadic {
        list.push("Object... arguments".to_owned());
    }
    let names = arguments(signature);
    let Entry::Name(entry) = &function.entry else {
        let head = doc::call(&format!("default {spelled} {name}"), &list, " {");
        let called = by_ordinal(function, &names, &result);
        return format!("{comment}{head}\n{called}}}\n");
    };
    if entry == name {
        declared.insert(format!("{name}{forms:?}"));
        return format!("{comment}{}\n", doc::call(&format!("{spelled} {name}"), &list, ";"));
    }
    let mut text = comment;
    if declared.insert(format!("{entry}{forms:?}")) {
        let _ = writeln!(text, "{}\n", doc::call(&format!("{spelled} {entry}"), &list, ";"));
    }
    let head = doc::call(&format!("default {spelled} {name}"), &list, " {");
    let returned = if result == Form::Void { "" } else { "return " };
    let _ = writeln!(text, "{head}\n    {returned}{entry}({});\n}}", names.join(", "));
    text
}

fn arguments(signature: &Signature) -> Vec<String> {
    let mut names: Vec<String> =
        signature.parameters.iter().map(|parameter| parameter.name.clone()).collect();
    if signature.is_variadic {
        names.push("arguments".to_owned());
    }
    names
}

/// The statement that calls a function by its number.
fn by_ordinal(function: &Function, names: &[String], result: &Form) -> String {
    let Entry::Ordinal(ordinal) = function.entry else { return String::new() };
    let convention = if jna::is_cdecl(function) { "C_CONVENTION" } else { "ALT_CONVENTION" };
    let library = doc::string(&function.library);
    let function = format!("byOrdinal({library}, {ordinal}, Function.{convention})");
    invoked(&function, names, result)
}

/// The statement that calls a `Function`.
fn invoked(function: &str, names: &[String], result: &Form) -> String {
    let arguments = format!("new Object[] {{{}}}", names.join(", "));
    match result {
        Form::Void => format!("    {function}.invokeVoid({arguments});\n"),
        result => {
            let class = spell(result);
            format!("    return ({class}) {function}.invoke({class}.class, {arguments});\n")
        }
    }
}

/// The parameters as Java declares them.
pub(super) fn list(parameters: &[Parameter], forms: &[Form]) -> Vec<String> {
    parameters
        .iter()
        .zip(forms)
        .map(|(parameter, form)| format!("{} {}", spell(form), parameter.name))
        .collect()
}

/// A function that the header defines to be a constant.
pub(super) fn inline(name: &str, signature: &Signature, value: &Value) -> String {
    let forms = jna::parameters(&signature.parameters, false);
    let list = list(&signature.parameters, &forms);
    let result = spell(&jna::result(name, signature));
    let value = match value {
        Value::Integer(value, _) if result == "boolean" => (*value != 0).to_string(),
        value => expression(&signature.returns, value),
    };
    format!("public static {result} {name}({}) {{\n    return {value};\n}}\n", list.join(", "))
}

/// A COM interface: a pointer whose methods go through the table of the object.
pub(super) fn interface(name: &str, interface: &Interface) -> String {
    let base = interface.base.as_deref().unwrap_or("PointerType");
    let mut body =
        format!("public {name}() {{\n}}\n\npublic {name}(Pointer object) {{\n    super(object);\n}}\n");
    for (index, method) in interface.methods.iter().enumerate() {
        let parameters = jna::without_object(method);
        let forms = jna::parameters(parameters, false);
        let list = list(parameters, &forms);
        let result = jna::result("", &method.signature);
        let place = interface.inherited.len() + index;
        let mut names = vec!["getPointer()".to_owned()];
        names.extend(parameters.iter().map(|parameter| parameter.name.clone()));
        let convention = match method.signature.convention {
            farcall_model::CallingConvention::Cdecl => "C_CONVENTION",
            _ => "ALT_CONVENTION",
        };
        let function = format!(
            "Function.getFunction(\n            getPointer().getPointer(0).getPointer({place}L * com.sun.jna.Native.POINTER_SIZE), Function.{convention})\n            "
        );
        let head = doc::call(&format!("public {} {}", spell(&result), method.name), &list, " {");
        let _ = write!(body, "\n{head}\n{}}}\n", invoked(&function, &names, &result));
    }
    let mut text = format!("public static class {name} extends {base} {{\n{}}}\n", doc::indented(&body));
    if let Some((iid, guid)) = &interface.iid {
        let _ = write!(text, "\npublic static final GUID {iid} = new GUID(\"{guid}\");\n");
    }
    text
}
