//! The Kotlin compiler judges what is printed for it, and a Java program asks JNA where every field lies.
//!
//! The compiler is Debian's `kotlin`, 1.3 and slow, so it judges what the goldens show, and no more unless
//! it is asked for.
//! JNA is Debian's `libjna-java`, whose `char` is as wide as `wchar_t`; the judge reads `Short` in its
//! place. Without these the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::java::lines;
use crate::judge::{Folder, accepts, expected, has_tool, print_for};
use crate::sample::{asked, chunks, odd};
use crate::took::took;
use farcall_model::Architecture;
use std::process::Command;

const JNA_JAR: &str = "/usr/share/java/jna.jar";

/// More at once need more memory than a small machine has.
const CHUNK: usize = 2000;

fn has_kotlin() -> bool {
    has_tool(Command::new("which").arg("kotlinc"), "install Debian's kotlin")
        && has_tool(Command::new("ls").arg(JNA_JAR), "install Debian's libjna-java")
}

fn judge(folder: &Folder, source: &str, lines: &str) -> Result<(), String> {
    let source = source.replace(": CharArray = CharArray(", ": ShortArray = ShortArray(");
    folder.write("Native.kt", &source);
    folder.write("Judge.java", &include_str!("java/JudgeJna.java").replace("\"Native$\" + ", ""));
    folder.write("expected.txt", lines);
    let mut compiler = Command::new("kotlinc");
    accepts(compiler.args(["-cp", JNA_JAR, "-d", ".", "Native.kt"]).current_dir(&folder.0))?;
    accepts(Command::new("javac").args(["-cp", JNA_JAR, "Judge.java"]).current_dir(&folder.0))?;
    let path = format!("{JNA_JAR}:.:/usr/share/java/kotlin-stdlib.jar");
    let judge = ["-cp", &path, "-Dfarcall.constants=NativeKt", "Judge"];
    accepts(Command::new("java").args(judge).current_dir(&folder.0))
}

#[test]
fn what_the_goldens_show_compiles_and_is_laid_out_as_the_model_says() {
    if !has_kotlin() {
        return;
    }
    let folder = Folder::new("kotlin");
    for ids in chunks(&asked().unwrap_or_else(odd), CHUNK) {
        let (unit, file) = print_for(("kotlin", "jna"), &ids, Architecture::X64);
        let lines = lines(&file.text, &expected(&unit, &file, Architecture::X64));
        judge(&folder, &file.text, &lines).unwrap_or_else(|errors| panic!("{errors}"));
    }
    took(("kotlin", "jna"), &[Architecture::X64], "kotlinc", Command::new("kotlinc").arg("-version"));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_kotlin() {
        return;
    }
    let folder = Folder::new("kotlin-negative");
    let catalog = farcall_snapshot::catalog();
    let ids = ["SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
    let (_, file) = print_for(("kotlin", "jna"), &ids, Architecture::X64);
    judge(&folder, &file.text, "SYSTEM_INFO 48 8 dwPageSize=4\n").unwrap();
    folder.write("expected.txt", "SYSTEM_INFO 47 8 dwPageSize=8\n");
    let path = format!("{JNA_JAR}:.:/usr/share/java/kotlin-stdlib.jar");
    let wrong = accepts(
        Command::new("java")
            .args(["-cp", &path, "-Dfarcall.constants=NativeKt", "Judge"])
            .current_dir(&folder.0),
    );
    assert!(wrong.unwrap_err().contains("has 48 bytes, not 47"));
    let undefined = file.text.replacen(": Int", ": Undefined", 1);
    assert!(judge(&folder, &undefined, "").unwrap_err().contains("unresolved reference: Undefined"));
}
