//! Spells the declarations of a .NET program out in F#.

use super::flat::{self, Taken};
use super::syntax::{
    delegate_result, expression, extern_parameters, extern_result, integer, marshal, method_result,
    parameters, suffix, ty,
};
use crate::csharp::print::clr_convention;
use crate::dotnet::code::{
    Bits, Constant, Convention, Delegate, Enum, Expression, Field, Function, Item, Method, Struct, Ty,
};
use crate::dotnet::code::{Inline, Interface};
use crate::dotnet::lines::Lines;
use std::collections::HashMap;

/// Longer signatures get one line per parameter.
const WIDTH: usize = 110;

/// Writes F#.
pub(super) struct Printer<'e> {
    lines: Lines,
    /// The integers under the enums.
    enums: &'e HashMap<String, Ty>,
}

impl<'e> Printer<'e> {
    pub(super) fn new(enums: &'e HashMap<String, Ty>) -> Self {
        Self { lines: Lines::default(), enums }
    }

    pub(super) fn finish(self) -> String {
        self.lines.finish()
    }

    /// A whole file: types, then constants, then functions, since what is used must stand above.
    pub(super) fn file(&mut self, items: &[Item]) {
        let types: Vec<&Item> = items.iter().filter(|item| !item.is_member()).collect();
        let is_constant = |item: &&Item| matches!(item, Item::Constant(_));
        let constants = items.iter().filter(is_constant);
        let functions = items.iter().filter(|item| item.is_member() && !is_constant(item));
        let mut taken = Taken::new(items);
        self.line(if flat::looks_ahead(&types) { "module rec Native" } else { "module Native" });
        self.line("");
        if items.iter().any(has_overlap) {
            self.line("#nowarn \"9\" // Fields that lie over one another are meant to.");
            self.line("");
        }
        self.line("open System");
        self.line("open System.Runtime.InteropServices");
        let mut was_short = false;
        for item in types.iter().copied().chain(constants).chain(functions) {
            let is_short = matches!(item, Item::Alias(alias) if alias.notes.is_empty())
                || matches!(item, Item::Constant(constant) if constant.notes.is_empty() && !is_literal(constant));
            if !(is_short && was_short) {
                self.line("");
            }
            was_short = is_short;
            self.item(item, &mut taken);
        }
    }

    /// One declaration.
    pub(super) fn item(&mut self, item: &Item, taken: &mut Taken) {
        match item {
            Item::Function(function) => self.function(function),
            Item::Inline(inline) => self.inline(inline),
            Item::Struct(record) => self.records(record, taken),
            Item::Enum(e) => self.enumeration(e),
            Item::Delegate(delegate) => self.delegate(delegate),
            Item::Interface(interface) => self.interface(interface),
            Item::Constant(constant) => self.constant(constant),
            Item::Alias(alias) => {
                self.notes(&alias.notes);
                self.write(format_args!("type {} = {}", alias.name, ty(&alias.ty)));
            }
        }
    }

    fn function(&mut self, function: &Function) {
        self.notes(&function.notes);
        let mut import = format!("[<DllImport(\"{}\"", function.library);
        if let Some(entry_point) = &function.entry_point {
            import += &format!(", EntryPoint = \"{entry_point}\"");
        }
        if let Some(char_set) = function.char_set {
            import += &format!(", CharSet = CharSet.{}", char_set.name());
        }
        import += ", ExactSpelling = true";
        if function.set_last_error {
            import += ", SetLastError = true";
        }
        if function.convention != Convention::Stdcall {
            import +=
                &format!(", CallingConvention = CallingConvention.{}", clr_convention(function.convention));
        }
        self.write(format_args!("{import})>]"));
        let result = extern_result(&function.signature.returns);
        let parameters = extern_parameters(&function.signature);
        self.lines.call(&format!("extern {result} {}", function.name), &parameters, "");
    }

    fn inline(&mut self, inline: &Inline) {
        self.notes(&inline.notes);
        let value = expression(&inline.value, self.enums);
        self.write(format_args!("let {} () : {} = {value}", inline.name, ty(&inline.returns)));
    }

    fn records(&mut self, record: &Struct, taken: &mut Taken) {
        for (index, record) in flat::flat(record, taken).iter().enumerate() {
            if index > 0 {
                self.line("");
            }
            self.record(record);
        }
    }

    fn record(&mut self, record: &Struct) {
        self.notes(&record.notes);
        let arrangement = record.arrangement;
        let kind = if arrangement.is_union { "Explicit" } else { "Sequential" };
        let mut layout = format!("[<Struct; StructLayout(LayoutKind.{kind}");
        if let Some(char_set) = arrangement.char_set {
            layout += &format!(", CharSet = CharSet.{}", char_set.name());
        }
        if let Some(pack) = arrangement.pack {
            layout += &format!(", Pack = {pack}");
        }
        if let Some(size) = arrangement.size {
            layout += &format!(", Size = {size}");
        }
        self.write(format_args!("{layout})>]"));
        self.write(format_args!("type {} =", record.name));
        self.lines.indent();
        for field in &record.fields {
            self.field(field, arrangement.is_union);
        }
        for bits in &record.bits {
            self.line("");
            self.bits(bits);
        }
        self.lines.outdent();
    }

    fn field(&mut self, field: &Field, is_union: bool) {
        let mut attributes = Vec::new();
        if is_union {
            attributes.push("FieldOffset(0)".to_owned());
        }
        attributes.extend(field.marshal.map(marshal));
        if !attributes.is_empty() {
            self.write(format_args!("[<{}>]", attributes.join("; ")));
        }
        let access = if field.is_padding { "private " } else { "" };
        let comment = field.comment.as_ref().map_or(String::new(), |c| format!(" // {c}"));
        self.write(format_args!("val mutable {access}{}: {}{comment}", field.name, ty(&field.ty)));
    }

