//! Python judges the cffi modules that are printed: they import, every type of every function can be made, and every
//! struct has the size and the offsets that the model says. The C in them is also compiled for x86 and arm64.
//!
//! The tool is Python with the package cffi (Debian's `python3-cffi`). DLLs cannot be loaded outside Windows, and a
//! `wchar_t` has 4 bytes there, so both are replaced. Without it the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::cdef::{COMPILERS, compile};
use crate::judge::{Expected, Folder, accepts, expected, has_tool, part, print_for, sample};
use crate::sample::{assert_enough, chunks};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// Debian's own Python, which finds what Debian installs.
const PYTHON: &str = "/usr/bin/python3";

const STYLE: (&str, &str) = ("python", "cffi");

/// Imports the module as if on Windows, then compares.
const JUDGE: &str = r#"
import sys
import cffi

class Library:
    def __getattr__(self, name):
        return name

cffi.FFI.dlopen = lambda self, name: Library()
sys.path.insert(0, ".")
import judged

ffi = getattr(judged, "ffi", None)
wrong = []
for key, (ty, _) in list(ffi._parser._declarations.items()):
    if key.split(" ")[0] in ("function", "typedef") and not key.endswith((" va_list", " FILE")):
        with ffi._lock:
            ffi._get_cached_btype(ty)
for line in open("expected.txt"):
    name, size, align, *fields = line.split()
    if ffi.sizeof(name) != int(size) or ffi.alignof(name) != int(align):
        wrong.append(f"{name} has {ffi.sizeof(name)} bytes, aligned to {ffi.alignof(name)}, not {size} to {align}")
    for field in fields:
        field, offset = field.split("=")
        if ffi.offsetof(name, field) != int(offset):
            wrong.append(f"{name}.{field} lies at {ffi.offsetof(name, field)}, not {offset}")
if wrong:
    sys.exit("\n".join(wrong))
"#;

fn has_cffi() -> bool {
    has_tool(Command::new(PYTHON).args(["-c", "import cffi"]), "install Debian's python3-cffi")
}

fn judge(folder: &Folder, module: &str, expected: &[Expected]) -> Result<(), String> {
    let mut lines = String::new();
    for Expected { name, size, align, fields, .. } in expected {
        let _ = write!(lines, "{name} {size} {align}");
        for (field, offset) in fields {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    folder.write("judged.py", &module.replace("wchar_t", "char16_t"));
    folder.write("expected.txt", &lines);
    folder.write("judge.py", JUDGE);
    accepts(Command::new(PYTHON).args(["-B", "judge.py"]).current_dir(&folder.0))
}

/// What stands in the calls of `ffi.cdef`, with the packing as a compiler takes it.
fn c(module: &str) -> String {
    let mut text = String::new();
    for part in module.split("ffi.cdef(\"\"\"\n").skip(1) {
        let (c, rest) = part.split_once("\n\"\"\"").unwrap_or((part, ""));
        match rest.strip_prefix(", pack=").and_then(|rest| rest.split(')').next()) {
            Some(packing) => {
                let _ = writeln!(text, "#pragma pack(push, {packing})\n{c}\n#pragma pack(pop)");
            }
            None => {
                let _ = writeln!(text, "{c}");
            }
        }
    }
    text
}

#[test]
fn the_sample_imports_and_is_laid_out_as_the_model_says() {
    if !has_cffi() {
        return;
    }
    let folder = Folder::new("cffi");
    let mut judged = 0;
    // Its parser is slow: a part of the sample has to do.
    for ids in chunks(&part(sample(100), 8), 300) {
        let (unit, file) = print_for(STYLE, &ids, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        judged += expected.len();
        judge(&folder, &file.text, &expected).unwrap_or_else(|errors| panic!("{errors}"));
    }
    assert_enough(judged, 150);
    let version = "import cffi; print(cffi.__version__)";
    took(STYLE, &[Architecture::X64], "cffi", Command::new(PYTHON).args(["-c", version]));
}

#[test]
fn its_c_is_laid_out_as_the_model_says_on_other_machines() {
    for compiler in &COMPILERS {
        let folder = Folder::new(&format!("cffi-{}", compiler.program));
        if !has_tool(Command::new(compiler.program).arg("--version"), compiler.how) {
            continue;
        }
        for ids in chunks(&sample(100), 20_000) {
            let (unit, file) = print_for(STYLE, &ids, compiler.architecture);
            let expected = expected(&unit, &file, compiler.architecture);
            compile(compiler, &folder, &c(&file.text), &expected).unwrap_or_else(|errors| panic!("{errors}"));
        }
        compiler.took(STYLE);
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_cffi() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let (unit, file) = print_for(STYLE, &[catalog.resolve("SYSTEM_INFO").unwrap()], Architecture::X64);
    let mut expected = expected(&unit, &file, Architecture::X64);
    let folder = Folder::new("cffi-negative");
    judge(&folder, &file.text, &expected).unwrap();
    let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
    assert!(judge(&folder, &undefined, &expected).is_err());
    expected[0].size += 1;
    assert!(judge(&folder, &file.text, &expected).unwrap_err().contains("SYSTEM_INFO has 48 bytes"));
}
