//! Writes what `lower` decided; nothing is decided here but where lines break and what the top
//! of the file must import.

use super::keywords::IMPORTED;
use super::types::{Class, Function, Interface, Item, Library, What};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Stands behind a file that was read for 64-bit x86 alone.
pub(super) const GUARD: &str = "
import sys

if sys.maxsize <= 2**32:
    raise ImportError(\"these declarations were read for 64-bit x86 alone\")
";

/// A complete module. `forward` are the classes declared ahead with what they derive from;
/// `variables` says what each DLL is called.
pub(super) fn file(
    items: &[Item],
    forward: &[(String, &'static str)],
    variables: &HashMap<Library, String>,
) -> String {
    let mut body = String::new();
    for (name, base) in forward {
        let _ = write!(body, "class {name}({base}):\n    pass\n\n\n");
    }
    let mut before: Option<&Item> = None;
    for item in items.iter().filter(|item| !matches!(item.what, What::Function(_))) {
        if before.is_some_and(|before| !(is_line(before) && is_line(item))) {
            body.push_str("\n\n");
        }
        print(&mut body, item);
        before = Some(item);
    }
    let functions: Vec<&Item> = items.iter().filter(|item| matches!(item.what, What::Function(_))).collect();
    let mut text = top(&body, &functions);
    if !body.is_empty() {
        let is_class_above = words(&text).contains("Data4");
        text.push_str(if is_class_above || body.starts_with("class ") { "\n\n" } else { "\n" });
        text.push_str(&body);
    }
    if !functions.is_empty() {
        let mut block = String::new();
        let mut opened: HashSet<&Library> = HashSet::new();
        for item in &functions {
            if let What::Function(function) = &item.what
                && opened.insert(&function.library)
                && let Some(variable) = variables.get(&function.library)
            {
                let _ = writeln!(block, "{}", open(variable, &function.library));
            }
        }
        for item in &functions {
            block.push('\n');
            print_function_item(&mut block, item, variables);
        }
        text.push('\n');
        if is_for_windows(&functions) {
            // Elsewhere the types can be imported all the same.
            text.push_str("if sys.platform == \"win32\":\n");
            indent(&mut text, &block);
        } else {
            text.push_str(&block);
        }
    }
    text
}

fn is_for_windows(functions: &[&Item]) -> bool {
    functions.iter().any(|item| matches!(&item.what, What::Function(f) if !f.library.is_elsewhere))
}

/// The items alone.
pub(super) fn items(items: &[Item], variables: &HashMap<Library, String>) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        if let What::Function(function) = &item.what {
            if let Some(variable) = variables.get(&function.library) {
                let _ = writeln!(text, "{}\n", open(variable, &function.library));
            }
            print_function_item(&mut text, item, variables);
        } else {
            print(&mut text, item);
        }
    }
    text
}

/// Imports, and the names that no source declares, as far as `body` uses them.
fn top(body: &str, functions: &[&Item]) -> String {
    let mut words: HashSet<&str> = words(body);
    for item in functions {
        if let What::Function(function) = &item.what {
            words.extend(function.parameters.iter().flat_map(|(_, ty)| self::words(ty)));
            words.extend(self::words(&function.returns));
        }
        words.extend(item.condition.into_iter().flat_map(self::words));
    }
    let mut definitions = String::new();
    if words.contains("WINFUNCTYPE") {
        definitions.push_str("WINFUNCTYPE = getattr(ctypes, \"WINFUNCTYPE\", ctypes.CFUNCTYPE)\n");
    }
    if words.contains("WCHAR") {
        definitions.push_str("WCHAR = c_wchar if sizeof(c_wchar) == 2 else c_uint16\n");
    }
    if words.contains("PCSTR") {
        definitions.push_str("PCSTR = c_char_p\n");
    }
    if words.contains("PCWSTR") {
        definitions.push_str("PCWSTR = c_wchar_p\n");
    }
    let uses_arm64 = words.contains("IS_ARM64");
    if uses_arm64 {
        definitions.push_str("IS_ARM64 = sysconfig.get_platform().endswith((\"arm64\", \"aarch64\"))\n");
    }
    if words.contains("GUID") {
        if !definitions.is_empty() {
            definitions.push_str("\n\n");
        }
        definitions.push_str(
            "class GUID(Structure):\n    _fields_ = [\n        (\"Data1\", c_uint32),\n        (\"Data2\", c_uint16),\n        \
             (\"Data3\", c_uint16),\n        (\"Data4\", c_uint8 * 8),\n    ]\n",
        );
    }
    words.extend(self::words(&definitions));
    let mut text = String::new();
    if words.contains("ctypes") || !functions.is_empty() {
        text.push_str("import ctypes\n");
    }
    if is_for_windows(functions) {
        text.push_str("import sys\n");
    }
    if uses_arm64 {
        text.push_str("import sysconfig\n");
    }
    let imported: Vec<&str> = IMPORTED.iter().copied().filter(|name| words.contains(name)).collect();
    if !imported.is_empty() {
        text.push_str("from ctypes import (\n");
        for name in imported {
            let _ = writeln!(text, "    {name},");
        }
        text.push_str(")\n");
    }
    if !definitions.is_empty() {
        text.push('\n');
        text.push_str(&definitions);
    }
    text
}

fn words(text: &str) -> HashSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect()
}

