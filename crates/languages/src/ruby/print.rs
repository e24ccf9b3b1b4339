//! Writes the items of a file as Ruby.

use super::keywords::{constant, module};
use super::record::{Line, Member, class, lines};
use super::ty::{constant_of, prototype, spell};
use super::{cannot_call, constant as value};
use crate::packing::number as number_of;
use crate::plain::{Entry, Function, Interface, Is, Item, Record, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "GUID = struct [
  \"unsigned int Data1\",
  \"unsigned short Data2\",
  \"unsigned short Data3\",
  \"unsigned char Data4[8]\",
]
";

/// The name of the module around everything in a file.
const MODULE: &str = "Native";

/// What calls the methods of COM objects; `ABI` is what stands behind the types of a function.
const COM_OBJECT: &str = "# A COM object: its methods are called through its table.
class ComObject
  extend Fiddle::CParser

  attr_reader :to_ptr

  def initialize(address)
    @to_ptr = Fiddle::Pointer[address]
  end

  # Defines the method at this place of the table.
  def self.virtual(index, signature)
    name, returns, types = parse_signature(signature)
    define_method(name) do |*arguments|
      address = (@to_ptr.ptr + index * Fiddle::SIZEOF_VOIDP).ptr
      Fiddle::Function.new(address, types, returnsABI).call(@to_ptr, *arguments)
    end
  end
end
";

/// One item alone.
pub(super) fn declaration(item: &Item, architecture: Architecture) -> String {
    let mut text = String::new();
    match &item.what {
        What::Interface(Interface { base: None, .. }) => {
            text.push_str(&com_object(architecture));
            text.push('\n');
        }
        What::Function(function) => {
            let _ = writeln!(text, "# In a module with dlload \"{}\"", library(function));
        }
        _ => {}
    }
    text + &self::item(item, architecture)
}

/// A complete file.
pub(super) fn file(items: &[&Item], architecture: Architecture) -> String {
    let is_function = |item: &&&Item| matches!(item.what, What::Function(_));
    let mut sections: Vec<String> = Vec::new();
    let items = &bases_first(items);
    for item in items.iter().filter(|item| !is_function(item)) {
        sections.push(self::item(item, architecture));
    }
    if items.iter().any(|item| matches!(&item.what, What::Interface(_))) {
        sections.insert(0, com_object(architecture));
    }
    if sections.iter().any(|text| text.contains("=> GUID }") || text.ends_with("= GUID\n")) {
        sections.insert(0, GUID.to_owned());
    }
    let has_structs = sections.iter().any(|text| text.contains("= struct [") || text.contains("= union ["));
    sections.extend(modules(items, architecture));

    let mut text = String::from("require \"fiddle/import\"\n\n");
    if items.iter().any(|item| matches!(&item.what, What::Function(f) if f.set_last_error)) {
        text.push_str(
            "# After a call that failed, Fiddle.win32_last_error is what GetLastError would say.\n",
        );
    }
    if sections.iter().any(|text| text.contains("const wchar_t* ")) {
        text.push_str("# Text for a const wchar_t* is passed as \"text\\0\".encode(\"UTF-16LE\").\n");
    }
    let _ = writeln!(text, "module {MODULE}");
    if has_structs {
        text.push_str("  extend Fiddle::Importer\n\n");
    }
    let bits = if architecture == Architecture::X86 { 32 } else { 64 };
    let _ = writeln!(
        text,
        "  raise LoadError, \"these declarations are for {bits}-bit Ruby\" unless Fiddle::SIZEOF_VOIDP == {}",
        bits / 8
    );
    let mut was_line = false;
    for section in sections {
        let is_line = section.lines().count() == 1;
        if !(was_line && is_line) {
            text.push('\n');
        }
        indent(&mut text, &section);
        was_line = is_line;
    }
    text.push_str("end\n");
    text
}

