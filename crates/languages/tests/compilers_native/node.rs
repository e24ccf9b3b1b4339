//! Node.js and koffi judge what is printed for them: the module runs, koffi takes the types of every function
//! and lays every record out as the model says.
//!
//! `cargo xtask toolchains` fetches koffi from npm; Node.js is Debian's `nodejs`. DLLs cannot be loaded outside of
//! Windows, so functions become prototypes, see `koffi.js`. Without the tools the tests say so and pass,
//! unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::deno::PORTION;
use crate::judge::{
    Expected, Folder, accepts, assert_enough, between, expected, has_tool, print_for, sample, tool,
};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::fmt::Write as _;
use std::process::Command;

const STYLE: (&str, &str) = ("node", "koffi");

/// Koffi takes no larger alignment.
const MOST: u32 = 8;

fn node() -> Command {
    let mut command = Command::new("node");
    command.env("NODE_PATH", tool("npm/node_modules"));
    command
}

fn has_koffi() -> bool {
    has_tool(node().args(["-e", "require('koffi')"]), "install Debian's nodejs, then: cargo xtask toolchains")
}

fn judge(folder: &Folder, architecture: Architecture, source: &str) -> Result<(), String> {
    folder.write("koffi.js", include_str!("koffi.js"));
    folder.write("judged.js", &source.replace("require('koffi')", "require('./koffi.js')"));
    let name = if architecture == Architecture::X86 { "x86" } else { "x64" };
    accepts(node().args(["--stack-size=4000", "judged.js", name]).current_dir(&folder.0))
}

fn assertions(expected: &[Expected]) -> String {
    let mut text = String::new();
    for Expected { name, size, align, fields, .. } in expected {
        let fields: Vec<String> = fields.iter().map(|(field, offset)| format!("{field}: {offset}")).collect();
        let align = (*align).min(MOST);
        let _ =
            writeln!(text, "koffi.judge('{name}', {name}, {size}, {align}, {{ {} }});", fields.join(", "));
    }
    let _ = writeln!(text, "koffi.finish({});", expected.len());
    text
}

/// The file for `ids`, with what the model says about its records.
fn judged(ids: &[DeclId], architecture: Architecture) -> (String, Vec<Expected>) {
    let (unit, file) = print_for(STYLE, ids, architecture);
    let mut expected = expected(&unit, &file, architecture);
    // What nobody knows the inside of has no size, and an array without elements is no member.
    expected.retain(|record| record.size > 0);
    let open = between(&file.text, "// Behind it: ", ",");
    for record in &mut expected {
        record.fields.retain(|(field, _)| !open.contains(field.as_str()));
    }
    (file.text, expected)
}

#[test]
fn the_sample_runs_and_is_laid_out_as_the_model_says() {
    if !has_koffi() {
        return;
    }
    let folder = Folder::new("node");
    let architectures = [Architecture::X64, Architecture::X86, Architecture::Arm64];
    let mut count = 0;
    for ids in chunks(&sample(100), PORTION) {
        for architecture in architectures {
            let (text, expected) = judged(&ids, architecture);
            count += expected.len();
            judge(&folder, architecture, &(text + &assertions(&expected)))
                .unwrap_or_else(|errors| panic!("{}: {errors}", architecture.name()));
        }
    }
    assert_enough(count);
    took(STYLE, &architectures, "koffi", node().args(["-p", "require('koffi').version"]));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_koffi() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
    let folder = Folder::new("node-negative");
    let (text, mut expected) = judged(&ids, Architecture::X64);
    let run = |text: &str| judge(&folder, Architecture::X64, text);
    run(&(text.clone() + &assertions(&expected))).unwrap();
    let undefined = text.replace("koffi.pointer(SYSTEM_INFO)", "koffi.pointer(UNDEFINED)");
    assert!(run(&undefined).unwrap_err().contains("UNDEFINED"));
    let unknown = text.replace("'uintptr_t'", "'unknown_t'");
    assert!(run(&unknown).unwrap_err().contains("unknown_t"));
    for record in &mut expected {
        record.size += 1;
        record.fields.iter_mut().for_each(|(_, offset)| *offset += 1);
    }
    let wrong = run(&(text + &assertions(&expected))).unwrap_err();
    assert!(wrong.contains("SYSTEM_INFO has 48 bytes at 8, not 49"), "{wrong}");
    assert!(wrong.contains("dwPageSize lies at 4, not 5"), "{wrong}");
}
