//! The real C# compiler and runtime judge what is printed: generated files compile, and the
//! runtime lays every struct out as the model says C does.
//!
//! The tool is Mono (Debian: `mono-mcs`). It knows C# 7.2, so the two styles for newer compilers
//! are judged with stand-ins for what it lacks; what depends on function pointers is not judged.
//! Without the tool the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use farcall_languages::{Options, find};
use farcall_model::{Architecture, Body, DeclId, Kind, Record, Type};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the newer styles need and Mono's compiler lacks.
const STAND_INS: &str = r"
namespace System.Runtime.InteropServices
{
    public enum StringMarshalling { Custom, Utf8, Utf16 }
    public sealed class LibraryImportAttribute : System.Attribute
    {
        public LibraryImportAttribute(string library) { }
        public string EntryPoint;
        public StringMarshalling StringMarshalling;
        public bool SetLastError;
    }
    public sealed class UnmanagedCallConvAttribute : System.Attribute
    {
        public System.Type[] CallConvs;
    }
}
namespace System.Runtime.InteropServices.Marshalling
{
    public sealed class GeneratedComInterfaceAttribute : System.Attribute
    {
        public System.Runtime.InteropServices.StringMarshalling StringMarshalling;
    }
}
";

/// Whether the tools are there. Says which is not.
fn has_tools() -> bool {
    let missing = ["mcs", "mono"].into_iter().find(|tool| {
        !Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success())
    });
    let Some(tool) = missing else { return true };
    let required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!required, "{tool} is missing: install Debian's mono-mcs");
    eprintln!("skipped: mono-mcs ({tool} is missing)");
    false
}

/// A folder of its own for one test, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("farcall-csharp-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Compiles `sources`; the compiler's errors when it refuses.
fn compile(folder: &Path, sources: &[String], is_program: bool) -> Result<PathBuf, String> {
    compile_as(folder, sources, is_program, "7.2")
}

fn compile_as(folder: &Path, sources: &[String], is_program: bool, version: &str) -> Result<PathBuf, String> {
    let output = folder.join(if is_program { "judged.exe" } else { "judged.dll" });
    let target = if is_program { "-target:exe" } else { "-target:library" };
    let mut command = Command::new("mcs");
    command.args(["-unsafe", "-nologo", target]);
    command.arg(format!("-langversion:{version}"));
    command.arg(format!("-out:{}", output.display()));
    for (index, source) in sources.iter().enumerate() {
        let path = folder.join(format!("{index}.cs"));
        std::fs::write(&path, source).unwrap();
        command.arg(path);
    }
    let result = command.output().unwrap();
    if result.status.success() {
        return Ok(output);
    }
    let text =
        String::from_utf8_lossy(&result.stderr).into_owned() + &String::from_utf8_lossy(&result.stdout);
    Err(text.lines().filter(|line| line.contains("error")).take(20).collect::<Vec<_>>().join("\n"))
}

fn options(style: &str) -> Options {
    Options { style: style.to_owned(), ..Options::default() }
}

fn csharp(ids: &[DeclId], style: &str) -> String {
    let unit = farcall_snapshot::catalog().unit(ids);
    find("csharp").unwrap().file(&unit, &options(style)).text
}

/// Every `step`th declaration of a kind, which spreads over all modules since ids go by name. All
/// of them when `FARCALL_JUDGE_ALL` is set.
fn sample(kinds: &[Kind], step: usize) -> Vec<DeclId> {
    let catalog = farcall_snapshot::catalog();
    let of_kind = |id: &DeclId| {
        catalog
            .declaration(*id)
            .is_some_and(|d| kinds.contains(&d.kind()) && d.on(Architecture::X64).is_some())
    };
    let step = if std::env::var_os("FARCALL_JUDGE_ALL").is_some() { 1 } else { step };
    catalog.ids().filter(of_kind).step_by(step).collect()
}

