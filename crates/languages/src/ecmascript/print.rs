//! Writes the items of a file as TypeScript for a runtime.

use super::classes::{self, Kind};
use super::signature::Caller;
use super::{Dialect, literal};
use crate::plain::{self, Entry, Function, Interface, Item, Signature, Ty, Value, What};
use farcall_model::{Architecture, Encoding, Guid};
use std::collections::HashSet;
use std::fmt::Write as _;

/// How text gets to a function that takes a PCWSTR.
const WIDE: &str = "/** `text` as UTF-16 with a zero behind it, for parameters that are PCWSTR. */
export function wide(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length + 1 }, (_, i) => text.charCodeAt(i));
}
";

/// What writing depends on.
pub(crate) struct Printer {
    /// The runtime.
    pub(crate) dialect: &'static Dialect,
    /// The machine; it has 64 bits.
    pub(crate) architecture: Architecture,
}

impl Printer {
    /// A complete file.
    pub(crate) fn file(&self, items: &[Item]) -> String {
        let mut parts: Vec<String> = Vec::new();
        if items.iter().any(takes_text) {
            parts.push(WIDE.to_owned());
        }
        let (functions, others): (Vec<_>, Vec<_>) =
            items.iter().partition(|item| matches!(item.what, What::Function(_)));
        let (interfaces, others): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|item| matches!(item.what, What::Interface(_)));
        parts.extend(others.into_iter().map(|item| self.item(item)));
        parts.extend(bases_first(interfaces).into_iter().map(|item| self.item(item)));
        parts.extend(by_library(&functions).iter().map(|group| self.library(group)));
        let mut text = self.dialect.import.to_owned();
        plain::push_spaced(&mut text, parts);
        text
    }

    /// One item.
    pub(crate) fn item(&self, item: &Item) -> String {
        let name = &item.name;
        let mut text = String::new();
        if let What::Function(function) = &item.what {
            return self.library(&[(item, function)]);
        }
        for note in item.link.iter().chain(&item.notes) {
            let _ = writeln!(text, "/** {note} */");
        }
        match &item.what {
            What::Alias(ty) => self.alias(&mut text, name, ty),
            What::Enum(e) => {
                let _ = writeln!(text, "export const {name} = {};", (self.dialect.number)(e.ty));
                let is_big = Kind::of(&Ty::Number(e.ty)).is_some_and(|kind| kind.is_big());
                for (member, value) in &e.members {
                    let value = match (is_big, e.is_flags) {
                        (true, _) => literal::big(*value),
                        (false, true) => literal::hexadecimal(*value),
                        (false, false) => literal::integer(*value),
                    };
                    let _ = writeln!(text, "export const {member} = {value};");
                }
            }
            What::Records(records) => {
                // The outermost first, as a reader expects: nothing looks a class up before it is used.
                let classes = records.iter().rev().map(|record| classes::class(self.dialect, record));
                text.push_str(&classes.collect::<Vec<_>>().join("\n"));
            }
            What::Opaque => {
                let _ = writeln!(
                    text,
                    "/** Nobody says what is in it: only its address is passed. */\nexport type {name} = unknown;"
                );
            }
            What::Function(_) => {}
            What::Inline(signature, value) => {
                let parameters: Vec<String> =
                    signature.parameters.iter().map(|p| format!("{}: unknown", p.name)).collect();
                let value = self.expression(&signature.returns, value);
                let parameters = parameters.join(", ");
                let _ = writeln!(text, "export function {name}({parameters}) {{\n  return {value};\n}}");
            }
            What::Constant(ty, value) => self.constant(&mut text, name, ty, value),
            What::Callback(signature) => {
                let table = self.dialect.table(signature, self.architecture, "  ", Caller::Library);
                let check = self.dialect.callback_check;
                let _ = writeln!(text, "export const {name} = {{\n{table}}} as const{check};");
            }
            What::Interface(interface) => self.interface(&mut text, name, interface),
        }
        text
    }

    /// A typedef: of a record it is a class, of what is passed in a register the name of that.
    fn alias(&self, text: &mut String, name: &str, ty: &Ty) {
        let _ = match ty {
            Ty::Named { name: other, .. } if ty.is_aggregate() && !matches!(ty.bare(), Ty::Array { .. }) => {
                match opaque(ty) {
                    true => writeln!(text, "export type {name} = unknown;"),
                    false => writeln!(text, "export class {name} extends {other} {{}}"),
                }
            }
            _ if ty.is_aggregate() => writeln!(text, "export type {name} = Uint8Array;"),
            _ => {
                // A pointer to anything is a handle under its own name.
                let named =
                    Ty::Named { name: name.to_owned(), is: crate::plain::Is::Alias(Box::new(ty.clone())) };
                writeln!(text, "export const {name} = {};", self.dialect.resolved(&named))
            }
        };
    }

    /// The functions of one DLL.
    fn library(&self, group: &[(&Item, &Function)]) -> String {
        let Some((_, first)) = group.first() else { return String::new() };
        let mut text = String::new();
        let names: Vec<String> = group
            .iter()
            .map(|(item, function)| {
                let entry = key(function);
                if entry == item.name { entry } else { format!("{entry}: {}", item.name) }
            })
            .collect();
        let names = match names.as_slice() {
            [name] => format!("{{ {name} }}"),
            names => format!("{{\n  {},\n}}", names.join(",\n  ")),
        };
        let _ = writeln!(
            text,
            "export const {names} = {}({}, {{",
            self.dialect.open,
            literal::string(&first.library, '"')
        );
        for (item, function) in group {
            for note in item.link.iter().chain(&item.notes) {
                let _ = writeln!(text, "  /** {note} */");
            }
            let table = self.dialect.table(&function.signature, self.architecture, "    ", Caller::Program);
            let _ = writeln!(text, "  {}: {{\n{table}  }},", key(function));
        }
        text + "}).symbols;\n"
    }

    /// A table of methods, each with its number among the pointers that the object points to.
    fn interface(&self, text: &mut String, name: &str, interface: &Interface) {
        let _ = writeln!(text, "export const {name} = {{");
        if let Some(base) = &interface.base {
            let _ = writeln!(text, "  ...{base},");
        }
        for (index, method) in interface.methods.iter().enumerate() {
            let slot = interface.inherited.len() + index;
            if let Some(reason) = self.dialect.refuse_signature(&method.signature, self.architecture) {
                let _ = writeln!(text, "  // {}, at {slot}, is left out: {reason}.", method.name);
                continue;
            }
            let table = self.dialect.table(&method.signature, self.architecture, "    ", Caller::Program);
            let _ = writeln!(text, "  {}: {{\n    slot: {slot},\n{table}  }},", method.name);
        }
        text.push_str("} as const;\n");
        if let Some((iid, guid)) = &interface.iid {
            let _ = writeln!(text, "{}", guid_constant(iid, *guid));
        }
    }

    fn constant(&self, text: &mut String, name: &str, ty: &Ty, value: &Value) {
        let _ = match value {
            Value::Guid(guid) => writeln!(text, "{}", guid_constant(name, *guid)),
            Value::Record(_) => {
                let class = match ty {
                    Ty::Named { name, .. } => name.as_str(),
                    _ => "Uint8Array",
                };
                let _ = writeln!(text, "export const {name} = new {class}();");
                self.assign(text, name, ty, value);
                Ok(())
            }
            _ => writeln!(text, "export const {name} = {};", self.expression(ty, value)),
        };
    }

    /// The statements that put `value` where `place` is.
    fn assign(&self, text: &mut String, place: &str, ty: &Ty, value: &Value) {
        match value {
            Value::Record(fields) => {
                for (field, ty, value) in fields {
                    self.assign(text, &format!("{place}.{field}"), ty, value);
                }
            }
            Value::Array(of, values) if of.is_aggregate() => {
                for (index, value) in values.iter().enumerate() {
                    self.assign(text, &format!("{place}[{index}]"), of, value);
                }
            }
            Value::Guid(guid) => {
                let bytes = literal::bytes(&literal::guid_bytes(*guid));
                let _ = writeln!(text, "{place}.set([{bytes}]);");
            }
            Value::Array(of, values) => {
                let values: Vec<String> = values.iter().map(|value| self.stored(of, value)).collect();
                let _ = writeln!(text, "{place}.set([{}]);", values.join(", "));
            }
            value => {
                let _ = writeln!(text, "{place} = {};", self.stored(ty, value));
            }
        }
    }

    /// A value as a field holds it, where addresses are BigInts.
    fn stored(&self, ty: &Ty, value: &Value) -> String {
        match value {
            Value::Address(value) => literal::big(unsigned(*value)),
            value => self.expression(ty, value),
        }
    }

    fn expression(&self, ty: &Ty, value: &Value) -> String {
        match value {
            Value::Bool(value) => value.to_string(),
            Value::Integer(value, _) if Kind::of(ty).is_some_and(|kind| kind.is_big()) => {
                literal::big(*value)
            }
            Value::Integer(value, _) => literal::integer(*value),
            Value::F32(value) => literal::float(f64::from(*value), &format!("{value:?}")),
            Value::F64(value) => literal::float(*value, &format!("{value:?}")),
            Value::Address(0) => self.dialect.null.to_owned(),
            Value::Address(value) => (self.dialect.handle_value)(&literal::big(unsigned(*value))),
            Value::Text(value, _) => literal::string(value, '"'),
            Value::Guid(guid) => {
                format!("new Uint8Array([{}])", literal::bytes(&literal::guid_bytes(*guid)))
            }
            Value::Record(fields) => {
                let fields =
                    fields.iter().map(|(name, ty, value)| format!("{name}: {}", self.stored(ty, value)));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
            Value::Array(of, values) => {
                let values: Vec<String> = values.iter().map(|value| self.stored(of, value)).collect();
                format!("[{}]", values.join(", "))
            }
        }
    }
}

