//! Writes single items as Delphi.

use super::record::{self, Layout, Part};
use super::spell::{self, Spelling};
use super::value;
use crate::plain::{
    Entry, Field, Function, Interface, Item, Method, Parameter, Record, Signature, Ty, Value, What,
};
use farcall_model::CallingConvention;
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

/// What an item comes to, by the section of a unit that it belongs into.
#[derive(Default)]
pub(super) struct Sections {
    /// Lines of the `type` section that may stand before what they name is declared, with that name.
    pub(super) forwards: Vec<Forward>,
    /// Of the `type` section.
    pub(super) types: String,
    /// Of the end of the `type` section: interfaces, which may name every other type.
    pub(super) interfaces: String,
    /// The interface that the one there derives from.
    pub(super) base: Option<String>,
    /// Of the `const` section.
    pub(super) constants: String,
    /// Functions.
    pub(super) functions: String,
    /// Of the implementation.
    pub(super) bodies: String,
}

/// A line that makes a name known before the type behind it is.
pub(super) struct Forward {
    /// The name that it declares.
    pub(super) name: String,
    /// The line.
    pub(super) line: String,
    /// When it is written in front of the type.
    pub(super) when: When,
}

/// When a [`Forward`] is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Always.
    Always,
    /// Where anything uses the name.
    Used,
    /// Where the name is used before the type is declared.
    Early,
}

/// What `item` comes to.
pub(super) fn sections(spelling: &Spelling, item: &Item) -> Sections {
    let mut sections = Sections::default();
    let name = &item.name;
    let comments: Vec<&String> = item.link.iter().chain(&item.notes).collect();
    let indented = comments.iter().map(|comment| format!("  // {comment}\n")).collect::<String>();
    let comments = comments.iter().map(|comment| format!("// {comment}\n")).collect::<String>();
    let pointer = |when| pointer(spelling, name, when);
    match &item.what {
        What::Alias(_) if spell::built_in(name).is_some() => {}
        What::Interface(_) if spell::is_built_in_interface(name) => {}
        What::Alias(ty) => {
            sections.types = format!("{indented}  {name} = {};\n", alias(spelling, name, ty));
            sections.forwards.push(pointer(When::Used));
        }
        What::Enum(e) => {
            sections.types = format!("{indented}  {name} = {};\n", spell::primitive(e.ty));
            sections.forwards.push(pointer(When::Used));
            for (member, number) in &e.members {
                let text = match e.is_flags {
                    true if *number < 0 => format!("{name}(${:X})", *number as i32),
                    is_flags => value::integer(*number, is_flags),
                };
                let _ = writeln!(sections.constants, "  {member} = {text};");
            }
        }
        What::Records(records) => {
            sections.types = indented;
            for record in records {
                print_record(spelling, &mut sections.types, record, spelling.is_packed(item.id));
                let when = if record.name == *name { When::Always } else { When::Used };
                sections.forwards.push(self::pointer(spelling, &record.name, when));
            }
        }
        What::Opaque => {
            sections.types = format!("{indented}  {name} = record end;\n");
            sections.forwards.push(pointer(When::Always));
        }
        What::Function(function) => {
            sections.functions = comments + &print_function(spelling, name, function);
        }
        What::Inline(signature, result) => {
            let head = head(spelling, name, &signature.parameters, &signature.returns);
            let result = value::typed(spelling, &signature.returns, result);
            sections.bodies = format!("{head};\nbegin\n  Result := {result};\nend;\n");
            sections.functions = format!("{comments}{head};\n");
        }
        What::Constant(ty, constant) => {
            sections.constants = indented + &print_constant(spelling, name, ty, constant);
        }
        What::Callback(signature) => {
            let procedure = procedural(spelling, signature);
            sections.types = format!("{indented}  {name} = {procedure};\n");
            sections.forwards.push(pointer(When::Used));
        }
        What::Interface(interface) if is_counted(interface) => {
            sections.interfaces = indented;
            sections.base.clone_from(&interface.base);
            print_interface(spelling, &mut sections.interfaces, name, interface);
            sections.constants = iid(interface);
            let line = format!("  {name} = interface;\n");
            sections.forwards.push(Forward { name: name.clone(), line, when: When::Early });
        }
        What::Interface(interface) => {
            sections.types = indented;
            print_table(spelling, &mut sections.types, name, interface);
            sections.constants = iid(interface);
            let line = format!("  {name} = ^{name}_Object;\n");
            sections.forwards.push(Forward { name: name.clone(), line, when: When::Always });
        }
    }
    sections
}

