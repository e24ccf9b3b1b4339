//! Writes the items of a file as Zig.

use crate::plain::{
    self, Entry, Function, Interface, Is, Item, Method, Parameter, Record, Signature, Ty, Value, What,
};
use farcall_model::{CallingConvention, Encoding, Guid, Primitive};
use std::fmt::Write as _;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 100;

const GUID: &str = "pub const GUID = extern struct {
    Data1: u32,
    Data2: u16,
    Data3: u16,
    Data4: [8]u8,
};
";

/// A complete file.
pub(super) fn file(items: &[Item]) -> String {
    let mut text = String::new();
    let body: Vec<String> = items.iter().map(item).collect();
    if body.iter().any(|item| item.contains("GUID")) {
        text.push_str(GUID);
    }
    plain::push_spaced(&mut text, body);
    text
}

/// One item.
pub(super) fn item(item: &Item) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "/// {note}");
    }
    let name = &item.name;
    match &item.what {
        What::Alias(ty) => {
            let _ = writeln!(text, "pub const {name} = {};", spell(ty));
        }
        What::Enum(e) => {
            let _ = writeln!(text, "pub const {name} = {};", primitive(e.ty));
            for (member, value) in &e.members {
                let value = if e.is_flags { hexadecimal(*value) } else { value.to_string() };
                let _ = writeln!(text, "pub const {member}: {name} = {value};");
            }
        }
        What::Records(records) => {
            // The outermost first, as a reader expects: Zig does not mind.
            for (index, record) in records.iter().rev().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                print_record(&mut text, record);
            }
        }
        What::Opaque => {
            let _ = writeln!(text, "pub const {name} = opaque {{}};");
        }
        What::Function(function) => print_function(&mut text, name, function),
        What::Inline(signature, value) => {
            let parameters = parameters(&signature.parameters).join(", ");
            let _ = writeln!(
                text,
                "pub fn {name}({parameters}) {} {{\n    return {};\n}}",
                result(&signature.returns),
                expression(&signature.returns, value)
            );
        }
        What::Constant(_, Value::Text(value, encoding)) => {
            let _ = match encoding {
                Encoding::Ansi => writeln!(text, "pub const {name} = {};", string(value)),
                Encoding::Unicode => writeln!(
                    text,
                    "pub const {name} = @import(\"std\").unicode.utf8ToUtf16LeStringLiteral({});",
                    string(value)
                ),
            };
        }
        What::Constant(ty, Value::Address(value)) if is_misaligned(ty, *value) => {
            let _ = writeln!(
                text,
                "/// A number in the place of an address, which no pointer of this type may hold.\n\
                 pub const {name}: {} = {};",
                if *value < 0 { "isize" } else { "usize" },
                number(*value)
            );
        }
        What::Constant(ty, value) => {
            let _ = writeln!(text, "pub const {name}: {} = {};", spell(ty), expression(ty, value));
        }
        What::Callback(signature) => {
            let _ = writeln!(text, "pub const {name} = ?{};", function_pointer(signature));
        }
        What::Interface(interface) => print_interface(&mut text, name, interface),
    }
    text
}

/// Whether `value` is no address that a pointer of type `ty` can have: `MAKEINTRESOURCE(1)` is none of a
/// 16-bit character.
fn is_misaligned(ty: &Ty, value: i128) -> bool {
    let align = match ty.bare() {
        Ty::Pointer { to, .. } => match to.number() {
            Some(Primitive::Char16 | Primitive::U16 | Primitive::I16) => 2,
            Some(Primitive::I32 | Primitive::U32 | Primitive::F32) => 4,
            Some(Primitive::I64 | Primitive::U64 | Primitive::F64) => 8,
            _ => 1,
        },
        _ => 1,
    };
    value % align != 0
}

