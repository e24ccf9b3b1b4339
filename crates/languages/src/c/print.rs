//! Writes what `lower` decided; nothing is decided here but where lines break.

use super::constant;
use super::dialect::{Cdef, Dialect};
use super::types::{Function, Item, Member, Named, Needs, Record, What};
use std::fmt::Write as _;

/// Stands behind a file that was read for 64-bit x86 alone.
pub(crate) const GUARD: &str = "
#if !defined(__x86_64__)
#error \"These declarations were read for 64-bit x86 alone.\"
#endif
";

/// Longer prototypes get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "typedef struct GUID {
    uint32_t Data1;
    uint16_t Data2;
    uint16_t Data3;
    uint8_t Data4[8];
} GUID;

";

/// A complete header: what `needs` asks for, the names declared ahead, the items.
pub(crate) fn file(needs: Needs, forward: &[String], items: &[Item]) -> String {
    let mut text = String::from("#pragma once\n\n");
    if needs.boolean {
        text.push_str("#include <stdbool.h>\n");
    }
    text.push_str("#include <stddef.h>\n#include <stdint.h>\n\n");
    text.push_str("#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    if items.iter().any(|item| matches!(&item.what, What::Record(r) if is_aligned(&r.record))) {
        text.push_str("#if defined(__cplusplus) && !defined(_Alignas)\n#define _Alignas alignas\n#endif\n\n");
    }
    if needs.guid {
        text.push_str(GUID);
    }
    let length = text.len();
    if needs.pcstr {
        text.push_str("typedef const char *PCSTR;\n");
    }
    if needs.pcwstr {
        text.push_str("typedef const wchar_t *PCWSTR;\n");
    }
    for name in forward {
        let _ = writeln!(text, "{name}");
    }
    if text.len() > length {
        text.push('\n');
    }
    text.push_str(&declarations(items, Dialect::C));
    text.push_str("\n#ifdef __cplusplus\n}\n#endif\n");
    text
}

/// What a parser of C inside a language must be told first: what `needs` asks for and the names declared ahead.
pub(crate) fn prelude(needs: Needs, forward: &[String], dialect: Dialect) -> String {
    let mut text = String::new();
    if needs.guid {
        text.push_str(GUID);
    }
    let length = text.len();
    if needs.pcstr {
        text.push_str("typedef const char *PCSTR;\n");
    }
    if needs.pcwstr {
        let element = if dialect.is_php() { "uint16_t" } else { "wchar_t" };
        let _ = writeln!(text, "typedef const {element} *PCWSTR;");
    }
    for name in forward {
        let _ = writeln!(text, "{name}");
    }
    if text.len() > length {
        text.push('\n');
    }
    text
}

/// `items` for a parser of C inside a language.
pub(crate) fn declarations<'a>(items: impl IntoIterator<Item = &'a Item>, dialect: Dialect) -> String {
    let mut text = String::new();
    let mut before: Option<&Item> = None;
    for item in items {
        let is_alike = |before: &Item| {
            is_line(before)
                && is_line(item)
                && std::mem::discriminant(&before.what) == std::mem::discriminant(&item.what)
        };
        if before.is_some_and(|before| !is_alike(before)) {
            text.push('\n');
        }
        print(&mut text, item, dialect);
        before = Some(item);
    }
    text
}

/// The items alone.
pub(crate) fn items(items: &[Item]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 && item.condition.is_none() {
            text.push('\n');
        }
        print(&mut text, item, Dialect::C);
    }
    text
}

fn is_aligned(record: &Record) -> bool {
    record.alignment.is_some()
        || record.members.iter().any(|m| matches!(m, Member::Nested { record, .. } if is_aligned(record)))
}

fn is_line(item: &Item) -> bool {
    item.condition.is_none()
        && item.link.is_none()
        && match &item.what {
            What::Typedef(_)
            | What::Incomplete(_)
            | What::Define(..)
            | What::Object(..)
            | What::Integers(_) => true,
            What::Flags(flags) => flags.members.is_empty(),
            _ => false,
        }
}

