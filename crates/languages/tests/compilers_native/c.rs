//! GCC for Windows and clang judge the C that is printed: it compiles for x64, x86 and arm64, and every
//! struct is laid out as the model says.
//!
//! The tools are Debian's `gcc-mingw-w64-x86-64`, `gcc-mingw-w64-i686` and `clang-14`. Without them the
//! tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Folder, accepts, assert_enough, expected, has_tool, print, sample};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// A compiler, its options, what it compiles for, and where it is from.
type Compiler = (&'static str, &'static [&'static str], Architecture, &'static str);

const COMPILERS: [Compiler; 3] = [
    ("x86_64-w64-mingw32-gcc", &[], Architecture::X64, "install Debian's gcc-mingw-w64-x86-64"),
    ("i686-w64-mingw32-gcc", &[], Architecture::X86, "install Debian's gcc-mingw-w64-i686"),
    ("clang-14", CLANG, Architecture::Arm64, "install Debian's clang-14"),
];

/// As gcc for Windows does by itself: Windows' own headers, and bit-fields as Microsoft's compiler has them.
const CLANG: &[&str] =
    &["--target=aarch64-pc-windows-gnu", "-isystem", "/usr/share/mingw-w64/include", "-mms-bitfields"];

fn compile(compiler: &Compiler, folder: &Folder, header: &str, assertions: &str) -> Result<(), String> {
    folder.write("judged.h", header);
    let path = folder.write("judged.c", &format!("#include \"judged.h\"\n{assertions}"));
    let (program, options, ..) = compiler;
    let mut command = Command::new(program);
    command.args(*options).args(["-std=c11", "-Wall", "-Wno-unused", "-Werror", "-c", "-o"]);
    accepts(command.arg(folder.0.join("judged.o")).arg(path))
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    let (unit, file) = print("c", &sample(100));
    for compiler in &COMPILERS {
        let (program, _, architecture, how) = *compiler;
        if !has_tool(Command::new(program).arg("--version"), how) {
            continue;
        }
        let mut source = String::new();
        let expected = expected(&unit, &file, architecture);
        assert_enough(expected.len());
        for record in &expected {
            let (name, size, align) = (&record.name, record.size, record.align);
            let _ = writeln!(source, "_Static_assert(sizeof({name}) == {size}, \"size\");");
            let _ = writeln!(source, "_Static_assert(_Alignof({name}) == {align}, \"align\");");
            for (field, offset) in &record.fields {
                let _ =
                    writeln!(source, "_Static_assert(offsetof({name}, {field}) == {offset}, \"offset\");");
            }
        }
        let folder = Folder::new(program);
        compile(compiler, &folder, &file.text, &source)
            .unwrap_or_else(|errors| panic!("{program}: {errors}"));
        took(("c", "standalone"), &[architecture], program, Command::new(program).arg("-dumpversion"));
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    let catalog = farcall_snapshot::catalog();
    let (_, file) = print("c", &[catalog.resolve("SYSTEM_INFO").unwrap()]);
    for compiler in &COMPILERS {
        let (program, _, _, how) = *compiler;
        if !has_tool(Command::new(program).arg("--version"), how) {
            continue;
        }
        let folder = Folder::new(&format!("{program}-negative"));
        compile(compiler, &folder, &file.text, "").unwrap();
        let wrong = "_Static_assert(sizeof(SYSTEM_INFO) == 4, \"size\");\n";
        let refused = compile(compiler, &folder, &file.text, wrong).unwrap_err();
        // As gcc and as clang say it.
        let says_why =
            ["static assertion failed", "static_assert failed"].iter().any(|s| refused.contains(s));
        assert!(says_why, "{refused}");
        let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
        assert!(compile(compiler, &folder, &undefined, "").unwrap_err().contains("unknown type name"));
    }
}
