//! Functions of DLLs, methods of COM interfaces, and functions that are constants.

use super::constant::expression;
use super::print::{plain, result, spell};
use crate::java::doc;
use crate::jna::{self, Form};
use crate::plain::{Entry, Function, Interface, Item, Parameter, Signature, Value};
use std::collections::HashSet;
use std::fmt::Write as _;

/// What finds a function that has no name.
pub(super) const BY_ORDINAL: &str =
    "private fun byOrdinal(library: String, ordinal: Long, convention: Int): Function {
    val kernel32 = NativeLibrary.getInstance(\"kernel32\")
    val module = kernel32.getFunction(\"LoadLibraryW\", Function.ALT_CONVENTION)
        .invokePointer(arrayOf(WString(library)))
    val address = kernel32.getFunction(\"GetProcAddress\", Function.ALT_CONVENTION)
        .invokePointer(arrayOf(module, Pointer.createConstant(ordinal)))
        ?: throw UnsatisfiedLinkError(\"$library has no function $ordinal\")
    return Function.getFunction(address, convention)
}
";

/// The interface of a DLL's functions, and extensions for those that are called otherwise than exported.
pub(super) fn of_library(name: &str, functions: &[(&Item, &Function)]) -> String {
    let Some((_, first)) = functions.first() else { return String::new() };
    let base = if jna::is_cdecl(first) { "Library" } else { "StdCallLibrary" };
    let mut body = String::new();
    let mut extensions = String::new();
    // Two names may stand for one function.
    let mut declared = HashSet::new();
    for (item, function) in functions {
        let (method, extension) = one(name, item, function, &mut declared);
        body.push_str(&method);
        if !method.is_empty() {
            body.push('\n');
        }
        if !extension.is_empty() {
            extensions.push('\n');
            extensions.push_str(&extension);
        }
    }
    let stem = first.library_stem();
    let _ = write!(
        body,
        "companion object {{\n    val INSTANCE: {name} = Native.load(\"{stem}\", {name}::class.java)\n}}\n"
    );
    format!("interface {name} : {base} {{\n{}}}\n{extensions}", doc::indented(&body))
}

/// The method that JNA finds by its name, and what stands beside the interface. JNA would look for a default
/// method of Kotlin's in the DLL.
fn one(library: &str, item: &Item, function: &Function, declared: &mut HashSet<String>) -> (String, String) {
    let mut more = Vec::new();
    if function.set_last_error {
        more.push("When it fails, Native.getLastError() says why.".to_owned());
    }
    let comment = doc::comment(item, &more);
    let signature = &function.signature;
    let forms = jna::parameters(&signature.parameters, false);
    let mut list = self::list(&signature.parameters, &forms);
    let mut names: Vec<String> =
        signature.parameters.iter().map(|parameter| parameter.name.clone()).collect();
    if signature.is_variadic {
        list.push("vararg arguments: Any?".to_owned());
        names.push("*arguments".to_owned());
    }
    let form = jna::result(&item.name, signature);
    let tail = result(&form);
    let name = &item.name;
    let extension = |called: &str| {
        let head = doc::call(&format!("fun {library}.{name}"), &list, &tail);
        format!("{comment}{head} =\n    {called}\n")
    };
    let Entry::Name(entry) = &function.entry else {
        return (String::new(), extension(&by_ordinal(function, &names, &form)));
    };
    let is_new = declared.insert(format!("{entry}{forms:?}"));
    if entry == name {
        let method = format!("{comment}{}\n", doc::call(&format!("fun {name}"), &list, &tail));
        return (if is_new { method } else { String::new() }, String::new());
    }
    let method = format!("{}\n", doc::call(&format!("fun {entry}"), &list, &tail));
    let extension = extension(&format!("{entry}({})", names.join(", ")));
    (if is_new { method } else { String::new() }, extension)
}

/// The expression that calls a function by its number.
fn by_ordinal(function: &Function, names: &[String], form: &Form) -> String {
    let Entry::Ordinal(ordinal) = function.entry else { return String::new() };
    let convention = if jna::is_cdecl(function) { "C_CONVENTION" } else { "ALT_CONVENTION" };
    let library = &function.library;
    invoked(&format!("byOrdinal(\"{library}\", {ordinal}, Function.{convention})"), names, form)
}

/// The expression that calls a `Function`.
fn invoked(function: &str, names: &[String], form: &Form) -> String {
    let arguments = format!("arrayOf<Any?>({})", names.join(", "));
    match form {
        Form::Void => format!("{function}.invokeVoid({arguments})"),
        Form::Object(class) => format!("{function}.invoke({class}::class.java, {arguments}) as {class}?"),
        form => {
            let class = plain(form);
            format!("{function}.invoke({class}::class.javaPrimitiveType, {arguments}) as {class}")
        }
    }
}

/// The parameters as Kotlin declares them.
pub(super) fn list(parameters: &[Parameter], forms: &[Form]) -> Vec<String> {
    parameters
        .iter()
        .zip(forms)
        .map(|(parameter, form)| format!("{}: {}", parameter.name, spell(form)))
        .collect()
}

/// A function that the header defines to be a constant.
pub(super) fn inline(name: &str, signature: &Signature, value: &Value) -> String {
    let forms = jna::parameters(&signature.parameters, false);
    let list = list(&signature.parameters, &forms);
    let form = jna::result(name, signature);
    let value = match value {
        Value::Integer(value, _) if form == Form::Boolean => (*value != 0).to_string(),
        value => expression(&signature.returns, value),
    };
    format!("fun {name}({}){} = {value}\n", list.join(", "), result(&form))
}

/// A COM interface: a pointer whose methods go through the table of the object.
pub(super) fn interface(name: &str, interface: &Interface) -> String {
    let base = interface.base.as_deref().unwrap_or("PointerType");
    let mut body = String::new();
    for (index, method) in interface.methods.iter().enumerate() {
        let parameters = jna::without_object(method);
        let forms = jna::parameters(parameters, false);
        let list = list(parameters, &forms);
        let form = jna::result("", &method.signature);
        let place = interface.inherited.len() + index;
        let mut names = vec!["pointer".to_owned()];
        names.extend(parameters.iter().map(|parameter| parameter.name.clone()));
        let convention = match method.signature.convention {
            farcall_model::CallingConvention::Cdecl => "C_CONVENTION",
            _ => "ALT_CONVENTION",
        };
        let function = format!(
            "Function.getFunction(pointer.getPointer(0).getPointer({place}L * Native.POINTER_SIZE), Function.{convention})\n        "
        );
        let head = doc::call(&format!("fun {}", method.name), &list, &result(&form));
        let separator = if index == 0 { "" } else { "\n" };
        let _ = writeln!(body, "{separator}{head} =\n    {}", invoked(&function, &names, &form));
    }
    let mut text = format!(
        "open class {name}(address: Pointer? = null) : {base}(address) {{\n{}}}\n",
        doc::indented(&body)
    );
    if let Some((iid, guid)) = &interface.iid {
        let _ = write!(text, "\nval {iid}: GUID = GUID(\"{guid}\")\n");
    }
    text
}
