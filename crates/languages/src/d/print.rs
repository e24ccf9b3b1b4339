//! Writes the items of a file as D.

use super::keywords::identifier;
use super::ty::{Hidden, aliased, primitive, spell, spell_in, spell_parameter};
use super::{record, value};
use crate::plain::{self, Entry, Enum, Function, Interface, Item, Method, Parameter, Signature, What};
use farcall_model::CallingConvention;
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "struct GUID
{
    uint Data1;
    ushort Data2;
    ushort Data3;
    ubyte[8] Data4;
}
";

/// A complete file.
pub(super) fn file(items: &[Item]) -> String {
    let mut text = String::new();
    let body: Vec<String> = items.iter().map(item).collect();
    if body.iter().any(|item| item.contains("GUID")) {
        text.push_str(GUID);
    }
    plain::push_spaced(&mut text, body);
    text
}

/// One item.
pub(super) fn item(item: &Item) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "/// {note}");
    }
    let name = &item.name;
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "alias {name} = {};", aliased(name, ty));
        }
        What::Enum(e) => print_enum(&mut text, name, e),
        What::Records(records) => text.push_str(&record::print(records)),
        What::Opaque => {
            let _ = writeln!(text, "struct {name};");
        }
        What::Function(function) => print_function(&mut text, name, function),
        What::Inline(signature, value) => {
            let list = parameters(signature, &Hidden::new()).join(", ");
            let returns = spell(&signature.returns);
            let value = value::expression(&signature.returns, value);
            let _ = writeln!(text, "{returns} {name}({list}) nothrow @nogc\n{{\n    return {value};\n}}");
        }
        What::Constant(ty, value) => text.push_str(&value::constant(name, ty, value)),
        What::Callback(signature) => {
            note_convention(&mut text, signature, "");
            let linkage = linkage(signature.convention);
            let head = format!("alias {name} = extern ({linkage}) {} function", spell(&signature.returns));
            print_call(&mut text, "", &head, signature, &Hidden::new(), " nothrow;");
        }
        What::Interface(interface) => print_interface(&mut text, name, interface),
    }
    text
}

fn print_enum(text: &mut String, name: &str, e: &Enum) {
    let _ = writeln!(text, "alias {name} = {};", primitive(e.ty));
    if e.members.is_empty() {
        return;
    }
    let _ = writeln!(text, "enum : {name}\n{{");
    for (member, value) in &e.members {
        let value = if e.is_flags { value::hexadecimal(*value) } else { value.to_string() };
        let _ = writeln!(text, "    {member} = {value},");
    }
    text.push_str("}\n");
}

fn print_function(text: &mut String, name: &str, function: &Function) {
    let Entry::Name(entry) = &function.entry else { return };
    note_convention(text, &function.signature, "");
    // `OpenFileMapping` is a name for `OpenFileMappingW` and not itself exported.
    let suffix = entry.strip_prefix(name);
    let is_family = matches!(suffix, Some("A" | "W")) && identifier(entry) == *entry;
    let declared = if is_family { entry } else { name };
    if declared != entry {
        let _ = writeln!(text, "pragma(mangle, {})", value::string(entry));
    }
    let returns = match function.does_not_return {
        true => "noreturn".to_owned(),
        false => spell(&function.signature.returns),
    };
    let linkage = linkage(function.signature.convention);
    let head = format!("extern ({linkage}) {returns} {declared}");
    let tail = format!(" nothrow @nogc; // {}", function.library);
    print_call(text, "", &head, &function.signature, &Hidden::new(), &tail);
    if is_family {
        let _ = writeln!(text, "alias {name} = {entry};");
    }
}

/// Writes `head`, the parameters and `tail`, on one line where that is not too long.
fn print_call(
    text: &mut String,
    indent: &str,
    head: &str,
    signature: &Signature,
    hidden: &Hidden<'_>,
    tail: &str,
) {
    let list = parameters(signature, hidden);
    let line = format!("{indent}{head}({}){tail}", list.join(", "));
    let code = line.split(" // ").next().unwrap_or_default();
    let _ = if code.len() <= WIDTH {
        writeln!(text, "{line}")
    } else {
        let break_ = format!(",\n{indent}    ");
        writeln!(text, "{indent}{head}(\n{indent}    {}\n{indent}){tail}", list.join(&break_))
    };
}

/// An object is a pointer to a pointer to its table; the table repeats the methods of the bases, so that each
/// takes the object as it is.
fn print_interface(text: &mut String, name: &str, interface: &Interface) {
    let methods = || interface.inherited.iter().chain(&interface.methods);
    let hidden: Hidden<'_> = methods().map(|method| method.name.as_str()).collect();
    let _ = writeln!(text, "struct {name}\n{{\n    const(Vtbl)* lpVtbl;\n\n    struct Vtbl\n    {{");
    if methods().next().is_some() {
        text.push_str("    extern (Windows) nothrow:\n");
    }
    for Method { name, signature } in methods() {
        note_convention(text, signature, "        ");
        let linkage = match linkage(signature.convention) {
            "Windows" => "",
            _ => "extern (C) ",
        };
        let head = format!("{linkage}{} function", spell_in(&signature.returns, &hidden));
        print_call(text, "        ", &head, signature, &hidden, &format!(" {name};"));
    }
    text.push_str("    }\n}\n");
    if let Some((iid, guid)) = &interface.iid {
        let _ = writeln!(text, "immutable GUID {iid} = {};", value::guid_literal(*guid));
    }
}

fn parameters(signature: &Signature, hidden: &Hidden<'_>) -> Vec<String> {
    let spelled =
        |parameter: &Parameter| format!("{} {}", spell_parameter(parameter, hidden), parameter.name);
    let more = signature.is_variadic.then(|| "...".to_owned());
    signature.parameters.iter().map(spelled).chain(more).collect()
}

fn linkage(convention: CallingConvention) -> &'static str {
    match convention {
        CallingConvention::Cdecl => "C",
        // Only x86 knows the others; elsewhere there is one convention.
        CallingConvention::Stdcall | CallingConvention::Fastcall | CallingConvention::Thiscall => "Windows",
    }
}

/// Says what D does not know, for whoever compiles the text for x86.
fn note_convention(text: &mut String, signature: &Signature, indent: &str) {
    let name = match signature.convention {
        CallingConvention::Stdcall | CallingConvention::Cdecl => return,
        CallingConvention::Fastcall => "__fastcall",
        CallingConvention::Thiscall => "__thiscall",
    };
    let _ = writeln!(text, "{indent}// On x86 this is {name}, which D cannot call.");
}
