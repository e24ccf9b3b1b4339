//! The Go compiler judges what is printed for it: packages for Windows on amd64, 386 and arm64, and every
//! struct is laid out as the model says.
//!
//! The compiler is Debian's package `golang-go`. Without it the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::process::Command;

const TARGETS: [(&str, Architecture); 3] =
    [("amd64", Architecture::X64), ("386", Architecture::X86), ("arm64", Architecture::Arm64)];

/// More in one package make the compiler slow.
const PER_PACKAGE: usize = 3000;

fn has_go() -> bool {
    has_tool(Command::new("go").arg("version"), "apt-get install golang-go")
}

/// Compiles without keeping anything.
fn compile(target: &str, folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("go.mod", "module win32\n\ngo 1.19\n");
    folder.write("win32.go", source);
    let mut command = Command::new("go");
    command.args(["build", "-gcflags=-e -N -l", "."]).current_dir(&folder.0);
    command.envs([("GOOS", "windows"), ("GOARCH", target), ("CGO_ENABLED", "0"), ("GOFLAGS", "-mod=mod")]);
    command.env("GOCACHE", folder.0.join("cache")).env("GOPATH", folder.0.join("path"));
    accepts(&mut command)
}

/// The name as other packages see it.
fn exported(name: &str) -> String {
    match name.chars().next() {
        Some('_') | None => format!("X{name}"),
        Some(first) => first.to_ascii_uppercase().to_string() + &name[1..],
    }
}

/// Arrays whose lengths are negative where a size is another one. The records that were judged are counted.
fn assertions(source: &str, expected: &[Expected], architecture: Architecture) -> (String, usize) {
    let mut text = String::new();
    let mut count = 0;
    let most = if architecture == Architecture::X86 { 4 } else { 8 };
    let types = types(source);
    for Expected { name, size, align, fields, .. } in expected {
        let name = exported(name);
        let Some(spelled) = types.get(name.as_str()) else { continue };
        let body =
            spelled.strip_prefix("struct {").and_then(|rest| rest.split_once("\n}")).map(|(body, _)| body);
        if body.is_none() && !spelled.starts_with('[') {
            continue;
        }
        count += 1;
        let mut equal = |what: String, number: u32| {
            let _ =
                writeln!(text, "var _ [{what} - {number}]struct{{}}\nvar _ [{number} - {what}]struct{{}}");
        };
        equal(format!("unsafe.Sizeof({name}{{}})"), *size);
        equal(format!("unsafe.Alignof({name}{{}})"), (*align).min(most));
        for (field, offset) in fields {
            let field = exported(field);
            if body.is_some_and(|body| is_printed(body, &field)) {
                equal(format!("unsafe.Offsetof({name}{{}}.{field})"), *offset);
            }
        }
    }
    (text, count)
}

/// How each type of a file is spelled, by name. Looked up once: the files are long.
fn types(source: &str) -> HashMap<&str, &str> {
    source.split("\ntype ").skip(1).filter_map(|rest| rest.split_once(' ')).collect()
}

/// Whether a struct with this body has the field: not where another differs from it in letter case, so that one of
/// them has an underscore, nor where it has no size, since Go would put a byte behind it.
fn is_printed(body: &str, field: &str) -> bool {
    !body.contains(&format!("\n\t{field}_ ")) && !body.contains(&format!("\n\t// {field} "))
}

/// Adds `more` to a file, with what it needs to compile.
fn with(source: &str, more: &str) -> String {
    let import = "package win32\n\nimport judge \"unsafe\"\n\nvar _ judge.Pointer\n";
    source.replacen("package win32\n", import, 1).replacen("import (", "\nimport (", 1)
        + &more.replace("unsafe.", "judge.")
}

/// Import declarations must come first.
fn ordered(source: &str) -> String {
    match source.split_once("var _ judge.Pointer\n") {
        Some((head, rest)) => match rest.split_once(")\n") {
            Some((imports, body)) if imports.trim_start().starts_with("import (") => {
                format!("{head}{imports})\n\nvar _ judge.Pointer\n{body}")
            }
            _ => source.to_owned(),
        },
        None => source.to_owned(),
    }
}

