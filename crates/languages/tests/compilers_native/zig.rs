//! Zig judges what is printed for it: it compiles for Windows on x64, x86 and arm64, and every struct is laid
//! out as the model says.
//!
//! `cargo xtask toolchains` fetches the compiler from PyPI. Without it the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample, tool};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

const TARGETS: [(&str, Architecture); 3] = [
    ("x86_64-windows-gnu", Architecture::X64),
    ("x86-windows-gnu", Architecture::X86),
    ("aarch64-windows-gnu", Architecture::Arm64),
];

fn zig() -> Command {
    Command::new(tool("python/ziglang/zig"))
}

fn has_zig() -> bool {
    has_tool(zig().arg("version"), "cargo xtask toolchains")
}

/// Compiles without writing anything.
fn compile(target: &str, folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("judged.zig", source);
    let mut command = zig();
    command.args(["build-obj", "-fno-emit-bin", "-target", target, "--global-cache-dir", "cache"]);
    accepts(command.args(["--cache-dir", "cache", "judged.zig"]).current_dir(&folder.0))
}

/// What the compiler looks at: it skips what nobody uses.
fn uses(source: &str) -> String {
    let mut text = String::from("comptime {\n    @setEvalBranchQuota(1000000);\n");
    let names = source.lines().filter_map(|line| {
        let rest =
            line.strip_prefix("pub const ").or_else(|| line.split_once(" fn ").map(|(_, rest)| rest))?;
        line.starts_with("pub ").then(|| rest.split([':', ' ', '(']).next()).flatten()
    });
    for name in names {
        let _ = writeln!(text, "    _ = &{name};");
    }
    text + "}\n"
}

fn assertions(expected: &[Expected]) -> String {
    let mut text = String::from(
        "fn assert(ok: bool, comptime what: []const u8) void {\n    if (!ok) @compileError(what);\n}\ncomptime {\n    @setEvalBranchQuota(1000000);\n",
    );
    for Expected { name, is_union, size, align, fields, .. } in expected {
        let _ = writeln!(
            text,
            "    assert(@sizeOf({name}) == {size} and @alignOf({name}) == {align}, \"{name}\");"
        );
        // Zig asks no union where its fields lie; all begin where it does.
        for (field, offset) in fields.iter().filter(|_| !is_union) {
            let _ =
                writeln!(text, "    assert(@offsetOf({name}, \"{field}\") == {offset}, \"{name}.{field}\");");
        }
    }
    text + "}\n"
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    if !has_zig() {
        return;
    }
    let folder = Folder::new("zig");
    for (target, architecture) in TARGETS {
        let (unit, file) = print_for(("zig", "extern"), &sample(100), architecture);
        let expected = expected(&unit, &file, architecture);
        assert_enough(expected.len());
        let source = file.text.clone() + &uses(&file.text) + &assertions(&expected);
        compile(target, &folder, &source).unwrap_or_else(|errors| panic!("{target}: {errors}"));
    }
    took(("zig", "extern"), &TARGETS.map(|(_, architecture)| architecture), "Zig", zig().arg("version"));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_zig() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(("zig", "extern"), &[id], Architecture::X64);
    let folder = Folder::new("zig-negative");
    let (target, _) = TARGETS[0];
    let mut expected = expected(&unit, &file, Architecture::X64);
    let good = file.text.clone() + &uses(&file.text) + &assertions(&expected);
    compile(target, &folder, &good).unwrap();
    expected[0].size += 1;
    let wrong = file.text.clone() + &assertions(&expected);
    assert!(compile(target, &folder, &wrong).unwrap_err().contains("SYSTEM_INFO"));
    let undefined = good.replace(": usize", ": Undefined");
    assert!(compile(target, &folder, &undefined).unwrap_err().contains("undeclared identifier"));
}
