//! Writes what `lower` decided; nothing is decided here but where lines break.

use super::types::{Abi, Accessor, Block, Callable, Function, Import, Item, Linked, Needs, Record, What};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "#[repr(C)]
#[derive(Clone, Copy)]
pub struct GUID {
    pub data1: u32,
    pub data2: u16,
    pub data3: u16,
    pub data4: [u8; 8],
}

impl GUID {
    pub const fn from_u128(uuid: u128) -> Self {
        Self {
            data1: (uuid >> 96) as u32,
            data2: (uuid >> 80) as u16,
            data3: (uuid >> 64) as u16,
            data4: (uuid as u64).to_be_bytes(),
        }
    }
}

";

/// Stands behind a file that was read for 64-bit x86 alone.
pub(super) const GUARD: &str = "
#[cfg(not(target_arch = \"x86_64\"))]
compile_error!(\"these declarations were read for 64-bit x86 alone\");
";

/// A complete file: functions first, a block per DLL, then types and constants.
pub(super) fn file(needs: Needs, items: &[Item]) -> String {
    let mut text = String::from(
        "#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals, dead_code, clashing_extern_declarations)]\n\n",
    );
    if needs.void {
        text.push_str("use core::ffi::c_void;\n\n");
    }
    for item in items {
        if let What::Function(function) = &item.what {
            print_link(&mut text, item, function);
        }
    }
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    for (block, functions) in blocks(items) {
        open(&mut text, &block, |text| {
            for (item, function) in &functions {
                print_function(text, item, function);
            }
        });
        text.push('\n');
    }
    if needs.guid {
        text.push_str(GUID);
    }
    let is_declared =
        |name: &str| items.iter().any(|item| matches!(&item.what, What::Alias(alias, _) if alias == name));
    let mut was_line = false;
    for (is_needed, name, of) in [(needs.pcstr, "PCSTR", "u8"), (needs.pcwstr, "PCWSTR", "u16")] {
        if is_needed && !is_declared(name) {
            let _ = writeln!(text, "pub type {name} = *const {of};");
            was_line = true;
        }
    }
    for item in items.iter().filter(|item| !matches!(item.what, What::Function(_))) {
        let is_line = is_line(item);
        let is_set_apart = text.ends_with("\n\n") || (was_line && is_line);
        if !is_set_apart {
            text.push('\n');
        }
        print(&mut text, item);
        was_line = is_line;
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The items alone.
pub(super) fn items(items: &[Item]) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        match &item.what {
            What::Function(function) => match &function.import {
                Import::Block { block, .. } => {
                    open(&mut text, block, |text| print_function(text, item, function));
                }
                Import::Macro { .. } => print_link(&mut text, item, function),
            },
            _ => print(&mut text, item),
        }
    }
    text
}

type Blocks<'a> = Vec<(Block, Vec<(&'a Item, &'a Function)>)>;

fn blocks(items: &[Item]) -> Blocks<'_> {
    let mut blocks: Blocks<'_> = Vec::new();
    let mut places: HashMap<&Block, usize> = HashMap::new();
    for item in items {
        let What::Function(function) = &item.what else { continue };
        let Import::Block { block, .. } = &function.import else { continue };
        let place = *places.entry(block).or_insert_with(|| {
            blocks.push((block.clone(), Vec::new()));
            blocks.len() - 1
        });
        if let Some((_, functions)) = blocks.get_mut(place) {
            functions.push((item, function));
        }
    }
    blocks
}

