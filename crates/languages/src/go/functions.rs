//! Functions: wrappers around `LazyProc.Call`, and the lines that mkwinsyscall reads.

use super::call::{Call, Returned, call, parameter_type};
use super::keywords::{exported, parameters};
use super::ty::{Kind, kind, spell};
use crate::plain::{Entry, Function, Signature, Ty};
use farcall_model::{Architecture, Primitive};
use std::fmt::Write as _;

/// Functions whose `BOOL` has more than two values, as their documentation says.
static NO_TRUTH: &[&str] =
    &["EnableMenuItem", "GetMessageA", "GetMessageW", "TrackPopupMenu", "TrackPopupMenuEx"];

/// Functions whose documentation says to ask `GetLastError` for `ERROR_ALREADY_EXISTS` after a success.
static FINDING: &[&str] = &[
    "CreateEventA",
    "CreateEventExA",
    "CreateEventExW",
    "CreateEventW",
    "CreateFileMappingA",
    "CreateFileMappingNumaA",
    "CreateFileMappingNumaW",
    "CreateFileMappingW",
    "CreateJobObjectA",
    "CreateJobObjectW",
    "CreateMutexA",
    "CreateMutexExA",
    "CreateMutexExW",
    "CreateMutexW",
    "CreateSemaphoreA",
    "CreateSemaphoreExA",
    "CreateSemaphoreExW",
    "CreateSemaphoreW",
    "CreateWaitableTimerA",
    "CreateWaitableTimerExA",
    "CreateWaitableTimerExW",
    "CreateWaitableTimerW",
];

