//! Spells the declarations of a .NET program out in Visual Basic.

use super::syntax::{Head, comments, expression, integer, marshal, signature, suffix, ty};
use crate::csharp::print::clr_convention;
use crate::dotnet::code::{
    Alias, Bits, Constant, Convention, Delegate, Enum, Expression, Field, Function, Inline, Interface, Item,
    Signature, Struct, Ty,
};
use crate::dotnet::lines::Lines;

/// Writes Visual Basic.
#[derive(Default)]
pub(super) struct Printer {
    lines: Lines,
}

impl Printer {
    pub(super) fn finish(self) -> String {
        self.lines.finish()
    }

    /// A whole file: functions and constants in a class, the types beside it.
    pub(super) fn file(&mut self, items: &[Item], namespace: &str) {
        self.line("Imports System");
        self.line("Imports System.Runtime.InteropServices");
        self.line("Imports Microsoft.VisualBasic");
        for item in items {
            if let Item::Alias(alias) = item {
                self.alias(alias, namespace);
            }
        }
        self.line("");
        self.open(&format!("Namespace {namespace}"));
        let mut is_first = true;
        if items.iter().any(Item::is_member) {
            is_first = false;
            self.class(items);
        }
        for item in items.iter().filter(|item| !item.is_member() && !matches!(item, Item::Alias(_))) {
            if !std::mem::replace(&mut is_first, false) {
                self.line("");
            }
            self.item(item);
        }
        self.close("End Namespace");
    }

    fn class(&mut self, items: &[Item]) {
        self.open("Public NotInheritable Class NativeMethods");
        self.line("Private Sub New()");
        self.line("End Sub");
        let mut was_constant = false;
        for item in items.iter().filter(|item| item.is_member()) {
            let is_constant = matches!(item, Item::Constant(constant) if constant.notes.is_empty());
            if !(is_constant && was_constant) {
                self.line("");
            }
            was_constant = is_constant;
            self.item(item);
        }
        self.close("End Class");
    }

    /// One declaration.
    pub(super) fn item(&mut self, item: &Item) {
        match item {
            Item::Function(function) => self.function(function),
            Item::Inline(inline) => self.inline(inline),
            Item::Struct(record) => self.record(record),
            Item::Enum(e) => self.enumeration(e),
            Item::Delegate(delegate) => self.delegate(delegate),
            Item::Interface(interface) => self.interface(interface),
            Item::Constant(constant) => self.constant(constant),
            Item::Alias(alias) => self.alias(alias, ""),
        }
    }

    fn function(&mut self, function: &Function) {
        self.notes(&function.notes);
        self.notes(&comments(&function.signature));
        let mut import = format!("<DllImport(\"{}\"", function.library);
        if let Some(entry_point) = &function.entry_point {
            import += &format!(", EntryPoint:=\"{entry_point}\"");
        }
        if let Some(char_set) = function.char_set {
            import += &format!(", CharSet:=CharSet.{}", char_set.name());
        }
        import += ", ExactSpelling:=True";
        if function.set_last_error {
            import += ", SetLastError:=True";
        }
        if function.convention != Convention::Stdcall {
            import +=
                &format!(", CallingConvention:=CallingConvention.{}", clr_convention(function.convention));
        }
        self.write(format_args!("{import})>"));
        let kind = self.signature("Public Shared ", &function.name, &function.signature);
        self.write(format_args!("End {kind}"));
    }

    fn inline(&mut self, inline: &Inline) {
        self.notes(&inline.notes);
        self.open(&format!("Public Shared Function {}() As {}", inline.name, ty(&inline.returns)));
        self.write(format_args!("Return {}", expression(&inline.value)));
        self.close("End Function");
    }

    fn record(&mut self, record: &Struct) {
        self.notes(&record.notes);
        let arrangement = record.arrangement;
        let mut layout = format!(
            "<StructLayout(LayoutKind.{}",
            if arrangement.is_union { "Explicit" } else { "Sequential" }
        );
        if let Some(char_set) = arrangement.char_set {
            layout += &format!(", CharSet:=CharSet.{}", char_set.name());
        }
        if let Some(pack) = arrangement.pack {
            layout += &format!(", Pack:={pack}");
        }
        if let Some(size) = arrangement.size {
            layout += &format!(", Size:={size}");
        }
        self.write(format_args!("{layout})>"));
        self.open(&format!("Public Structure {}", record.name));
        for field in &record.fields {
            self.field(field, arrangement.is_union);
        }
        for bits in &record.bits {
            self.line("");
            self.bits(bits);
        }
        for nested in &record.nested {
            self.line("");
            self.record(nested);
        }
        self.close("End Structure");
    }

    fn field(&mut self, field: &Field, is_union: bool) {
        let mut attributes = Vec::new();
        if is_union {
            attributes.push("FieldOffset(0)".to_owned());
        }
        attributes.extend(field.marshal.map(marshal));
        let attributes =
            if attributes.is_empty() { String::new() } else { format!("<{}> ", attributes.join(", ")) };
        let access = if field.is_padding { "Private" } else { "Public" };
        let comment = field.comment.as_ref().map_or(String::new(), |c| format!(" ' {c}"));
        self.write(format_args!("{attributes}{access} {} As {}{comment}", field.name, ty(&field.ty)));
    }