/// A `//sys` line as the function that mkwinsyscall makes of it, without its body.
fn without_generator(source: &str) -> String {
    let mut text = String::new();
    for line in source.lines() {
        match line.strip_prefix("//sys\t").and_then(|line| line.rsplit_once(" = ")) {
            Some((head, _)) => {
                let head = head.split(" [").next().unwrap_or_default();
                let _ = writeln!(text, "func {head} {{ panic(0) }}");
            }
            None => {
                let _ = writeln!(text, "{line}");
            }
        }
    }
    // The generator's own file imports what the lines alone name.
    let imports = text.find("import (").is_none();
    let needs = |package: &str| text.contains(&format!("{package}."));
    if imports && needs("unsafe") {
        text = text.replacen("package win32\n", "package win32\n\nimport (\n\t\"unsafe\"\n)\n", 1);
    }
    text
}

/// What is compiled for. The lines of `sys` are the same everywhere, and their types are judged in the other style.
fn targets(style: &str) -> &[(&'static str, Architecture)] {
    if style == "sys" { &TARGETS[..1] } else { &TARGETS }
}

/// How many records were judged, and what the compiler complains about.
fn judge(style: &str, ids: &[DeclId], folder: &Folder) -> (usize, Vec<String>) {
    let (mut count, mut complaints) = (0, Vec::new());
    for (target, architecture) in targets(style) {
        let (unit, file) = print_for(("go", style), ids, *architecture);
        let (more, judged) = assertions(&file.text, &expected(&unit, &file, *architecture), *architecture);
        count += judged;
        let source = if style == "sys" { without_generator(&file.text) } else { file.text };
        let source = ordered(&with(&source, &more));
        if let Err(errors) = compile(target, folder, &source) {
            complaints.push(format!("{style} {target}: {errors}"));
        }
    }
    (count, complaints)
}

fn judge_sample(style: &str) {
    if !has_go() {
        return;
    }
    let folder = Folder::new(&format!("go-{style}"));
    let (mut count, mut complaints) = (0, Vec::new());
    for ids in chunks(&sample(100), PER_PACKAGE) {
        let (judged, errors) = judge(style, &ids, &folder);
        count += judged;
        complaints.extend(errors);
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_enough(count);
    let architectures = targets(style).iter().map(|(_, architecture)| *architecture).collect::<Vec<_>>();
    took(("go", style), &architectures, "Go", Command::new("go").arg("version"));
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    judge_sample("lazydll");
}

#[test]
fn the_lines_for_mkwinsyscall_have_types_that_compile() {
    judge_sample("sys");
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_go() {
        return;
    }
    let id = farcall_snapshot::catalog().resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(("go", "lazydll"), &[id], Architecture::X64);
    let folder = Folder::new("go-negative");
    let mut expected = expected(&unit, &file, Architecture::X64);
    let judged = |expected: &[Expected]| {
        ordered(&with(&file.text, &assertions(&file.text, expected, Architecture::X64).0))
    };
    let good = judged(&expected);
    compile("amd64", &folder, &good).unwrap();
    expected[0].size += 1;
    assert!(compile("amd64", &folder, &judged(&expected)).unwrap_err().contains("SYSTEM_INFO"));
    let undefined = good.replacen("uintptr", "Undefined", 1);
    assert!(compile("amd64", &folder, &undefined).unwrap_err().contains("undefined: Undefined"));
}

#[test]
fn gofmt_has_nothing_to_change() {
    if !has_go() {
        return;
    }
    let folder = Folder::new("gofmt");
    for style in ["lazydll", "sys"] {
        let ids = sample(100);
        let (_, file) = print_for(("go", style), &ids[..ids.len().min(PER_PACKAGE)], Architecture::X64);
        folder.write("win32.go", &file.text);
        let output = Command::new("gofmt").args(["-d", "win32.go"]).current_dir(&folder.0).output().unwrap();
        let difference = String::from_utf8_lossy(&output.stdout).into_owned();
        let start: Vec<&str> = difference.lines().take(60).collect();
        assert!(output.status.success() && difference.is_empty(), "{style}: {}", start.join("\n"));
    }
}
