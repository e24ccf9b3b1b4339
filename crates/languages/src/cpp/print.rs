//! Writes the items of a header as C++.

use crate::c::print::{call, members, named_record};
use crate::c::{Class, Dialect, Enum, Item, Needs, What, guid};
use std::fmt::Write as _;

const GUID: &str = "struct GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
};

";

/// A complete header: what `needs` asks for, the names declared ahead, the items.
pub(super) fn file(needs: Needs, forward: &[String], items: &[Item]) -> String {
    let mut text = String::from("#pragma once\n\n#include <stddef.h>\n#include <stdint.h>\n\n");
    if needs.guid {
        text.push_str(GUID);
    }
    let length = text.len();
    if needs.pcstr {
        text.push_str("using PCSTR = const char *;\n");
    }
    if needs.pcwstr {
        text.push_str("using PCWSTR = const wchar_t *;\n");
    }
    for line in forward {
        let _ = writeln!(text, "{line}");
    }
    if text.len() > length {
        text.push('\n');
    }
    let mut before: Option<&Item> = None;
    for item in items {
        // Lines of a kind stand together, everything else is set apart.
        let is_alike = |before: &Item| {
            is_line(before)
                && is_line(item)
                && std::mem::discriminant(&before.what) == std::mem::discriminant(&item.what)
        };
        if before.is_some_and(|before| !is_alike(before)) {
            text.push('\n');
        }
        print(&mut text, item);
        before = Some(item);
    }
    text
}

/// The items alone.
pub(super) fn items(items: &[Item]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 && item.condition.is_none() {
            text.push('\n');
        }
        print(&mut text, item);
    }
    text
}

fn is_line(item: &Item) -> bool {
    item.condition.is_none()
        && item.link.is_none()
        && matches!(&item.what, What::Using(..) | What::Incomplete(_) | What::Object(..))
}

fn print(text: &mut String, item: &Item) {
    if let Some(condition) = &item.condition {
        let _ = writeln!(text, "#if {condition}");
    }
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "// {note}");
    }
    match &item.what {
        What::Using(name, ty) => {
            let _ = writeln!(text, "using {name} = {ty};");
        }
        What::Enum(e) => enumeration(text, e),
        What::Record(named) => named_record(text, named, Dialect::Cpp),
        What::Incomplete(name) => {
            let _ = writeln!(text, "struct {name};");
        }
        What::Function(function) => {
            if let Some(note) = &function.note {
                let _ = writeln!(text, "// {note}");
            }
            let noreturn = if function.is_noreturn { "[[noreturn]] " } else { "" };
            let head = format!("extern \"C\" {noreturn}__declspec(dllimport) {}", function.head);
            call(text, "", &head, &function.parameters);
            if let Some((name, exported)) = &function.alias {
                let _ = writeln!(text, "inline auto &{name} = {exported};");
            }
        }
        What::Inline(function, value) => {
            let parameters = function.parameters.join(", ");
            let _ = writeln!(text, "inline {}({parameters}) {{ return {value}; }}", function.head);
        }
        What::Object(declarator, value) => {
            let _ = writeln!(text, "{declarator} = {value};");
        }
        What::Class(class) => interface(text, class),
        // What only C or a parser of C has.
        What::Typedef(_)
        | What::Integers(_)
        | What::Flags(_)
        | What::Define(..)
        | What::Interface(_)
        | What::Import(_)
        | What::Constant(_)
        | What::Returns(_) => {}
    }
    if item.condition.is_some() {
        text.push_str("#endif\n");
    }
}

fn enumeration(text: &mut String, e: &Enum) {
    let name = &e.name;
    let keyword = if e.is_scoped { "enum class" } else { "enum" };
    let ty = e.ty.unwrap_or("int32_t");
    if e.members.is_empty() {
        let _ = writeln!(text, "{keyword} {name} : {ty} {{}};");
        return;
    }
    let _ = writeln!(text, "{keyword} {name} : {ty} {{");
    members(text, &e.members);
    text.push_str("};\n");
    if e.is_flags {
        let _ = writeln!(text, "constexpr {name} operator|({name} a, {name} b) {{");
        let _ = writeln!(text, "    return {name}({ty}(a) | {ty}(b));\n}}");
    }
}

fn interface(text: &mut String, class: &Class) {
    let name = &class.name;
    let base = class.base.as_ref().map(|(_, base)| format!(" : {base}")).unwrap_or_default();
    let _ = writeln!(text, "struct {name}{base} {{");
    for (head, parameters) in &class.methods {
        method(text, head, parameters);
    }
    text.push_str("};\n");
    if let Some((iid, value)) = &class.iid {
        let _ = writeln!(text, "inline constexpr GUID {iid} = {};", guid(*value));
    }
}

fn method(text: &mut String, head: &str, parameters: &[String]) {
    let mut declaration = String::new();
    call(&mut declaration, "    ", &format!("virtual {head}"), parameters);
    let declaration = declaration.trim_end().trim_end_matches(';');
    let _ = writeln!(text, "{declaration} = 0;");
}
