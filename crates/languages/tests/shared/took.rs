//! What a judge leaves for `cargo xtask evidence`.

use crate::sample::is_all;
use farcall_model::Architecture;
use std::path::Path;
use std::process::Command;

/// Writes down that a compiler took everything of Windows that a language can say in a style. Of a sample it says
/// nothing.
pub(crate) fn took(style: (&str, &str), architectures: &[Architecture], tool: &str, version: &mut Command) {
    if is_wanted() {
        let output = version.output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        note(style, architectures, tool, &said);
    }
}

/// Whether everything is judged and somebody wants to know.
pub(crate) fn is_wanted() -> bool {
    std::env::var_os("FARCALL_EVIDENCE").is_some() && is_all()
}

/// As [`took`], where the tool has `said` its version.
pub(crate) fn note((language, style): (&str, &str), architectures: &[Architecture], tool: &str, said: &str) {
    let Some(folder) = std::env::var_os("FARCALL_EVIDENCE").filter(|_| is_wanted()) else { return };
    let number = number(said).unwrap_or_else(|| panic!("{tool} says no version: {said}"));
    // Cross-compilers are called by what they compile for, and some by their version.
    let tool = tool.rsplit("mingw32-").next().unwrap_or(tool).trim_end_matches("-14");
    for architecture in architectures {
        let architecture = architecture.name();
        let file = format!("{language}-{style}-{architecture}-{tool}.txt");
        let line = format!("{language}/{style}\t{architecture}\t{tool} {number}\n");
        std::fs::write(Path::new(&folder).join(file), line).unwrap();
    }
}

/// The first number in what a tool says about itself that looks like a version.
fn number(said: &str) -> Option<String> {
    let words = || said.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+'));
    let numbers = words().filter_map(|word| {
        let start = word.find(|c: char| c.is_ascii_digit())?;
        let number: String = word[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        Some(number.trim_end_matches('.').to_owned())
    });
    numbers.clone().find(|number| number.contains('.')).or_else(|| numbers.clone().next())
}

#[test]
fn versions_are_found_in_what_tools_say() {
    for (said, expected) in [
        ("go version go1.19.8 linux/amd64", "1.19.8"),
        ("12-win32\n", "12"),
        ("LDC - the LLVM D compiler (1.30.0):", "1.30.0"),
        ("Debian clang version 14.0.6", "14.0.6"),
    ] {
        assert_eq!(number(said).as_deref(), Some(expected));
    }
}