fn print_function(text: &mut String, name: &str, function: &Function) {
    let Entry::Name(entry) = &function.entry else { return };
    let library = function.library_stem();
    let signature = &function.signature;
    let returns = if function.does_not_return { "noreturn".to_owned() } else { result(&signature.returns) };
    let tail = format!("callconv({}) {returns}", convention(signature.convention));
    let mut list = parameters(&signature.parameters);
    if signature.is_variadic {
        list.push("...".to_owned());
    }
    // What is declared with `extern fn` has the name that it is exported under.
    let (head, end) = if name == super::keywords::identifier(entry) {
        (format!("pub extern \"{library}\" fn {name}"), ";".to_owned())
    } else {
        let place = format!(", .{{ .name = \"{entry}\", .library_name = \"{library}\" }});");
        (format!("pub const {name} = @extern(*const fn "), place)
    };
    let line = format!("{head}({}) {tail}{end}", list.join(", "));
    let _ = if line.len() <= WIDTH || list.is_empty() {
        writeln!(text, "{line}")
    } else {
        writeln!(text, "{head}(\n    {},\n) {tail}{end}", list.join(",\n    "))
    };
}

fn print_record(text: &mut String, record: &Record) {
    let keyword = if record.is_union { "union" } else { "struct" };
    let _ = writeln!(text, "pub const {} = extern {keyword} {{", record.name);
    for (field, alignment) in record.fields.iter().zip(alignments(record)) {
        for (bit, lowest, width) in &field.bits {
            let _ = match width {
                1 => writeln!(text, "    /// Bit {lowest}: {bit}"),
                _ => writeln!(text, "    /// Bits {lowest} to {}: {bit}", lowest + width - 1),
            };
        }
        let _ = writeln!(text, "    {}: {}{},", field.name, spell(&field.ty), alignment);
    }
    text.push_str("};\n");
}

/// For each field, what stands behind its type where the type alone would put it elsewhere.
fn alignments(record: &Record) -> Vec<String> {
    let packing = record.packing.map_or(u32::MAX, u32::from);
    let mut end = 0_u32;
    let mut aligns: Vec<u32> = Vec::with_capacity(record.fields.len());
    for field in &record.fields {
        let own = if record.is_union { 0 } else { end.next_multiple_of(field.align.max(1)) };
        let is_in_place = own == field.offset && field.align <= record.align;
        aligns.push(if is_in_place { field.align } else { field.align.min(packing) });
        end = field.offset + field.size;
    }
    // Zig aligns a record as its fields, so a larger alignment is one of the first of them.
    if let Some(first) = aligns.first_mut() {
        *first = (*first).max(record.alignment.map_or(0, u32::from));
    }
    let written = record.fields.iter().zip(aligns);
    let written = written.map(|(field, align)| match align == field.align {
        true => String::new(),
        false => format!(" align({align})"),
    });
    written.collect()
}

fn print_interface(text: &mut String, name: &str, interface: &Interface) {
    let _ = writeln!(text, "pub const {name} = extern struct {{\n    vtable: *const VTable,\n");
    text.push_str("    pub const VTable = extern struct {\n");
    if let Some(base) = &interface.base {
        let _ = writeln!(text, "        base: {base}.VTable,");
    }
    for Method { name, signature } in &interface.methods {
        let _ = writeln!(text, "        {name}: {},", function_pointer(signature));
    }
    text.push_str("    };\n};\n");
    if let Some((iid, guid)) = &interface.iid {
        let _ = writeln!(text, "pub const {iid}: GUID = {};", guid_literal(*guid));
    }
}

fn function_pointer(signature: &Signature) -> String {
    let mut list = parameters(&signature.parameters);
    if signature.is_variadic {
        list.push("...".to_owned());
    }
    let convention = convention(signature.convention);
    format!("*const fn ({}) callconv({convention}) {}", list.join(", "), result(&signature.returns))
}

fn parameters(parameters: &[Parameter]) -> Vec<String> {
    let parameters = parameters.iter();
    parameters.map(|parameter| format!("{}: {}", parameter.name, spell_parameter(parameter))).collect()
}

fn spell_parameter(parameter: &Parameter) -> String {
    match parameter.text {
        Some(Encoding::Ansi) => "?[*:0]const u8".to_owned(),
        Some(Encoding::Unicode) => "?[*:0]const u16".to_owned(),
        None => spell(&parameter.ty),
    }
}

fn result(ty: &Ty) -> String {
    if matches!(ty, Ty::Void) { "void".to_owned() } else { spell(ty) }
}

