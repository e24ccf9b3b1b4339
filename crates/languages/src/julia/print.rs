//! Writes the items of a file as Julia.

use super::layout::{Part, block, parts, unsigned};
use super::value::{expression, guid_literal};
use crate::plain::{
    self, Entry, Field, Function, Interface, Is, Item, Method, Parameter, Record, Signature, Ty, What,
};
use farcall_model::{Architecture, CallingConvention, Encoding, Primitive};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Longer calls get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "struct GUID
    Data1::UInt32
    Data2::UInt16
    Data3::UInt16
    Data4::NTuple{8, UInt8}
end
";

/// A complete file.
pub(super) fn file(items: &[Item], architecture: Architecture) -> String {
    let mut printer = Printer { architecture, declared: Some(HashSet::new()) };
    let body: Vec<String> = items.iter().map(|item| printer.item(item)).collect();
    let mut text = String::from("module Native\n");
    if body.iter().any(|item| item.contains("GUID")) {
        text.push('\n');
        text.push_str(GUID);
    }
    plain::push_spaced(&mut text, body);
    text + "\nend\n"
}

/// One item.
pub(super) fn declaration(item: &Item, architecture: Architecture) -> String {
    Printer { architecture, declared: None }.item(item)
}

/// Writes Julia.
struct Printer {
    architecture: Architecture,
    /// The types above, since no other can be named; `None` where all can.
    declared: Option<HashSet<String>>,
}

impl Printer {
    fn item(&mut self, item: &Item) -> String {
        let mut text = String::new();
        for note in item.link.iter().chain(&item.notes) {
            let _ = writeln!(text, "# {note}");
        }
        let name = &item.name;
        match &item.what {
            What::Alias(ty) => {
                let _ = writeln!(text, "const {name} = {}", self.spell(ty));
            }
            What::Enum(e) => {
                let _ = writeln!(text, "const {name} = {}", primitive(e.ty));
                for (member, value) in &e.members {
                    let _ = match e.is_flags && *value >= 0 {
                        true => writeln!(text, "const {member} = {name}(0x{value:X})"),
                        false => writeln!(text, "const {member} = {name}({value})"),
                    };
                }
            }
            What::Records(records) => {
                for (index, record) in records.iter().enumerate() {
                    if index > 0 {
                        text.push('\n');
                    }
                    self.declare(&record.name);
                    self.record(&mut text, record);
                }
            }
            What::Opaque => {
                let _ = writeln!(text, "mutable struct {name} end");
            }
            What::Function(function) => self.function(&mut text, name, function),
            What::Inline(signature, value) => {
                let returns = self.spell(&signature.returns);
                let value = expression(&returns, value, &|ty| self.spell(ty));
                let _ = writeln!(text, "{name}() = {value}");
            }
            What::Constant(ty, value) => {
                let value = expression(&self.spell(ty), value, &|ty| self.spell(ty));
                let _ = writeln!(text, "const {name} = {value}");
            }
            What::Callback(signature) => {
                let _ = writeln!(text, "{}", self.callback(signature));
                let _ = writeln!(text, "const {name} = Ptr{{Cvoid}}");
            }
            What::Interface(interface) => self.interface(&mut text, name, interface),
        }
        self.declare(name);
        text
    }

    fn declare(&mut self, name: &str) {
        if let Some(declared) = &mut self.declared {
            declared.insert(name.to_owned());
        }
    }

