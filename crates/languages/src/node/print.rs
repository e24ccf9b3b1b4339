//! Writes the items of a file as calls of koffi.

use super::layout::{self, Member};
use super::types::{self, Scope, Target, convention, number, quoted};
use crate::ecmascript::literal;
use crate::plain::{self, Entry, Function, Interface, Item, Record, Signature, Ty, Value, What};
use farcall_model::{Architecture, Guid, Primitive};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

const GUID: &str = "const GUID = koffi.struct('GUID', {
    Data1: 'uint32_t',
    Data2: 'uint16_t',
    Data3: 'uint16_t',
    Data4: koffi.array('uint8_t', 8),
});
";

/// What writing depends on.
struct Printer<'a> {
    scope: Scope,
    architecture: Architecture,
    /// The constants that hold the DLLs of a file.
    libraries: HashMap<&'a str, String>,
}

/// One item.
pub(super) fn declaration(item: &Item, architecture: Architecture) -> String {
    Printer { scope: Scope::single(item), architecture, libraries: HashMap::new() }.item(item)
}

/// A complete file.
pub(super) fn file(items: &[Item], architecture: Architecture) -> String {
    let libraries = libraries(items);
    let mut loads: Vec<String> = libraries
        .iter()
        .map(|(library, name)| format!("const {name} = koffi.load({});\n", literal::string(library, '\'')))
        .collect();
    loads.sort();
    let printer = Printer { scope: Scope::file(), architecture, libraries };
    let body: Vec<String> = items.iter().map(|item| printer.item(item)).filter(|t| !t.is_empty()).collect();
    let mut text = String::from("const koffi = require('koffi');\n");
    if !loads.is_empty() {
        text.push('\n');
        text.extend(loads);
    }
    if body.iter().any(|item| item.contains("GUID")) {
        text.push('\n');
        text.push_str(GUID);
    }
    plain::push_spaced(&mut text, body);
    text
}

/// A free name for each DLL that the functions of a file are in.
fn libraries(items: &[Item]) -> HashMap<&str, String> {
    let mut taken: HashSet<&str> = items.iter().map(|item| item.name.as_str()).collect();
    for item in items {
        match &item.what {
            What::Enum(e) => taken.extend(e.members.iter().map(|(name, _)| name.as_str())),
            What::Records(records) => taken.extend(records.iter().map(|record| record.name.as_str())),
            _ => {}
        }
    }
    let mut libraries: HashMap<&str, String> = HashMap::new();
    for item in items {
        let What::Function(function) = &item.what else { continue };
        if libraries.contains_key(function.library.as_str()) {
            continue;
        }
        let mut name = crate::ecmascript::keywords::identifier(function.library_stem());
        while taken.contains(name.as_str()) || libraries.values().any(|other| *other == name) {
            name.push('_');
        }
        libraries.insert(&function.library, name);
    }
    libraries
}

