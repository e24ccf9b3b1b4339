//! Python with the package cffi, which reads C.
//!
//! Types and functions are C in `ffi.cdef`. Constants are Python's own, since cffi's parser takes nothing but
//! numbers. A packing is told beside the text, so each packed struct has a call of its own.

use super::keywords::field as identifier;
use crate::c::print::{declarations, prelude};
use crate::c::{self, Cdef, Constant, Dialect, Import, Integers, Item, What};
use crate::facts::reads_better_in_hexadecimal;
use crate::plain::Value;
use crate::{File, Options, Unsupported};
use farcall_model::{DeclId, Encoding, Guid, Unit};
use std::collections::HashSet;
use std::fmt::Write as _;

/// One declaration.
pub(super) fn declaration(unit: &Unit, id: DeclId, options: &Options) -> Result<String, Unsupported> {
    let dialect = Dialect::Cdef(Cdef::Cffi, options.architecture);
    let items = c::items(unit, id, options, dialect)?;
    let mut text = cdefs(String::new(), &items, dialect);
    for library in libraries(&items) {
        let _ = writeln!(text, "{} = ffi.dlopen(\"{library}\")", variable(&library, &HashSet::new()));
    }
    text.push_str(&values(&items, &|library| variable(library, &HashSet::new())));
    Ok(text)
}

/// A module.
pub(super) fn file(unit: &Unit, options: &Options) -> File {
    let dialect = Dialect::Cdef(Cdef::Cffi, options.architecture);
    let c::Plan { scope, mut items, unsupported } = c::plan(unit, options, dialect);
    let forward = c::forward(&scope, &mut items);
    let mut text = String::from("from cffi import FFI\n\nffi = FFI()\n");
    let c = cdefs(prelude(scope.needs.get(), &forward, dialect), &items, dialect);
    let taken: HashSet<String> = scope.taken.borrow().keys().cloned().collect();
    for part in [c, loads(&items, &taken), values(&items, &|library| variable(library, &taken))] {
        if !part.is_empty() {
            let _ = write!(text, "\n{part}");
        }
    }
    File { text, unsupported }
}

fn loads(items: &[Item], taken: &HashSet<String>) -> String {
    let libraries = libraries(items).into_iter();
    let lines =
        libraries.map(|library| format!("{} = ffi.dlopen(\"{library}\")\n", variable(&library, taken)));
    lines.collect()
}

/// A call of `ffi.cdef` for each run of items with one packing, `start` in front of the first.
fn cdefs(start: String, items: &[Item], dialect: Dialect) -> String {
    let c: Vec<&Item> = items.iter().filter(|item| is_c(item)).collect();
    let mut parts = Vec::new();
    if c.first().is_some_and(|item| packing(item).is_some()) || c.is_empty() {
        parts.push((None, start.clone()));
    }
    for run in c.chunk_by(|one, next| packing(one) == packing(next)) {
        let packing = run.first().and_then(|item| packing(item));
        let start = if parts.is_empty() { start.as_str() } else { "" };
        parts.push((packing, format!("{start}{}", declarations(run.iter().copied(), dialect))));
    }
    let mut text = String::new();
    for (packing, c) in parts.iter().filter(|(_, c)| !c.trim().is_empty()) {
        let packing = packing.map(|packing| format!(", pack={packing}")).unwrap_or_default();
        let _ = write!(text, "ffi.cdef(\"\"\"\n{}\n\"\"\"{packing})\n", indented(c.trim_end()));
    }
    text
}