fn open(variable: &str, library: &Library) -> String {
    if library.is_elsewhere {
        return format!("{variable} = ctypes.CDLL(\"{}\")", library.file);
    }
    let class = if library.is_cdecl { "CDLL" } else { "WinDLL" };
    format!("{variable} = ctypes.{class}(\"{}\", use_last_error=True)", library.file)
}

fn is_line(item: &Item) -> bool {
    item.condition.is_none()
        && item.link.is_none()
        && item.note.is_none()
        && matches!(&item.what, What::Assignments(lines) if lines.len() == 1)
}

fn indent(text: &mut String, block: &str) {
    for line in block.lines() {
        if !line.is_empty() {
            text.push_str("    ");
            text.push_str(line);
        }
        text.push('\n');
    }
}

fn print(text: &mut String, item: &Item) {
    comments(text, item);
    match item.condition {
        None => print_what(text, &item.what),
        Some(condition) => {
            let mut block = String::new();
            print_what(&mut block, &item.what);
            // A class without fields that is announced above has nothing left to say.
            if !block.is_empty() {
                let _ = writeln!(text, "if {condition}:");
                indent(text, &block);
            }
        }
    }
}

fn comments(text: &mut String, item: &Item) {
    for comment in item.link.iter().chain(&item.note) {
        let _ = writeln!(text, "# {comment}");
    }
}

fn print_what(text: &mut String, what: &What) {
    match what {
        What::Assignments(lines) => {
            for (name, value) in lines {
                let _ = writeln!(text, "{name} = {value}");
            }
        }
        What::Classes(classes) => {
            for (index, class) in classes.iter().enumerate() {
                if index > 0 {
                    text.push_str("\n\n");
                }
                print_class(text, class);
            }
        }
        What::Inline(name, value) => {
            let _ = writeln!(text, "def {name}():\n    return {value}");
        }
        What::Interface(interface) => print_interface(text, interface),
        What::Function(_) => {}
    }
}

fn print_function_item(text: &mut String, item: &Item, variables: &HashMap<Library, String>) {
    let What::Function(function) = &item.what else { return };
    comments(text, item);
    match item.condition {
        None => print_function(text, function, variables),
        Some(condition) => {
            let _ = writeln!(text, "if {condition}:");
            let mut block = String::new();
            print_function(&mut block, function, variables);
            indent(text, &block);
        }
    }
}

fn print_function(text: &mut String, function: &Function, variables: &HashMap<Library, String>) {
    let Function { library, name, entry, parameters, returns } = function;
    let variable = variables.get(library).map_or("", String::as_str);
    let _ = writeln!(text, "{name} = {variable}{entry}");
    if parameters.is_empty() {
        let _ = writeln!(text, "{name}.argtypes = []");
    } else {
        let _ = writeln!(text, "{name}.argtypes = [");
        for (parameter, ty) in parameters {
            let _ = writeln!(text, "    {ty},  # {parameter}");
        }
        text.push_str("]\n");
    }
    let _ = writeln!(text, "{name}.restype = {returns}");
}

fn print_interface(text: &mut String, interface: &Interface) {
    let Interface { name, is_forward, table, iid } = interface;
    if !is_forward {
        let _ = write!(text, "class {name}(Structure):\n    pass\n\n\n");
    }
    print_class(text, table);
    let _ = writeln!(text, "\n\n{name}._fields_ = [(\"lpVtbl\", POINTER({}))]", table.name);
    if let Some((name, value)) = iid {
        let _ = writeln!(text, "{name} = {value}");
    }
}

fn print_class(text: &mut String, class: &Class) {
    let Class { name, base, .. } = class;
    if !class.is_forward {
        let _ = writeln!(text, "class {name}({base}):");
    }
    let is_outside = class.is_forward || class.is_assigned;
    if class.fields.is_none() || (is_outside && !class.is_forward) {
        if !class.is_forward {
            text.push_str("    pass\n");
        }
        if class.fields.is_none() {
            return;
        }
        text.push_str("\n\n");
    }
    let (before, inside) = if is_outside { (format!("{name}."), "") } else { ("    ".to_owned(), "    ") };
    if let Some(packing) = class.packing {
        let _ = writeln!(text, "{before}_pack_ = {packing}");
    }
    if class.has_layout {
        let _ = writeln!(text, "{before}_layout_ = \"ms\"");
    }
    if let Some(alignment) = class.alignment {
        let _ = writeln!(text, "{before}_align_ = {alignment}");
    }
    if !class.anonymous.is_empty() {
        let names: Vec<String> = class.anonymous.iter().map(|name| format!("\"{name}\",")).collect();
        let _ = writeln!(text, "{before}_anonymous_ = ({})", names.join(" "));
    }
    let _ = writeln!(text, "{before}_fields_ = [");
    for member in class.fields.iter().flatten() {
        let width = member.width.map(|width| format!(", {width}")).unwrap_or_default();
        let _ = writeln!(text, "{inside}    (\"{}\", {}{width}),", member.name, member.ty);
    }
    let _ = writeln!(text, "{inside}]");
}