    fn record(&self, text: &mut String, record: &Record) {
        let parts = parts(record, self.architecture);
        if parts.is_none() {
            let kind = if record.is_union { "A union" } else { "Laid out as no struct of Julia is" };
            let _ = writeln!(text, "# {kind}; at these offsets in its bytes:");
            for field in &record.fields {
                let _ = writeln!(text, "#   {}: {}::{}", field.offset, field.name, self.spell(&field.ty));
                bits(text, field, "#     ");
            }
        }
        if record.align > block(record.align) {
            let _ = writeln!(
                text,
                "# Must lie at an address divisible by {}, which Julia does not see to.",
                record.align
            );
        }
        let _ = writeln!(text, "struct {}", record.name);
        let Some(parts) = parts else {
            let align = block(record.align);
            let count = record.size / align;
            let _ = writeln!(text, "    data::NTuple{{{count}, {}}}\nend", unsigned(align));
            return;
        };
        let mut gaps = 0;
        for part in parts {
            match part {
                Part::Field(field) => {
                    bits(text, field, "    # ");
                    let _ = writeln!(text, "    {}::{}", field.name, self.spell(&field.ty));
                }
                Part::Bytes(field) => {
                    bits(text, field, "    # ");
                    let Field { name, size, ty, .. } = field;
                    let _ = writeln!(text, "    {name}::NTuple{{{size}, UInt8}} # {}", self.spell(ty));
                }
                Part::Gap(size) => {
                    let mut name = format!("_padding{gaps}");
                    while record.fields.iter().any(|field| field.name == name) {
                        name.push('_');
                    }
                    gaps += 1;
                    let _ = writeln!(text, "    {name}::NTuple{{{size}, UInt8}}");
                }
            }
        }
        text.push_str("end\n");
    }

    fn function(&self, text: &mut String, name: &str, function: &Function) {
        if function.set_last_error {
            text.push_str("# Libc.GetLastError() tells why it failed.\n");
        }
        if function.does_not_return {
            text.push_str("# Does not return.\n");
        }
        let signature = &function.signature;
        let types: Vec<String> = signature.parameters.iter().map(|p| self.parameter(p)).collect();
        let returns = self.spell(&signature.returns);
        let names: Vec<String> =
            signature.parameters.iter().map(|p| distinct(&p.name, &types, &returns)).collect();
        let _ = writeln!(text, "function {name}({})", names.join(", "));
        let library = function.library_stem();
        let target = match &function.entry {
            Entry::Name(entry) => format!("(:{entry}, \"{library}\")"),
            Entry::Ordinal(ordinal) => {
                let _ = writeln!(text, "    library = Base.Libc.Libdl.dlopen(\"{library}\")");
                let find = "ccall((:GetProcAddress, \"kernel32\"), stdcall, Ptr{Cvoid}, (Ptr{Cvoid}, UInt)";
                let _ = writeln!(text, "    address = {find}, library, {ordinal})");
                "address".to_owned()
            }
        };
        let _ = match (&function.entry, self.architecture) {
            (Entry::Name(entry), Architecture::X64 | Architecture::Arm64) if is_word(entry) => {
                let typed: Vec<String> =
                    names.iter().zip(&types).map(|(name, ty)| format!("{name}::{ty}")).collect();
                let line = format!("    @ccall \"{library}\".{entry}({})::{returns}", typed.join(", "));
                if names.is_empty() || line.chars().count() <= WIDTH {
                    writeln!(text, "{line}")
                } else {
                    let typed = typed.join(",\n        ");
                    writeln!(text, "    @ccall \"{library}\".{entry}(\n        {typed},\n    )::{returns}")
                }
            }
            _ => {
                let convention = convention(signature.convention);
                let types = tuple(&types);
                let arguments: String = names.iter().map(|name| format!(", {name}")).collect();
                let line = format!("    ccall({target}, {convention}, {returns}, {types}{arguments})");
                if names.is_empty() || line.chars().count() <= WIDTH {
                    writeln!(text, "{line}")
                } else {
                    let arguments = names.join(", ");
                    writeln!(
                        text,
                        "    ccall(\n        {target}, {convention}, {returns},\n        {types},\n        {arguments},\n    )"
                    )
                }
            }
        };
        text.push_str("end\n");
    }

    /// What a callback is made with.
    fn callback(&self, signature: &Signature) -> String {
        let types: Vec<String> = signature.parameters.iter().map(|p| self.spell(&p.ty)).collect();
        let made = format!("@cfunction(f, {}, {})", self.spell(&signature.returns), tuple(&types));
        let is_other =
            self.architecture == Architecture::X86 && signature.convention != CallingConvention::Cdecl;
        match is_other {
            true => format!(
                "# {made}, were it cdecl: Julia makes no {} functions",
                convention(signature.convention)
            ),
            false => format!("# {made}"),
        }
    }

