//! Writes the items of a file as Haskell.

use super::call::{Call, call, convention};
use super::imports;
use super::keywords::{function_name, type_name};
use super::record;
use super::ty::{Names, spell};
use super::value::{constant, expression, guid_literal, hexadecimal, number};
use crate::plain::{Entry, Function, Interface, Item, Method, Signature, Ty, What};
use farcall_model::Architecture;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const GUID: &str = "\
data GUID = GUID
  { c'GUID'Data1 :: Word32
  , c'GUID'Data2 :: Word16
  , c'GUID'Data3 :: Word16
  , c'GUID'Data4 :: [Word8]
  } deriving (Eq, Show)

instance Storable GUID where
  sizeOf _ = 16
  alignment _ = 4
  peek p = GUID
    <$> peekByteOff p 0
    <*> peekByteOff p 4
    <*> peekByteOff p 6
    <*> peekArray 8 (plusPtr p 8)
  poke p r = do
    fillBytes p 0 16
    pokeByteOff p 0 (c'GUID'Data1 r)
    pokeByteOff p 4 (c'GUID'Data2 r)
    pokeByteOff p 6 (c'GUID'Data3 r)
    pokeArray (plusPtr p 8) (take 8 (c'GUID'Data4 r))
";

/// A complete file of items and their texts.
pub(super) fn file(items: &[(&Item, String)]) -> String {
    let mut body = String::new();
    if items.iter().any(|(_, text)| text.contains("GUID")) {
        body.push('\n');
        body.push_str(GUID);
    }
    let mut libraries = BTreeSet::new();
    let mut was_line = false;
    for (item, text) in items {
        let is_line = text.lines().count() == 1;
        if !(was_line && is_line) {
            body.push('\n');
        }
        body.push_str(text);
        was_line = is_line;
        if let What::Function(function) = &item.what {
            libraries.insert(function.library.rsplit_once('.').map_or(&*function.library, |(stem, _)| stem));
        }
    }
    imports::head(&body, &libraries) + &body
}

/// One item. One that is cyclic must not name the synonyms that lead back to it.
pub(super) fn item(item: &Item, architecture: Architecture, is_cyclic: bool) -> String {
    let mut text = String::new();
    let own = match &item.what {
        What::Function(function) => Some(remarks(function)),
        _ => None,
    };
    for (index, note) in item.link.iter().chain(&item.notes).chain(&own).enumerate() {
        let _ = writeln!(text, "{} {note}", if index == 0 { "-- |" } else { "--" });
    }
    let name = &item.name;
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "type {} = {}", type_name(name), spell(ty));
        }
        What::Enum(e) => {
            let ty = type_name(name);
            let _ = writeln!(text, "type {ty} = {}", spell(&Ty::Number(e.ty)));
            for (member, value) in &e.members {
                let value = if e.is_flags { hexadecimal(*value) } else { value.to_string() };
                text.push_str(&number(member, &ty, &value));
            }
        }
        What::Records(records) => {
            // The outermost first, as a reader expects: Haskell does not mind.
            let records = records.iter().rev().map(|record| record::print(record, architecture));
            text.push_str(&records.collect::<Vec<_>>().join("\n"));
        }
        What::Opaque => {
            let _ = writeln!(text, "data {}", type_name(name));
        }
        What::Function(function) => print_function(&mut text, name, function, architecture),
        What::Inline(signature, value) => {
            let name = function_name(name);
            let takes: String = signature.parameters.iter().map(|p| spell(&p.ty) + " -> ").collect();
            let ignored = " _".repeat(signature.parameters.len());
            let value = expression(&signature.returns, value, architecture);
            let _ =
                writeln!(text, "{name} :: {takes}{}\n{name}{ignored} = {value}", spell(&signature.returns));
        }
        What::Constant(ty, value) => text.push_str(&constant(name, ty, value, architecture)),
        What::Callback(signature) => print_callback(&mut text, name, signature, architecture, is_cyclic),
        What::Interface(interface) => print_interface(&mut text, name, interface, architecture),
    }
    text
}

/// What the import of `function` does not say.
fn remarks(function: &Function) -> String {
    let mut text = format!("From {}.", function.library);
    if function.set_last_error {
        text.push_str(" GHC.Windows.getLastError tells why it failed.");
    }
    if function.does_not_return {
        text.push_str(" Does not return.");
    }
    text
}

fn print_function(text: &mut String, name: &str, function: &Function, architecture: Architecture) {
    let Entry::Name(entry) = &function.entry else { return };
    let convention = convention(function.signature.convention, architecture);
    let call = call(&function.signature, architecture, Names::Printed);
    let name = function_name(name);
    let _ = writeln!(text, "foreign import {convention} \"{entry}\" {name}{}", call.lines("::", "-- ^"));
}

/// The type of a callback's address and of the callback, how to make the one from the other, and how to call it.
fn print_callback(
    text: &mut String,
    name: &str,
    signature: &Signature,
    architecture: Architecture,
    is_cyclic: bool,
) {
    let name = type_name(name);
    let convention = convention(signature.convention, architecture);
    let names = if is_cyclic { Names::Followed } else { Names::Printed };
    let call = call(signature, architecture, names);
    let _ = writeln!(text, "type {name} = FunPtr Fn'{name}\ntype Fn'{name}{}", call.lines("=", "--"));
    let _ = writeln!(text, "foreign import {convention} \"wrapper\" mk'{name} :: Fn'{name} -> IO {name}");
    let _ = writeln!(text, "foreign import {convention} \"dynamic\" call'{name} :: {name} -> Fn'{name}");
}

fn print_interface(text: &mut String, name: &str, interface: &Interface, architecture: Architecture) {
    let name = type_name(name);
    if let Some(base) = &interface.base {
        let base = type_name(base);
        let _ = writeln!(text, "-- Its table begins with the methods of {base}, which take it by castPtr.");
    }
    let _ = writeln!(text, "data {name}");
    if let Some((iid, guid)) = &interface.iid {
        let _ = writeln!(text, "pattern {iid} :: GUID\npattern {iid} = {}", guid_literal(*guid));
    }
    for (index, method) in (interface.inherited.len()..).zip(&interface.methods) {
        text.push('\n');
        print_method(text, &name, index, method, architecture);
    }
}

/// What finds the method that stands at `index` in the table of `interface`, and calls it.
fn print_method(
    text: &mut String,
    interface: &str,
    index: usize,
    method: &Method,
    architecture: Architecture,
) {
    let Method { name, signature } = method;
    let convention = convention(signature.convention, architecture);
    let call: Call = call(signature, architecture, Names::Printed);
    let ty = format!("Fn'{interface}'{name}");
    let (caller, function) = (format!("call'{interface}'{name}"), format!("c_{interface}'{name}"));
    let names: Vec<&str> = call.arguments.iter().map(|argument| &*argument.name).collect();
    let this = names.first().copied().unwrap_or_default();
    let names = names.join(" ");
    let _ = writeln!(text, "type {ty}{}", call.lines("=", "--"));
    let _ = writeln!(text, "foreign import {convention} \"dynamic\" {caller} :: FunPtr {ty} -> {ty}");
    let _ = writeln!(text, "{function} :: {ty}");
    let _ = writeln!(text, "{function} {names} = do\n  v'table <- peek (castPtr {this})");
    let _ = writeln!(text, "  v'method <- peekElemOff v'table {index}\n  {caller} v'method {names}");
}
