//! Writes the items of a module as VBA.

use super::parameters;
use super::record;
use super::spell::Dialect;
use super::value;
use crate::plain::{self, Entry, Function, Item, Record, Signature, Ty, Value, What};
use farcall_model::Primitive;
use std::fmt::Write as _;

/// Longer statements run on in the next line.
const WIDTH: usize = 100;

const GUID: &str = "Public Type GUID
    Data1 As Long
    Data2 As Integer
    Data3 As Integer
    Data4(0 To 7) As Byte
End Type
";

/// A complete module. Types and constants must stand in front of the first procedure.
pub(super) fn file(dialect: Dialect, items: &[Item]) -> String {
    let mut text = head(dialect);
    let is_declared =
        |item: &&Item| !matches!(item.what, What::Alias(_) | What::Opaque) && !is_procedure(&item.what);
    let declared = items.iter().filter(is_declared);
    let procedures = items.iter().filter(|item| is_procedure(&item.what));
    let body: Vec<String> = declared.chain(procedures).map(|item| print(dialect, item)).collect();
    if body.iter().any(|item| item.contains(" As GUID")) {
        text.push('\n');
        text.push_str(GUID);
    }
    plain::push_spaced(&mut text, body);
    text
}

fn head(dialect: Dialect) -> String {
    let what = match (dialect.is_vb6, dialect.is_32_bit()) {
        (true, _) => "VB6, and VBA up to Office 2007",
        (false, true) => "VBA 7 in 32-bit Office",
        (false, false) => "VBA 7 in 64-bit Office",
    };
    format!("Option Explicit\n\n' For {what}.\n")
}

fn is_procedure(what: &What) -> bool {
    match what {
        What::Inline(..) => true,
        What::Constant(_, value) => matches!(value, Value::Guid(_) | Value::Record(_) | Value::Array(..)),
        _ => false,
    }
}

/// One item.
pub(super) fn declaration(dialect: Dialect, item: &Item) -> String {
    match &item.what {
        What::Alias(ty) => format!("' {}: write {}.\n", item.name, alias(dialect, ty)),
        What::Opaque => {
            format!("' {}: nobody says what is in it; write {}.\n", item.name, dialect.address())
        }
        _ => print(dialect, item),
    }
}

/// What stands for a typedef, which VBA does not have.
fn alias(dialect: Dialect, ty: &Ty) -> String {
    match ty.bare() {
        Ty::Array { of, len } => format!("{} {}s", len, alias(dialect, of)),
        _ => dialect.ty(ty),
    }
}

fn print(dialect: Dialect, item: &Item) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "' {note}");
    }
    let name = &item.name;
    match &item.what {
        What::Alias(_) | What::Opaque | What::Interface(_) => {}
        What::Enum(e) if matches!(e.ty, Primitive::I32 | Primitive::U32) => {
            let _ = writeln!(text, "Public Enum {name}");
            for (member, number) in &e.members {
                let number = match e.is_flags {
                    true => value::hexadecimal(*number),
                    false => value::integer(*number, e.ty),
                };
                let _ = writeln!(text, "    {member} = {number}");
            }
            text.push_str("End Enum\n");
        }
        What::Enum(e) => {
            // An enum of VBA is always a Long.
            let ty = match e.ty {
                Primitive::I64 | Primitive::U64 if dialect.is_32_bit() => "Long",
                primitive => dialect.primitive(primitive),
            };
            let _ = writeln!(text, "' {name} As {}", dialect.primitive(e.ty));
            for (member, number) in &e.members {
                let _ = writeln!(text, "Public Const {member} As {ty} = {}", value::integer(*number, e.ty));
            }
        }
        What::Records(records) => {
            for (index, record) in records.iter().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                print_record(dialect, &mut text, record);
            }
        }
        What::Function(function) => print_function(dialect, &mut text, name, function),
        What::Inline(signature, result) => {
            let (_, number) = value::constant(dialect, result).unwrap_or_default();
            let list = list(dialect, signature, false).join(", ");
            let returns = parameters::result(dialect, &signature.returns);
            let _ = writeln!(
                text,
                "Public Function {name}({list}) As {returns}\n    {name} = {number}\nEnd Function"
            );
        }
        What::Constant(ty, value) => print_constant(dialect, &mut text, name, ty, value),
        What::Callback(signature) => print_callback(dialect, &mut text, name, signature),
    }
    text
}

