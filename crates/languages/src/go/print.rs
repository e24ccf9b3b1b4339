//! Writes the items of a file as Go.

use super::Style;
use super::columns::{self, Line};
use super::keywords::exported;
use super::ty::{is_handle, is_typed_pointer, kind, spell};
use super::{constant, functions, record};
use crate::plain::{Function, Interface, Item, Signature, Ty, What};
use farcall_model::{Architecture, CallingConvention};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Everything but the build constraint of a complete file.
pub(super) fn file(items: &[Item], style: Style, architecture: Architecture) -> String {
    let mut body = procedures(items, style);
    if items.iter().any(is_by_number) {
        body.push('\n');
        body.push_str(functions::BY_ORDINAL);
    }
    // Lines of one kind stand together; gofmt would set comments behind them in columns.
    let mut before = None;
    for item in items {
        let text = self::item(item, style, architecture);
        let is_line = text.lines().count() == 1 && !text.starts_with("type") && !text.contains(" // ");
        let word = text.split([' ', '\t']).next().filter(|_| is_line).map(str::to_owned);
        if word.is_none() || before != word {
            body.push('\n');
        }
        body.push_str(&text);
        before = word;
    }
    let mut text = String::from("package win32\n");
    let used = ["math", "syscall", "unsafe"].into_iter().filter(|package| uses(&body, package));
    let used: Vec<String> = used.map(|package| format!("\t\"{package}\"\n")).collect();
    if !used.is_empty() {
        let _ = write!(text, "\nimport (\n{})\n", used.concat());
    }
    if style == Style::Sys && body.contains("\n//sys\t") {
        text.push_str(
            "\n//go:generate go run golang.org/x/sys/windows/mkwinsyscall -output zwin32.go win32.go\n",
        );
    }
    text + &body
}

/// Whether `package` is named outside of comments.
fn uses(body: &str, package: &str) -> bool {
    let name = format!("{package}.");
    body.lines().filter_map(|line| line.split("//").next()).any(|code| code.contains(&name))
}

/// The DLLs and their functions as variables.
fn procedures(items: &[Item], style: Style) -> String {
    let functions = || {
        items.iter().filter_map(|item| match &item.what {
            What::Function(function) if style == Style::LazyDll => Some((item.name.as_str(), function)),
            _ => None,
        })
    };
    let modules: BTreeMap<String, &str> =
        functions().map(|(_, function)| (functions::module(function), function.library.as_str())).collect();
    if modules.is_empty() {
        return String::new();
    }
    let line = |name: String, value: String| Line::Cells(vec![name, format!("= {value}")], None);
    let dlls = modules.into_iter().map(|(name, dll)| line(name, format!("syscall.NewLazyDLL(\"{dll}\")")));
    let named = functions().filter(|(_, function)| !function.signature.is_variadic);
    let procs = named.filter_map(|(name, function)| {
        let value = format!("{}.NewProc(\"{}\")", functions::module(function), functions::export(function)?);
        Some(line(functions::procedure(name, function), value))
    });
    let mut text = String::from("\nvar (\n");
    columns::write(&mut text, &dlls.collect::<Vec<_>>());
    let procs: Vec<Line> = procs.collect();
    if !procs.is_empty() {
        text.push('\n');
    }
    columns::write(&mut text, &procs);
    text + ")\n"
}

fn is_by_number(item: &Item) -> bool {
    matches!(&item.what, What::Function(function) if functions::export(function).is_none())
}

/// One item that stands alone: a function brings its procedure along.
pub(super) fn alone(item: &Item, style: Style, architecture: Architecture) -> String {
    let text = self::item(item, style, architecture);
    let What::Function(function) = &item.what else { return text };
    if style == Style::Sys {
        return text;
    }
    let load = format!("syscall.NewLazyDLL(\"{}\")", function.library);
    match functions::export(function) {
        None => {
            let module = functions::module(function);
            format!("var {module} = {load}\n\n{text}\n{}", functions::BY_ORDINAL)
        }
        Some(_) if function.signature.is_variadic => text.replace(&functions::module(function), &load),
        Some(entry) => {
            let procedure = functions::procedure(&item.name, function);
            format!("var {procedure} = {load}.NewProc(\"{entry}\")\n\n{text}")
        }
    }
}

/// One item of a file.
fn item(item: &Item, style: Style, architecture: Architecture) -> String {
    let mut text = String::new();
    for note in item.link.iter().chain(&item.notes) {
        let _ = writeln!(text, "// {note}");
    }
    let name = exported(&item.name);
    match &item.what {
        What::Alias(ty) if is_handle(&item.name, ty) => {
            let _ = writeln!(text, "type {name} uintptr");
        }
        What::Alias(ty) => {
            let _ = writeln!(text, "type {name} = {}", spell(ty));
        }
        What::Enum(e) => {
            let _ = writeln!(text, "type {name} = {}", super::ty::primitive(e.ty));
            print_members(&mut text, &name, e.is_flags, &e.members);
        }
        What::Records(records) => {
            // The outermost first, as a reader expects: Go does not mind.
            for (index, record) in records.iter().rev().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                record::write(&mut text, record, architecture);
            }
        }
        What::Opaque => {
            let _ = writeln!(text, "type {name} struct{{}} // only ever pointed to");
        }
        What::Function(function) => print_function(&mut text, &item.name, function, style, architecture),
        What::Inline(signature, value) => {
            let names = signature.parameters.iter().map(|parameter| parameter.name.as_str());
            let names = super::keywords::parameters(names).into_iter().zip(&signature.parameters);
            let list: Vec<String> = names.map(|(name, p)| format!("{name} {}", spell(&p.ty))).collect();
            let value = constant::expression(&signature.returns, value, architecture).unwrap_or_default();
            let (list, result) = (list.join(", "), spell(&signature.returns));
            // On lines of their own: gofmt aligns what stands on one line with its neighbours.
            let _ = writeln!(text, "func {name}({list}) {result} {{\n\treturn {value}\n}}");
        }
        What::Constant(ty, value) => {
            text.push_str(&constant::declaration(&name, ty, value, architecture).unwrap_or_default());
        }
        What::Callback(signature) => print_callback(&mut text, &name, signature, architecture),
        What::Interface(interface) => print_interface(&mut text, &name, interface, architecture),
    }
    text
}