/// The declaration of the type of pointers to `name`.
fn pointer(spelling: &Spelling, name: &str, when: When) -> Forward {
    let pointer = spelling.pointer_to(name);
    Forward { line: format!("  {pointer} = ^{name};\n"), name: pointer, when }
}

/// What to say where `System` has the type already.
pub(super) fn built_in(item: &Item) -> Option<String> {
    match &item.what {
        What::Alias(_) => {
            spell::built_in(&item.name).map(|ty| format!("// {} is {ty} of the unit System.\n", item.name))
        }
        What::Interface(_) if spell::is_built_in_interface(&item.name) => {
            Some(format!("// {} is declared by the unit System.\n", item.name))
        }
        _ => None,
    }
}

/// What the typedef `name` stands for.
fn alias(spelling: &Spelling, name: &str, ty: &Ty) -> String {
    match ty {
        // As in every Delphi program: `if not CloseHandle(…) then`.
        Ty::Number(farcall_model::Primitive::I32) if name == "BOOL" => "LongBool".to_owned(),
        Ty::Pointer { to, .. } if matches!(**to, Ty::Void) && spell::is_handle(name) => {
            "NativeUInt".to_owned()
        }
        _ => spelling.uncounted(ty),
    }
}

fn print_constant(spelling: &Spelling, name: &str, ty: &Ty, constant: &Value) -> String {
    if value::needs_type(constant) {
        let spelled = match constant {
            Value::Guid(_) => "TGUID".to_owned(),
            _ => spelling.uncounted(ty),
        };
        return format!("  {name}: {spelled} = {};\n", value::typed(spelling, ty, constant));
    }
    format!("  {name} = {};\n", value::untyped(spelling, ty, constant))
}

fn print_function(spelling: &Spelling, name: &str, function: &Function) -> String {
    let signature = &function.signature;
    let head = head(spelling, name, &signature.parameters, &signature.returns);
    let library = &function.library;
    let entry = match &function.entry {
        Entry::Name(entry) => format!("name '{entry}'"),
        Entry::Ordinal(number) => format!("index {number}"),
    };
    format!("{head}; {}\n  external '{library}' {entry};\n", directives(signature))
}

/// `function Name(a: T): R` without what follows; the type of a pointer to one has no name.
fn head(spelling: &Spelling, name: &str, parameters: &[Parameter], returns: &Ty) -> String {
    let (keyword, result) = match returns {
        Ty::Void => ("procedure", String::new()),
        ty => ("function", format!(": {}", spelling.uncounted(ty))),
    };
    let has_types = !name.is_empty();
    let list: Vec<String> =
        parameters.iter().map(|parameter| spelling.parameter(parameter, has_types)).collect();
    let space = if name.is_empty() { "" } else { " " };
    match list.as_slice() {
        [] => format!("{keyword}{space}{name}{result}"),
        _ => {
            let line = format!("{keyword}{space}{name}({}){result}", list.join("; "));
            if line.len() <= WIDTH || name.is_empty() {
                return line;
            }
            format!("{keyword}{space}{name}(\n  {}){result}", list.join(";\n  "))
        }
    }
}

fn directives(signature: &Signature) -> &'static str {
    match signature.convention {
        _ if signature.is_variadic => "cdecl; varargs;",
        CallingConvention::Cdecl => "cdecl;",
        // Only x86 knows the others, and there they are refused.
        _ => "stdcall;",
    }
}

/// The type of a pointer to a function.
fn procedural(spelling: &Spelling, signature: &Signature) -> String {
    let head = head(spelling, "", &signature.parameters, &signature.returns);
    format!("{head}; {}", directives(signature).trim_end_matches(';'))
}