fn print_record(dialect: Dialect, text: &mut String, record: &Record) {
    if record.align > 8 {
        let _ =
            writeln!(text, "' Its address must be a multiple of {}: VBA does not align it.", record.align);
    }
    let _ = writeln!(text, "Public Type {}", record.name);
    for member in record::members(dialect, record) {
        for comment in member.comments {
            let _ = writeln!(text, "    ' {comment}");
        }
        if let Some(member) = member.text {
            let _ = writeln!(text, "    {member}");
        }
    }
    text.push_str("End Type\n");
}

fn print_function(dialect: Dialect, text: &mut String, name: &str, function: &Function) {
    let signature = &function.signature;
    let list = list(dialect, signature, true);
    remarks(dialect, text, signature, &list);
    let safe = if dialect.is_vb6 { "" } else { "PtrSafe " };
    let (keyword, result) = result(dialect, &signature.returns);
    let alias = match &function.entry {
        Entry::Name(entry) if entry == name => String::new(),
        Entry::Name(entry) => format!(" Alias \"{entry}\""),
        Entry::Ordinal(number) => format!(" Alias \"#{number}\""),
    };
    let head = format!("Public Declare {safe}{keyword} {name} Lib \"{}\"{alias} (", function.library_stem());
    let _ = writeln!(text, "{}", statement(&head, &list, &format!("){result}"), ""));
}

fn print_callback(dialect: Dialect, text: &mut String, name: &str, signature: &Signature) {
    let _ = writeln!(text, "' {name}: pass AddressOf a procedure of a standard module, declared so:");
    let list = list(dialect, signature, false);
    remarks(dialect, text, signature, &list);
    let (keyword, result) = result(dialect, &signature.returns);
    let head = format!("' Public {keyword} {name}(");
    let _ = writeln!(text, "{}", statement(&head, &list, &format!("){result}"), "'"));
}

fn result(dialect: Dialect, returns: &Ty) -> (&'static str, String) {
    match returns {
        Ty::Void => ("Sub", String::new()),
        ty => ("Function", format!(" As {}", parameters::result(dialect, ty))),
    }
}

fn list(dialect: Dialect, signature: &Signature, is_declare: bool) -> Vec<String> {
    let parameters = signature.parameters.iter();
    parameters.flat_map(|parameter| parameters::parameter(dialect, parameter, is_declare)).collect()
}

fn remarks(dialect: Dialect, text: &mut String, signature: &Signature, list: &[String]) {
    for remark in signature.parameters.iter().filter_map(|p| parameters::remark(dialect, p)) {
        let _ = writeln!(text, "' {remark}");
    }
    let (_, result) = result(dialect, &signature.returns);
    if list.iter().any(|p| parameters::is_currency(dialect, p)) || parameters::is_currency(dialect, &result) {
        text.push_str("' A Currency holds 64 bits here: the integer is 10000 times what VBA shows.\n");
    }
}

/// `head`, the parameters and `tail`, in as many lines as it takes. VBA allows 25 lines, so each is filled.
fn statement(head: &str, list: &[String], tail: &str, comment: &str) -> String {
    let line = format!("{head}{}{tail}", list.join(", "));
    if line.len() <= WIDTH || list.is_empty() {
        return line;
    }
    let mut lines = vec![head.to_owned()];
    for (index, parameter) in list.iter().enumerate() {
        let end = if index + 1 == list.len() { tail } else { ", " };
        let piece = format!("{parameter}{end}");
        match lines.last_mut() {
            Some(last) if lines_fit(last, &piece, index) => last.push_str(&piece),
            _ => lines.push(format!("{comment}    {piece}")),
        }
    }
    let separator = if comment.is_empty() { "_\n" } else { "\n" };
    let lines: Vec<String> = lines
        .iter()
        .map(|line| match separator {
            "_\n" if line.ends_with(' ') => line.clone(),
            "_\n" => format!("{line} "),
            _ => line.trim_end().to_owned(),
        })
        .collect();
    lines.join(separator).trim_end().to_owned()
}

fn lines_fit(last: &str, piece: &str, index: usize) -> bool {
    index > 0 && last.len() + piece.len() <= WIDTH
}

fn print_constant(dialect: Dialect, text: &mut String, name: &str, ty: &Ty, constant: &Value) {
    if let Some((ty, value)) = value::constant(dialect, constant) {
        let _ = writeln!(text, "Public Const {name} As {ty} = {value}");
        return;
    }
    // A constant of VBA is a number or a string; a function without parameters reads as one.
    let spelled = if matches!(constant, Value::Guid(_)) { "GUID".to_owned() } else { dialect.ty(ty) };
    let _ = writeln!(text, "Public Function {name}() As {spelled}");
    for statement in value::assignments(dialect, name, constant) {
        let _ = writeln!(text, "    {statement}");
    }
    text.push_str("End Function\n");
}