/// Newer C# as Mono's compiler reads it.
fn without_new_syntax(text: &str) -> String {
    let mut old = String::from("using nint = System.IntPtr;\nusing nuint = System.UIntPtr;\n");
    let mut rest = text;
    while let Some(at) = rest.find("delegate* unmanaged[") {
        old.push_str(&rest[..at]);
        old.push_str("void*");
        let mut depth = 0;
        let end = rest[at..].char_indices().find(|(_, c)| {
            depth += i32::from(*c == '<') - i32::from(*c == '>');
            *c == '>' && depth == 0
        });
        rest = &rest[at + end.unwrap().0 + 1..];
    }
    old.push_str(rest);
    old.replace("public static unsafe partial class", "public static unsafe class")
        .replace("public static partial class", "public static class")
        .replace("public static partial ", "public static extern ")
        .replace("public static unsafe partial ", "public static unsafe extern ")
        .replace("public partial interface", "public interface")
}

/// A program that prints each record whose layout differs from the model's, and how many agree.
fn layout_program(ids: &[DeclId]) -> (String, usize) {
    let catalog = farcall_snapshot::catalog();
    let unit = catalog.unit(ids);
    let mut text = String::from(
        "using System;\nusing System.Runtime.InteropServices;\nstatic class Judge\n{\n    static int right, wrong;\n\
         \n    static void Check(Type type, int size, params object[] fields)\n    {\n        try\n        {\n\
         \x20           int found = Marshal.SizeOf(type);\n            bool agrees = found == size;\n\
         \x20           string report = type.Name + \" size \" + found + \" not \" + size;\n\
         \x20           for (int i = 0; i < fields.Length; i += 2)\n            {\n\
         \x20               int offset = Marshal.OffsetOf(type, (string)fields[i]).ToInt32();\n\
         \x20               if (offset != (int)fields[i + 1]) { agrees = false; report += \" \" + fields[i] + \" at \" + offset + \" not \" + fields[i + 1]; }\n\
         \x20           }\n            if (agrees) { right++; } else { wrong++; Console.WriteLine(report); }\n\
         \x20       }\n        catch (Exception e) { wrong++; Console.WriteLine(type.Name + \" \" + e.Message); }\n    }\n",
    );
    let mut methods = String::new();
    let mut count = 0;
    let mut calls = String::new();
    for (id, declaration) in unit.iter() {
        let Some(Body::Record(record)) = declaration.on(Architecture::X64) else { continue };
        if record.fields.is_empty()
            || find("csharp").unwrap().declaration(&unit, id, &Options::default()).is_err()
        {
            continue;
        }
        let _ = writeln!(calls, "        {}", check(unit.name(id), record));
        count += 1;
        // Mono's compiler is slow for a method of many thousand calls.
        if count % 500 == 0 {
            let _ = writeln!(methods, "    static void Part{count}()\n    {{\n{calls}    }}");
            calls.clear();
        }
    }
    let parts: String = (1..=count / 500).map(|part| format!("        Part{}();\n", part * 500)).collect();
    let _ = write!(
        text,
        "{methods}    static void Main()\n    {{\n{parts}{calls}        Console.WriteLine(right + \" right, \" + wrong + \" wrong\");\n    }}\n}}\n"
    );
    (text, count)
}

/// One call of the program's `Check`.
fn check(name: &str, record: &Record) -> String {
    let layout = record.layout(Architecture::X64).unwrap();
    let mut call = format!("Check(typeof(Native.@{name}), {}", layout.size);
    for (field, place) in record.fields.iter().zip(&layout.fields) {
        // An array without elements is not printed.
        if !matches!(field.ty, Type::Array { len: 0, .. }) {
            let _ = write!(call, ", \"{}\", {}", field.name, place.offset);
        }
    }
    call + ");"
}