fn convention(convention: CallingConvention) -> &'static str {
    match convention {
        CallingConvention::Stdcall => ".winapi",
        CallingConvention::Cdecl => ".c",
        // Only x86 knows them; elsewhere there is one convention.
        CallingConvention::Fastcall => {
            "if (@import(\"builtin\").cpu.arch == .x86) .{ .x86_fastcall = .{} } else .winapi"
        }
        CallingConvention::Thiscall => {
            "if (@import(\"builtin\").cpu.arch == .x86) .{ .x86_thiscall = .{} } else .winapi"
        }
    }
}

fn spell(ty: &Ty) -> String {
    match ty {
        Ty::Void => "anyopaque".to_owned(),
        Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
        Ty::Guid => "GUID".to_owned(),
        Ty::Pointer { to, is_const } => {
            let constant = if *is_const { "const " } else { "" };
            match &**to {
                Ty::Void => format!("?*{constant}anyopaque"),
                Ty::Named { is: Is::Interface, .. } => format!("?*{constant}{}", spell(to)),
                // Nobody says whether one value or many stand behind it: `[*c]` takes both.
                _ if is_opaque(to) => format!("?*{constant}{}", spell(to)),
                _ => format!("[*c]{constant}{}", spell(to)),
            }
        }
        Ty::Array { of, len } => format!("[{len}]{}", spell(of)),
        Ty::Named { name, .. } => name.clone(),
    }
}

/// Whether nobody says what is in it, so that it can be pointed to and nothing else.
fn is_opaque(ty: &Ty) -> bool {
    matches!(ty.bare(), Ty::Void | Ty::Named { is: Is::Record { size: 0, .. }, .. })
}

fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "anyopaque",
        Primitive::Bool => "bool",
        Primitive::Char16 | Primitive::U16 => "u16",
        Primitive::I8 => "i8",
        Primitive::U8 => "u8",
        Primitive::I16 => "i16",
        Primitive::I32 => "i32",
        Primitive::U32 => "u32",
        Primitive::I64 => "i64",
        Primitive::U64 => "u64",
        Primitive::ISize => "isize",
        Primitive::USize => "usize",
        Primitive::F32 => "f32",
        Primitive::F64 => "f64",
    }
}

fn expression(ty: &Ty, value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value, Primitive::I32) if *value < -0xFFFF => {
            format!("@bitCast(@as(u32, 0x{:08X}))", *value as i32)
        }
        Value::Integer(value, _) => number(*value),
        Value::F32(value) => float(f64::from(*value), &format!("{value:?}"), "f32"),
        Value::F64(value) => float(*value, &format!("{value:?}"), "f64"),
        Value::Address(0) => "null".to_owned(),
        Value::Address(value) if *value < 0 => {
            format!("@ptrFromInt(@as(usize, @bitCast(@as(isize, {value}))))")
        }
        Value::Address(value) => format!("@ptrFromInt({})", number(*value)),
        Value::Text(value, Encoding::Ansi) => string(value),
        Value::Text(value, Encoding::Unicode) => {
            format!("@import(\"std\").unicode.utf8ToUtf16LeStringLiteral({})", string(value))
        }
        Value::Guid(guid) => guid_literal(*guid),
        Value::Record(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, ty, value)| format!(".{name} = {}", expression(ty, value)))
                .collect();
            format!(".{{ {} }}", fields.join(", "))
        }
        Value::Array(of, values) => {
            let values: Vec<String> = values.iter().map(|value| expression(of, value)).collect();
            let _ = ty;
            format!(".{{ {} }}", values.join(", "))
        }
    }
}

fn number(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:X}") }
}

fn float(value: f64, digits: &str, ty: &str) -> String {
    match value {
        value if value.is_nan() => format!("@import(\"std\").math.nan({ty})"),
        value if value.is_infinite() => {
            format!("{}@import(\"std\").math.inf({ty})", if value < 0.0 { "-" } else { "" })
        }
        _ => digits.to_owned(),
    }
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    quoted + "\""
}

fn guid_literal(guid: Guid) -> String {
    let Guid { data1, data2, data3, data4 } = guid;
    let bytes: Vec<String> = data4.iter().map(|byte| format!("0x{byte:02X}")).collect();
    format!(
        ".{{ .Data1 = 0x{data1:08X}, .Data2 = 0x{data2:04X}, .Data3 = 0x{data3:04X}, .Data4 = .{{ {} }} }}",
        bytes.join(", ")
    )
}