/// What a function that is exported by number needs.
pub(super) const BY_ORDINAL: &str = "// byOrdinal finds a function that has a number and no name.
func byOrdinal(dll *syscall.LazyDLL, ordinal uintptr) uintptr {
	addr, _, err := syscall.NewLazyDLL(\"kernel32.dll\").NewProc(\"GetProcAddress\").Call(dll.Handle(), ordinal)
	if addr == 0 {
		panic(err)
	}
	return addr
}
";

/// The variable that a DLL is loaded into.
pub(super) fn module(function: &Function) -> String {
    let stem = function.library_stem();
    let plain = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    format!("mod{}", plain.collect::<String>())
}

/// The variable of a function. What takes any number of arguments is called through it, so it is exported.
pub(super) fn procedure(name: &str, function: &Function) -> String {
    match &function.entry {
        _ if function.signature.is_variadic => exported(name),
        Entry::Name(entry) if entry.strip_prefix(name).is_some_and(|rest| rest.len() < 2) => {
            format!("proc{}", exported(entry))
        }
        _ => format!("proc{}", exported(name)),
    }
}

/// Whether the DLL must be asked for the function by name.
pub(super) fn export(function: &Function) -> Option<&str> {
    match &function.entry {
        Entry::Name(entry) => Some(entry),
        Entry::Ordinal(_) => None,
    }
}

/// How to call a function that takes any number of arguments.
pub(super) fn variadic_comment(name: &str, function: &Function) -> String {
    let signature = &function.signature;
    let list = list(signature).join(", ");
    let result =
        if matches!(signature.returns, Ty::Void) { String::new() } else { spell(&signature.returns) };
    let name = exported(name);
    let line = format!("{name} takes ({list}, ...) {result}");
    format!("// {}: call it with {name}.Call(uintptr(unsafe.Pointer(...)), ...).\n", line.trim_end())
}

fn list(signature: &Signature) -> Vec<String> {
    let names = parameters(signature.parameters.iter().map(|parameter| parameter.name.as_str()));
    let pairs = names.into_iter().zip(&signature.parameters);
    pairs.map(|(name, native)| format!("{name} {}", parameter_type(&native.ty))).collect()
}

/// Why Go cannot call `function` through the procedures of package syscall.
pub(super) fn refusal(function: &Function, architecture: Architecture) -> Option<String> {
    // Package syscall calls them on Windows alone; elsewhere Go goes through cgo.
    function.refused_by("package syscall").or_else(|| call(&function.signature, 0, architecture).err())
}

/// Writes the wrapper of a function.
pub(super) fn wrapper(text: &mut String, name: &str, function: &Function, architecture: Architecture) {
    let Ok(mut call) = call(&function.signature, 0, architecture) else { return };
    let invoked = match function.entry {
        Entry::Name(_) => format!("{}.Call({})", procedure(name, function), call.words.join(", ")),
        Entry::Ordinal(ordinal) => {
            call.words.insert(0, format!("byOrdinal({}, {ordinal})", module(function)));
            format!("syscall.SyscallN({})", call.words.join(", "))
        }
    };
    if is_without_truth(function) {
        call.result = Returned::Register("BOOL".to_owned(), "BOOL(r0)".to_owned());
    }
    let outcome = if function.set_last_error { outcome(function, &call) } else { Outcome::None };
    body(text, &format!("func {}", exported(name)), &call, &invoked, &outcome);
}

fn is_without_truth(function: &Function) -> bool {
    export(function).is_some_and(|entry| NO_TRUTH.binary_search(&entry).is_ok())
}

fn is_finding(function: &Function) -> bool {
    export(function).is_some_and(|entry| FINDING.binary_search(&entry).is_ok())
}

/// What `GetLastError` is good for.
enum Outcome {
    /// The function does not set it.
    None,
    /// The result is false on failure and says nothing else.
    Failed,
    /// This condition holds on failure; the result is of use only where it does not.
    Where(String),
    /// The result does not say whether the function failed in a way that holds for all.
    Last,
}

fn outcome(function: &Function, call: &Call) -> Outcome {
    match (&call.result, kind(&function.signature.returns)) {
        (Returned::Register(ty, _), Kind::Bool32) if ty == "bool" => Outcome::Failed,
        (Returned::Register(ty, _), Kind::Handle) if ty == "HANDLE" => {
            let exists = if is_finding(function) { " || e1 == syscall.ERROR_ALREADY_EXISTS" } else { "" };
            Outcome::Where(format!("r == 0 || r == ^HANDLE(0){exists}"))
        }
        (Returned::Register(..), Kind::Handle | Kind::Pointer | Kind::Unsafe) => {
            Outcome::Where("r0 == 0".to_owned())
        }
        _ => Outcome::Last,
    }
}

/// Writes a function that invokes a native one.
fn body(text: &mut String, head: &str, call: &Call, invoked: &str, outcome: &Outcome) {
    let list = call.parameters.join(", ");
    let before = call.before.concat();
    let second = match &call.result {
        Returned::Register(_, made) if made.contains("r1") => "r1",
        _ => "_",
    };
    let first = match &call.result {
        Returned::Register(_, made) if made.contains("r0") => "r0",
        _ => "_",
    };
    let (error, test) = match outcome {
        Outcome::None => ("", String::new()),
        Outcome::Failed => ("err", "\tif int32(r0) == 0 {\n\t\terr = e1\n\t}\n".to_owned()),
        Outcome::Where(condition) => ("err", format!("\tif {condition} {{\n\t\terr = e1\n\t}}\n")),
        Outcome::Last => ("lastErr", "\tif e1 != syscall.Errno(0) {\n\t\tlastErr = e1\n\t}\n".to_owned()),
    };
    let third = if error.is_empty() { "_" } else { "e1" };
    let taken = match (first, second, third) {
        ("_", "_", "_") => invoked.to_owned(),
        _ => format!("{first}, {second}, {third} := {invoked}"),
    };
    let _ = match (&call.result, outcome) {
        (Returned::Nothing, Outcome::None) => write!(text, "{head}({list}) {{\n{before}\t{taken}\n}}\n"),
        (Returned::Register(ty, made), Outcome::None) => {
            write!(text, "{head}({list}) {ty} {{\n{before}\t{taken}\n\treturn {made}\n}}\n")
        }
        (Returned::Memory(ty), Outcome::None) => {
            write!(text, "{head}({list}) (r {ty}) {{\n{before}\t{taken}\n\treturn\n}}\n")
        }
        (Returned::Nothing, _) | (_, Outcome::Failed) => {
            write!(text, "{head}({list}) ({error} error) {{\n{before}\t{taken}\n{test}\treturn\n}}\n")
        }
        (Returned::Register(ty, made), _) => write!(
            text,
            "{head}({list}) (r {ty}, {error} error) {{\n{before}\t{taken}\n\tr = {made}\n{test}\treturn\n}}\n"
        ),
        (Returned::Memory(ty), _) => {
            write!(text, "{head}({list}) (r {ty}, {error} error) {{\n{before}\t{taken}\n{test}\treturn\n}}\n")
        }
    };
}

/// Writes a function of one statement, on one line where gofmt leaves it there.
pub(super) fn short(text: &mut String, head: &str, statement: &str) {
    /// What gofmt allows: `funcBody` of its package go/printer.
    const LONGEST: usize = 99;
    let _ = match head.len() + statement.len() > LONGEST {
        true => writeln!(text, "{head} {{\n\t{statement}\n}}"),
        false => writeln!(text, "{head} {{ {statement} }}"),
    };
}

/// Writes a method of the interface `interface`, which calls through the table.
pub(super) fn method(
    text: &mut String,
    interface: &str,
    table: &str,
    name: &str,
    signature: &Signature,
    architecture: Architecture,
) {
    let name = exported(name);
    match call(signature, 1, architecture) {
        Ok(call) => {
            let invoked = format!("syscall.SyscallN({table}.{name}, {})", call.words.join(", "));
            let head = format!("\nfunc (v *{interface}) {name}");
            body(text, &head, &call, &invoked, &Outcome::None);
        }
        Err(reason) => {
            let _ = write!(text, "\n// {name} has no method here: {reason}.\n");
        }
    }
}

/// Why mkwinsyscall cannot write the body of `function`.
pub(super) fn sys_refusal(function: &Function, architecture: Architecture) -> Option<String> {
    let signature = &function.signature;
    if let Some(reason) = refusal(function, architecture) {
        return Some(reason);
    }
    if export(function).is_none() {
        return Some("mkwinsyscall cannot import a function that has a number and no name".to_owned());
    }
    if !function.library.ends_with(".dll") || function.library_stem().contains('.') {
        return Some("mkwinsyscall knows DLLs alone, whose names end with .dll".to_owned());
    }
    if signature.is_variadic {
        return Some("mkwinsyscall knows no functions that take any number of arguments".to_owned());
    }
    let all = signature.parameters.iter().map(|parameter| &parameter.ty).chain([&signature.returns]);
    all.map(kind).find_map(|kind| match kind {
        Kind::Number(Primitive::F32 | Primitive::F64) => {
            Some("mkwinsyscall passes no floating-point numbers".to_owned())
        }
        Kind::Number(Primitive::I64 | Primitive::U64) if architecture == Architecture::X86 => {
            Some("mkwinsyscall cannot pass 8-byte numbers on x86".to_owned())
        }
        Kind::Aggregate(..) => Some("mkwinsyscall passes no structs by value".to_owned()),
        _ => None,
    })
}

/// Writes the line that mkwinsyscall reads.
pub(super) fn sys(text: &mut String, name: &str, function: &Function) {
    let signature = &function.signature;
    let ty = match kind(&signature.returns) {
        // The rest of the register is as it was, and mkwinsyscall looks at all of it.
        Kind::Number(Primitive::Bool) => "byte".to_owned(),
        Kind::Bool32 if !is_without_truth(function) => "bool".to_owned(),
        _ => spell(&signature.returns),
    };
    let exists = if is_finding(function) { " || e1 == syscall.ERROR_ALREADY_EXISTS" } else { "" };
    let results = match (kind(&signature.returns), function.set_last_error) {
        (Kind::Void, false) => String::new(),
        (Kind::Void, true) => " (err error) [e1 != 0]".to_owned(),
        (_, false) => format!(" (r {ty})"),
        (Kind::Bool32, true) if ty == "bool" => " (err error)".to_owned(),
        (Kind::Handle, true) if ty == "HANDLE" => {
            format!(" (r HANDLE, err error) [failretval == 0 || r0 == ^uintptr(0){exists}]")
        }
        (Kind::Handle, true) => format!(" (r {ty}, err error)"),
        (Kind::Pointer | Kind::Unsafe, true) => format!(" (r {ty}, err error) [failretval == nil]"),
        (_, true) => format!(" (r {ty}, err error) [e1 != 0]"),
    };
    let Some(entry) = export(function) else { return };
    // A pointer to a bool is one to 4 bytes for mkwinsyscall, which looks through it.
    let list = list(signature).join(", ").replace("*bool", "*byte");
    let library = function.library_stem();
    let _ = writeln!(text, "//sys\t{}({list}){results} = {library}.{entry}", exported(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_the_binary_search() {
        assert!(NO_TRUTH.is_sorted() && FINDING.is_sorted());
    }
}
