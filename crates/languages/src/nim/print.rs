//! Writes the items of a file as Nim.

use super::ty::{call, convention, function_pointer, parameters, primitive, returns, spell};
use super::{record, value};
use crate::plain::{Entry, Enum, Function, Interface, Item, Method, Ty, What};
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "  GUID* {.bycopy.} = object
    Data1*: uint32
    Data2*: uint16
    Data3*: uint16
    Data4*: array[8, uint8]
";

/// The sections that Nim wants declarations in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Type,
    Const,
    /// What has an address.
    Let,
    Proc,
}

impl Section {
    fn keyword(self) -> &'static str {
        match self {
            Self::Type => "type\n",
            Self::Const => "const\n",
            Self::Let => "let\n",
            Self::Proc => "",
        }
    }
}

/// A complete file. Types may name each other only within one section.
pub(super) fn file(items: &[Item]) -> String {
    let parts: Vec<(Section, String)> = items.iter().flat_map(parts).collect();
    let mut text = String::new();
    for section in [Section::Type, Section::Const, Section::Let, Section::Proc] {
        let mut body: Vec<&str> =
            parts.iter().filter(|(of, _)| *of == section).map(|(_, text)| text.as_str()).collect();
        if section == Section::Type && parts.iter().any(|(_, text)| text.contains("GUID")) {
            body.insert(0, GUID);
        }
        if body.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(section.keyword());
        text.push_str(&spaced(&body));
    }
    text
}

/// One item, with the sections that it needs.
pub(super) fn declaration(item: &Item) -> String {
    let mut text = String::new();
    let mut last = None;
    for (section, part) in parts(item) {
        if last.is_some() {
            text.push('\n');
        }
        if last != Some(section) {
            text.push_str(section.keyword());
        }
        text.push_str(&part);
        last = Some(section);
    }
    text
}

/// `parts` with empty lines around those that are longer than one line.
fn spaced(parts: &[&str]) -> String {
    let mut text = String::new();
    let mut was_line = true;
    for (index, part) in parts.iter().enumerate() {
        let is_line = part.lines().count() == 1;
        let is_apart = !(was_line && is_line);
        if is_apart && index > 0 {
            text.push('\n');
        }
        text.push_str(part);
        was_line = is_line;
    }
    text
}

/// What an item is made of, each with its section.
fn parts(item: &Item) -> Vec<(Section, String)> {
    let name = &item.name;
    let mut text = String::new();
    let indent = if matches!(item.what, What::Function(_) | What::Inline(..)) { "" } else { "  " };
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "{indent}# {note}");
    }
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "  {name}* = {}", aliased(ty));
            vec![(Section::Type, text)]
        }
        What::Enum(e) => {
            let _ = writeln!(text, "  {name}* = {}", primitive(e.ty));
            let members = members(name, e);
            let members = (!members.is_empty()).then_some((Section::Const, members));
            std::iter::once((Section::Type, text)).chain(members).collect()
        }
        What::Records(records) => {
            let mut first = Some(text);
            let print = |one: &crate::plain::Record| {
                let mut text = first.take().unwrap_or_default();
                record::print(&mut text, one);
                (Section::Type, text)
            };
            // The outermost first, as a reader expects: within a section Nim does not mind.
            records.iter().rev().map(print).collect()
        }
        What::Opaque => {
            let _ = writeln!(text, "  {name}* = object # only pointers to it can be used");
            vec![(Section::Type, text)]
        }
        What::Function(function) => {
            print_function(&mut text, name, function);
            vec![(Section::Proc, text)]
        }
        What::Inline(signature, value) => {
            let value = value::expression(&signature.returns, value);
            let _ = writeln!(text, "proc {name}*{} {{.inline.}} =\n  {value}", call(signature));
            vec![(Section::Proc, text)]
        }
        What::Constant(ty, value) => {
            let _ = writeln!(text, "  {name}* = {}", value::expression(ty, value));
            vec![(if value::has_address(value) { Section::Let } else { Section::Const }, text)]
        }
        What::Callback(signature) => {
            let _ = writeln!(text, "  {name}* = {}", function_pointer(signature));
            vec![(Section::Type, text)]
        }
        What::Interface(interface) => {
            print_interface(&mut text, name, interface);
            let iid = interface
                .iid
                .as_ref()
                .map(|(iid, guid)| (Section::Let, format!("  {iid}* = {}\n", value::guid_literal(*guid))));
            std::iter::once((Section::Type, text)).chain(iid).collect()
        }
    }
}

/// What a typedef stands for.
fn aliased(ty: &Ty) -> String {
    match ty {
        // Only ever behind a pointer.
        Ty::Void => "object".to_owned(),
        ty => spell(ty),
    }
}

fn members(name: &str, e: &Enum) -> String {
    let mut text = String::new();
    for (member, value) in &e.members {
        let value = match i64::try_from(*value) {
            Ok(_) if e.is_flags => value::hexadecimal(*value),
            Ok(_) => value.to_string(),
            // Without its type, Nim takes the highest bit for a sign.
            Err(_) => value::integer(*value, e.ty),
        };
        let _ = writeln!(text, "  {member}* = {name}({value})");
    }
    text
}

fn print_function(text: &mut String, name: &str, function: &Function) {
    let Entry::Name(entry) = &function.entry else { return };
    let signature = &function.signature;
    let imported = match entry == name {
        true => "importc".to_owned(),
        // A dollar sign starts what Nim replaces.
        false => format!("importc: {}", value::string(&entry.replace('$', "$$"))),
    };
    let noreturn = match &signature.returns {
        Ty::Void if function.does_not_return => "noreturn, ",
        _ => "",
    };
    let convention = convention(signature);
    let library = value::string(function.library_stem());
    let pragmas = format!("{{.{convention}, {noreturn}dynlib: {library}, {imported}.}}");
    let head = format!("proc {name}*{}", call(signature));
    let _ = if head.len() + pragmas.len() < WIDTH {
        writeln!(text, "{head} {pragmas}")
    } else if head.len() <= WIDTH {
        writeln!(text, "{head}\n    {pragmas}")
    } else {
        let list = parameters(signature).join(",\n    ");
        writeln!(text, "proc {name}*(\n    {list}\n){} {pragmas}", returns(signature))
    };
}

/// An object is a pointer to a pointer to its table; the table repeats the methods of the bases, so that each
/// takes the object as it is.
fn print_interface(text: &mut String, name: &str, interface: &Interface) {
    let _ = writeln!(text, "  {name}* {{.bycopy.}} = object\n    lpVtbl*: ptr {name}Vtbl\n");
    let _ = writeln!(text, "  {name}Vtbl* {{.bycopy.}} = object");
    for Method { name, signature } in interface.inherited.iter().chain(&interface.methods) {
        let _ = writeln!(text, "    {name}*: {}", function_pointer(signature));
    }
}
