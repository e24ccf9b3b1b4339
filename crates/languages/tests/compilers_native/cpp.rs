//! GCC for Windows and clang judge the C++ that is printed: it compiles for x64, x86 and arm64, and every
//! struct is laid out as the model says.
//!
//! The tools are Debian's `g++-mingw-w64-x86-64`, `g++-mingw-w64-i686` and `clang-14`. Without them the
//! tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print, sample};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// A compiler, its options, what it compiles for, and where it is from.
type Compiler = (&'static str, &'static [&'static str], Architecture, &'static str);

const COMPILERS: [Compiler; 3] = [
    ("x86_64-w64-mingw32-g++", &[], Architecture::X64, "install Debian's g++-mingw-w64-x86-64"),
    ("i686-w64-mingw32-g++", &[], Architecture::X86, "install Debian's g++-mingw-w64-i686"),
    ("clang++-14", CLANG, Architecture::Arm64, "install Debian's clang-14"),
];

/// As gcc for Windows does by itself: Windows' own headers, and bit-fields as Microsoft's compiler has them.
const CLANG: &[&str] =
    &["--target=aarch64-pc-windows-gnu", "-isystem", "/usr/share/mingw-w64/include", "-mms-bitfields"];

fn compile(compiler: &Compiler, folder: &Folder, header: &str, assertions: &str) -> Result<(), String> {
    folder.write("judged.hpp", header);
    let path = folder.write("judged.cpp", &format!("#include \"judged.hpp\"\n{assertions}"));
    let (program, options, ..) = compiler;
    let mut command = Command::new(program);
    command.args(*options).args(["-std=c++17", "-Wall", "-Wno-unused", "-Wno-invalid-offsetof", "-Werror"]);
    accepts(command.arg("-fsyntax-only").arg(path))
}

fn assertions(expected: &[Expected]) -> String {
    let mut text = String::new();
    for Expected { name, size, align, fields, .. } in expected {
        let _ =
            writeln!(text, "static_assert(sizeof({name}) == {size} && alignof({name}) == {align}, \"\");");
        for (field, offset) in fields {
            let _ = writeln!(text, "static_assert(offsetof({name}, {field}) == {offset}, \"\");");
        }
    }
    text
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    let (unit, file) = print("cpp", &sample(100));
    for compiler in &COMPILERS {
        let (program, _, architecture, how) = *compiler;
        if !has_tool(Command::new(program).arg("--version"), how) {
            continue;
        }
        let expected = expected(&unit, &file, architecture);
        assert_enough(expected.len());
        let folder = Folder::new(program);
        compile(compiler, &folder, &file.text, &assertions(&expected))
            .unwrap_or_else(|errors| panic!("{program}: {errors}"));
        took(("cpp", "header"), &[architecture], program, Command::new(program).arg("-dumpversion"));
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    let catalog = farcall_snapshot::catalog();
    let (_, file) = print("cpp", &[catalog.resolve("SYSTEM_INFO").unwrap()]);
    for compiler in &COMPILERS {
        let (program, _, _, how) = *compiler;
        if !has_tool(Command::new(program).arg("--version"), how) {
            continue;
        }
        let folder = Folder::new(&format!("{program}-negative"));
        compile(compiler, &folder, &file.text, "").unwrap();
        let refused =
            compile(compiler, &folder, &file.text, "static_assert(sizeof(SYSTEM_INFO) == 4, \"\");\n")
                .unwrap_err();
        // As gcc and as clang say it.
        let says_why =
            ["static assertion failed", "static_assert failed"].iter().any(|s| refused.contains(s));
        assert!(says_why, "{refused}");
        let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
        let refused = compile(compiler, &folder, &undefined, "").unwrap_err();
        assert!(
            refused.contains("does not name a type") || refused.contains("unknown type name"),
            "{refused}"
        );
    }
}