/// Writes the `extern` block around what `inside` writes, twice where x86 has a name of its own.
fn open(text: &mut String, block: &Block, inside: impl Fn(&mut String)) {
    let Block { library, kind, abi } = block;
    let verbatim = if *kind == Linked::OddDll { ", modifiers = \"+verbatim\"" } else { "" };
    let link = format!("link(name = \"{library}\", kind = \"raw-dylib\"{verbatim}");
    let undecorated = "import_name_type = \"undecorated\"";
    let mut write = |conditions: &[&str], abi: &str| {
        for condition in conditions {
            let _ = writeln!(text, "{condition}");
        }
        let _ = writeln!(text, "unsafe extern \"{abi}\" {{");
        inside(text);
        text.push_str("}\n");
    };
    match abi.name_on_x86() {
        _ if *kind == Linked::Elsewhere => write(&[&format!("#[link(name = \"{library}\")]")], abi.name()),
        None => {
            let x86 = format!("#[cfg_attr(target_arch = \"x86\", {link}, {undecorated}))]");
            let other = format!("#[cfg_attr(not(target_arch = \"x86\"), {link}))]");
            write(&[&x86, &other], abi.name());
        }
        Some(name) => {
            write(&["#[cfg(target_arch = \"x86\")]", &format!("#[{link}, {undecorated})]")], name);
            write(&["#[cfg(not(target_arch = \"x86\"))]", &format!("#[{link})]")], Abi::System.name());
        }
    }
}

/// `windows_link::link!`, twice where x86 has a calling convention of its own.
fn print_link(text: &mut String, item: &Item, function: &Function) {
    let Function { import: Import::Macro { library, abi, exported }, name, parameters, returns } = function
    else {
        return;
    };
    if let Some(link) = &item.link {
        // What documents the use of a macro documents nothing, says rustc.
        let _ = writeln!(text, "// <{link}>");
    }
    let exported = exported.as_ref().map_or(String::new(), |exported| format!(" {exported:?}"));
    let mut write = |condition: Option<&str>, abi: &str| {
        let both = match (item.condition.as_deref(), condition) {
            (Some(one), Some(other)) => Some(format!("all({one}, {other})")),
            (one, other) => one.or(other).map(str::to_owned),
        };
        if let Some(condition) = both {
            let _ = writeln!(text, "#[cfg({condition})]");
        }
        let head = format!("windows_link::link!({library:?} {abi:?}{exported} fn {name}(");
        let line = format!("{head}{}){returns});", parameters.join(", "));
        let _ = match line.len() <= WIDTH {
            true => writeln!(text, "{line}"),
            false => writeln!(text, "{head}\n    {}\n){returns});", parameters.join(",\n    ")),
        };
    };
    match abi.name_on_x86() {
        None => write(None, abi.name()),
        Some(name) => {
            write(Some("target_arch = \"x86\""), name);
            write(Some("not(target_arch = \"x86\")"), Abi::System.name());
        }
    }
}

fn print_function(text: &mut String, item: &Item, function: &Function) {
    let Function { import: Import::Block { attribute, note, .. }, name, parameters, returns } = function
    else {
        return;
    };
    if let Some(note) = note {
        let _ = writeln!(text, "    // {note}");
    }
    if let Some(link) = &item.link {
        let _ = writeln!(text, "    /// <{link}>");
    }
    if let Some(condition) = &item.condition {
        let _ = writeln!(text, "    #[cfg({condition})]");
    }
    if let Some(attribute) = attribute {
        let _ = writeln!(text, "    {attribute}");
    }
    let line = format!("    pub fn {name}({}){returns};", parameters.join(", "));
    if line.len() <= WIDTH {
        let _ = writeln!(text, "{line}");
        return;
    }
    let _ = writeln!(text, "    pub fn {name}(");
    for parameter in parameters {
        // Nothing may follow the dots that stand for more arguments.
        let comma = if parameter == "..." { "" } else { "," };
        let _ = writeln!(text, "        {parameter}{comma}");
    }
    let _ = writeln!(text, "    ){returns};");
}

fn is_line(item: &Item) -> bool {
    item.condition.is_none()
        && item.link.is_none()
        && match &item.what {
            What::Alias(_, callable) => callable.on_x86.is_none(),
            What::Constant(constant) => constant.note.is_none(),
            What::Enum { members, .. } => members.is_empty(),
            _ => false,
        }
}