impl Printer<'_> {
    /// One item; nothing where it was announced and there is no more to say.
    fn item(&self, item: &Item) -> String {
        let mut head = String::new();
        for note in item.link.iter().chain(&item.notes) {
            let _ = writeln!(head, "// {note}");
        }
        let body = self.body(item);
        let announced = self.scope.take_announced();
        let mut text = String::new();
        for name in announced {
            let _ = writeln!(text, "const {name} = koffi.opaque({});", quoted(&name));
        }
        if body.is_empty() {
            return text;
        }
        text + &head + &body
    }

    fn body(&self, item: &Item) -> String {
        let name = &item.name;
        let mut text = String::new();
        match &item.what {
            What::Alias(ty) => {
                let _ = writeln!(text, "const {name} = {};", self.alias(name, ty));
                self.scope.declare(name);
            }
            What::Enum(e) => {
                let _ =
                    writeln!(text, "const {name} = koffi.alias({}, {});", quoted(name), quoted(number(e.ty)));
                self.scope.declare(name);
                for (member, value) in &e.members {
                    let value = match e.is_flags && u32::try_from(*value).is_ok() {
                        true => literal::hexadecimal(*value),
                        false => literal::integer(*value),
                    };
                    let _ = writeln!(text, "const {member} = {value};");
                }
            }
            What::Records(records) => {
                for (index, record) in records.iter().enumerate() {
                    if index > 0 {
                        text.push('\n');
                    }
                    self.record(&mut text, record);
                }
            }
            What::Opaque => {
                if !self.scope.declare(name) {
                    let _ = writeln!(text, "const {name} = koffi.opaque({});", quoted(name));
                }
            }
            What::Function(function) => self.function(&mut text, name, function),
            What::Inline(signature, value) => {
                let names: Vec<&str> = signature.parameters.iter().map(|p| p.name.as_str()).collect();
                let value = self.expression(value);
                let _ = writeln!(text, "function {name}({}) {{\n    return {value};\n}}", names.join(", "));
            }
            What::Constant(_, value) => {
                let _ = writeln!(text, "const {name} = {};", self.expression(value));
            }
            What::Callback(signature) => {
                let types = self.scope.spell_signature(signature, "", false);
                let convention = quoted(self.pointer_convention(signature));
                let _ =
                    writeln!(text, "const {name} = koffi.proto({convention}, {}, {types});", quoted(name));
                self.scope.declare(name);
            }
            What::Interface(interface) => self.interface(&mut text, name, interface),
        }
        text
    }

    /// What a typedef is in koffi; one of a pointer is a type of its own, so that handles are not mixed up.
    fn alias(&self, name: &str, ty: &Ty) -> String {
        let quoted_name = quoted(name);
        match ty {
            Ty::Pointer { to, .. } if matches!(**to, Ty::Void) => {
                format!("koffi.pointer({quoted_name}, koffi.opaque())")
            }
            Ty::Pointer { to, .. } => match self.scope.target(to) {
                Target::Known(known) => format!("koffi.pointer({quoted_name}, {})", quoted(&known)),
                Target::Spelled(text) => format!("koffi.pointer({quoted_name}, {text})"),
            },
            // An array of it is a string then.
            Ty::Number(Primitive::I8) if name == "CHAR" => format!("koffi.alias({quoted_name}, 'char')"),
            _ => format!("koffi.alias({quoted_name}, {})", self.scope.spell(ty)),
        }
    }

    fn record(&self, text: &mut String, record: &Record) {
        // Without its members there would be no record; `refuse` has seen to that.
        let Some(members) = layout::members(record) else { return };
        let name = &record.name;
        let is_packed = layout::is_packed(record, &members);
        let mut lines = String::new();
        let mut fillings = 0;
        for member in &members {
            match member {
                Member::Filling(bytes) => {
                    let _ = writeln!(lines, "    _padding{fillings}: koffi.array('uint8_t', {bytes}),");
                    fillings += 1;
                }
                Member::Empty(index) => {
                    let Some(field) = record.fields.get(*index) else { continue };
                    let _ =
                        writeln!(lines, "    // Behind it: {}, as many as there is memory for.", field.name);
                }
                Member::Field(index, align) => {
                    let Some(field) = record.fields.get(*index) else { continue };
                    for (bit, lowest, width) in &field.bits {
                        let _ = match width {
                            1 => writeln!(lines, "    // Bit {lowest}: {bit}"),
                            _ => writeln!(lines, "    // Bits {lowest} to {}: {bit}", lowest + width - 1),
                        };
                    }
                    if field.is_flexible {
                        lines.push_str("    // The first of as many as there is memory for.\n");
                    }
                    let ty = self.scope.spell_field(field);
                    let _ = match align.filter(|_| !is_packed) {
                        Some(align) => writeln!(lines, "    {}: [{align}, {ty}],", field.name),
                        None => writeln!(lines, "    {}: {ty},", field.name),
                    };
                }
            }
        }
        if record.align > layout::MOST {
            let _ = writeln!(
                text,
                "// Must lie at a multiple of {} bytes, which koffi sees to only in what koffi.alloc gives.",
                record.align
            );
        }
        let maker = match (record.is_union, is_packed) {
            (true, _) => "union",
            (false, true) => "pack",
            (false, false) => "struct",
        };
        let _ = match self.scope.declare(name) {
            true => writeln!(text, "koffi.{maker}({name}, {{\n{lines}}});"),
            false => writeln!(text, "const {name} = koffi.{maker}({}, {{\n{lines}}});", quoted(name)),
        };
    }

    fn function(&self, text: &mut String, name: &str, function: &Function) {
        let entry = match &function.entry {
            Entry::Name(entry) => literal::string(entry, '\''),
            Entry::Ordinal(number) => number.to_string(),
        };
        let library = match self.libraries.get(function.library.as_str()) {
            Some(library) => library.clone(),
            None => format!("koffi.load({})", literal::string(&function.library, '\'')),
        };
        let convention = quoted(convention(function.signature.convention));
        let types = self.scope.spell_signature(&function.signature, "", true);
        let _ = writeln!(text, "const {name} = {library}.func({convention}, {entry}, {types});");
    }

    /// The object is a struct of one pointer, to a struct with a pointer for each method. The types of the
    /// methods have names, by which `koffi.call` takes them.
    fn interface(&self, text: &mut String, name: &str, interface: &Interface) {
        let methods = || interface.inherited.iter().chain(&interface.methods);
        let was_announced = self.scope.declare(name);
        if !was_announced {
            let _ = writeln!(text, "const {name} = koffi.opaque({});", quoted(name));
        }
        if let Some(method) = methods().last() {
            let _ = writeln!(
                text,
                "// To call a method: koffi.call(table.{}, '{name}_{}', object, …)",
                method.name, method.name
            );
            let _ = writeln!(text, "const {name}_Vtbl = koffi.struct('{name}_Vtbl', {{");
            for method in methods() {
                let convention = self.pointer_convention(&method.signature);
                let types = self.scope.spell_signature(&method.signature, "    ", true);
                let _ = writeln!(
                    text,
                    "    {}: koffi.pointer(koffi.proto('{convention}', '{name}_{}', {types})),",
                    method.name, method.name
                );
            }
            let _ = writeln!(text, "}});\nkoffi.struct({name}, {{ lpVtbl: koffi.pointer({name}_Vtbl) }});");
        }
        if let Some((iid, guid)) = &interface.iid {
            let _ = writeln!(text, "const {iid} = {};", guid_literal(*guid));
        }
    }

    fn pointer_convention(&self, signature: &Signature) -> &'static str {
        // `refuse` has seen to it that there is one.
        types::pointer_convention(signature.convention, self.architecture).unwrap_or_default()
    }

    fn expression(&self, value: &Value) -> String {
        match value {
            Value::Bool(value) => value.to_string(),
            Value::Integer(value, _) => literal::integer(*value),
            Value::F32(value) => literal::float(f64::from(*value), &format!("{value:?}")),
            Value::F64(value) => literal::float(*value, &format!("{value:?}")),
            // As koffi gives addresses back, so that they can be compared.
            Value::Address(0) => "null".to_owned(),
            Value::Address(value) => literal::big(self.address(*value)),
            Value::Text(value, _) => literal::string(value, '\''),
            Value::Guid(guid) => guid_literal(*guid),
            Value::Record(fields) => {
                let fields =
                    fields.iter().map(|(name, _, value)| format!("{name}: {}", self.expression(value)));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            Value::Array(_, values) => {
                let values: Vec<String> = values.iter().map(|value| self.expression(value)).collect();
                format!("[{}]", values.join(", "))
            }
        }
    }

    /// An address without a sign.
    fn address(&self, value: i128) -> i128 {
        let mask = if self.architecture == Architecture::X86 { u64::from(u32::MAX) } else { u64::MAX };
        value & i128::from(mask)
    }
}

fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    format!(
        "{{ Data1: 0x{data1:08X}, Data2: 0x{data2:04X}, Data3: 0x{data3:04X}, Data4: [{}] }}",
        literal::bytes(&data4)
    )
}
