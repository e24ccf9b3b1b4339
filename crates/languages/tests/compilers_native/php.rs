//! PHP judges the classes that are printed for it: its parser takes the C, every value can be made, and every struct
//! has the size and the alignment that the model says. The C is also compiled, which tells the offsets.
//!
//! The tool is Debian's `php-cli`. DLLs cannot be loaded outside Windows, so that their functions are not found is
//! what must happen: PHP looks for them when it has read everything. Without PHP the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::cdef::{COMPILERS, compile};
use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::Architecture;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::process::Command;

const STYLE: (&str, &str) = ("php", "ffi");

/// Loads the class, calls what it can without arguments, then compares.
const JUDGE: &str = r#"<?php
error_reporting(E_ALL);
set_error_handler(function ($level, $message) { throw new Exception($message); });
require 'judged.php';
$wrong = [];
foreach ((new ReflectionClass('Native'))->getMethods(ReflectionMethod::IS_PUBLIC) as $method) {
    if ($method->getNumberOfRequiredParameters() > 0) continue;
    try {
        $method->invoke(null);
    } catch (Throwable $e) {
        if (!str_starts_with($e->getMessage(), 'Failed resolving C function')) {
            $wrong[] = $method->name . ': ' . $e->getMessage();
        }
    }
}
foreach (file('expected.txt', FILE_IGNORE_NEW_LINES) as $line) {
    [$name, $size, $align] = explode(' ', $line);
    $type = Native::types()->type($name);
    if (FFI::sizeof($type) != $size || FFI::alignof($type) != $align) {
        $wrong[] = "$name has " . FFI::sizeof($type) . ' bytes, aligned to ' . FFI::alignof($type) . ", not $size to $align";
    }
}
if ($wrong) {
    echo implode("\n", $wrong), "\n";
    exit(1);
}
"#;

fn has_php() -> bool {
    has_tool(Command::new("php").args(["-r", "FFI::cdef();"]), "install Debian's php-cli")
}

fn judge(folder: &Folder, file: &str, expected: &[Expected]) -> Result<(), String> {
    let mut lines = String::new();
    for Expected { name, size, align, .. } in expected {
        let _ = writeln!(lines, "{name} {size} {align}");
    }
    let mut source = String::new();
    for line in file.lines() {
        // Without a library PHP looks for functions in itself.
        let line = if line.starts_with("            C, '") { "            C);" } else { line };
        let _ = writeln!(source, "{line}");
    }
    folder.write("judged.php", &source);
    folder.write("expected.txt", &lines);
    folder.write("judge.php", JUDGE);
    let mut command = Command::new("php");
    command.args(["-d", "ffi.enable=1", "-d", "memory_limit=-1", "judge.php"]);
    accepts(command.current_dir(&folder.0))
}

/// The C of the types.
fn c(file: &str) -> &str {
    let start = file.split_once("TYPES = <<<'C'\n").map_or("", |(_, rest)| rest);
    start.split_once("\n        C;\n").map_or(start, |(c, _)| c)
}

#[test]
fn the_sample_loads_and_is_laid_out_as_the_model_says() {
    if !has_php() {
        return;
    }
    let folder = Folder::new("php");
    let mut judged = 0;
    for ids in chunks(&sample(100), 3000) {
        let (unit, file) = print_for(STYLE, &ids, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        judged += expected.len();
        judge(&folder, &file.text, &expected).unwrap_or_else(|errors| panic!("{errors}"));
    }
    assert_enough(judged);
    took(STYLE, &[Architecture::X64], "PHP", Command::new("php").arg("--version"));
}

#[test]
fn its_c_is_laid_out_as_the_model_says() {
    for compiler in &COMPILERS {
        let folder = Folder::new(&format!("php-{}", compiler.program));
        if !has_tool(Command::new(compiler.program).arg("--version"), compiler.how) {
            continue;
        }
        for ids in chunks(&sample(100), 20_000) {
            let (unit, file) = print_for(STYLE, &ids, compiler.architecture);
            let mut expected = expected(&unit, &file, compiler.architecture);
            // A field that is called like a type has another name.
            let ends = file.text.split([';', '[']);
            let renamed: HashSet<&str> =
                ends.filter_map(|piece| piece.rsplit([' ', '*']).next()?.strip_suffix('_')).collect();
            for record in &mut expected {
                record.fields.retain(|(name, _)| !renamed.contains(name.as_str()));
            }
            compile(compiler, &folder, c(&file.text), &expected).unwrap_or_else(|errors| panic!("{errors}"));
        }
        compiler.took(STYLE);
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_php() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let (unit, file) = print_for(STYLE, &[catalog.resolve("SYSTEM_INFO").unwrap()], Architecture::X64);
    let mut expected = expected(&unit, &file, Architecture::X64);
    let folder = Folder::new("php-negative");
    judge(&folder, &file.text, &expected).unwrap();
    let undefined = file.text.replace("uintptr_t dwActive", "UNDEFINED dwActive");
    assert!(judge(&folder, &undefined, &expected).unwrap_err().contains("UNDEFINED"));
    expected[0].size += 1;
    assert!(judge(&folder, &file.text, &expected).unwrap_err().contains("SYSTEM_INFO has 48 bytes"));
}