fn print_record(spelling: &Spelling, text: &mut String, record: &Record, is_near: bool) {
    let Layout { is_packed, parts } = record::layout(record, is_near);
    if record.align > 8 {
        let _ = writeln!(text, "  // Its address must be a multiple of {}.", record.align);
    }
    let packed = if is_packed { "packed " } else { "" };
    let _ = writeln!(text, "  {} = {packed}record", record.name);
    // A variant part must hold something.
    let is_variant = record.is_union && parts.iter().any(|part| !matches!(part, Part::Open(_)));
    let indent = if is_variant { "      " } else { "    " };
    if is_variant {
        text.push_str("    case Integer of\n");
    }
    for (index, part) in parts.iter().enumerate() {
        let field = match part {
            Part::Field(field) => {
                print_bits(text, indent, field);
                format!("{}: {}", field_name(spelling, record, field), spelling.uncounted(&field.ty))
            }
            Part::Open(field) => {
                let _ = writeln!(text, "{indent}// {} runs on from here.", field.name);
                continue;
            }
            Part::Padding(1) => format!("_Padding{index}: Byte"),
            Part::Padding(bytes) => {
                format!("_Padding{index}: array[0..{}] of Byte", bytes.saturating_sub(1))
            }
        };
        let _ = match is_variant {
            true => writeln!(text, "{indent}{index}: ({field});"),
            false => writeln!(text, "{indent}{field};"),
        };
    }
    text.push_str("  end;\n");
}

/// The name of `field`, not one that hides the type of a field behind it.
fn field_name(spelling: &Spelling, record: &Record, field: &Field) -> String {
    let behind = record.fields.iter().skip_while(|other| other.name != field.name).skip(1);
    let hides = behind
        .map(|other| spelling.uncounted(&other.ty))
        .any(|ty| ty.rsplit(' ').next().is_some_and(|ty| ty.eq_ignore_ascii_case(&field.name)));
    if hides { format!("{}_", field.name) } else { field.name.clone() }
}

fn print_bits(text: &mut String, indent: &str, field: &Field) {
    for (bit, lowest, width) in &field.bits {
        let bit = bit.trim_start_matches('&');
        let _ = match width {
            1 => writeln!(text, "{indent}// Bit {lowest}: {bit}"),
            _ => writeln!(text, "{indent}// Bits {lowest} to {}: {bit}", lowest + width - 1),
        };
    }
}

/// Whether it derives from `IUnknown`, as all interfaces of Delphi do.
fn is_counted(interface: &Interface) -> bool {
    let first = interface.inherited.iter().map(|method| method.name.as_str());
    first.take(3).eq(["QueryInterface", "AddRef", "Release"])
}

fn iid(interface: &Interface) -> String {
    let iid = interface.iid.as_ref();
    iid.map(|(name, guid)| format!("  {name}: TGUID = '{}';\n", value::braced(*guid))).unwrap_or_default()
}

fn print_interface(spelling: &Spelling, text: &mut String, name: &str, interface: &Interface) {
    let base = interface.base.as_deref().unwrap_or("IUnknown");
    let _ = writeln!(text, "  {name} = interface({base})");
    if let Some((_, guid)) = &interface.iid {
        let _ = writeln!(text, "    ['{}']", value::braced(*guid));
    }
    for Method { name, signature } in &interface.methods {
        // The object is passed by the language.
        let parameters = signature.parameters.get(1..).unwrap_or_default();
        let head = head(spelling, name, parameters, &signature.returns).replace('\n', "\n    ");
        let _ = writeln!(text, "    {head}; {}", directives(signature));
    }
    text.push_str("  end;\n");
}

/// An interface that does not derive from `IUnknown`: Delphi has no such, so it is a pointer to an object
/// whose first field points to a table of functions.
fn print_table(spelling: &Spelling, text: &mut String, name: &str, interface: &Interface) {
    let _ = writeln!(text, "  {name}_Table = record");
    for Method { name, signature } in interface.inherited.iter().chain(&interface.methods) {
        let _ = writeln!(text, "    {name}: {};", procedural(spelling, signature));
    }
    let _ = writeln!(text, "  end;\n  {name}_Object = record\n    Table: ^{name}_Table;\n  end;");
}
