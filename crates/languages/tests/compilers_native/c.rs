//! GCC for Windows judges the C that is printed: it compiles for x64 and x86, and every struct
//! is laid out as the model says.
//!
//! The tools are Debian's `gcc-mingw-w64-x86-64` and `gcc-mingw-w64-i686`. Without them the tests
//! say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Folder, accepts, expected, has_tool, print, sample};
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

const COMPILERS: [(&str, Architecture, &str); 2] = [
    ("x86_64-w64-mingw32-gcc", Architecture::X64, "install Debian's gcc-mingw-w64-x86-64"),
    ("i686-w64-mingw32-gcc", Architecture::X86, "install Debian's gcc-mingw-w64-i686"),
];

fn compile(compiler: &str, folder: &Folder, header: &str, assertions: &str) -> Result<(), String> {
    folder.write("judged.h", header);
    let path = folder.write("judged.c", &format!("#include \"judged.h\"\n{assertions}"));
    let mut command = Command::new(compiler);
    command.args(["-std=c11", "-Wall", "-Wno-unused", "-Werror", "-fmax-errors=20", "-c", "-o"]);
    accepts(command.arg(folder.0.join("judged.o")).arg(path))
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    let (unit, file) = print("c", &sample(100));
    for (compiler, architecture, how) in COMPILERS {
        if !has_tool(Command::new(compiler).arg("--version"), how) {
            continue;
        }
        let mut source = String::new();
        let expected = expected(&unit, &file, architecture);
        assert!(expected.len() > 300, "only {} records were judged", expected.len());
        for record in &expected {
            let (name, size, align) = (&record.name, record.size, record.align);
            let _ = writeln!(source, "_Static_assert(sizeof({name}) == {size}, \"size\");");
            let _ = writeln!(source, "_Static_assert(_Alignof({name}) == {align}, \"align\");");
            for (field, offset) in &record.fields {
                let _ =
                    writeln!(source, "_Static_assert(offsetof({name}, {field}) == {offset}, \"offset\");");
            }
        }
        let folder = Folder::new(compiler);
        compile(compiler, &folder, &file.text, &source)
            .unwrap_or_else(|errors| panic!("{compiler}: {errors}"));
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    let catalog = farcall_snapshot::catalog();
    let (_, file) = print("c", &[catalog.resolve("SYSTEM_INFO").unwrap()]);
    for (compiler, _, how) in COMPILERS {
        if !has_tool(Command::new(compiler).arg("--version"), how) {
            continue;
        }
        let folder = Folder::new(&format!("{compiler}-negative"));
        compile(compiler, &folder, &file.text, "").unwrap();
        let wrong = "_Static_assert(sizeof(SYSTEM_INFO) == 4, \"size\");\n";
        assert!(
            compile(compiler, &folder, &file.text, wrong).unwrap_err().contains("static assertion failed")
        );
        let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
        assert!(compile(compiler, &folder, &undefined, "").unwrap_err().contains("unknown type name"));
    }
}
