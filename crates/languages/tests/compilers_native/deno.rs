//! Deno judges what is printed for it: its compiler checks the types of every function, callback and method,
//! and its classes find every field where the model says.
//!
//! `cargo xtask toolchains` fetches Deno from npm. DLLs cannot be opened outside of Windows, so nothing is called.
//! Without it the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{
    Folder, accepts, assert_enough, between, expected, has_tool, print_for, printed_otherwise, sample, tool,
};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::fmt::Write as _;
use std::process::Command;

const STYLE: (&str, &str) = ("deno", "dlopen");

const MAIN: &str = r#"
import process from "node:process";
import { judge } from "./dataview.ts";
(globalThis as any).process = process;
(Deno as any).dlopen = () => ({ symbols: {} });
judge(await import("./judged.ts"), Deno.readTextFileSync("expected.txt"));
"#;

fn deno(folder: &Folder) -> Command {
    let mut command = Command::new(tool("npm/node_modules/@deno/linux-x64-glibc/deno"));
    command.env("DENO_DIR", folder.0.join("cache")).env("DENO_NO_UPDATE_CHECK", "1").env("NO_COLOR", "1");
    command.current_dir(&folder.0);
    command
}

fn has_deno() -> bool {
    has_tool(deno(&Folder::new("deno-version")).arg("--version"), "cargo xtask toolchains")
}

/// The file for `ids` in a style of TypeScript, and a line for each record with its size and offsets.
pub(crate) fn judged(style: (&str, &str), ids: &[DeclId], architecture: Architecture) -> (String, String) {
    let (unit, file) = print_for(style, ids, architecture);
    let mut lines = String::new();
    // An array without elements is nothing but a comment.
    let open = between(&file.text, ": ", ", as many as there is memory for.");
    for record in expected(&unit, &file, architecture).iter().filter(|record| record.size > 0) {
        let _ = write!(lines, "{} {}", record.name, record.size);
        for (field, offset) in &record.fields {
            if !open.contains(field.as_str()) {
                let _ = write!(lines, " {field}={offset}");
            }
        }
        lines.push('\n');
    }
    (file.text, lines)
}

/// As much as one run judges: everything is too much at once.
pub(crate) const PORTION: usize = 10_000;

fn check(folder: &Folder, text: &str, lines: &str) -> Result<(), String> {
    folder.write("judged.ts", text);
    folder.write("expected.txt", lines);
    folder.write("dataview.ts", include_str!("dataview.ts"));
    folder.write("main.ts", MAIN);
    accepts(deno(folder).args(["check", "--quiet", "judged.ts"]))?;
    accepts(deno(folder).args(["run", "--quiet", "--no-check", "--allow-all", "main.ts"]))
}

#[test]
fn the_sample_is_checked_and_its_fields_are_where_the_model_says() {
    if !has_deno() {
        return;
    }
    let folder = Folder::new("deno");
    let ids = sample(100);
    let mut count = 0;
    // Checking takes its time.
    let others = printed_otherwise(STYLE, &ids, Architecture::Arm64);
    for (architecture, ids) in [(Architecture::X64, ids), (Architecture::Arm64, others)] {
        for ids in chunks(&ids, PORTION) {
            let (text, lines) = judged(STYLE, &ids, architecture);
            count += lines.lines().count();
            check(&folder, &text, &lines)
                .unwrap_or_else(|errors| panic!("{}: {errors}", architecture.name()));
        }
    }
    assert_enough(count);
    let architectures = [Architecture::X64, Architecture::Arm64];
    took(STYLE, &architectures, "Deno", deno(&folder).arg("--version"));
}

#[test]
fn the_judge_refuses_wrong_offsets_and_undefined_types() {
    if !has_deno() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "CloseHandle"].map(|name| catalog.resolve(name).unwrap());
    let folder = Folder::new("deno-negative");
    let (text, _) = judged(STYLE, &ids, Architecture::X64);
    check(&folder, &text, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = check(&folder, &text, "SYSTEM_INFO 47 dwPageSize=8\n").unwrap_err();
    assert!(wrong.contains("has 48 bytes, not 47") && wrong.contains("lies at 4, not 8"), "{wrong}");
    let undefined = text.replace("result: BOOL", "result: UNDEFINED");
    assert!(check(&folder, &undefined, "SYSTEM_INFO 48\n").unwrap_err().contains("UNDEFINED"));
    let unknown = text.replace("\"i32\"", "\"i33\"");
    assert!(check(&folder, &unknown, "SYSTEM_INFO 48\n").unwrap_err().contains("i33"));
}