    fn bits(&mut self, bits: &Bits) {
        let Bits { name, storage, offset, mask, others, .. } = bits;
        let (kind, end) = (ty(&bits.ty), suffix(&bits.ty));
        let (down, up) = match offset {
            0 => (format!("this.{storage}"), format!("(value &&& 0x{mask:X}{end})")),
            _ => (
                format!("(this.{storage} >>> {offset})"),
                format!("((value &&& 0x{mask:X}{end}) <<< {offset})"),
            ),
        };
        self.write(format_args!("member this.{name}"));
        self.write(format_args!("    with get () = {down} &&& 0x{mask:X}{end}"));
        self.write(format_args!(
            "    and set (value: {kind}) = this.{storage} <- (this.{storage} &&& 0x{others:X}{end}) ||| {up}"
        ));
    }

    fn enumeration(&mut self, e: &Enum) {
        self.notes(&e.notes);
        if e.members.is_empty() {
            // F# has no enum without members.
            return self.write(format_args!("type {} = {}", e.name, ty(&e.ty)));
        }
        if e.is_flags {
            self.line("[<Flags>]");
        }
        self.write(format_args!("type {} =", e.name));
        for (name, value) in &e.members {
            let hexadecimal = e.is_flags || *value > 0xFFFF || *value < -0xFFFF;
            self.write(format_args!("    | {name} = {}", integer(&e.ty, *value, hexadecimal)));
        }
    }

    fn delegate(&mut self, delegate: &Delegate) {
        self.notes(&delegate.notes);
        self.write(format_args!(
            "[<UnmanagedFunctionPointer(CallingConvention.{})>]",
            clr_convention(delegate.convention)
        ));
        let result = delegate_result(&delegate.signature.returns);
        let parameters = parameters(&delegate.signature);
        let line = format!("type {} = {}", delegate.name, on_a_line("delegate of", &parameters, &result));
        if line.chars().count() <= WIDTH {
            return self.line(&line);
        }
        self.write(format_args!("type {} =", delegate.name));
        self.lines.indent();
        self.arrow("delegate of", &parameters, &result);
        self.lines.outdent();
    }

    fn interface(&mut self, interface: &Interface) {
        self.notes(&interface.notes);
        let kind = if interface.is_dual { "InterfaceIsDual" } else { "InterfaceIsIUnknown" };
        let guid = interface.guid.map_or(String::new(), |g| format!("; Guid(\"{g}\")"));
        self.write(format_args!("[<ComImport{guid}; InterfaceType(ComInterfaceType.{kind})>]"));
        if interface.methods.is_empty() {
            return self.write(format_args!("type {} = interface end", interface.name));
        }
        self.write(format_args!("type {} =", interface.name));
        self.lines.indent();
        let mut origin: Option<&str> = None;
        for (index, method) in interface.methods.iter().enumerate() {
            if index > 0 {
                self.line("");
            }
            if method.from.as_deref() != origin {
                self.write(format_args!("// {}", method.from.as_deref().unwrap_or(&interface.name)));
                origin = method.from.as_deref();
            }
            self.method(method);
        }
        self.lines.outdent();
    }

    fn method(&mut self, method: &Method) {
        self.line("[<PreserveSig>]");
        let result = method_result(&method.signature.returns);
        self.arrow(&format!("abstract {}:", method.name), &parameters(&method.signature), &result);
    }

    /// Parameters and a result behind `head`, one parameter a line where that is long.
    fn arrow(&mut self, head: &str, parameters: &[String], result: &str) {
        let line = on_a_line(head, parameters, result);
        let Some((last, others)) = parameters.split_last().filter(|_| line.chars().count() > WIDTH) else {
            return self.line(&line);
        };
        self.line(head);
        self.lines.indent();
        others.iter().for_each(|parameter| self.write(format_args!("{parameter} *")));
        self.write(format_args!("{last} ->"));
        self.write(format_args!("    {result}"));
        self.lines.outdent();
    }

    fn constant(&mut self, constant: &Constant) {
        self.notes(&constant.notes);
        if is_literal(constant) {
            self.line("[<Literal>]");
        }
        let comment = constant.comment.as_ref().map_or(String::new(), |c| format!(" // {c}"));
        let value = expression(&constant.value, self.enums);
        self.write(format_args!("let {} = {value}{comment}", constant.name));
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            self.write(format_args!("// {note}"));
        }
    }

    fn line(&mut self, line: &str) {
        self.lines.line(line);
    }

    fn write(&mut self, line: std::fmt::Arguments<'_>) {
        self.lines.write(line);
    }
}

fn on_a_line(head: &str, parameters: &[String], result: &str) -> String {
    let parameters = if parameters.is_empty() { "unit".to_owned() } else { parameters.join(" * ") };
    format!("{head} {parameters} -> {result}")
}

/// Whether the value stands in the program as it is, so that patterns and attributes may use it.
fn is_literal(constant: &Constant) -> bool {
    match constant.value {
        Expression::Single(value) => value.is_finite(),
        Expression::Double(value) => value.is_finite(),
        Expression::Integer { .. } | Expression::Bool(_) | Expression::Char(_) | Expression::Text(_) => true,
        _ => false,
    }
}

/// Whether the compiler warns that fields lie over one another.
fn has_overlap(item: &Item) -> bool {
    fn is_inside(record: &Struct) -> bool {
        record.arrangement.is_union || record.nested.iter().any(is_inside)
    }
    matches!(item, Item::Struct(record) if is_inside(record))
}
