//! Nim judges what is printed for it: it compiles for Windows on x64, x86 and arm64, and every struct is laid
//! out as the model says. What a C compiler makes of Nim's C is judged too, where one for Windows is at hand.
//!
//! Debian's packages `nim` and `gcc-mingw-w64-x86-64` have the compilers. Without them the tests say so and
//! pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

const TARGETS: [(&str, Architecture); 3] =
    [("amd64", Architecture::X64), ("i386", Architecture::X86), ("arm64", Architecture::Arm64)];

fn has_nim() -> bool {
    has_tool(Command::new("nim").arg("--version"), "apt install nim")
}

/// Analyses everything, writing nothing.
fn check(cpu: &str, folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("judged.nim", source);
    let mut command = Command::new("nim");
    command.args(["check", "--hints:off", "--warnings:off", "--os:windows", "--errorMax:40", "--skipCfg:on"]);
    command.arg(format!("--cpu:{cpu}")).arg("--nimcache:cache").arg("judged.nim");
    accepts(command.current_dir(&folder.0))
}

/// Nim takes underscores only between other characters, and one at a time.
fn identifier(name: &str) -> String {
    name.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// Whether `file` has a record of exactly this name: another may have been called so first.
fn is_declared(file: &str, name: &str) -> bool {
    file.contains(&format!("\n  {name}* {{."))
}

/// What must hold, as `when`: thousands of `doAssert` take Nim several times as long.
fn assertions(file: &str, expected: &[Expected]) -> String {
    let mut text = String::new();
    let mut assert = |what: &str, of: &str, number: u32| {
        let _ = writeln!(text, "when {what} != {number}: {{.error: \"{of}\".}}");
    };
    for Expected { name, size, align, fields, .. } in expected {
        let name = identifier(name);
        if !is_declared(file, &name) {
            continue;
        }
        assert(&format!("sizeof({name})"), &name, *size);
        assert(&format!("alignof({name})"), &name, *align);
        let fields: Vec<_> = fields.iter().map(|(field, offset)| (identifier(field), offset)).collect();
        let same =
            |one: &str, other: &str| one.replace('_', "").eq_ignore_ascii_case(&other.replace('_', ""));
        for (field, offset) in &fields {
            // Of those that are one name to Nim, some are called otherwise.
            if fields.iter().filter(|(other, _)| same(field, other)).count() > 1 {
                continue;
            }
            assert(&format!("offsetOf({name}, {field})"), &format!("{name}.{field}"), **offset);
        }
    }
    text
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    if !has_nim() {
        return;
    }
    let folder = Folder::new("nim");
    for (cpu, architecture) in TARGETS {
        let (unit, file) = print_for(("nim", "importc"), &sample(100), architecture);
        let expected = expected(&unit, &file, architecture);
        assert_enough(expected.len());
        let source = file.text.clone() + &assertions(&file.text, &expected);
        check(cpu, &folder, &source).unwrap_or_else(|errors| panic!("{cpu}: {errors}"));
    }
    let architectures = TARGETS.map(|(_, architecture)| architecture);
    took(("nim", "importc"), &architectures, "Nim", Command::new("nim").arg("--version"));
}

/// What the C compiler says about the C that Nim makes; Nim measures its types by itself.
fn compile(cpu: &str, folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("built.nim", source);
    let mut command = Command::new("nim");
    command.args(["c", "--hints:off", "--warnings:off", "-d:mingw", "--noLinking:on", "--nimcache:built"]);
    accepts(command.arg(format!("--cpu:{cpu}")).arg("built.nim").current_dir(&folder.0))
}

#[test]
fn c_lays_out_what_nim_makes_as_the_model_says() {
    if !has_nim() {
        return;
    }
    let folder = Folder::new("nim-c");
    for (cpu, architecture, compiler) in [
        ("amd64", Architecture::X64, "x86_64-w64-mingw32-gcc"),
        ("i386", Architecture::X86, "i686-w64-mingw32-gcc"),
    ] {
        if !has_tool(Command::new(compiler).arg("--version"), "apt install gcc-mingw-w64") {
            continue;
        }
        let (unit, file) = print_for(("nim", "importc"), &sample(100), architecture);
        let mut source = file.text.clone();
        let mut emit = |of: &str, name: &str, number: u32| {
            let _ = writeln!(
                source,
                "{{.emit: [\"_Static_assert({of}(\", {name}, \") == {number}, \\\"{of} {name}\\\");\"].}}"
            );
        };
        for Expected { name, size, align, .. } in expected(&unit, &file, architecture) {
            // C has no empty struct.
            if size > 0 && is_declared(&file.text, &identifier(&name)) {
                emit("sizeof", &identifier(&name), size);
                emit("_Alignof", &identifier(&name), align);
            }
        }
        compile(cpu, &folder, &source).unwrap_or_else(|errors| panic!("{cpu}: {errors}"));
    }
}

#[test]
fn large_structs_are_passed_by_value() {
    if !has_nim() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("STARTUPINFOW").unwrap();
    let (_, file) = print_for(("nim", "importc"), &[id], Architecture::X64);
    let call = "proc takes(a: STARTUPINFOW) {.stdcall, importc.}\nvar large: STARTUPINFOW\ntakes(large)\n";
    let folder = Folder::new("nim-value");
    folder.write("called.nim", &(file.text + call));
    let mut command = Command::new("nim");
    command.args(["c", "--hints:off", "--compileOnly:on", "--os:windows", "--cpu:amd64", "--nimcache:c"]);
    accepts(command.arg("called.nim").current_dir(&folder.0)).unwrap();
    let c = std::fs::read_to_string(folder.0.join("c/@mcalled.nim.c")).unwrap();
    assert!(c.contains("takes(large"), "{c}");
    assert!(!c.contains("takes((&"), "{c}");
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_nim() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(("nim", "importc"), &[id], Architecture::X64);
    let folder = Folder::new("nim-negative");
    let (cpu, _) = TARGETS[0];
    let mut expected = expected(&unit, &file, Architecture::X64);
    let good = file.text.clone() + &assertions(&file.text, &expected);
    check(cpu, &folder, &good).unwrap();
    expected[0].size += 1;
    let wrong = file.text.clone() + &assertions(&file.text, &expected);
    assert!(check(cpu, &folder, &wrong).unwrap_err().contains("SYSTEM_INFO"));
    let undefined = good.replace("dwActiveProcessorMask*: uint", "dwActiveProcessorMask*: Undefined");
    assert!(check(cpu, &folder, &undefined).unwrap_err().contains("undeclared identifier"));
}
