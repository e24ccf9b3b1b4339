//! Bun judges what is printed for it: the module runs, every type in its tables is one of `FFIType`, and its
//! classes find every field where the model says.
//!
//! `cargo xtask toolchains` fetches Bun from npm. DLLs cannot be opened outside of Windows, so `dlopen` is stood in
//! for. Without it the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::deno::{PORTION, judged};
use crate::judge::{Folder, accepts, assert_enough, has_tool, sample, tool};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::Architecture;
use std::process::Command;

/// Looks at the types instead of opening anything.
const STUB: &str = r#"
import { FFIType } from "bun:ffi";
export { FFIType };
const known = new Set(Object.values(FFIType));
function look(name: string, table: any) {
  for (const type of [...table.args, table.returns]) {
    if (!known.has(type)) throw new Error(`${name} has a type that is none: ${type}`);
  }
}
export function dlopen(library: string, tables: Record<string, any>) {
  for (const [name, table] of Object.entries(tables)) look(`${library} ${name}`, table);
  return { symbols: {} };
}
export function lookAtTables(judged: any) {
  for (const [name, table] of Object.entries(judged) as [string, any][]) {
    if (typeof table !== "object" || table === null) continue;
    if (Array.isArray(table.args)) look(name, table);
    for (const method of Object.values(table) as any[]) {
      if (Array.isArray(method?.args)) look(name, method);
    }
  }
}
"#;

const MAIN: &str = r#"
import { readFileSync } from "node:fs";
import { judge } from "./dataview.ts";
import { lookAtTables } from "./stub.ts";
const judged = await import("./judged.ts");
lookAtTables(judged);
judge(judged, readFileSync("expected.txt", "utf8"));
"#;

fn bun() -> Command {
    Command::new(tool("npm/node_modules/@oven/bun-linux-x64/bin/bun"))
}

fn has_bun() -> bool {
    has_tool(bun().arg("--version"), "cargo xtask toolchains")
}

fn check(folder: &Folder, text: &str, lines: &str) -> Result<(), String> {
    folder.write("judged.ts", &text.replace("\"bun:ffi\"", "\"./stub.ts\""));
    folder.write("expected.txt", lines);
    folder.write("dataview.ts", include_str!("dataview.ts"));
    folder.write("stub.ts", STUB);
    folder.write("main.ts", MAIN);
    accepts(bun().args(["run", "main.ts"]).current_dir(&folder.0))
}

#[test]
fn the_sample_runs_and_its_fields_are_where_the_model_says() {
    if !has_bun() {
        return;
    }
    let folder = Folder::new("bun");
    let architectures = [Architecture::X64, Architecture::Arm64];
    let mut count = 0;
    for ids in chunks(&sample(100), PORTION) {
        for architecture in architectures {
            let (text, lines) = judged(("bun", "ffi"), &ids, architecture);
            count += lines.lines().count();
            check(&folder, &text, &lines)
                .unwrap_or_else(|errors| panic!("{}: {errors}", architecture.name()));
        }
    }
    assert_enough(count);
    took(("bun", "ffi"), &architectures, "Bun", bun().arg("--version"));
}

#[test]
fn the_judge_refuses_wrong_offsets_and_undefined_types() {
    if !has_bun() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "CloseHandle"].map(|name| catalog.resolve(name).unwrap());
    let folder = Folder::new("bun-negative");
    let (text, _) = judged(("bun", "ffi"), &ids, Architecture::X64);
    check(&folder, &text, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = check(&folder, &text, "SYSTEM_INFO 47 dwPageSize=8\n").unwrap_err();
    assert!(wrong.contains("has 48 bytes, not 47") && wrong.contains("lies at 4, not 8"), "{wrong}");
    let undefined = text.replace("returns: BOOL", "returns: UNDEFINED");
    assert!(check(&folder, &undefined, "SYSTEM_INFO 48\n").unwrap_err().contains("UNDEFINED"));
    let unknown = text.replace("FFIType.i32", "FFIType.i33");
    assert!(check(&folder, &unknown, "SYSTEM_INFO 48\n").unwrap_err().contains("a type that is none"));
}