/// Whether a file can do without `item`, since Go spells the pointer out wherever it is named.
pub(super) fn is_spelled_out(item: &Item) -> bool {
    matches!(&item.what, What::Alias(ty) if is_typed_pointer(ty))
}

fn print_function(
    text: &mut String,
    name: &str,
    function: &Function,
    style: Style,
    architecture: Architecture,
) {
    if style == Style::Sys {
        functions::sys(text, name, function);
        return;
    }
    if !function.signature.is_variadic {
        functions::wrapper(text, name, function, architecture);
        return;
    }
    text.push_str(&functions::variadic_comment(name, function));
    let (variable, module) = (functions::procedure(name, function), functions::module(function));
    let entry = functions::export(function).unwrap_or_default();
    let _ = writeln!(text, "var {variable} = {module}.NewProc(\"{entry}\")");
}

fn print_members(text: &mut String, name: &str, is_flags: bool, members: &[(String, i128)]) {
    if members.is_empty() {
        return;
    }
    let lines = members.iter().map(|(member, value)| {
        let value = constant::member(*value, is_flags);
        Line::Cells(vec![exported(member), name.to_owned(), format!("= {value}")], None)
    });
    text.push_str("\nconst (\n");
    columns::write(text, &lines.collect::<Vec<_>>());
    text.push_str(")\n");
}

/// A callback is an address, made by the runtime of a function whose parameters fit into a word each.
fn print_callback(text: &mut String, name: &str, signature: &Signature, architecture: Architecture) {
    let names = signature.parameters.iter().map(|parameter| parameter.name.as_str());
    let names = super::keywords::parameters(names).into_iter().zip(&signature.parameters);
    let list: Vec<String> = names.map(|(name, p)| format!("{name} {}", spell(&p.ty))).collect();
    let result = match &signature.returns {
        Ty::Void => "the result of which means nothing".to_owned(),
        ty => format!("the result of which is a {}", spell(ty)),
    };
    let is_cdecl = signature.convention == CallingConvention::Cdecl && architecture == Architecture::X86;
    let maker = if is_cdecl { "NewCallbackCDecl" } else { "NewCallback" };
    let list = list.join(", ");
    let _ = match refused_callback(signature, architecture) {
        None => {
            writeln!(text, "// {name} is what syscall.{maker} makes of a func({list}) uintptr, {result}.")
        }
        Some(reason) => {
            writeln!(text, "// {name} is a callback of ({list}), {result}. Go cannot make one: {reason}.")
        }
    };
    let _ = writeln!(text, "type {name} = uintptr");
}

/// Why `syscall.NewCallback` cannot make one.
fn refused_callback(signature: &Signature, architecture: Architecture) -> Option<&'static str> {
    use super::ty::Kind;
    use farcall_model::Primitive;
    if signature.is_variadic {
        return Some("it takes any number of arguments");
    }
    let word = if architecture == Architecture::X86 { 4 } else { 8 };
    let all = signature.parameters.iter().map(|parameter| &parameter.ty).chain([&signature.returns]);
    all.map(kind).find_map(|kind| match kind {
        Kind::Number(Primitive::F32 | Primitive::F64) => Some("it has a floating-point number"),
        Kind::Number(Primitive::I64 | Primitive::U64) if word == 4 => Some("it has an 8-byte number"),
        Kind::Aggregate(..) => Some("it has a struct by value"),
        _ => None,
    })
}

/// A COM object: a pointer to the table of its methods, which are words, and a method in Go for each.
fn print_interface(text: &mut String, name: &str, interface: &Interface, architecture: Architecture) {
    let base = interface.base.as_deref().map(exported);
    let _ = match &base {
        Some(base) => writeln!(text, "type {name} struct {{\n\t{base}\n}}\n"),
        None => writeln!(text, "type {name} struct {{\n\tVtbl *{name}Vtbl\n}}\n"),
    };
    let _ = writeln!(text, "type {name}Vtbl struct {{");
    if let Some(base) = &base {
        let _ = writeln!(text, "\t{base}Vtbl");
    }
    let slots = interface
        .methods
        .iter()
        .map(|method| Line::Cells(vec![exported(&method.name), "uintptr".to_owned()], None));
    columns::write(text, &slots.collect::<Vec<_>>());
    text.push_str("}\n");
    if let Some((iid, guid)) = &interface.iid {
        let value = crate::plain::Value::Guid(*guid);
        let declared = constant::declaration(&exported(iid), &Ty::Guid, &value, architecture);
        let _ = write!(text, "\n{}", declared.unwrap_or_default());
    }
    let table = match base {
        Some(_) => format!("(*{name}Vtbl)(unsafe.Pointer(v.Vtbl))"),
        None => "v.Vtbl".to_owned(),
    };
    for method in &interface.methods {
        functions::method(text, name, &table, &method.name, &method.signature, architecture);
    }
}
