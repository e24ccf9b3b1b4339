//! Writes the items of a file as Lua around C.

use super::keywords::identifier;
use crate::c::print::{declarations, prelude};
use crate::c::{Constant, Dialect, Import, Integers, Item, Needs, What};
use crate::facts::reads_better_in_hexadecimal;
use crate::plain::Value;
use farcall_model::{Encoding, Guid};
use std::collections::HashSet;
use std::fmt::Write as _;

/// A complete module.
pub(super) fn file(needs: Needs, forward: &[String], items: &[Item], dialect: Dialect) -> String {
    let mut text = String::from("local ffi = require(\"ffi\")\n");
    let c = prelude(needs, forward, dialect) + &declarations(items.iter().filter(|item| is_c(item)), dialect);
    if !c.trim().is_empty() {
        let _ = write!(text, "\nffi.cdef[[\n{}\n]]\n", c.trim_end());
    }
    let mut fields = String::new();
    let mut taken = HashSet::new();
    for item in items {
        for line in values(item, &mut taken) {
            let _ = writeln!(fields, "    {line}");
        }
    }
    let mut libraries = String::new();
    for library in libraries_of(items) {
        let mut name = variable(&library);
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        let _ = writeln!(libraries, "    {name} = {},", load(&library));
    }
    if !(libraries.is_empty() && fields.is_empty()) {
        let _ = write!(text, "\nreturn {{\n{libraries}{fields}}}\n");
    }
    text
}

/// One declaration.
pub(super) fn items(items: &[Item], dialect: Dialect) -> String {
    let c = declarations(items.iter().filter(|item| is_c(item)), dialect);
    let mut text = String::new();
    if !c.is_empty() {
        let _ = write!(text, "ffi.cdef[[\n{c}]]\n");
    }
    for item in items {
        match &item.what {
            What::Import(import) => {
                let _ = writeln!(text, "local {} = {}", variable(&import.library), load(&import.library));
            }
            What::Integers(integers) if !integers.members.is_empty() => {
                let _ = writeln!(text, "local {} = {{", identifier(&integers.name));
                for (name, value) in members(integers) {
                    let _ = writeln!(text, "    {name} = {value},");
                }
                text.push_str("}\n");
            }
            What::Interface(interface) => {
                if let Some((name, value)) = &interface.iid {
                    let _ = writeln!(text, "local {} = {}", identifier(name), guid(*value));
                }
            }
            What::Constant(constant) => {
                comments(item, "", &mut text);
                let _ = writeln!(text, "local {} = {}", identifier(&constant.name), expression(constant));
            }
            What::Returns(constant) => {
                comments(item, "", &mut text);
                let _ = writeln!(text, "local function {}()", identifier(&constant.name));
                let _ = writeln!(text, "    return {}\nend", expression(constant));
            }
            _ => {}
        }
    }
    text
}

/// Whether something of `item` is said in C.
fn is_c(item: &Item) -> bool {
    !matches!(item.what, What::Constant(_) | What::Returns(_))
}

fn comments(item: &Item, indent: &str, text: &mut String) {
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "{indent}-- {note}");
    }
}

