//! Spells the declarations of a .NET program out in C#.

use super::syntax::{Syntax, convention, marshal};
use crate::dotnet::Flavour;
use crate::dotnet::code::{
    Alias, Bits, CharSet, Constant, Convention, Delegate, Enum, Expression, Field, Function, Inline,
    Interface, Item, Method, Struct, Ty,
};
use crate::dotnet::lines::Lines;

/// Writes C#.
pub(crate) struct Printer {
    pub(crate) syntax: Syntax,
    pub(crate) flavour: Flavour,
    lines: Lines,
}

impl Printer {
    pub(crate) fn new(syntax: Syntax, flavour: Flavour) -> Self {
        Self { syntax, flavour, lines: Lines::default() }
    }

    pub(crate) fn finish(self) -> String {
        self.lines.finish()
    }

    /// A whole file: functions and constants in a class, the types beside it.
    pub(crate) fn file(&mut self, items: &[Item], namespace: &str) {
        self.line("using System;");
        self.line("using System.Runtime.InteropServices;");
        if self.flavour == Flavour::Generated {
            self.line("using System.Runtime.CompilerServices;");
            self.line("using System.Runtime.InteropServices.Marshalling;");
        }
        self.line("");
        self.write(format_args!("namespace {namespace}"));
        self.open();
        let mut is_first = true;
        for item in items {
            if matches!(item, Item::Alias(_)) {
                self.item(item);
                is_first = false;
            }
        }
        if items.iter().any(Item::is_member) {
            self.gap(&mut is_first);
            self.class(items);
        }
        for item in items {
            if !item.is_member() && !matches!(item, Item::Alias(_)) {
                self.gap(&mut is_first);
                self.item(item);
            }
        }
        self.close("");
    }

    fn class(&mut self, items: &[Item]) {
        let is_unsafe = items.iter().any(|item| match item {
            Item::Function(function) => function.is_unsafe,
            Item::Constant(constant) => matches!(constant.ty, Ty::Pointer(_)),
            _ => false,
        });
        let is_unsafe = if is_unsafe { "unsafe " } else { "" };
        let is_partial = if self.flavour == Flavour::Generated { "partial " } else { "" };
        self.write(format_args!("public static {is_unsafe}{is_partial}class NativeMethods"));
        self.open();
        let mut is_first = true;
        let mut was_constant = false;
        for item in items.iter().filter(|item| item.is_member()) {
            let is_constant = matches!(item, Item::Constant(constant) if constant.notes.is_empty());
            if !(is_constant && was_constant) {
                self.gap(&mut is_first);
            }
            is_first = false;
            was_constant = is_constant;
            self.member(item, true);
        }
        self.close("");
    }

    /// One declaration, as it stands where it is pasted.
    pub(crate) fn item(&mut self, item: &Item) {
        self.member(item, false);
    }

    fn member(&mut self, item: &Item, in_class: bool) {
        match item {
            Item::Function(function) => self.function(function, in_class),
            Item::Inline(inline) => self.inline(inline),
            Item::Struct(record) => self.record(record),
            Item::Enum(e) => self.enumeration(e),
            Item::Delegate(delegate) => self.delegate(delegate),
            Item::Interface(interface) => self.interface(interface),
            Item::Constant(constant) => self.constant(constant),
            Item::Alias(alias) => self.alias(alias),
        }
    }

    fn function(&mut self, function: &Function, in_class: bool) {
        self.notes(&function.notes);
        let generated = self.flavour == Flavour::Generated;
        let mut import =
            format!("[{}(\"{}\"", if generated { "LibraryImport" } else { "DllImport" }, function.library);
        if let Some(entry_point) = &function.entry_point {
            import += &format!(", EntryPoint = \"{entry_point}\"");
        }
        match function.char_set {
            Some(CharSet::Unicode) if generated => import += ", StringMarshalling = StringMarshalling.Utf16",
            Some(char_set) if !generated => import += &format!(", CharSet = CharSet.{}", char_set.name()),
            _ => {}
        }
        if !generated {
            import += ", ExactSpelling = true";
        }
        if function.set_last_error {
            import += ", SetLastError = true";
        }
        if function.convention != Convention::Stdcall && !generated {
            import +=
                &format!(", CallingConvention = CallingConvention.{}", clr_convention(function.convention));
        }
        self.write(format_args!("{import})]"));
        if function.convention != Convention::Stdcall && generated {
            let name = convention(function.convention);
            self.write(format_args!("[UnmanagedCallConv(CallConvs = new[] {{ typeof(CallConv{name}) }})]"));
        }
        let (attribute, returns) = self.syntax.returns(&function.signature.returns);
        attribute.iter().for_each(|a| self.line(a));
        let is_unsafe = if function.is_unsafe && !in_class { "unsafe " } else { "" };
        let how = if generated { "partial" } else { "extern" };
        let comment =
            function.signature.returns.comment.as_ref().map_or(String::new(), |c| format!("/* {c} */ "));
        let parameters = self.syntax.parameters(&function.signature);
        let head = format!("public static {is_unsafe}{how} {returns} {comment}{}", function.name);
        self.call(&head, &parameters, ";");
    }

