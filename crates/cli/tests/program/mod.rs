//! Running the binary, in a home where nobody has written anything.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The program, which looks for its user's data where there is nothing.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_farcall"));
    command.env("XDG_DATA_HOME", "/nowhere").env("HOME", "/nowhere").stdin(Stdio::null());
    command
}

pub(crate) fn farcall(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// The program with something on its standard input.
#[allow(dead_code, reason = "not every file of tests has something to say")]
pub(crate) fn farcall_told(arguments: &[&str], input: &str) -> Output {
    let mut command = program();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output of a command that must succeed and say nothing else.
pub(crate) fn output(arguments: &[&str]) -> String {
    said(arguments, &farcall(arguments))
}

/// Standard output of a run that must have succeeded and said nothing else.
pub(crate) fn said(arguments: &[&str], output: &Output) -> String {
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{arguments:?}");
    text(&output.stdout)
}

/// Exit code and standard error of a command that must print nothing.
pub(crate) fn failure(arguments: &[&str]) -> (i32, String) {
    let output = farcall(arguments);
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    (output.status.code().unwrap(), text(&output.stderr))
}