fn indented(c: &str) -> String {
    let lines = c.lines().map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

fn packing(item: &Item) -> Option<u16> {
    match &item.what {
        What::Record(named) => named.record.packing,
        _ => None,
    }
}

/// Whether something of `item` is said in C.
fn is_c(item: &Item) -> bool {
    !matches!(item.what, What::Constant(_) | What::Returns(_))
}

/// The DLLs that functions come from, each once.
fn libraries(items: &[Item]) -> Vec<String> {
    let mut libraries: Vec<String> = Vec::new();
    for item in items {
        if let What::Import(Import { library, .. }) = &item.what
            && !libraries.contains(library)
        {
            libraries.push(library.clone());
        }
    }
    libraries
}

/// `kernel32` of `kernel32.dll`, as a name that is not in `taken`.
fn variable(library: &str, taken: &HashSet<String>) -> String {
    let mut name = identifier(library.split('.').next().unwrap_or_default());
    while taken.contains(&name) || name == "ffi" {
        name.push_str("_dll");
    }
    name
}

/// What the module itself defines.
fn values(items: &[Item], variable: &dyn Fn(&str) -> String) -> String {
    let mut text = String::new();
    for item in items {
        match &item.what {
            What::Import(import) if import.name != import.entry => {
                let library = variable(&import.library);
                let _ = writeln!(text, "{} = {library}.{}", identifier(&import.name), import.entry);
            }
            What::Integers(integers) => members(&mut text, integers),
            What::Interface(interface) => {
                if let Some((name, value)) = &interface.iid {
                    let _ = writeln!(text, "{name} = ffi.new(\"GUID *\", {})", guid(*value));
                }
            }
            What::Constant(constant) => {
                comments(&mut text, item);
                let _ = writeln!(text, "{} = {}", identifier(&constant.name), expression(constant));
            }
            What::Returns(constant) => {
                comments(&mut text, item);
                let _ = writeln!(text, "def {}():", identifier(&constant.name));
                let _ = writeln!(text, "    return {}", expression(constant));
            }
            _ => {}
        }
    }
    text
}

fn comments(text: &mut String, item: &Item) {
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "# {note}");
    }
}

fn members(text: &mut String, integers: &Integers) {
    if !integers.members.is_empty() {
        let _ = writeln!(text, "# {}", integers.name);
    }
    for (name, value) in &integers.members {
        let value = if integers.is_flags { hexadecimal(*value) } else { number(*value) };
        let _ = writeln!(text, "{} = {value}", identifier(name));
    }
}

/// The value of a constant as one of its type.
fn expression(constant: &Constant) -> String {
    let Constant { ty, value, .. } = constant;
    match value {
        Value::Address(address) => format!("ffi.cast(\"{ty}\", {})", number(*address)),
        Value::Guid(value) => format!("ffi.new(\"{ty} *\", {})", guid(*value)),
        Value::Record(_) => format!("ffi.new(\"{ty} *\", {})", initializer(value)),
        other => initializer(other),
    }
}

/// A value as it stands in what initializes a record.
fn initializer(value: &Value) -> String {
    match value {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), format!("{value:?}")),
        Value::F64(value) => float(*value, format!("{value:?}")),
        Value::Address(address) => format!("ffi.cast(\"void *\", {})", number(*address)),
        Value::Text(text, encoding) => string(text, *encoding),
        Value::Guid(value) => guid(*value),
        Value::Record(fields) => {
            let fields = fields.iter().map(|(name, _, value)| format!("\"{name}\": {}", initializer(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(_, values) => {
            format!("[{}]", values.iter().map(initializer).collect::<Vec<_>>().join(", "))
        }
    }
}

fn number(value: i128) -> String {
    if reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:08X}") }
}

fn float(value: f64, digits: String) -> String {
    if value.is_finite() { digits } else { format!("float(\"{value}\")") }
}

fn guid(value: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = value;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("[0x{data1:08X}, 0x{data2:04X}, 0x{data3:04X}, [{}]]", bytes.join(", "))
}

/// Bytes for `char`, a string for `wchar_t`: what cffi converts by itself.
fn string(text: &str, encoding: Encoding) -> String {
    let is_bytes = encoding == Encoding::Ansi;
    let mut literal = if is_bytes { "b\"" } else { "\"" }.to_owned();
    for c in text.chars() {
        let _ = match c {
            '"' | '\\' => write!(literal, "\\{c}"),
            ' '..='~' => write!(literal, "{c}"),
            c if is_bytes || u32::from(c) < 0x100 => write!(literal, "\\x{:02x}", u32::from(c) & 0xFF),
            c if u32::from(c) < 0x10000 => write!(literal, "\\u{:04x}", u32::from(c)),
            c => write!(literal, "\\U{:08x}", u32::from(c)),
        };
    }
    literal + "\""
}