    fn inline(&mut self, inline: &Inline) {
        self.notes(&inline.notes);
        let (ty, value) = (self.syntax.ty(&inline.returns), self.syntax.expression(&inline.value));
        self.write(format_args!("public static {ty} {}()", inline.name));
        self.open();
        self.write(format_args!("return {value};"));
        self.close("");
    }

    fn record(&mut self, record: &Struct) {
        self.notes(&record.notes);
        let arrangement = record.arrangement;
        let mut layout = format!(
            "[StructLayout(LayoutKind.{}",
            if arrangement.is_union { "Explicit" } else { "Sequential" }
        );
        if let Some(char_set) = arrangement.char_set {
            layout += &format!(", CharSet = CharSet.{}", char_set.name());
        }
        if let Some(pack) = arrangement.pack {
            layout += &format!(", Pack = {pack}");
        }
        if let Some(size) = arrangement.size {
            layout += &format!(", Size = {size}");
        }
        self.write(format_args!("{layout})]"));
        let is_unsafe = if record.is_unsafe { "unsafe " } else { "" };
        self.write(format_args!("public {is_unsafe}struct {}", record.name));
        self.open();
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
        self.close("");
    }

    fn field(&mut self, field: &Field, is_union: bool) {
        let offset = if is_union { "[FieldOffset(0)] " } else { "" };
        let attribute = field.marshal.map_or(String::new(), |m| format!("[{}] ", marshal(m)));
        let access = if field.is_padding { "private" } else { "public" };
        let ty = self.syntax.ty(&field.ty);
        let comment = field.comment.as_ref().map_or(String::new(), |c| format!(" // {c}"));
        let name = &field.name;
        match field.fixed {
            Some(len) => self.write(format_args!("{offset}{access} fixed {ty} {name}[{len}];{comment}")),
            None => self.write(format_args!("{offset}{attribute}{access} {ty} {name};{comment}")),
        }
    }

    /// A property over some bits; in the long form, which every version of the language has.
    fn bits(&mut self, bits: &Bits) {
        let ty = self.syntax.ty(&bits.ty);
        let Bits { name, storage, offset, mask, others, .. } = bits;
        let wide = if bits.ty == Ty::UIntPtr { "(ulong)" } else { "" };
        // Arithmetic on the short types gives an int.
        let narrow = |text: String| match bits.ty {
            Ty::UInt32 | Ty::UInt64 => text,
            _ => format!("({ty})({text})"),
        };
        let (right, left) = match offset {
            0 => (format!("{wide}{storage}"), format!("({wide}value & 0x{mask:X})")),
            _ => (
                format!("({wide}{storage} >> {offset})"),
                format!("(({wide}value & 0x{mask:X}) << {offset})"),
            ),
        };
        self.write(format_args!("public {ty} {name}"));
        self.open();
        self.write(format_args!("get {{ return {}; }}", narrow(format!("{right} & 0x{mask:X}"))));
        let kept = narrow(format!("({wide}{storage} & 0x{others:X}) | {left}"));
        self.write(format_args!("set {{ {storage} = {kept}; }}"));
        self.close("");
    }

    fn enumeration(&mut self, e: &Enum) {
        self.notes(&e.notes);
        if e.is_flags {
            self.line("[Flags]");
        }
        self.write(format_args!("public enum {} : {}", e.name, self.syntax.ty(&e.ty)));
        self.open();
        for (name, value) in &e.members {
            let value = Expression::Integer {
                ty: e.ty.clone(),
                value: *value,
                hexadecimal: e.is_flags || *value > 0xFFFF || *value < -0xFFFF,
            };
            self.write(format_args!("{name} = {},", self.syntax.expression(&value)));
        }
        self.close("");
    }

    fn delegate(&mut self, delegate: &Delegate) {
        self.notes(&delegate.notes);
        let char_set =
            delegate.char_set.map_or(String::new(), |c| format!(", CharSet = CharSet.{}", c.name()));
        let name = clr_convention(delegate.convention);
        self.write(format_args!("[UnmanagedFunctionPointer(CallingConvention.{name}{char_set})]"));
        let (attribute, returns) = self.syntax.returns(&delegate.signature.returns);
        attribute.iter().for_each(|a| self.line(a));
        let parameters = self.syntax.parameters(&delegate.signature);
        self.call(&format!("public delegate {returns} {}", delegate.name), &parameters, ";");
    }

