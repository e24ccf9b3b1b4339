//! Functions of DLLs, pointers to functions, and the methods of COM interfaces.

use super::super::doc;
use super::constant::is_record;
use super::layout::carrier;
use super::{descriptor, parameters};
use crate::plain::{Entry, Function, Interface, Method, Signature};
use std::fmt::Write as _;

/// What a file declares where functions leave an error code.
pub(super) const CALL_STATE: &str = r#"/** Memory for the {@code callState} of functions that leave an error code. */
public static MemorySegment allocateCallState(SegmentAllocator allocator) {
    return allocator.allocate(Linker.Option.captureStateLayout());
}

/** What GetLastError said after the call that {@code callState} was given to. */
public static int lastError(MemorySegment callState) {
    return (int) Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("GetLastError"))
            .get(callState, 0L);
}
"#;

/// What finds a function that has no name.
pub(super) const BY_ORDINAL: &str = r#"private static MemorySegment byOrdinal(String library, int ordinal) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup kernel32 = SymbolLookup.libraryLookup("kernel32", Arena.global());
    MethodHandle loadLibrary = linker.downcallHandle(
            kernel32.find("LoadLibraryA").orElseThrow(), FunctionDescriptor.of(ADDRESS, ADDRESS));
    MethodHandle getProcAddress = linker.downcallHandle(
            kernel32.find("GetProcAddress").orElseThrow(), FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
        MemorySegment module = (MemorySegment) loadLibrary.invokeExact(arena.allocateFrom(library));
        MemorySegment function =
                (MemorySegment) getProcAddress.invokeExact(module, MemorySegment.ofAddress(ordinal));
        if (function.equals(MemorySegment.NULL)) {
            throw new UnsatisfiedLinkError(library + " has no function " + ordinal);
        }
        return function;
    } catch (Throwable thrown) {
        throw new AssertionError(thrown);
    }
}
"#;

/// What there is to say of a function that takes any number of arguments.
pub(super) const VARIADIC: &str =
    "A handle that takes the fixed arguments, and then those that have the layouts {@code more}.";

/// A method that calls a function of a DLL, looked up when it is first called.
pub(super) fn function(name: &str, function: &Function) -> String {
    let signature = &function.signature;
    let address = match &function.entry {
        Entry::Ordinal(ordinal) => format!("byOrdinal({}, {ordinal})", doc::string(&function.library)),
        Entry::Name(entry) => format!(
            "SymbolLookup.libraryLookup({}, Arena.global()).find({}).orElseThrow()",
            doc::string(function.library_stem()),
            doc::string(entry)
        ),
    };
    let descriptor = descriptor(signature);
    let mut options = Vec::new();
    if function.set_last_error {
        options.push("Linker.Option.captureCallState(\"GetLastError\")".to_owned());
    }
    if signature.is_variadic {
        options.push(format!("Linker.Option.firstVariadicArg({})", signature.parameters.len()));
        return variadic(name, &address, &descriptor, &options);
    }
    let mut arguments = vec![address, descriptor];
    arguments.append(&mut options);
    let mut leading = Vec::new();
    if is_record(&signature.returns) {
        leading.push(("SegmentAllocator", free(signature, "allocator")));
    }
    if function.set_last_error {
        leading.push(("MemorySegment", free(signature, "callState")));
    }
    let mut list: Vec<String> = leading.iter().map(|(class, name)| format!("{class} {name}")).collect();
    list.extend(parameters(signature));
    let mut passed: Vec<String> = leading.into_iter().map(|(_, name)| name).collect();
    passed.extend(names(signature));
    method(name, signature, &list, &arguments, &passed)
}

/// A name that no parameter has.
fn free(signature: &Signature, name: &str) -> String {
    let is_taken = signature.parameters.iter().any(|parameter| parameter.name == name);
    if is_taken { format!("{name}_") } else { name.to_owned() }
}

fn names(signature: &Signature) -> impl Iterator<Item = String> {
    signature.parameters.iter().map(|parameter| parameter.name.clone())
}

/// A static method that passes `passed` to a handle made of `arguments`.
fn method(
    name: &str,
    signature: &Signature,
    list: &[String],
    arguments: &[String],
    passed: &[String],
) -> String {
    let result = carrier(&signature.returns);
    let head = doc::call(&format!("public static {result} {name}"), list, " {");
    let returned = if result == "void" { String::new() } else { format!("return ({result}) ") };
    let thrown = free(signature, "thrown");
    let call = doc::call(&format!("{returned}Holder.HANDLE.invokeExact"), passed, ";");
    format!(
        "{head}
    class Holder {{
        static final MethodHandle HANDLE = Linker.nativeLinker().downcallHandle(
                {});
    }}
    try {{
{}
    }} catch (Throwable {thrown}) {{
        throw new AssertionError({thrown});
    }}
}}
",
        arguments.join(",\n                "),
        doc::indented(&doc::indented(&call)).trim_end()
    )
}

/// A method that makes a handle, since the types of the arguments are part of it.
fn variadic(name: &str, address: &str, descriptor: &str, options: &[String]) -> String {
    format!(
        "public static MethodHandle {name}(MemoryLayout... more) {{
    return Linker.nativeLinker().downcallHandle(
            {address},
            {descriptor}.appendArgumentLayouts(more),
            {});
}}
",
        options.join(",\n            ")
    )
}

/// A pointer to a function: an interface to implement, and what makes a pointer of that.
pub(super) fn callback(name: &str, signature: &Signature) -> String {
    let result = carrier(&signature.returns);
    let method = doc::call(&format!("{result} call"), &parameters(signature), ";");
    let body = format!(
        "FunctionDescriptor DESCRIPTOR = {};

{method}

/** A pointer to {{@code function}} that native code may call until {{@code arena}} is closed. */
static MemorySegment allocate({name} function, Arena arena) {{
    try {{
        MethodHandle handle = MethodHandles.lookup()
                .findVirtual({name}.class, \"call\", DESCRIPTOR.toMethodType());
        return Linker.nativeLinker().upcallStub(handle.bindTo(function), DESCRIPTOR, arena);
    }} catch (ReflectiveOperationException thrown) {{
        throw new AssertionError(thrown);
    }}
}}
",
        descriptor(signature)
    );
    format!("@FunctionalInterface\npublic interface {name} {{\n{}}}\n", doc::indented(&body))
}

/// A COM interface: static methods that take the object and go through its table.
pub(super) fn interface(name: &str, interface: &Interface) -> String {
    let base = interface.base.as_ref().map(|base| format!(" extends {base}")).unwrap_or_default();
    let mut body = format!("protected {name}() {{\n}}\n");
    for (index, Method { name, signature }) in interface.methods.iter().enumerate() {
        let place = (interface.inherited.len() + index) * 8;
        let object = names(signature).next().unwrap_or_default();
        let function = format!(
            "{object}.reinterpret(8).get(ADDRESS, 0).reinterpret({}).get(ADDRESS, {place})",
            place + 8
        );
        let mut passed = vec![function];
        passed.extend(names(signature));
        body.push('\n');
        body.push_str(&method(name, signature, &parameters(signature), &[descriptor(signature)], &passed));
    }
    let mut text = format!("public static class {name}{base} {{\n{}}}\n", doc::indented(&body));
    if let Some((iid, guid)) = &interface.iid {
        let _ = write!(
            text,
            "\npublic static final MemorySegment {iid} = GUID.allocate(Arena.global(), \"{guid}\");\n"
        );
    }
    text
}