    fn bits(&mut self, bits: &Bits) {
        let Bits { name, storage, offset, mask, others, .. } = bits;
        let is_address = bits.ty == Ty::UIntPtr;
        let end = match bits.ty {
            // Literals of the short types are Integers, wide enough for what is done to them.
            Ty::Byte | Ty::UInt16 => "",
            Ty::UIntPtr => "UL",
            _ => suffix(&bits.ty),
        };
        let read = |name: &str| if is_address { format!("{name}.ToUInt64()") } else { name.to_owned() };
        let convert = match bits.ty {
            Ty::Byte => "CByte",
            Ty::UInt16 => "CUShort",
            Ty::UInt32 => "CUInt",
            Ty::UInt64 => "CULng",
            _ => "New UIntPtr",
        };
        self.open(&format!("Public Property {name} As {}", ty(&bits.ty)));
        self.open("Get");
        self.write(format_args!("Return {convert}(({} >> {offset}) And &H{mask:X}{end})", read(storage)));
        self.close("End Get");
        self.open(&format!("Set(value As {})", ty(&bits.ty)));
        self.write(format_args!(
            "{storage} = {convert}(({} And &H{others:X}{end}) Or (({} And &H{mask:X}{end}) << {offset}))",
            read(storage),
            read("value"),
        ));
        self.close("End Set");
        self.close("End Property");
    }

    fn enumeration(&mut self, e: &Enum) {
        self.notes(&e.notes);
        if e.is_flags {
            self.line("<Flags>");
        }
        self.open(&format!("Public Enum {} As {}", e.name, ty(&e.ty)));
        for (name, value) in &e.members {
            let hexadecimal = e.is_flags || *value > 0xFFFF || *value < -0xFFFF;
            self.write(format_args!("{name} = {}", integer(&e.ty, *value, hexadecimal)));
        }
        if e.members.is_empty() {
            // Visual Basic has no enum without members.
            self.line("None = 0");
        }
        self.close("End Enum");
    }

    fn delegate(&mut self, delegate: &Delegate) {
        self.notes(&delegate.notes);
        self.notes(&comments(&delegate.signature));
        self.write(format_args!(
            "<UnmanagedFunctionPointer(CallingConvention.{})>",
            clr_convention(delegate.convention)
        ));
        self.signature("Public Delegate ", &delegate.name, &delegate.signature);
    }

    fn interface(&mut self, interface: &Interface) {
        self.notes(&interface.notes);
        let kind = if interface.is_dual { "InterfaceIsDual" } else { "InterfaceIsIUnknown" };
        let guid = interface.guid.map_or(String::new(), |g| format!(", Guid(\"{g}\")"));
        self.write(format_args!("<ComImport{guid}, InterfaceType(ComInterfaceType.{kind})>"));
        self.open(&format!("Public Interface {}", interface.name));
        let mut origin: Option<&str> = None;
        for (index, method) in interface.methods.iter().enumerate() {
            if index > 0 {
                self.line("");
            }
            if method.from.as_deref() != origin {
                self.write(format_args!("' {}", method.from.as_deref().unwrap_or(&interface.name)));
                origin = method.from.as_deref();
            }
            self.notes(&comments(&method.signature));
            self.line("<PreserveSig>");
            self.signature("", &method.name, &method.signature);
        }
        self.close("End Interface");
    }

    fn constant(&mut self, constant: &Constant) {
        self.notes(&constant.notes);
        let how = match constant.value {
            Expression::Address { .. }
            | Expression::Guid(_)
            | Expression::Struct { .. }
            | Expression::Array { .. } => "Shared ReadOnly",
            _ => "Const",
        };
        let comment = constant.comment.as_ref().map_or(String::new(), |c| format!(" ' {c}"));
        let value = expression(&constant.value);
        self.write(format_args!("Public {how} {} As {} = {value}{comment}", constant.name, ty(&constant.ty)));
    }

    fn alias(&mut self, alias: &Alias, namespace: &str) {
        self.notes(&alias.notes);
        let target = match &alias.ty {
            Ty::Named(name) if namespace.is_empty() => name.clone(),
            Ty::Named(name) => format!("{namespace}.{name}"),
            other => format!("System.{other:?}"),
        };
        self.write(format_args!("Imports {} = {target}", alias.name));
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            self.write(format_args!("' {note}"));
        }
    }

    fn open(&mut self, line: &str) {
        self.line(line);
        self.lines.indent();
    }

    fn close(&mut self, line: &str) {
        self.lines.outdent();
        self.line(line);
    }

    /// Prints a signature behind its modifiers, one parameter a line where it is long, and returns
    /// whether it is a `Function` or a `Sub`.
    fn signature(&mut self, modifiers: &str, name: &str, source: &Signature) -> &'static str {
        let Head { kind, parameters, tail } = signature(source);
        self.lines.call(&format!("{modifiers}{kind} {name}"), &parameters, &tail);
        kind
    }

    fn line(&mut self, line: &str) {
        self.lines.line(line);
    }

    fn write(&mut self, line: std::fmt::Arguments<'_>) {
        self.lines.write(line);
    }
}