/// The interfaces, each behind the one it derives from, whose table it takes over when the module is read. Their
/// own tables need nothing but names of numbers and addresses, which stand before all of them.
fn bases_first(interfaces: Vec<&Item>) -> Vec<&Item> {
    let mut waiting: HashSet<&str> = interfaces.iter().map(|item| item.name.as_str()).collect();
    let mut rest = interfaces;
    let mut ordered = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let count = rest.len();
        let mut later = Vec::new();
        for item in rest {
            match &item.what {
                What::Interface(Interface { base: Some(base), .. }) if waiting.contains(base.as_str()) => {
                    later.push(item);
                }
                _ => {
                    waiting.remove(item.name.as_str());
                    ordered.push(item);
                }
            }
        }
        rest = later;
        if rest.len() == count {
            // They derive from each other, which no metadata says; the loop must end all the same.
            ordered.append(&mut rest);
        }
    }
    ordered
}

/// The functions by DLL, in the order in which the DLLs come up. An export that two of them are for is in
/// two tables, since a table has a key once.
fn by_library<'a>(functions: &[&'a Item]) -> Vec<Vec<(&'a Item, &'a Function)>> {
    let mut groups: Vec<Vec<(&Item, &Function)>> = Vec::new();
    let mut places: std::collections::HashMap<(&str, usize), usize> = std::collections::HashMap::new();
    let mut seen: std::collections::HashMap<(&str, String), usize> = std::collections::HashMap::new();
    for item in functions {
        let What::Function(function) = &item.what else { continue };
        let times = seen.entry((&function.library, key(function))).or_default();
        let place = *places.entry((&function.library, *times)).or_insert(groups.len());
        *times += 1;
        match groups.get_mut(place) {
            Some(group) => group.push((item, function)),
            None => groups.push(vec![(item, function)]),
        }
    }
    groups
}

