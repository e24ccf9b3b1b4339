//! The Kotlin compiler judges what is printed for it, and a Java program asks JNA where every field lies.
//!
//! The compiler is Debian's `kotlin`, 1.3 and slow, so it judges what the goldens show, and no more unless
//! it is asked for.
//! JNA is Debian's `libjna-java`, whose `char` is as wide as `wchar_t`; the judge reads `Short` in its
//! place. Without these the tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::java::lines;
use crate::judge::{Folder, accepts, expected, has_tool, print_for};
use crate::sample::{asked, is_all, odd};
use farcall_model::Architecture;
use std::process::Command;

const JNA_JAR: &str = "/usr/share/java/jna.jar";

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
    if !has_tool(Command::new("which").arg("kotlinc"), "install Debian's kotlin")
        || !has_tool(Command::new("ls").arg(JNA_JAR), "install Debian's libjna-java")
    {
        return;
    }
    let ids = asked().filter(|_| !is_all()).unwrap_or_else(odd);
    let (unit, file) = print_for(("kotlin", "jna"), &ids, Architecture::X64);
    let lines = lines(&file.text, &expected(&unit, &file, Architecture::X64));
    let folder = Folder::new("kotlin");
    judge(&folder, &file.text, &lines).unwrap_or_else(|errors| panic!("{errors}"));
    // The same classes with one size that is wrong.
    folder.write("expected.txt", "SYSTEM_INFO 47 8 dwPageSize=8\n");
    let path = format!("{JNA_JAR}:.:/usr/share/java/kotlin-stdlib.jar");
    let wrong = accepts(
        Command::new("java")
            .args(["-cp", &path, "-Dfarcall.constants=NativeKt", "Judge"])
            .current_dir(&folder.0),
    );
    assert!(wrong.unwrap_err().contains("has 48 bytes, not 47"));
}