/// The items, with each interface behind the one that it derives from.
fn bases_first<'a>(items: &[&'a Item]) -> Vec<&'a Item> {
    let base = |item: &Item| match &item.what {
        What::Interface(interface) => interface.base.clone(),
        _ => None,
    };
    let interfaces = items.iter().filter(|item| matches!(item.what, What::Interface(_)));
    let named: HashMap<&str, &Item> = interfaces.map(|item| (item.name.as_str(), *item)).collect();
    let mut sorted = Vec::with_capacity(items.len());
    let mut done = HashSet::new();
    for item in items {
        let mut chain = vec![*item];
        let mut next = base(item);
        while let Some(above) = next.and_then(|name| named.get(name.as_str()).copied()) {
            if done.contains(&above.id) || chain.len() > items.len() {
                break;
            }
            chain.push(above);
            next = base(above);
        }
        sorted.extend(chain.into_iter().rev().filter(|item| done.insert(item.id)));
    }
    sorted
}

/// The functions of each DLL in a module of its own.
fn modules(items: &[&Item], architecture: Architecture) -> Vec<String> {
    let mut libraries: Vec<(&str, Vec<(&Item, &Function)>)> = Vec::new();
    for item in items {
        let What::Function(function) = &item.what else { continue };
        match libraries.iter_mut().find(|(library, _)| *library == function.library) {
            Some((_, functions)) => functions.push((item, function)),
            None => libraries.push((&function.library, vec![(item, function)])),
        }
    }
    let mut taken: HashSet<String> = items.iter().map(|item| constant(&item.name).to_lowercase()).collect();
    let mut modules = Vec::with_capacity(libraries.len());
    for (name, functions) in libraries {
        let mut module = module(name);
        while !taken.insert(module.to_lowercase()) {
            module.push('_');
        }
        let mut text = format!("module {module}\n  extend Fiddle::Importer\n");
        if let Some((_, function)) = functions.first() {
            let _ = writeln!(text, "  dlload \"{}\"\n", library(function));
        }
        for (item, _) in functions {
            indent(&mut text, &self::item(item, architecture));
        }
        text.push_str("end\n");
        modules.push(text);
    }
    modules
}

/// Adds `lines`, two columns further in.
fn indent(text: &mut String, lines: &str) {
    for line in lines.lines() {
        if line.is_empty() {
            text.push('\n');
        } else {
            let _ = writeln!(text, "  {line}");
        }
    }
}

/// The name that the loader takes.
fn library(function: &Function) -> &str {
    let stem = function.library_stem();
    // The loader adds `.dll` where there is no extension.
    if stem.contains('.') { &function.library } else { stem }
}

fn item(item: &Item, architecture: Architecture) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "# {note}");
    }
    let name = constant(&item.name);
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "{name} = {}", alias(ty));
        }
        What::Enum(e) => {
            let _ = writeln!(text, "# {name}: {}", spell(&Ty::Number(e.ty)));
            for (member, number) in &e.members {
                let is_bits = e.is_flags && *number >= 0;
                let number = if is_bits { format!("0x{number:X}") } else { number_of(*number) };
                let _ = writeln!(text, "{} = {number}", constant(member));
            }
        }
        What::Records(records) => {
            for (index, record) in records.iter().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                print_record(&mut text, record, architecture);
            }
        }
        What::Opaque => {
            let _ = writeln!(text, "{name} = Fiddle::Pointer # nobody says what is in it");
        }
        What::Function(function) => print_function(&mut text, item, function),
        What::Inline(signature, value) => {
            let value = value::expression(&signature.returns, value, architecture).unwrap_or_default();
            let ignored = if signature.parameters.is_empty() { "" } else { "(*)" };
            let _ = writeln!(text, "def self.{}{ignored}\n  {value}\nend", item.name);
        }
        What::Constant(ty, value) => {
            let value = value::expression(ty, value, architecture).unwrap_or_default();
            let _ = writeln!(text, "{name} = {value}");
        }
        What::Callback(signature) => print_callback(&mut text, &name, signature, architecture),
        What::Interface(interface) => print_interface(&mut text, &name, interface, architecture),
    }
    text
}

