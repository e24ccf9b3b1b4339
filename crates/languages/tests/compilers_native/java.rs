//! The Java compiler judges what is printed for JNA and for `java.lang.foreign`, and a program run with it
//! asks JNA and the layouts themselves where every field lies.
//!
//! JNA is Debian's `libjna-java`. Its `char` is as wide as the C compiler's `wchar_t`, which is 4 bytes outside
//! Windows, so there the judge reads `short` in its place. `java.lang.foreign` needs Java 22 or later:
//! `FARCALL_JDK` is the folder of one, or it lies where Temurin's packages put it. Without these the tests say
//! so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{
    Expected, Folder, accepts, assert_enough, between, expected, has_tool, print_for, sample,
};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

const JNA_JAR: &str = "/usr/share/java/jna.jar";

/// As many declarations as go into one class without reaching the limits of class files.
const CHUNK: usize = 2000;

fn has_jna() -> bool {
    has_tool(Command::new("javac").arg("-version"), "install Debian's default-jdk-headless")
        && has_tool(Command::new("ls").arg(JNA_JAR), "install Debian's libjna-java")
}

/// A JDK that has `java.lang.foreign` for good.
fn jdk() -> PathBuf {
    let folder = std::env::var_os("FARCALL_JDK");
    folder.map_or_else(|| PathBuf::from("/usr/lib/jvm/temurin-25-jdk-amd64"), PathBuf::from)
}

fn has_ffm() -> bool {
    let is_there = jdk().join("bin/javac").exists();
    if !is_there {
        // No package that can be had brings one, so that nobody is asked to install it.
        eprintln!("skipped: java.lang.foreign (set FARCALL_JDK to the folder of a JDK 22 or later)");
    }
    is_there
}

/// One line for each record of `source`: its name there, size, alignment, and fields with offsets.
pub(crate) fn lines(source: &str, expected: &[Expected]) -> String {
    let mut lines = String::new();
    // An array without elements is nothing but a comment.
    let open = between(source, ", as many as there are: ", "\n");
    for Expected { name_in_any_case, size, align, fields, .. } in expected {
        let _ = write!(lines, "{name_in_any_case} {size} {align}");
        for (field, offset) in fields.iter().filter(|(field, _)| !open.contains(field.as_str())) {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    lines
}

fn judge_jna(folder: &Folder, source: &str, lines: &str) -> Result<(), String> {
    let source =
        source.replace(" char ", " short ").replace(" char[", " short[").replace("(char)", "(short)");
    folder.write("Native.java", &source.replace("(char[", "(short[").replace("(char ", "(short "));
    folder.write("Judge.java", include_str!("java/JudgeJna.java"));
    folder.write("expected.txt", lines);
    let mut compiler = Command::new("javac");
    compiler.args(["-cp", JNA_JAR, "-J-Xmx1500m", "-Xlint:all,-overloads,-serial", "-Werror"]);
    accepts(compiler.args(["Native.java", "Judge.java"]).current_dir(&folder.0))?;
    let path = format!("{JNA_JAR}:.");
    accepts(Command::new("java").args(["-cp", &path, "Judge"]).current_dir(&folder.0))
}

fn judge_ffm(folder: &Folder, source: &str, lines: &str) -> Result<(), String> {
    folder.write("Native.java", source);
    folder.write("Judge.java", include_str!("java/JudgeFfm.java"));
    folder.write("expected.txt", lines);
    let mut compiler = Command::new(jdk().join("bin/javac"));
    compiler.args(["--release", "22", "-J-Xmx1500m", "-Xlint:all,-restricted", "-Werror"]);
    accepts(compiler.args(["Native.java", "Judge.java"]).current_dir(&folder.0))?;
    let mut program = Command::new(jdk().join("bin/java"));
    program.args(["--enable-native-access=ALL-UNNAMED", "-cp", ".", "Judge"]);
    accepts(program.current_dir(&folder.0))
}

type Judge = fn(&Folder, &str, &str) -> Result<(), String>;

fn judge_all(style: &str, judge: Judge, ids: &[DeclId]) {
    let mut failures = Vec::new();
    let mut records = 0;
    for chunk in chunks(ids, CHUNK) {
        let folder = Folder::new(style);
        let (unit, file) = print_for(("java", style), &chunk, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        records += expected.len();
        failures.extend(judge(&folder, &file.text, &lines(&file.text, &expected)).err());
    }
    assert_enough(records);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_sample_compiles_and_jna_lays_it_out_as_the_model_says() {
    if has_jna() {
        judge_all("jna", judge_jna, &sample(100));
        took(("java", "jna"), &[Architecture::X64], "javac", Command::new("javac").arg("-version"));
    }
}

#[test]
fn the_sample_compiles_and_its_layouts_are_as_the_model_says() {
    if has_ffm() {
        judge_all("ffm", judge_ffm, &sample(100));
        let javac = &mut Command::new(jdk().join("bin/javac"));
        took(("java", "ffm"), &[Architecture::X64], "javac", javac.arg("-version"));
    }
}

fn refuses_what_is_wrong(style: &str, judge: Judge) {
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(("java", style), &ids, Architecture::X64);
    let folder = Folder::new(&format!("{style}-negative"));
    judge(&folder, &file.text, "SYSTEM_INFO 48 8 dwPageSize=4\n").unwrap();
    let wrong = judge(&folder, &file.text, "SYSTEM_INFO 47 8 dwPageSize=8\n").unwrap_err();
    assert!(
        wrong.contains("has 48 bytes, not 47") && wrong.contains("dwPageSize lies at 4, not 8"),
        "{wrong}"
    );
    let undefined = file.text.replace("int dwPageSize", "Undefined dwPageSize");
    let wrong = judge(&folder, &undefined, "").unwrap_err();
    assert!(wrong.contains("cannot find symbol"), "{wrong}");
}

#[test]
fn the_judge_of_jna_refuses_wrong_sizes_and_undefined_types() {
    if has_jna() {
        refuses_what_is_wrong("jna", judge_jna);
    }
}

#[test]
fn the_judge_of_layouts_refuses_wrong_sizes_and_undefined_types() {
    if has_ffm() {
        refuses_what_is_wrong("ffm", judge_ffm);
    }
}
