//! The style `ffm`: method handles and memory layouts of `java.lang.foreign`, as Java has them since version 22.

mod constant;
mod function;
mod layout;
mod record;

use super::doc;
use crate::plain::{Item, Signature, Ty, What};
use farcall_model::Architecture;
use std::fmt::Write as _;

pub(super) use layout::carrier;

/// What printed text imports where it uses it.
static IMPORTS: &[(&str, &str)] = &[
    ("AddressLayout", "java.lang.foreign.AddressLayout"),
    ("Arena", "java.lang.foreign.Arena"),
    ("FunctionDescriptor", "java.lang.foreign.FunctionDescriptor"),
    ("GroupLayout", "java.lang.foreign.GroupLayout"),
    ("Linker", "java.lang.foreign.Linker"),
    ("MemoryLayout", "java.lang.foreign.MemoryLayout"),
    ("MemorySegment", "java.lang.foreign.MemorySegment"),
    ("SegmentAllocator", "java.lang.foreign.SegmentAllocator"),
    ("SymbolLookup", "java.lang.foreign.SymbolLookup"),
    ("ValueLayout", "java.lang.foreign.ValueLayout"),
    ("MethodHandle", "java.lang.invoke.MethodHandle"),
    ("MethodHandles", "java.lang.invoke.MethodHandles"),
];

/// The layouts of numbers and addresses, imported one by one.
static LAYOUTS: &[&str] = &[
    "ADDRESS",
    "ADDRESS_UNALIGNED",
    "JAVA_BYTE",
    "JAVA_CHAR",
    "JAVA_CHAR_UNALIGNED",
    "JAVA_DOUBLE",
    "JAVA_DOUBLE_UNALIGNED",
    "JAVA_FLOAT",
    "JAVA_FLOAT_UNALIGNED",
    "JAVA_INT",
    "JAVA_INT_UNALIGNED",
    "JAVA_LONG",
    "JAVA_LONG_UNALIGNED",
    "JAVA_SHORT",
    "JAVA_SHORT_UNALIGNED",
];

/// Why `java.lang.foreign` cannot hold `item`.
pub(super) fn refuse(item: &Item, architecture: Architecture) -> Option<String> {
    if architecture == Architecture::X86 {
        return Some("Java has java.lang.foreign in 64-bit programs alone".to_owned());
    }
    let variadic = crate::jna::signatures(item).iter().any(|signature| signature.is_variadic);
    (variadic && !matches!(item.what, What::Function(_)))
        .then(|| "java.lang.foreign has no upcalls and methods that take any number of arguments".to_owned())
}

/// One item, as it stands in a class.
pub(super) fn item(item: &Item) -> String {
    let text = printed(item);
    if text.contains(" byOrdinal(") { format!("{text}\n{}", function::BY_ORDINAL) } else { text }
}

fn printed(item: &Item) -> String {
    let name = &item.name;
    let mut more = Vec::new();
    let text = match &item.what {
        What::Alias(ty) => alias(name, ty),
        What::Enum(e) => constant::enumeration(name, e),
        What::Records(records) => record::records(records),
        What::Opaque => {
            more.push("Only pointers to it are known.".to_owned());
            format!("public interface {name} {{\n}}\n")
        }
        What::Function(function) => {
            if function.set_last_error {
                more.push("{@code callState} takes what GetLastError says.".to_owned());
            }
            if function.signature.is_variadic {
                more.push(function::VARIADIC.to_owned());
            }
            function::function(name, function)
        }
        What::Inline(signature, value) => {
            let list = parameters(signature);
            let result = carrier(&signature.returns);
            let value = constant::expression(&signature.returns, value);
            format!("public static {result} {name}({}) {{\n    return {value};\n}}\n", list.join(", "))
        }
        What::Constant(ty, value) => constant::constant(name, ty, value),
        What::Callback(signature) => function::callback(name, signature),
        What::Interface(interface) => function::interface(name, interface),
    };
    // Where there is nothing to declare, nothing bears a documentation comment.
    if text.starts_with("//") {
        return item.notes.iter().map(|note| format!("// {note}\n")).chain([text]).collect();
    }
    doc::comment(item, &more) + &text
}

/// The layout that a typedef stands for.
fn alias(name: &str, ty: &Ty) -> String {
    if matches!(ty.bare(), Ty::Void) {
        return format!("// {name} is void.\n");
    }
    format!("public static final {} {name} = {};\n", layout::class(ty), layout::layout(ty))
}

/// A complete file.
pub(super) fn file(items: &[Item]) -> String {
    let parts: Vec<String> = items.iter().map(printed).collect();
    let helpers = [("callState", function::CALL_STATE), ("GUID", record::GUID)];
    let mut text = crate::jna::with_helpers(&doc::joined(&parts), &helpers);
    if text.contains(" byOrdinal(") {
        text.push('\n');
        text.push_str(function::BY_ORDINAL);
    }
    let body = doc::indented(&text);
    let imports = imports(&body);
    format!("{imports}public final class Native {{\n    private Native() {{\n    }}\n\n{body}}}\n")
}

/// The imports that `text` needs.
fn imports(text: &str) -> String {
    let words = crate::jna::words(text);
    let mut imports = String::new();
    for layout in LAYOUTS.iter().filter(|layout| words.contains(*layout)) {
        let _ = writeln!(imports, "import static java.lang.foreign.ValueLayout.{layout};");
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    let classes = IMPORTS.iter().filter(|(name, _)| words.contains(name));
    let before = imports.len();
    for (_, path) in classes {
        let _ = writeln!(imports, "import {path};");
    }
    if imports.len() > before {
        imports.push('\n');
    }
    imports
}

/// The parameters as Java declares them.
fn parameters(signature: &Signature) -> Vec<String> {
    let parameters = signature.parameters.iter();
    parameters.map(|parameter| format!("{} {}", carrier(&parameter.ty), parameter.name)).collect()
}

/// The descriptor of a function.
fn descriptor(signature: &Signature) -> String {
    let mut layouts: Vec<String> = Vec::new();
    let maker = if matches!(signature.returns.bare(), Ty::Void) {
        "ofVoid"
    } else {
        layouts.push(layout::layout(&signature.returns));
        "of"
    };
    layouts.extend(signature.parameters.iter().map(|parameter| layout::layout(&parameter.ty)));
    format!("FunctionDescriptor.{maker}({})", layouts.join(", "))
}
