//! Writes what `lower` decided; nothing is decided here but where lines break.

use super::types::{Function, Item, Member, Named, Needs, Record, What};
use std::fmt::Write as _;

/// Longer prototypes get one line per parameter.
const WIDTH: usize = 100;

/// A complete header: what `needs` asks for, the names declared ahead, the items.
pub(super) fn file(needs: Needs, forward: &[String], items: &[Item]) -> String {
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
        text.push_str(
            "typedef struct GUID {\n    uint32_t Data1;\n    uint16_t Data2;\n    uint16_t Data3;\n    \
             uint8_t Data4[8];\n} GUID;\n\n",
        );
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
    text.push_str("\n#ifdef __cplusplus\n}\n#endif\n");
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

fn is_aligned(record: &Record) -> bool {
    record.alignment.is_some()
        || record.members.iter().any(|m| matches!(m, Member::Nested { record, .. } if is_aligned(record)))
}

fn is_line(item: &Item) -> bool {
    item.condition.is_none()
        && item.link.is_none()
        && match &item.what {
            What::Typedef(_) | What::Incomplete(_) | What::Define(..) | What::Object(..) => true,
            What::Flags(flags) => flags.members.is_empty(),
            _ => false,
        }
}

fn print(text: &mut String, item: &Item) {
    if let Some(condition) = &item.condition {
        let _ = writeln!(text, "#if {condition}");
    }
    if let Some(link) = &item.link {
        let _ = writeln!(text, "// {link}");
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
        What::Record(named) => named_record(text, named),
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
            if let Some((name, value)) = &interface.iid {
                let _ = writeln!(text, "static const GUID {name} = {value};");
            }
        }
    }
    if item.condition.is_some() {
        text.push_str("#endif\n");
    }
}

fn members(text: &mut String, members: &[(String, String)]) {
    for (name, value) in members {
        let _ = writeln!(text, "    {name} = {value},");
    }
}

fn prototype(text: &mut String, function: &Function) {
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

fn call(text: &mut String, indent: &str, head: &str, parameters: &[String]) {
    let length = head.len() + parameters.iter().map(|p| p.len() + 2).sum::<usize>();
    if indent.len() + length < WIDTH || parameters.len() < 2 {
        let _ = writeln!(text, "{indent}{head}({});", parameters.join(", "));
        return;
    }
    let separator = format!(",\n{indent}    ");
    let _ = writeln!(text, "{indent}{head}(\n{indent}    {});", parameters.join(&separator));
}

fn named_record(text: &mut String, named: &Named) {
    let record = &named.record;
    if let Some(packing) = record.packing {
        let _ = writeln!(text, "#pragma pack(push, {packing})");
    }
    if !named.is_forward {
        text.push_str("typedef ");
    }
    let _ = writeln!(text, "{} {} {{", record.keyword, named.name);
    inside(text, record, 1);
    if named.is_forward {
        text.push_str("};\n");
    } else {
        let _ = writeln!(text, "}} {};", named.name);
    }
    if record.packing.is_some() {
        text.push_str("#pragma pack(pop)\n");
    }
}

fn inside(text: &mut String, record: &Record, depth: usize) {
    let indent = "    ".repeat(depth);
    for (index, member) in record.members.iter().enumerate() {
        let aligned = match record.alignment {
            Some(alignment) if index == 0 => format!("_Alignas({alignment}) "),
            _ => String::new(),
        };
        match member {
            Member::Field(declarator) => {
                let _ = writeln!(text, "{indent}{aligned}{declarator};");
            }
            Member::Nested { record, tag, declarator } => {
                if let Some(packing) = record.packing {
                    let _ = writeln!(text, "#pragma pack(push, {packing})");
                }
                let tag = tag.as_ref().map(|tag| format!(" {tag}")).unwrap_or_default();
                let _ = writeln!(text, "{indent}{aligned}{}{tag} {{", record.keyword);
                inside(text, record, depth + 1);
                let space = if declarator.is_empty() { "" } else { " " };
                let _ = writeln!(text, "{indent}}}{space}{declarator};");
                if record.packing.is_some() {
                    text.push_str("#pragma pack(pop)\n");
                }
            }
        }
    }
}
