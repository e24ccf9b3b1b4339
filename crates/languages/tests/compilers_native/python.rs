//! Python judges the `ctypes` modules that are printed: they import, every struct has the size and
//! the offsets that the model says, and `ctypes` takes the types of every function.
//!
//! The tool is any Python 3. DLLs cannot be loaded outside Windows, so the functions are bound to an
//! address that is never called. Without Python the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

mod cffi;

use crate::judge::{Folder, accepts, assert_enough, expected, has_tool, print, sample};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

/// Imports the module as if on Windows, then compares.
const JUDGE: &str = r#"
import ctypes, sys

class Library:
    def __init__(self, name, use_last_error):
        self.kind = type("Function", (ctypes._CFuncPtr,), {"_flags_": 1, "_restype_": ctypes.c_int})
    def __getattr__(self, name):
        return self.kind(1)
    def __getitem__(self, ordinal):
        return self.kind(1)

ctypes.WinDLL = ctypes.CDLL = Library
sys.platform = "win32"
import judged

wrong = []
for line in open("expected.txt"):
    name, size, *fields = line.split()
    record = getattr(judged, name)
    if ctypes.sizeof(record) != int(size):
        wrong.append(f"{name} has {ctypes.sizeof(record)} bytes, not {size}")
    for field in fields:
        field, offset = field.split("=")
        if getattr(record, field).offset != int(offset):
            wrong.append(f"{name}.{field} lies at {getattr(record, field).offset}, not {offset}")
if wrong:
    sys.exit("\n".join(wrong))
"#;

fn judge(folder: &Folder, module: &str, expected: &str) -> Result<(), String> {
    folder.write("judged.py", module);
    folder.write("expected.txt", expected);
    folder.write("judge.py", JUDGE);
    let mut command = Command::new("python3");
    accepts(command.args(["-B", "-W", "error", "judge.py"]).current_dir(&folder.0))
}

fn has_python() -> bool {
    has_tool(Command::new("python3").arg("--version"), "install Debian's python3")
}

#[test]
fn the_sample_imports_and_is_laid_out_as_the_model_says() {
    if !has_python() {
        return;
    }
    if !cfg!(all(target_arch = "x86_64", target_pointer_width = "64")) {
        eprintln!("skipped: python3 (what it is compared with is for x64)");
        return;
    }
    let (unit, file) = print("python", &sample(100));
    let records = expected(&unit, &file, Architecture::X64);
    assert_enough(records.len());
    let mut lines = String::new();
    for record in &records {
        let _ = write!(lines, "{} {}", record.name, record.size);
        for (field, offset) in &record.fields {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    judge(&Folder::new("python"), &file.text, &lines).unwrap_or_else(|errors| panic!("{errors}"));
    took(("python", "ctypes"), &[Architecture::X64], "Python", Command::new("python3").arg("--version"));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_python() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let (_, file) =
        print("python", &["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap()));
    let folder = Folder::new("python-negative");
    judge(&folder, &file.text, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = judge(&folder, &file.text, "SYSTEM_INFO 47 dwPageSize=8\n").unwrap_err();
    assert!(
        wrong.contains("has 48 bytes, not 47") && wrong.contains("dwPageSize lies at 4, not 8"),
        "{wrong}"
    );
    let undefined = file.text.replace("POINTER(SYSTEM_INFO),", "POINTER(UNDEFINED),");
    assert!(judge(&folder, &undefined, "").unwrap_err().contains("UNDEFINED"));
    let untyped = file.text.replace("POINTER(SYSTEM_INFO),", "42,");
    assert!(judge(&folder, &untyped, "").unwrap_err().contains("from_param"));
}
