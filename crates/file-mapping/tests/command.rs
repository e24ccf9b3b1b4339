//! The command line, through the real binary.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_file-mapping"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut child = command(arguments).spawn().expect("it starts");
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().expect("piped").write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

/// Starts a command that holds a name, and reads its first line.
fn hold(arguments: &[&str]) -> (Child, String) {
    let mut child = command(arguments).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("text");
    (child, line)
}

#[test]
fn a_name_is_created_listed_written_read_and_gone() {
    let name = format!("command-{}", std::process::id());
    assert_eq!(run(&["open", &name], b"").0, Some(1));
    let (mut holder, line) = hold(&["create", &name, "--size", "5K"]);
    assert_eq!(line, format!("created {name}\n"));
    assert_eq!(run(&["open", &name], b""), (Some(0), format!("{name}\t5120\tread-write\n"), String::new()));
    let listed = run(&["list"], b"").1;
    let expected = format!("{name}\t5120\tread-write\t{}", holder.id());
    assert!(listed.lines().any(|line| line == expected), "{listed}");
    assert_eq!(run(&["write", &name, "--offset", "10"], b"hello").0, Some(0));
    assert_eq!(run(&["cat", &name, "--offset", "10", "--length", "5"], b"").1, "hello");
    assert_eq!(run(&["cat", &name], b"").1.len(), 5120);
    let (code, _, error) = run(&["write", &name, "--offset", "5118"], b"xyz");
    assert_eq!(code, Some(2));
    assert!(error.contains("longer than the 2 bytes"), "{error}");
    let (mut second, line) = hold(&["hold", &name]);
    assert_eq!(line, format!("holding {name}\n"));
    holder.kill().and_then(|()| holder.wait()).expect("it runs");
    assert_eq!(run(&["cat", &name, "--offset", "10", "--length", "5"], b"").1, "hello", "still held");
    drop(second.stdin.take());
    assert!(second.wait().expect("it ends").success());
    assert_eq!(run(&["open", &name], b"").0, Some(1), "nobody holds it");
    assert!(!run(&["list"], b"").1.contains(&name));
}

#[test]
fn a_command_runs_while_the_name_is_held() {
    let name = format!("command-run-{}", std::process::id());
    let own = env!("CARGO_BIN_EXE_file-mapping");
    let (code, output, _) = run(&["create", &name, "--size", "100", "--", own, "open", &name], b"");
    assert_eq!((code, output), (Some(0), format!("created {name}\n{name}\t100\tread-write\n")));
    let inner = ["create", &name, "--size", "1", "--protection", "read-only", "--", own, "open", "missing"];
    assert_eq!(run(&inner, b"").0, Some(1), "the exit code is passed on");
    assert_eq!(run(&["open", &name], b"").0, Some(1));
}

#[test]
fn wrong_use_is_2_and_says_why() {
    for (arguments, expected) in [
        (&["create", "x"][..], "--size"),
        (&["create", "x", "--size", "12Q"], "4096, 64K or 1M"),
        (&["create", "x", "--size", "99999999999G"], "too large"),
        (&["create", "x", "--size", "0"], "(87)"),
        (&["create", "a\\b", "--size", "1"], "(3)"),
        (&["open", ""], "(6)"),
        (&["open", "Local\\"], "(123)"),
        (&["frobnicate"], "frobnicate"),
        (&[], "Usage"),
    ] {
        let (code, _, error) = run(arguments, b"");
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
    let (code, _, error) = run(&["cat", "surely-missing"], b"");
    assert_eq!(code, Some(1));
    assert!(error.contains("surely-missing"), "{error}");
}