    fn interface(&mut self, text: &mut String, name: &str, interface: &Interface) {
        self.declare(name);
        let _ = writeln!(text, "struct {name}\n    lpVtbl::Ptr{{Ptr{{Cvoid}}}}\nend");
        let _ = writeln!(text, "# The functions in lpVtbl, from 1 on:");
        let methods = interface.inherited.iter().chain(&interface.methods);
        for (index, Method { name, signature }) in methods.enumerate() {
            let parameters: Vec<String> = signature
                .parameters
                .iter()
                .map(|parameter| format!("{}::{}", parameter.name, self.spell(&parameter.ty)))
                .collect();
            let returns = self.spell(&signature.returns);
            let _ = writeln!(text, "#   {}: {name}({})::{returns}", index + 1, parameters.join(", "));
        }
        if let Some((iid, guid)) = &interface.iid {
            let _ = writeln!(text, "const {iid} = {}", guid_literal(*guid));
        }
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        match parameter.text {
            Some(Encoding::Ansi) => "Cstring".to_owned(),
            Some(Encoding::Unicode) => "Cwstring".to_owned(),
            None => self.spell(&parameter.ty),
        }
    }

    fn spell(&self, ty: &Ty) -> String {
        match ty {
            Ty::Void => "Cvoid".to_owned(),
            Ty::Number(number) => primitive(*number).to_owned(),
            Ty::Guid => "GUID".to_owned(),
            Ty::Pointer { to, .. } => match &**to {
                Ty::Named { name, .. } if !self.can_name(name) => "Ptr{Cvoid}".to_owned(),
                to => format!("Ptr{{{}}}", self.spell(to)),
            },
            Ty::Array { of, len } => format!("NTuple{{{len}, {}}}", self.spell(of)),
            Ty::Named { is: Is::Callback, name } if !self.can_name(name) => "Ptr{Cvoid}".to_owned(),
            Ty::Named { name, .. } => name.clone(),
        }
    }

    fn can_name(&self, name: &str) -> bool {
        self.declared.as_ref().is_none_or(|declared| declared.contains(name))
    }
}

/// The bit-fields in `field`, as comments.
fn bits(text: &mut String, field: &Field, indent: &str) {
    for (bit, lowest, width) in &field.bits {
        let _ = match width {
            1 => writeln!(text, "{indent}Bit {lowest}: {bit}"),
            _ => writeln!(text, "{indent}Bits {lowest} to {}: {bit}", lowest + width - 1),
        };
    }
}

/// `name` where no type of the call is called so, which it would hide.
fn distinct(name: &str, types: &[String], returns: &str) -> String {
    let mut name = name.to_owned();
    let is_hidden = |name: &str| {
        let mut words = types
            .iter()
            .map(String::as_str)
            .chain([returns])
            .flat_map(|ty| ty.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
        words.any(|word| word == name)
    };
    while is_hidden(&name) || ["address", "library"].contains(&name.as_str()) {
        name.push('_');
    }
    name
}

fn tuple(types: &[String]) -> String {
    format!("({}{})", types.join(", "), if types.len() == 1 { "," } else { "" })
}

fn is_word(name: &str) -> bool {
    super::keywords::identifier(name) == name
}

fn convention(convention: CallingConvention) -> &'static str {
    match convention {
        CallingConvention::Stdcall => "stdcall",
        CallingConvention::Cdecl => "cdecl",
        CallingConvention::Fastcall => "fastcall",
        CallingConvention::Thiscall => "thiscall",
    }
}

fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "Cvoid",
        Primitive::Bool => "Bool",
        Primitive::Char16 | Primitive::U16 => "UInt16",
        Primitive::I8 => "Int8",
        Primitive::U8 => "UInt8",
        Primitive::I16 => "Int16",
        Primitive::I32 => "Int32",
        Primitive::U32 => "UInt32",
        Primitive::I64 => "Int64",
        Primitive::U64 => "UInt64",
        Primitive::ISize => "Int",
        Primitive::USize => "UInt",
        Primitive::F32 => "Float32",
        Primitive::F64 => "Float64",
    }
}
