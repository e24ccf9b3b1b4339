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

/// More files at once need more memory than a small machine has.
const AT_ONCE: usize = 4;

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

/// A file in a package of its own: one run of a compiler, which is slow at first, takes several.
pub(crate) struct Package {
    name: String,
    source: String,
    /// For each record the name of its class, its size, its alignment, and its fields with their offsets; and `: ` with
    /// the name of the class that has the constants.
    lines: String,
    records: usize,
}

/// How a style is judged.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) id: (&'static str, &'static str),
    /// The class that has the constants and the functions.
    pub(crate) class: &'static str,
    /// What stands before the name of a record, which may lie in that class.
    pub(crate) before: &'static str,
    /// What is put in place of what the judge cannot take.
    pub(crate) adapt: fn(&str) -> String,
}

impl Style {
    /// Java and Kotlin have a style of the same name, and are judged at the same time.
    fn folder(&self, what: &str) -> Folder {
        Folder::new(&format!("{}-{}{what}", self.id.0, self.id.1))
    }
}

impl Package {
    pub(crate) fn new(style: Style, number: usize, ids: &[DeclId]) -> Self {
        let (unit, file) = print_for(style.id, ids, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        let name = format!("p{number}");
        let semicolon = if style.id.0 == "java" { ";" } else { "" };
        let source = format!("package {name}{semicolon}\n\n{}", (style.adapt)(&file.text));
        let before = format!("{name}.{}", style.before);
        let lines = lines(&before, &file.text, &expected) + &format!(": {name}.{}\n", style.class);
        Self { name, source, lines, records: expected.len() }
    }

    /// As it is, but that the text or the lines have something else in place of something.
    pub(crate) fn with(&self, from: &str, to: &str) -> Self {
        let replaced = |text: &str| text.replace(from, to);
        let (source, lines) = (replaced(&self.source), replaced(&self.lines));
        assert!(source != self.source || lines != self.lines, "{from} is nowhere");
        Self { name: self.name.clone(), source, lines, records: self.records }
    }
}

/// One line for each record of `source`.
fn lines(before: &str, source: &str, expected: &[Expected]) -> String {
    let mut lines = String::new();
    // An array without elements is nothing but a comment.
    let open = between(source, ", as many as there are: ", "\n");
    for Expected { name_in_any_case, size, align, fields, .. } in expected {
        let _ = write!(lines, "{before}{name_in_any_case} {size} {align}");
        for (field, offset) in fields.iter().filter(|(field, _)| !open.contains(field.as_str())) {
            let _ = write!(lines, " {field}={offset}");
        }
        lines.push('\n');
    }
    lines
}

/// Writes the files, and what is expected of them; the files, as a compiler wants them named.
pub(crate) fn write(folder: &Folder, packages: &[Package], file: &str) -> Vec<String> {
    folder.write("expected.txt", &packages.iter().map(|package| package.lines.as_str()).collect::<String>());
    let write = |Package { name, source, .. }: &Package| {
        std::fs::create_dir_all(folder.0.join(name)).unwrap();
        let path = format!("{name}/{file}");
        folder.write(&path, source);
        path
    };
    packages.iter().map(write).collect()
}

const JNA: Style = Style { id: ("java", "jna"), class: "Native", before: "Native$", adapt: with_short };

fn with_short(source: &str) -> String {
    let source =
        source.replace(" char ", " short ").replace(" char[", " short[").replace("(char)", "(short)");
    source.replace("(char[", "(short[").replace("(char ", "(short ")
}

fn judge_jna(folder: &Folder, packages: &[Package]) -> Result<(), String> {
    let files = write(folder, packages, "Native.java");
    folder.write("Judge.java", include_str!("java/JudgeJna.java"));
    let mut compiler = Command::new("javac");
    compiler.args(["-cp", JNA_JAR, "-J-Xmx1500m", "-Xlint:all,-overloads,-serial", "-Werror"]);
    accepts(compiler.args(files).arg("Judge.java").current_dir(&folder.0))?;
    let path = format!("{JNA_JAR}:.");
    accepts(Command::new("java").args(["-cp", &path, "Judge"]).current_dir(&folder.0))
}

const FFM: Style = Style { id: ("java", "ffm"), class: "Native", before: "Native$", adapt: str::to_owned };

fn judge_ffm(folder: &Folder, packages: &[Package]) -> Result<(), String> {
    let files = write(folder, packages, "Native.java");
    folder.write("Judge.java", include_str!("java/JudgeFfm.java"));
    let mut compiler = Command::new(jdk().join("bin/javac"));
    compiler.args(["--release", "22", "-J-Xmx1500m", "-Xlint:all,-restricted", "-Werror"]);
    accepts(compiler.args(files).arg("Judge.java").current_dir(&folder.0))?;
    let mut program = Command::new(jdk().join("bin/java"));
    program.args(["--enable-native-access=ALL-UNNAMED", "-cp", ".", "Judge"]);
    accepts(program.current_dir(&folder.0))
}

type Judge = fn(&Folder, &[Package]) -> Result<(), String>;

/// How many records were judged.
pub(crate) fn judge_all(style: Style, judge: Judge, ids: &[DeclId]) -> usize {
    let mut failures = Vec::new();
    let mut records = 0;
    for chunks in chunks(ids, CHUNK).chunks(AT_ONCE) {
        let folder = style.folder("");
        let packages: Vec<Package> =
            (0..).zip(chunks).map(|(number, ids)| Package::new(style, number, ids)).collect();
        records += packages.iter().map(|package| package.records).sum::<usize>();
        failures.extend(judge(&folder, &packages).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    records
}

#[test]
fn the_sample_compiles_and_jna_lays_it_out_as_the_model_says() {
    if has_jna() {
        assert_enough(judge_all(JNA, judge_jna, &sample(100)));
        took(("java", "jna"), &[Architecture::X64], "javac", Command::new("javac").arg("-version"));
    }
}

#[test]
fn the_sample_compiles_and_its_layouts_are_as_the_model_says() {
    if has_ffm() {
        assert_enough(judge_all(FFM, judge_ffm, &sample(100)));
        let javac = &mut Command::new(jdk().join("bin/javac"));
        took(("java", "ffm"), &[Architecture::X64], "javac", javac.arg("-version"));
    }
}

pub(crate) fn refuses_what_is_wrong(style: Style, judge: Judge) {
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo", "MAX_PATH"].map(|name| catalog.resolve(name).unwrap());
    let package = Package::new(style, 0, &ids);
    let folder = style.folder("-negative");
    let judge = |package: Package| judge(&folder, &[package]);
    let wrong = package.with("SYSTEM_INFO 48 ", "SYSTEM_INFO 47 ").with("dwPageSize=4", "dwPageSize=8");
    judge(package).unwrap();
    let wrong = judge(wrong).unwrap_err();
    assert!(
        wrong.contains("has 48 bytes, not 47") && wrong.contains("dwPageSize lies at 4, not 8"),
        "{wrong}"
    );
    let package = Package::new(style, 0, &ids);
    let (from, to) = match style.id.0 {
        "kotlin" => ("dwPageSize: Int", "dwPageSize: Undefined"),
        _ => ("int dwPageSize", "Undefined dwPageSize"),
    };
    let wrong = judge(package.with(from, to)).unwrap_err();
    assert!(
        wrong.contains("cannot find symbol") || wrong.contains("unresolved reference: Undefined"),
        "{wrong}"
    );
}

#[test]
fn the_judge_of_jna_refuses_wrong_sizes_and_undefined_types() {
    if has_jna() {
        refuses_what_is_wrong(JNA, judge_jna);
    }
}

#[test]
fn the_judge_of_layouts_refuses_wrong_sizes_and_undefined_types() {
    if has_ffm() {
        refuses_what_is_wrong(FFM, judge_ffm);
    }
}