/// Compiles and runs the program; the lines it prints.
fn run_layouts(name: &str, style: &str, ids: &[DeclId]) -> (Vec<String>, usize) {
    let folder = Folder::new(name);
    let (program, count) = layout_program(ids);
    let sources = [without_new_syntax(&csharp(ids, style)), program, STAND_INS.to_owned()];
    let path = compile(&folder.0, &sources, true).unwrap();
    let output = Command::new("mono").arg(path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (text.lines().map(str::to_owned).collect(), count)
}

#[test]
fn the_judges_can_say_no() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new("no");
    let fine = "using System.Runtime.InteropServices; public struct A { public int x; public long y; }";
    assert!(compile(&folder.0, &[fine.to_owned()], false).is_ok());
    let undefined = fine.replace("long", "LONGLONG");
    assert!(compile(&folder.0, &[undefined], false).unwrap_err().contains("LONGLONG"));
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (program, count) = layout_program(&[id]);
    assert_eq!(count, 1);
    let wrong = program.replace("SYSTEM_INFO), 48,", "SYSTEM_INFO), 44,");
    assert_ne!(program, wrong);
    let path = compile(&folder.0, &[csharp(&[id], "dllimport"), wrong], true).unwrap();
    let output = Command::new("mono").arg(path).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("SYSTEM_INFO size 48 not 44"), "{text}");
    assert!(text.contains("0 right, 1 wrong"), "{text}");
}

#[test]
fn functions_of_all_modules_compile() {
    if !has_tools() {
        return;
    }
    let ids = sample(&[Kind::Function], 25);
    assert!(ids.len() > 500, "{}", ids.len());
    for style in ["dllimport", "libraryimport", "blittable"] {
        let folder = Folder::new(style);
        let text = csharp(&ids, style);
        let text = if style == "dllimport" { text } else { without_new_syntax(&text) };
        if let Err(errors) = compile(&folder.0, &[text, STAND_INS.to_owned()], false) {
            panic!("{style}: {errors}");
        }
    }
}

/// The C# between the quotes of every `Add-Type`.
fn embedded(script: &str) -> Vec<String> {
    let start = "Add-Type -TypeDefinition @'\n";
    let mut found = Vec::new();
    let mut rest = script;
    while let Some(at) = rest.find(start) {
        rest = &rest[at + start.len()..];
        let end = rest.find("\n'@").unwrap();
        found.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    found
}

#[test]
fn what_powershell_compiles_is_csharp_5() {
    if !has_tools() {
        return;
    }
    let folder = Folder::new("powershell");
    // The judge of the version: `in` parameters came with C# 7.2.
    let newer = "public static class A { public static void F(in int x) { } }".to_owned();
    assert!(compile(&folder.0, std::slice::from_ref(&newer), false).is_ok());
    assert!(compile_as(&folder.0, &[newer], false, "5").is_err());

    let catalog = farcall_snapshot::catalog();
    let powershell = find("powershell").unwrap();
    let ids = sample(&[Kind::Function, Kind::Struct, Kind::Callback, Kind::Interface], 97);
    let mut sources = embedded(&powershell.file(&catalog.unit(&ids), &Options::default()).text);
    assert_eq!(sources.len(), 1);
    // Each declaration brings all it needs, in a namespace of its own: all of them compile together.
    for id in sample(&[Kind::Function, Kind::Struct], 397) {
        let text = powershell.declaration(&catalog.unit(&[id]), id, &Options::default());
        sources.extend(text.iter().flat_map(|text| embedded(text)));
    }
    assert!(sources.len() > 50, "{}", sources.len());
    if let Err(errors) = compile_as(&folder.0, &sources, false, "5") {
        panic!("{errors}");
    }
}

#[test]
fn constants_callbacks_and_interfaces_compile() {
    if !has_tools() {
        return;
    }
    for style in ["dllimport", "libraryimport"] {
        let folder = Folder::new(&format!("rest-{style}"));
        let mut ids = sample(&[Kind::Constant], 40);
        ids.extend(sample(&[Kind::Callback, Kind::Interface, Kind::Enum], 20));
        let text = without_new_syntax(&csharp(&ids, style));
        if let Err(errors) = compile(&folder.0, &[text, STAND_INS.to_owned()], false) {
            panic!("{style}: {errors}");
        }
    }
}

#[test]
fn the_runtime_lays_structs_out_as_c_does() {
    if !has_tools() {
        return;
    }
    let ids = sample(&[Kind::Struct, Kind::Union], 16);
    for style in ["dllimport", "libraryimport", "blittable"] {
        let (lines, count) = run_layouts(&format!("layouts-{style}"), style, &ids);
        assert!(count > 1000, "{count}");
        let summary = lines.last().map_or("nothing", String::as_str);
        assert_eq!(summary, format!("{count} right, 0 wrong"), "{style}:\n{}", lines.join("\n"));
    }
}
