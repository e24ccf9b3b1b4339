//! LuaJIT judges the modules that are printed for it: they load, and every struct has the size and the offsets
//! that the model says. The C in them is also compiled for x86 and arm64, on which no LuaJIT is at hand.
//!
//! The tools are Debian's `luajit`, `gcc-mingw-w64-i686` and `clang-14`. DLLs cannot be loaded outside Windows, and a
//! `wchar_t` has 4 bytes there, so both are replaced. Without the tools the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::cdef::{COMPILERS, compile};
use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::process::Command;

const STYLE: (&str, &str) = ("lua", "ffi");

/// Loads the module as if on Windows, then compares.
const JUDGE: &str = r#"
local ffi = require("ffi")
ffi.load = function() return {} end
local module = dofile("judged.lua")
local wrong = 0
local function check(what, is, should)
    if is ~= should then
        io.stderr:write(what, " is ", tostring(is), ", not ", should, "\n")
        wrong = wrong + 1
    end
end
for line in io.lines("expected.txt") do
    local name, size, align, fields = line:match("^(%S+) (%d+) (%d+)(.*)$")
    check("sizeof " .. name, ffi.sizeof(name), tonumber(size))
    check("alignof " .. name, ffi.alignof(name), tonumber(align))
    for field, offset in fields:gmatch(" (%S+)=(%d+)") do
        check(name .. "." .. field, ffi.offsetof(name, field), tonumber(offset))
    end
end
os.exit(wrong == 0 and 0 or 1)
"#;

fn has_luajit() -> bool {
    has_tool(Command::new("luajit").arg("-v"), "install Debian's luajit")
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
    folder.write("judged.lua", &module.replace("wchar_t", "uint16_t"));
    folder.write("expected.txt", &lines);
    folder.write("judge.lua", JUDGE);
    accepts(Command::new("luajit").arg("judge.lua").current_dir(&folder.0))
}

/// What stands in `ffi.cdef`.
fn c(module: &str) -> &str {
    let start = module.split_once("ffi.cdef[[").map_or("", |(_, rest)| rest);
    start.split_once("\n]]\n").map_or(start, |(c, _)| c)
}

#[test]
fn the_sample_loads_and_is_laid_out_as_the_model_says() {
    if !has_luajit() {
        return;
    }
    let folder = Folder::new("lua");
    let mut judged = 0;
    for ids in chunks(&sample(100), 400) {
        let (unit, file) = print_for(STYLE, &ids, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        judged += expected.len();
        judge(&folder, &file.text, &expected).unwrap_or_else(|errors| panic!("{errors}"));
    }
    assert_enough(judged);
    took(STYLE, &[Architecture::X64], "LuaJIT", Command::new("luajit").arg("-v"));
}

#[test]
fn its_c_is_laid_out_as_the_model_says_on_other_machines() {
    for compiler in &COMPILERS {
        let folder = Folder::new(&format!("lua-{}", compiler.program));
        if !has_tool(Command::new(compiler.program).arg("--version"), compiler.how) {
            continue;
        }
        for ids in chunks(&sample(100), 20_000) {
            let (unit, file) = print_for(STYLE, &ids, compiler.architecture);
            let expected = expected(&unit, &file, compiler.architecture);
            compile(compiler, &folder, c(&file.text), &expected).unwrap_or_else(|errors| panic!("{errors}"));
        }
        compiler.took(STYLE);
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_luajit() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let (unit, file) = print_for(STYLE, &[catalog.resolve("SYSTEM_INFO").unwrap()], Architecture::X64);
    let mut expected = expected(&unit, &file, Architecture::X64);
    let folder = Folder::new("lua-negative");
    judge(&folder, &file.text, &expected).unwrap();
    let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
    assert!(judge(&folder, &undefined, &expected).unwrap_err().contains("UNDEFINED"));
    expected[0].size += 1;
    assert!(judge(&folder, &file.text, &expected).unwrap_err().contains("sizeof SYSTEM_INFO is 48, not 49"));
}
