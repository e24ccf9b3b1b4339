//! Writes the items of a file as AutoHotkey.

use super::{call, constant, record};
use crate::plain::{Function, Interface, Item, Method, Signature, What};
use farcall_model::{Architecture, CallingConvention};
use std::fmt::Write as _;

/// A complete file without its first line.
pub(super) fn file<'a>(items: impl Iterator<Item = &'a Item>, architecture: Architecture) -> String {
    let mut text = String::new();
    let mut was_line = false;
    for item in items {
        let printed = self::item(item, architecture);
        let is_line = printed.lines().count() == 1;
        if !(was_line && is_line) {
            text.push('\n');
        }
        text.push_str(&printed);
        was_line = is_line;
    }
    text
}

/// One item.
pub(super) fn item(item: &Item, architecture: Architecture) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "; {note}");
    }
    let name = &item.name;
    match &item.what {
        What::Alias(ty) => {
            let ty = call::scalar(ty).map_or("a struct".to_owned(), |ty| format!("\"{ty}\""));
            let _ = writeln!(text, "; {name} is {ty} to DllCall.");
        }
        What::Enum(e) => {
            let _ = writeln!(text, "; {name} is \"{}\" to DllCall.", call::number(e.ty));
            for (member, value) in &e.members {
                let value = match e.is_flags && (0..=i128::from(i64::MAX)).contains(value) {
                    true => format!("0x{value:X}"),
                    false => constant::number(*value),
                };
                let _ = writeln!(text, "{member} := {value}");
            }
        }
        What::Records(records) => {
            // The outermost first, as a reader expects: AutoHotkey does not mind.
            for (index, record) in records.iter().rev().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                record::write(&mut text, record);
            }
        }
        What::Opaque => {
            let _ = writeln!(text, "; {name} is only ever pointed to: \"Ptr\" to DllCall.");
        }
        What::Function(function) => print_function(&mut text, name, function, architecture),
        What::Inline(signature, value) => {
            let value = constant::scalar(value).unwrap_or_default();
            let _ =
                writeln!(text, "{name}({}) {{\n    return {value}\n}}", call::names(&signature.parameters));
        }
        What::Constant(ty, value) => {
            text.push_str(&constant::assignment(name, ty, value, architecture).unwrap_or_default());
        }
        What::Callback(signature) => print_callback(&mut text, name, signature, architecture),
        What::Interface(interface) => print_interface(&mut text, name, interface, architecture),
    }
    text
}

fn print_function(text: &mut String, name: &str, function: &Function, architecture: Architecture) {
    let signature = &function.signature;
    if function.set_last_error {
        text.push_str("; After a failure, A_LastError says why.\n");
    }
    let mut words = vec![call::target(function)];
    words.extend(call::arguments(&signature.parameters, architecture));
    let result = call::result(signature);
    if signature.is_variadic {
        let names: Vec<&str> = signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let (names, words) = (names.join(", "), words.join(", "));
        let _ = writeln!(
            text,
            "; More arguments are types and values in turn.\n{name}({names}, more_*) {{\n    more_.Push(\"{result}\")\n    \
             return DllCall({words}, more_*)\n}}"
        );
        return;
    }
    let keyword = if matches!(signature.returns, crate::plain::Ty::Void) { "" } else { "return " };
    if !result.is_empty() {
        words.push(format!("\"{result}\""));
    }
    let (names, words) = (call::names(&signature.parameters), words.join(", "));
    let _ = writeln!(text, "{name}({names}) {{\n    {keyword}DllCall({words})\n}}");
}

fn print_callback(text: &mut String, name: &str, signature: &Signature, architecture: Architecture) {
    use farcall_model::layout;
    let names: Vec<&str> = signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    // On x86, AutoHotkey counts what takes 8 bytes twice.
    let word = if architecture == Architecture::X86 { 4 } else { 8 };
    let words = signature.parameters.iter().map(|parameter| {
        let size = parameter.ty.number().map_or(word, |p| layout::primitive(p, architecture).size);
        size.div_ceil(word)
    });
    let count: u32 = words.sum();
    let options = if signature.convention == CallingConvention::Cdecl { "\"CDecl\"" } else { "" };
    let names = names.join(", ");
    let _ = writeln!(
        text,
        "; {name} is a function ({names}) behind CallbackCreate(function, {options}, {count})."
    );
}

/// A COM object: an address, and a method for each of its table.
fn print_interface(text: &mut String, name: &str, interface: &Interface, architecture: Architecture) {
    let base = interface.base.as_ref().map(|base| format!(" extends {base}")).unwrap_or_default();
    let _ = writeln!(text, "class {name}{base} {{");
    if let Some((_, guid)) = &interface.iid {
        let _ = writeln!(text, "    static IID := \"{}\"", constant::guid_text(*guid));
    }
    if interface.base.is_none() {
        text.push_str("    __New(ptr) {\n        this.Ptr := ptr\n    }\n");
    }
    let first = interface.inherited.len();
    for (index, Method { name, signature }) in interface.methods.iter().enumerate() {
        if let Some(reason) = call::refusal(signature, architecture) {
            let _ = writeln!(text, "    ; {name} has no method here: {reason}.");
            continue;
        }
        let parameters = signature.parameters.get(1..).unwrap_or_default();
        let mut words = vec![(first + index).to_string(), "this".to_owned()];
        words.extend(call::arguments(parameters, architecture));
        // Without a type, ComCall takes an HRESULT and throws where it is an error.
        let result = match &signature.returns {
            crate::plain::Ty::Void => "Int".to_owned(),
            _ => call::result(signature),
        };
        if result != "HRESULT" {
            words.push(format!("\"{result}\""));
        }
        let (names, words) = (call::names(parameters), words.join(", "));
        let _ = writeln!(text, "    {name}({names}) => ComCall({words})");
    }
    text.push_str("}\n");
}
