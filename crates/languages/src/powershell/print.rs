//! Spells the declarations of a .NET program out in PowerShell.

use crate::csharp::print::Printer;
use crate::csharp::syntax::Syntax;
use crate::dotnet::Flavour;
use crate::dotnet::code::{Constant, Expression, Item, Parameter, Passing, Ty};

/// A script: the types, then the constants, then how to call the functions.
pub(super) fn script(items: Vec<Item>, namespace: &str) -> String {
    let mut text = String::new();
    let usages: Vec<String> = items.iter().filter_map(|item| usage(item, namespace)).collect();
    let (constants, compiled): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| matches!(item, Item::Constant(_)));
    if !compiled.is_empty() {
        let mut printer = Printer::new(Syntax { has_nint: false }, Flavour::Marshalled);
        printer.file(&compiled, namespace);
        text += "Add-Type -TypeDefinition @'\n";
        text += &printer.finish();
        text += "'@\n";
    }
    for item in &constants {
        if let Item::Constant(constant) = item {
            text += &self::constant(constant, namespace);
        }
    }
    if !usages.is_empty() {
        text.push('\n');
    }
    for usage in usages {
        text += &format!("# {usage}\n");
    }
    text
}

/// How to call it: `[ref]` wherever something comes back.
fn usage(item: &Item, namespace: &str) -> Option<String> {
    let (name, parameters) = match item {
        Item::Function(function) => (&function.name, function.signature.parameters.as_slice()),
        Item::Inline(inline) => (&inline.name, Default::default()),
        _ => return None,
    };
    let argument = |parameter: &Parameter| {
        let name = unescaped(&parameter.name);
        if parameter.passing == Passing::Value { format!("${name}") } else { format!("[ref] ${name}") }
    };
    let arguments: Vec<String> = parameters.iter().map(argument).collect();
    Some(format!("[{namespace}.NativeMethods]::{}({})", unescaped(name), arguments.join(", ")))
}

fn constant(constant: &Constant, namespace: &str) -> String {
    let mut text = String::new();
    for note in &constant.notes {
        text += &format!("# {note}\n");
    }
    let comment = match &constant.value {
        Expression::Integer { value, hexadecimal: true, .. } if *value >= 0 => format!(" # 0x{value:X}"),
        _ => constant.comment.as_ref().map_or(String::new(), |c| format!(" # {c}")),
    };
    let value = expression(&constant.value, namespace);
    text + &format!("${} = {value}{comment}\n", unescaped(&constant.name))
}

/// A value with its type: PowerShell would take any number for an `int` or a `double`.
fn expression(value: &Expression, namespace: &str) -> String {
    let of = |ty: &Ty| type_name(ty, namespace);
    match value {
        // Eight hexadecimal digits are the bits of an int, which is right for an int alone.
        Expression::Integer { ty: Ty::Int32, value, hexadecimal: true } if *value < 0 => {
            format!("[int]0x{:X}", *value as u32)
        }
        Expression::Integer { ty, value, .. } => typed(&of(ty), *value),
        Expression::Enum { name, value } => typed(&format!("{namespace}.{}", unescaped(name)), *value),
        Expression::Address { ty, value } => match i32::try_from(*value) {
            Ok(value) if value < 0 => format!("[{}]({value})", of(ty)),
            Ok(value) => format!("[{}]{value}", of(ty)),
            Err(_) => {
                let (narrow, wide) = (*value as u32 as i32, *value as u64 as i64);
                format!("[{}]$(if ([IntPtr]::Size -eq 4) {{ {narrow} }} else {{ {wide} }})", of(ty))
            }
        },
        Expression::Bool(value) => format!("${value}"),
        Expression::Char(value) => format!("[char]{value}"),
        Expression::Single(value) => floating("float", f64::from(*value), &format!("{value:?}")),
        Expression::Double(value) => floating("double", *value, &format!("{value:?}")),
        Expression::Text(text) => string(text),
        Expression::Guid(guid) => format!("[guid]'{guid}'"),
        Expression::Array { of: element, values } => {
            let element_of = |value: &Expression| match value {
                Expression::Integer { value, .. } => value.to_string(),
                other => expression(other, namespace),
            };
            let values: Vec<String> = values.iter().map(element_of).collect();
            format!("[{}[]]@({})", of(element), values.join(", "))
        }
        Expression::Struct { name, fields } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{} = {}", unescaped(name), expression(value, namespace)))
                .collect();
            format!("New-Object {namespace}.{} -Property @{{ {} }}", unescaped(name), fields.join("; "))
        }
    }
}

fn typed(ty: &str, value: i128) -> String {
    if value < 0 { format!("[{ty}]({value})") } else { format!("[{ty}]{value}") }
}

fn floating(ty: &str, value: f64, digits: &str) -> String {
    if value.is_nan() {
        format!("[{ty}]::NaN")
    } else if value == f64::INFINITY {
        format!("[{ty}]::PositiveInfinity")
    } else if value == f64::NEG_INFINITY {
        format!("[{ty}]::NegativeInfinity")
    } else {
        format!("[{ty}]({digits})")
    }
}

/// The name of a type between PowerShell's square brackets.
pub(super) fn type_name(ty: &Ty, namespace: &str) -> String {
    match ty {
        Ty::Bool => "bool",
        Ty::Char => "char",
        Ty::SByte => "sbyte",
        Ty::Byte => "byte",
        Ty::Int16 => "int16",
        Ty::UInt16 => "uint16",
        Ty::Int32 => "int",
        Ty::UInt32 => "uint32",
        Ty::Int64 => "long",
        Ty::UInt64 => "uint64",
        Ty::UIntPtr => "UIntPtr",
        Ty::Single => "float",
        Ty::Double => "double",
        Ty::Guid => "guid",
        Ty::String => "string",
        Ty::Object => "object",
        Ty::Void => "void",
        Ty::IntPtr | Ty::Pointer(_) | Ty::FunctionPointer(_) => "IntPtr",
        Ty::Named(name) => return format!("{namespace}.{}", unescaped(name)),
        Ty::Array(of) => return format!("{}[]", type_name(of, namespace)),
    }
    .to_owned()
}

/// A string; in single quotes nothing but they themselves means anything, so what cannot be seen
/// is joined to them.
fn string(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut quoted = String::new();
    for c in text.chars() {
        if c.is_control() {
            if !quoted.is_empty() || parts.is_empty() {
                parts.push(format!("'{}'", std::mem::take(&mut quoted)));
            }
            parts.push(format!("[char]{}", u32::from(c)));
            continue;
        }
        quoted.push(c);
        // Typographic quotes count as quotes.
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}') {
            quoted.push(c);
        }
    }
    if !quoted.is_empty() || parts.is_empty() {
        parts.push(format!("'{quoted}'"));
    }
    if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(" + ")) }
}

/// A name of C# as reflection, and so PowerShell, sees it.
fn unescaped(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}