/// The export, as a key of a table.
fn key(function: &Function) -> String {
    match &function.entry {
        Entry::Name(name) if super::keywords::identifier(name) == *name => name.clone(),
        Entry::Name(name) => literal::string(name, '"'),
        Entry::Ordinal(number) => number.to_string(),
    }
}

/// Whether a program that uses `item` passes text in UTF-16.
fn takes_text(item: &Item) -> bool {
    let takes = |signature: &Signature| {
        signature.parameters.iter().any(|parameter| parameter.text == Some(Encoding::Unicode))
    };
    match &item.what {
        What::Function(function) => takes(&function.signature),
        What::Interface(interface) => interface.methods.iter().any(|method| takes(&method.signature)),
        _ => false,
    }
}

fn opaque(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Named { is: crate::plain::Is::Record { size: 0, .. }, .. })
}

fn unsigned(value: i128) -> i128 {
    value & i128::from(u64::MAX)
}

/// A GUID, in the form in which people look for it too.
fn guid_constant(name: &str, guid: Guid) -> String {
    let [a, b, rest @ ..] = guid.data4;
    let rest: String = rest.iter().map(|byte| format!("{byte:02X}")).collect();
    let text = format!("{:08X}-{:04X}-{:04X}-{a:02X}{b:02X}-{rest}", guid.data1, guid.data2, guid.data3);
    let bytes = literal::guid_bytes(guid);
    let (first, second) = bytes.split_at_checked(8).unwrap_or((&bytes, &[]));
    format!(
        "/** {{{text}}} */\nexport const {name} = new Uint8Array([\n  {},\n  {},\n]);",
        literal::bytes(first),
        literal::bytes(second)
    )
}