fn print(text: &mut String, item: &Item) {
    let attributes = |text: &mut String| {
        if let Some(link) = &item.link {
            let _ = writeln!(text, "/// <{link}>");
        }
        if let Some(condition) = &item.condition {
            let _ = writeln!(text, "#[cfg({condition})]");
        }
    };
    match &item.what {
        What::Alias(name, callable) => match &callable.on_x86 {
            None => {
                attributes(text);
                let _ = writeln!(text, "pub type {name} = {};", callable.ty);
            }
            Some(on_x86) => {
                for (predicate, ty) in
                    [("target_arch = \"x86\"", on_x86), ("not(target_arch = \"x86\")", &callable.ty)]
                {
                    attributes(text);
                    let _ = writeln!(text, "#[cfg({predicate})]\npub type {name} = {ty};");
                }
            }
        },
        What::Enum { name, ty, members } => {
            attributes(text);
            let _ = writeln!(text, "pub type {name} = {ty};");
            for (member, value) in members {
                if let Some(condition) = &item.condition {
                    let _ = writeln!(text, "#[cfg({condition})]");
                }
                let _ = writeln!(text, "pub const {member}: {name} = {value};");
            }
        }
        What::Records(records) => {
            for (index, record) in records.iter().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                print_record(text, record, &attributes, item.condition.as_deref());
            }
        }
        What::Opaque(name) => {
            attributes(text);
            let _ = writeln!(text, "#[repr(C)]\npub struct {name} {{\n    _opaque: [u8; 0],\n}}");
        }
        // Blocks and macros are written around functions.
        What::Function(_) => {}
        What::Inline(signature, value) => {
            attributes(text);
            let _ = writeln!(text, "{signature} {{\n    {value}\n}}");
        }
        What::Constant(constant) => {
            attributes(text);
            if let Some(note) = &constant.note {
                let _ = writeln!(text, "/// {note}");
            }
            let _ = writeln!(text, "pub const {}: {} = {};", constant.name, constant.ty, constant.value);
        }
        What::Interface(interface) => {
            let name = &interface.name;
            attributes(text);
            let _ =
                writeln!(text, "#[repr(C)]\npub struct {name} {{\n    pub vtable: *const {name}_Vtbl,\n}}\n");
            let _ = writeln!(text, "#[repr(C)]\npub struct {name}_Vtbl {{");
            if let Some(base) = &interface.base {
                let _ = writeln!(text, "    pub base: {base},");
            }
            for (method, callable) in &interface.methods {
                print_method(text, method, callable);
            }
            text.push_str("}\n");
            if let Some((iid, value)) = &interface.iid {
                let _ = writeln!(text, "\npub const {iid}: GUID = {value};");
            }
        }
    }
}

fn print_method(text: &mut String, method: &str, callable: &Callable) {
    match &callable.on_x86 {
        None => {
            let _ = writeln!(text, "    pub {method}: {},", callable.ty);
        }
        Some(on_x86) => {
            let _ = writeln!(text, "    #[cfg(target_arch = \"x86\")]\n    pub {method}: {on_x86},");
            let _ =
                writeln!(text, "    #[cfg(not(target_arch = \"x86\"))]\n    pub {method}: {},", callable.ty);
        }
    }
}

fn print_record(
    text: &mut String,
    record: &Record,
    attributes: &dyn Fn(&mut String),
    condition: Option<&str>,
) {
    attributes(text);
    let _ = writeln!(text, "#[repr({})]\n#[derive(Clone, Copy)]", record.repr);
    let _ = writeln!(text, "pub {} {} {{", record.keyword, record.name);
    for (field, ty) in &record.fields {
        let _ = writeln!(text, "    pub {field}: {ty},");
    }
    text.push_str("}\n");
    if record.accessors.is_empty() {
        return;
    }
    text.push('\n');
    if let Some(condition) = condition {
        let _ = writeln!(text, "#[cfg({condition})]");
    }
    let _ = writeln!(text, "impl {} {{", record.name);
    for (index, accessor) in record.accessors.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        print_accessor(text, accessor);
    }
    text.push_str("}\n");
}

fn print_accessor(text: &mut String, accessor: &Accessor) {
    let Accessor { get, set, storage, ty, read, write } = accessor;
    let _ = writeln!(text, "    pub const fn {get}(&self) -> {ty} {{\n        {read}\n    }}\n");
    let _ = writeln!(text, "    pub const fn {set}(&mut self, value: {ty}) {{");
    let _ = writeln!(text, "        self.{storage} = {write};\n    }}");
}
