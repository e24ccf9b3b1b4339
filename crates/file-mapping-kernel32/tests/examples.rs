//! The examples, as a reader of a page would run them: a writer in one language, a reader in another, and
//! a `kill -9` between.

#![cfg(target_os = "linux")]

mod judge;

use judge::wine::Wine;
use judge::{Folder, compile_c, has_tool, here, library_folder, missing, succeed};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// An example that can be run.
struct Example {
    language: &'static str,
    command: Vec<PathBuf>,
}

/// The examples whose tools are here, compiled.
fn examples(folder: &Folder) -> Vec<Example> {
    static RUST: OnceLock<PathBuf> = OnceLock::new();
    let rust = RUST.get_or_init(rust_example).clone();
    let mut examples = vec![Example { language: "Rust", command: vec![rust] }];
    if has_tool("gcc", "gcc") {
        let program = folder.join("shared_memory");
        compile_c(&[here("examples/c/shared_memory.c")], &program, &["-DUNICODE"]);
        examples.push(Example { language: "C", command: vec![program] });
    }
    if has_tool("python3", "python3") {
        let program = here("examples/python/shared_memory.py");
        examples.push(Example { language: "Python", command: vec!["python3".into(), program] });
    }
    if has_tool("mcs", "mono-mcs") && has_tool("mono", "mono-runtime") {
        let program = folder.join("SharedMemory.exe");
        let mut compiler = Command::new("mcs");
        compiler.args(["-nologo", "-warnaserror"]).arg(format!("-out:{}", program.display()));
        succeed(compiler.arg(here("examples/csharp/SharedMemory.cs")));
        let configuration = here("examples/csharp/SharedMemory.exe.config");
        std::fs::copy(configuration, folder.join("SharedMemory.exe.config")).unwrap();
        examples.push(Example { language: "C#", command: vec!["mono".into(), program] });
    }
    examples
}

/// Cargo builds examples with `cargo test`, but not when single tests are asked for.
fn rust_example() -> PathBuf {
    let deps = library_folder();
    let (profile, target) = (deps.parent().unwrap(), deps.parent().unwrap().parent().unwrap());
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--manifest-path"]).arg(here("Cargo.toml"));
    cargo.args(["--example", "shared_memory", "--target-dir"]).arg(target);
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    succeed(&mut cargo);
    profile.join("examples/shared_memory")
}

impl Example {
    fn command(&self, folder: &Folder, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).args(arguments);
        command.env("LD_LIBRARY_PATH", library_folder()).env("XDG_RUNTIME_DIR", &folder.0);
        command
    }

    /// Starts a writer and waits until it is attached.
    fn write(&self, folder: &Folder, name: &str, text: &str) -> Writer {
        let mut command = self.command(folder, &["write", name, text]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim_end(), "attached", "{}", self.language);
        Writer(child)
    }

    /// What a reader prints.
    fn read(&self, folder: &Folder, name: &str) -> String {
        let output = self.command(folder, &["read", name]).stdin(Stdio::null()).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.is_empty(), "{}: {errors}", self.language);
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }
}

struct Writer(Child);

impl Writer {
    /// `kill -9`, and wait until the process is gone.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Lets it read the end of its input, upon which it detaches.
    fn finish(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const GONE: &str = "error 2";

#[test]
fn every_language_reads_what_every_other_writes() {
    let folder = Folder::new("examples");
    let examples = examples(&folder);
    for writer in &examples {
        let text = format!("from {} – žluťoučký kůň", writer.language);
        let name = format!("pair-{}-{}", std::process::id(), writer.language);
        let running = writer.write(&folder, &name, &text);
        for reader in &examples {
            let read = reader.read(&folder, &name);
            assert_eq!(read, text, "{} reads what {} wrote", reader.language, writer.language);
        }
        running.finish();
        for reader in &examples {
            assert_eq!(reader.read(&folder, &name), GONE, "{} after {}", reader.language, writer.language);
        }
    }
}

#[test]
fn a_killed_writer_leaves_nothing() {
    let folder = Folder::new("examples-killed");
    let examples = examples(&folder);
    for writer in &examples {
        let name = format!("killed-{}-{}", std::process::id(), writer.language);
        writer.write(&folder, &name, "short-lived").kill();
        for reader in &examples {
            assert_eq!(reader.read(&folder, &name), GONE, "{} after {}", reader.language, writer.language);
        }
    }
}

#[test]
fn what_another_still_holds_survives_the_kill() {
    let folder = Folder::new("examples-held");
    let examples = examples(&folder);
    for (at, writer) in examples.iter().enumerate() {
        let holder = &examples[(at + 1) % examples.len()];
        let name = format!("held-{}-{}", std::process::id(), writer.language);
        let first = writer.write(&folder, &name, "first");
        let second = holder.write(&folder, &name, "second");
        first.kill();
        for reader in &examples {
            assert_eq!(
                reader.read(&folder, &name),
                "second",
                "{} killed, {} holds",
                writer.language,
                holder.language
            );
        }
        second.kill();
        assert_eq!(holder.read(&folder, &name), GONE);
    }
}

/// The same C is a program for Windows.
#[test]
fn the_c_example_works_with_the_real_headers() {
    if !has_tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32") {
        return;
    }
    let Some(wine) = Wine::find() else { return missing("wine64", "wine64") };
    let folder = Folder::new("examples-wine");
    let program = folder.join("shared_memory.exe");
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler.args(["-DUNICODE", "-Wall", "-Wextra", "-Werror"]).arg(here("examples/c/shared_memory.c"));
    succeed(compiler.arg("-o").arg(&program));
    // Nobody types the line that it waits for, so it detaches at once.
    assert_eq!(wine.run(&folder, &program, &["write", "example", "text"]).trim_end(), "attached");
}
