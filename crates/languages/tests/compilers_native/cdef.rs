//! The C inside a language, judged by compilers: for the machines on which that language cannot be had here, and for
//! what it does not tell.

use crate::judge::{Expected, Folder, accepts};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// A compiler of C.
pub(crate) struct Compiler {
    pub(crate) program: &'static str,
    options: &'static [&'static str],
    pub(crate) architecture: Architecture,
    /// Where it is from.
    pub(crate) how: &'static str,
}

pub(crate) const COMPILERS: [Compiler; 3] = [
    Compiler {
        program: "x86_64-w64-mingw32-gcc",
        options: &[],
        architecture: Architecture::X64,
        how: "install Debian's gcc-mingw-w64-x86-64",
    },
    Compiler {
        program: "i686-w64-mingw32-gcc",
        options: &[],
        architecture: Architecture::X86,
        how: "install Debian's gcc-mingw-w64-i686",
    },
    Compiler {
        program: "clang-14",
        options: &[
            "--target=aarch64-pc-windows-gnu",
            "-isystem",
            "/usr/share/mingw-w64/include",
            "-mms-bitfields",
        ],
        architecture: Architecture::Arm64,
        how: "install Debian's clang-14",
    },
];

impl Compiler {
    /// Writes down that it took everything.
    pub(crate) fn took(&self, style: (&str, &str)) {
        took(style, &[self.architecture], self.program, Command::new(self.program).arg("-dumpversion"));
    }
}

/// Compiles the declarations `c`, and compares.
pub(crate) fn compile(
    compiler: &Compiler,
    folder: &Folder,
    c: &str,
    expected: &[Expected],
) -> Result<(), String> {
    let mut source = format!("#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n{c}\n");
    for Expected { name, size, align, fields, .. } in expected {
        let _ = writeln!(source, "_Static_assert(sizeof({name}) == {size}, \"size\");");
        let _ = writeln!(source, "_Static_assert(_Alignof({name}) == {align}, \"align\");");
        for (field, offset) in fields {
            let _ = writeln!(source, "_Static_assert(offsetof({name}, {field}) == {offset}, \"offset\");");
        }
    }
    let path = folder.write("judged.c", &source);
    let mut command = Command::new(compiler.program);
    command.args(compiler.options).args(["-std=gnu11", "-fsyntax-only", "-Wno-builtin-declaration-mismatch"]);
    accepts(command.arg(path))
}