    fn interface(&mut self, interface: &Interface) {
        self.notes(&interface.notes);
        if self.flavour == Flavour::Raw {
            return self.table(interface);
        }
        let guid = interface.guid.map_or(String::new(), |g| format!(", Guid(\"{g}\")"));
        let base = interface.base.as_ref().map_or(String::new(), |b| format!(" : {b}"));
        if self.flavour == Flavour::Generated {
            self.write(format_args!(
                "[GeneratedComInterface(StringMarshalling = StringMarshalling.Utf16){guid}]"
            ));
            self.write(format_args!("public partial interface {}{base}", interface.name));
        } else {
            let kind = if interface.is_dual { "InterfaceIsDual" } else { "InterfaceIsIUnknown" };
            self.write(format_args!("[ComImport{guid}, InterfaceType(ComInterfaceType.{kind})]"));
            self.write(format_args!("public interface {}{base}", interface.name));
        }
        self.open();
        let mut origin: Option<&str> = None;
        for (index, method) in interface.methods.iter().enumerate() {
            if index > 0 {
                self.line("");
            }
            if method.from.as_deref() != origin {
                let owner = method.from.as_deref().unwrap_or(&interface.name);
                self.write(format_args!("// {owner}"));
                origin = method.from.as_deref();
            }
            self.line("[PreserveSig]");
            let (attribute, returns) = self.syntax.returns(&method.signature.returns);
            attribute.iter().for_each(|a| self.line(a));
            let parameters = self.syntax.parameters(&method.signature);
            let comment =
                method.signature.returns.comment.as_ref().map_or(String::new(), |c| format!("/* {c} */ "));
            self.call(&format!("{returns} {comment}{}", method.name), &parameters, ";");
        }
        self.close("");
    }

    /// An interface as a struct that holds the pointer to its table.
    fn table(&mut self, interface: &Interface) {
        self.write(format_args!("public unsafe struct {}", interface.name));
        self.open();
        if let Some(guid) = interface.guid {
            self.write(format_args!("public static readonly Guid IID = new Guid(\"{guid}\");"));
            self.line("");
        }
        self.line("public void** lpVtbl;");
        for method in &interface.methods {
            self.line("");
            self.slot(&interface.name, method);
        }
        self.close("");
    }

    fn slot(&mut self, owner: &str, method: &Method) {
        let syntax = self.syntax;
        let returns = syntax.ty(&method.signature.returns.ty);
        let parameters = syntax.parameters(&method.signature);
        let mut types = vec![format!("{owner}*")];
        let mut arguments = vec!["self__".to_owned()];
        for parameter in &method.signature.parameters {
            types.push(syntax.ty(&parameter.ty).into_owned());
            arguments.push(parameter.name.clone());
        }
        types.push(returns.to_string());
        // Every struct inherits methods of these names.
        let is_inherited = method.signature.parameters.is_empty()
            && ["GetHashCode", "GetType", "MemberwiseClone", "ToString"].contains(&method.name.as_str());
        let hides = if is_inherited { "new " } else { "" };
        self.call(&format!("public {hides}{returns} {}", method.name), &parameters, "");
        self.open();
        self.write(format_args!("fixed ({owner}* self__ = &this)"));
        self.open();
        self.write(format_args!(
            "{}((delegate* unmanaged[{}]<{}>)lpVtbl[{}])({});",
            if returns == "void" { "" } else { "return " },
            convention(method.convention),
            types.join(", "),
            method.slot,
            arguments.join(", ")
        ));
        self.close("");
        self.close("");
    }

    fn constant(&mut self, constant: &Constant) {
        self.notes(&constant.notes);
        let ty = self.syntax.ty(&constant.ty);
        let how = match constant.value {
            Expression::Address { .. }
            | Expression::Guid(_)
            | Expression::Struct { .. }
            | Expression::Array { .. } => "static readonly",
            _ => "const",
        };
        let is_unsafe = if constant.value.has_pointers() { " unsafe" } else { "" };
        let comment = constant.comment.as_ref().map_or(String::new(), |c| format!(" // {c}"));
        let value = self.syntax.expression(&constant.value);
        self.write(format_args!("public {how}{is_unsafe} {ty} {} = {value};{comment}", constant.name));
    }

    fn alias(&mut self, alias: &Alias) {
        self.notes(&alias.notes);
        let is_unsafe = matches!(alias.ty, Ty::FunctionPointer(_) | Ty::Pointer(_));
        let target = match &alias.ty {
            Ty::Named(_) | Ty::FunctionPointer(_) | Ty::Pointer(_) => self.syntax.ty(&alias.ty),
            ty => format!("System.{ty:?}").into(),
        };
        self.write(format_args!(
            "using {}{} = {target};",
            if is_unsafe { "unsafe " } else { "" },
            alias.name
        ));
    }

    fn notes(&mut self, notes: &[String]) {
        for note in notes {
            self.write(format_args!("// {note}"));
        }
    }

    fn gap(&mut self, is_first: &mut bool) {
        if !std::mem::replace(is_first, false) {
            self.line("");
        }
    }

    fn open(&mut self) {
        self.line("{");
        self.lines.indent();
    }

    fn close(&mut self, tail: &str) {
        self.lines.outdent();
        self.write(format_args!("}}{tail}"));
    }

    fn call(&mut self, head: &str, parameters: &[String], tail: &str) {
        self.lines.call(head, parameters, tail);
    }

    fn line(&mut self, line: &str) {
        self.lines.line(line);
    }

    fn write(&mut self, line: std::fmt::Arguments<'_>) {
        self.lines.write(line);
    }
}

/// The member of the enum `CallingConvention`.
pub(crate) const fn clr_convention(convention: Convention) -> &'static str {
    match convention {
        Convention::Stdcall => "StdCall",
        Convention::Cdecl => "Cdecl",
        Convention::Thiscall => "ThisCall",
    }
}