/// One item; what is said in the language around a parser of C is left to that language.
pub(crate) fn print(text: &mut String, item: &Item, dialect: Dialect) {
    if let Some(condition) = &item.condition {
        let _ = writeln!(text, "#if {condition}");
    }
    if let Some(link) = &item.link {
        let _ = writeln!(text, "// {link}");
    }
    for note in &item.notes {
        let _ = writeln!(text, "// {note}");
    }
    match &item.what {
        What::Typedef(declarator) => {
            let _ = writeln!(text, "typedef {declarator};");
        }
        What::Enum(e) => {
            let _ = writeln!(text, "typedef enum {} {{", e.name);
            members(text, &e.members);
            let _ = writeln!(text, "}} {};", e.name);
        }
        What::Flags(flags) => {
            let _ = writeln!(text, "typedef {} {};", flags.ty, flags.name);
            if flags.members.is_empty() {
            } else if flags.fits_int {
                text.push_str("enum {\n");
                members(text, &flags.members);
                text.push_str("};\n");
            } else {
                for (name, value) in &flags.members {
                    let _ = writeln!(text, "#define {name} {value}");
                }
            }
        }
        What::Record(named) => named_record(text, named, dialect),
        What::Incomplete(name) => {
            let _ = writeln!(text, "typedef struct {name} {name};");
        }
        What::Function(function) => prototype(text, function),
        What::Inline(function, value) => {
            let _ = writeln!(
                text,
                "static inline {}({}) {{ return {value}; }}",
                function.head,
                function.parameters.join(", ")
            );
        }
        What::Define(name, value) => {
            let _ = writeln!(text, "#define {name} {value}");
        }
        What::Object(declarator, value) => {
            let _ = writeln!(text, "static {declarator} = {value};");
        }
        What::Integers(integers) => {
            let _ = writeln!(text, "typedef {} {};", integers.ty, integers.name);
        }
        What::Import(import) => {
            // LuaJIT finds the function under the name that the DLL has for it.
            let is_renamed = import.entry != import.name && matches!(dialect, Dialect::Cdef(Cdef::LuaJit, _));
            let tail = if is_renamed { format!(" asm(\"{}\")", import.entry) } else { String::new() };
            call_with(text, "", &import.head, &import.parameters, &tail);
        }
        What::Using(..) | What::Class(_) | What::Constant(_) | What::Returns(_) => {}
        What::Interface(interface) => {
            let name = &interface.name;
            if !interface.is_forward {
                let _ = writeln!(text, "typedef struct {name} {name};");
            }
            let _ = writeln!(text, "typedef struct {name}Vtbl {{");
            for (head, parameters) in &interface.methods {
                call(text, "    ", head, parameters);
            }
            let _ = writeln!(text, "}} {name}Vtbl;");
            let _ = writeln!(text, "struct {name} {{\n    const {name}Vtbl *lpVtbl;\n}};");
            if let Some((name, value)) = &interface.iid
                && dialect == Dialect::C
            {
                let _ = writeln!(text, "static const GUID {name} = {};", constant::guid(*value));
            }
        }
    }
    if item.condition.is_some() {
        text.push_str("#endif\n");
    }
}

pub(crate) fn members(text: &mut String, members: &[(String, String)]) {
    for (name, value) in members {
        let _ = writeln!(text, "    {name} = {value},");
    }
}

pub(crate) fn prototype(text: &mut String, function: &Function) {
    if let Some(note) = &function.note {
        let _ = writeln!(text, "// {note}");
    }
    let mut head = String::new();
    if function.is_import {
        head.push_str("__declspec(dllimport) ");
    }
    if function.is_noreturn {
        head.push_str("__declspec(noreturn) ");
    }
    head.push_str(&function.head);
    call(text, "", &head, &function.parameters);
    if let Some((name, exported)) = &function.alias {
        let _ = writeln!(text, "#define {name} {exported}");
    }
}

/// A function's head and its parameters, one per line where they are many.
pub(crate) fn call(text: &mut String, indent: &str, head: &str, parameters: &[String]) {
    call_with(text, indent, head, parameters, "");
}

fn call_with(text: &mut String, indent: &str, head: &str, parameters: &[String], tail: &str) {
    let length = head.len() + tail.len() + parameters.iter().map(|p| p.len() + 2).sum::<usize>();
    if indent.len() + length < WIDTH || parameters.len() < 2 {
        let _ = writeln!(text, "{indent}{head}({}){tail};", parameters.join(", "));
        return;
    }
    let separator = format!(",\n{indent}    ");
    let _ = writeln!(text, "{indent}{head}(\n{indent}    {}){tail};", parameters.join(&separator));
}

/// A struct or a union.
pub(crate) fn named_record(text: &mut String, named: &Named, dialect: Dialect) {
    let record = &named.record;
    let is_typedef = !named.is_forward && dialect != Dialect::Cpp;
    // cffi is told the packing beside the text.
    let packing = record.packing.filter(|_| !matches!(dialect, Dialect::Cdef(Cdef::Cffi, _)));
    if let Some(packing) = packing {
        let _ = writeln!(text, "#pragma pack(push, {packing})");
    }
    let start = if is_typedef { "typedef " } else { "" };
    let attribute = attribute(record);
    let _ = writeln!(text, "{start}{}{attribute} {} {{", record.keyword, named.name);
    inside(text, record, dialect, 1);
    if is_typedef {
        let _ = writeln!(text, "}} {};", named.name);
    } else {
        text.push_str("};\n");
    }
    if packing.is_some() {
        text.push_str("#pragma pack(pop)\n");
    }
}

fn attribute(record: &Record) -> String {
    record.attribute.as_ref().map(|attribute| format!(" {attribute}")).unwrap_or_default()
}

fn inside(text: &mut String, record: &Record, dialect: Dialect, depth: usize) {
    let indent = "    ".repeat(depth);
    for (index, member) in record.members.iter().enumerate() {
        let aligned = match record.alignment {
            Some(alignment) if index == 0 && dialect == Dialect::Cpp => format!("alignas({alignment}) "),
            Some(alignment) if index == 0 => format!("_Alignas({alignment}) "),
            _ => String::new(),
        };
        match member {
            Member::Field(declarator) => {
                let _ = writeln!(text, "{indent}{aligned}{declarator};");
            }
            // All have got names.
            Member::Unnamed { .. } => {}
            Member::Comment(comment) => {
                let _ = writeln!(text, "{indent}// {comment}");
            }
            Member::Nested { record, tag, declarator } => {
                if let Some(packing) = record.packing {
                    let _ = writeln!(text, "#pragma pack(push, {packing})");
                }
                let tag = tag.as_ref().map(|tag| format!(" {tag}")).unwrap_or_default();
                let _ = writeln!(text, "{indent}{aligned}{}{}{tag} {{", record.keyword, attribute(record));
                inside(text, record, dialect, depth + 1);
                let space = if declarator.is_empty() { "" } else { " " };
                let _ = writeln!(text, "{indent}}}{space}{declarator};");
                if record.packing.is_some() {
                    text.push_str("#pragma pack(pop)\n");
                }
            }
        }
    }
}
