//! The Kotlin compiler judges what is printed for it, and a Java program asks JNA where every field lies.
//!
//! The compiler is Debian's `kotlin`, 1.3 and slow, so it judges what the goldens show, and no more unless
//! it is asked for.
//! JNA is Debian's `libjna-java`, whose `char` is as wide as `wchar_t`; the judge reads `Short` in its
//! place. Without these the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::java::{Package, Style, judge_all, refuses_what_is_wrong, write};
use crate::judge::{Folder, accepts, has_tool};
use crate::sample::{asked, odd};
use crate::took::took;
use farcall_model::Architecture;
use std::process::Command;

const JNA_JAR: &str = "/usr/share/java/jna.jar";

fn has_kotlin() -> bool {
    has_tool(Command::new("which").arg("kotlinc"), "install Debian's kotlin")
        && has_tool(Command::new("ls").arg(JNA_JAR), "install Debian's libjna-java")
}

const STYLE: Style = Style { id: ("kotlin", "jna"), class: "NativeKt", before: "", adapt: with_short };

fn with_short(source: &str) -> String {
    source.replace(": CharArray = CharArray(", ": ShortArray = ShortArray(")
}

fn judge(folder: &Folder, packages: &[Package]) -> Result<(), String> {
    let files = write(folder, packages, "Native.kt");
    folder.write("Judge.java", include_str!("java/JudgeJna.java"));
    let mut compiler = Command::new("kotlinc");
    // Left alone it takes so little memory that it collects garbage most of the time.
    compiler.env("JAVA_OPTS", "-Xmx2500m");
    accepts(compiler.args(["-cp", JNA_JAR, "-d", "."]).args(files).current_dir(&folder.0))?;
    accepts(Command::new("javac").args(["-cp", JNA_JAR, "Judge.java"]).current_dir(&folder.0))?;
    let path = format!("{JNA_JAR}:.:/usr/share/java/kotlin-stdlib.jar");
    accepts(Command::new("java").args(["-cp", &path, "Judge"]).current_dir(&folder.0))
}

#[test]
fn what_the_goldens_show_compiles_and_is_laid_out_as_the_model_says() {
    if has_kotlin() {
        judge_all(STYLE, judge, &asked().unwrap_or_else(odd));
        took(STYLE.id, &[Architecture::X64], "kotlinc", Command::new("kotlinc").arg("-version"));
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if has_kotlin() {
        refuses_what_is_wrong(STYLE, judge);
    }
}