/// The DLLs that functions come from, each once, in the order in which they are first needed.
fn libraries_of(items: &[Item]) -> Vec<String> {
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

/// `kernel32` of `kernel32.dll`, as a name.
fn variable(library: &str) -> String {
    let stem = library.split('.').next().unwrap_or_default();
    let mut name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name == "ffi" { "ffi_".to_owned() } else { identifier(&name) }
}

fn load(library: &str) -> String {
    format!("ffi.load(\"{}\")", library.strip_suffix(".dll").unwrap_or(library))
}

/// The lines of the module's table that `item` gives rise to.
fn values(item: &Item, taken: &mut HashSet<String>) -> Vec<String> {
    let mut lines = Vec::new();
    match &item.what {
        What::Integers(integers) if !integers.members.is_empty() => {
            lines.push(format!("-- {}", integers.name));
            lines.extend(members(integers).map(|(name, value)| format!("{name} = {value},")));
        }
        What::Interface(interface) => {
            lines.extend(
                interface.iid.iter().map(|(name, value)| format!("{} = {},", identifier(name), guid(*value))),
            );
        }
        What::Constant(constant) => {
            lines.extend(item.link.iter().chain(&item.notes).map(|note| format!("-- {note}")));
            lines.push(format!("{} = {},", identifier(&constant.name), expression(constant)));
        }
        What::Returns(constant) => {
            lines.extend(item.link.iter().chain(&item.notes).map(|note| format!("-- {note}")));
            let name = identifier(&constant.name);
            lines.push(format!("{name} = function() return {} end,", expression(constant)));
        }
        _ => {}
    }
    taken.extend(lines.iter().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())));
    lines
}

fn members(integers: &Integers) -> impl Iterator<Item = (String, String)> {
    let members = integers.members.iter();
    members.map(|(name, value)| {
        let value = if integers.is_flags { hexadecimal(*value) } else { number(*value) };
        (identifier(name), value)
    })
}

/// The value of a constant as one of its type.
fn expression(constant: &Constant) -> String {
    let Constant { ty, value, .. } = constant;
    match value {
        Value::Address(address) => format!("ffi.cast(\"{ty}\", {})", number(*address)),
        Value::Guid(value) => guid(*value),
        Value::Record(_) | Value::Array(..) => format!("ffi.new(\"{ty}\", {})", initializer(value)),
        other => initializer(other),
    }
}

/// A value as it stands in a table that initializes a record.
fn initializer(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), format!("{value:?}")),
        Value::F64(value) => float(*value, format!("{value:?}")),
        Value::Address(address) => format!("ffi.cast(\"void *\", {})", number(*address)),
        Value::Text(text, Encoding::Ansi) => string(text),
        Value::Text(text, Encoding::Unicode) => wide_string(text),
        Value::Guid(value) => fields(*value),
        Value::Record(fields) => {
            let fields = fields
                .iter()
                .map(|(name, _, value)| format!("{} = {}", identifier(name), initializer(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(_, values) => {
            format!("{{ {} }}", values.iter().map(initializer).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A number; past what a double holds exactly, one of 64 bits.
fn number(value: i128) -> String {
    const EXACT: i128 = 1 << 53;
    let digits = if reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() };
    if value > i128::from(i64::MAX) {
        digits + "ULL"
    } else if value.abs() > EXACT {
        digits + "LL"
    } else {
        digits
    }
}

fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:08X}") }
}

fn float(value: f64, digits: String) -> String {
    match value {
        value if value.is_nan() => "0/0".to_owned(),
        value if value.is_infinite() => if value > 0.0 { "math.huge" } else { "-math.huge" }.to_owned(),
        _ => digits,
    }
}

fn guid(value: Guid) -> String {
    format!("ffi.new(\"GUID\", {})", fields(value))
}

fn fields(value: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = value;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!("{{ 0x{data1:08X}, 0x{data2:04X}, 0x{data3:04X}, {{ {} }} }}", bytes.join(", "))
}

/// A string of bytes: each character is one.
fn string(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            ' '..='~' => literal.push(c),
            // Three decimal digits end on their own.
            c => {
                let _ = write!(literal, "\\{:03}", u32::from(c) & 0xFF);
            }
        }
    }
    literal + "\""
}

/// A string that ends with a zero, since Lua's own strings are bytes.
fn wide_string(text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let numbers: Vec<String> = units.iter().map(u16::to_string).collect();
    let list = if numbers.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", numbers.join(", ")) };
    let is_readable = text.chars().all(|c| (' '..='~').contains(&c) && c != ']' && c != '[');
    let comment = if is_readable { format!(" --[[ {text} ]]") } else { String::new() };
    format!("ffi.new(\"wchar_t[{}]\", {list}{comment})", units.len() + 1)
}