/// What a name for `ty` is in Ruby: the class, or Fiddle's constant.
fn alias(ty: &Ty) -> String {
    match ty.bare() {
        Ty::Named { is: Is::Record { size: 0, .. }, .. } => "Fiddle::Pointer".to_owned(),
        Ty::Named { name, is: Is::Callback } => constant(name),
        Ty::Array { of, len } => format!("[{}, {len}]", alias(of)),
        _ => class(ty).unwrap_or_else(|| constant_of(ty)),
    }
}

fn print_record(text: &mut String, record: &Record, architecture: Architecture) {
    let keyword = if record.is_union { "union" } else { "struct" };
    if record.align > 8 {
        let _ = writeln!(text, "# It must lie at a multiple of {} bytes.", record.align);
    }
    let _ = writeln!(text, "{} = {keyword} [", constant(&record.name));
    for Line { notes, member } in lines(record, architecture).unwrap_or_default() {
        for note in notes {
            let _ = writeln!(text, "  # {note}");
        }
        let _ = match member {
            Member::None => Ok(()),
            Member::Plain(member) => writeln!(text, "  \"{member}\","),
            Member::Nested(member, class) => writeln!(text, "  {{ \"{member}\" => {class} }},"),
        };
    }
    text.push_str("]\n");
}

fn print_function(text: &mut String, item: &Item, function: &Function) {
    let Entry::Name(entry) = &function.entry else { return };
    // Without effect where there is one convention; Fiddle takes it everywhere.
    let convention = match function.signature.convention {
        CallingConvention::Stdcall => ", :stdcall",
        _ => "",
    };
    let _ = writeln!(text, "extern \"{}\"{convention}", prototype(entry, &function.signature, WIDTH));
    // A `_` behind the name only keeps it from names that Ruby has no trouble with.
    if item.name.trim_end_matches('_') != entry.trim_end_matches('_') {
        let _ = writeln!(text, "singleton_class.alias_method :{}, :{entry}", item.name);
    }
}

fn print_callback(text: &mut String, name: &str, signature: &Signature, architecture: Architecture) {
    for line in prototype(name, signature, WIDTH).lines() {
        let _ = writeln!(text, "# {line}");
    }
    let types: Vec<String> =
        signature.parameters.iter().map(|parameter| constant_of(&parameter.ty)).collect();
    let _ = writeln!(
        text,
        "class {name} < Fiddle::Closure::BlockCaller\n  def initialize(&block)\n    super({}, [{}]{}, &block)\n  end\nend",
        constant_of(&signature.returns),
        types.join(", "),
        abi(signature.convention, architecture)
    );
}

fn print_interface(text: &mut String, name: &str, interface: &Interface, architecture: Architecture) {
    let base = interface.base.as_deref().map_or("ComObject".to_owned(), constant);
    let _ = writeln!(text, "class {name} < {base}");
    if let Some((_, guid)) = &interface.iid {
        let _ = writeln!(text, "  IID = {}", value::guid(*guid));
        if !interface.methods.is_empty() {
            text.push('\n');
        }
    }
    for (index, method) in interface.methods.iter().enumerate() {
        let place = interface.inherited.len() + index;
        match cannot_call(&method.signature, architecture) {
            Some(reason) => {
                let _ = writeln!(text, "  # {place}: {}: {reason}", method.name);
            }
            None => indent(
                text,
                &format!("virtual {place}, \"{}\"\n", prototype(&method.name, &method.signature, WIDTH)),
            ),
        }
    }
    text.push_str("end\n");
}

fn com_object(architecture: Architecture) -> String {
    COM_OBJECT.replace("ABI", abi(CallingConvention::Stdcall, architecture))
}

/// Fiddle has the constant on x86 alone.
fn abi(convention: CallingConvention, architecture: Architecture) -> &'static str {
    match (convention, architecture) {
        (CallingConvention::Stdcall, Architecture::X86) => ", Fiddle::Function::STDCALL",
        _ => "",
    }
}
