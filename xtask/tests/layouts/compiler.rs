//! Measuring C types with a compiler that has mingw-w64's headers, without running anything: gcc for x86 and
//! x64, clang for arm64.
//!
//! Each number becomes a constant of its own line. A first pass tells from the lines of the errors
//! which types and fields the headers lack; a second compiles the others to assembly, where
//! the constants can be read.

use crate::Expectation;
use farcall_model::Architecture;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// A cross-compiler for Windows.
#[derive(Debug)]
pub(crate) struct Compiler {
    program: &'static str,
    options: &'static [&'static str],
    pub(crate) architecture: Architecture,
}

/// Lines that are compiled together in front of the probes.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Of the compiler.
    pub(crate) options: Vec<String>,
    pub(crate) lines: Vec<String>,
    /// The architectures that the headers refuse to be compiled for.
    pub(crate) without: Vec<Architecture>,
}

impl Group {
    /// Nothing yet.
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), options: Vec::new(), lines: Vec::new(), without: Vec::new() }
    }

    /// The groups of `mingw_headers.tsv`.
    pub(crate) fn read(text: &str) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")) {
            let (name, line) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
            if groups.last().is_none_or(|group| group.name != name) {
                groups.push(Self::new(name));
            }
            let Some(group) = groups.last_mut() else { continue };
            match line.chars().next() {
                Some('!') => group.without.extend(Architecture::from_name(&line[1..])),
                Some('-') => group.options.push(line.to_owned()),
                Some('#') => group.lines.push(line.to_owned()),
                _ => group.lines.push(format!("#include <{line}>")),
            }
        }
        groups
    }

    fn source(&self) -> String {
        let mut source = self.lines.join("\n");
        source.push_str("\n#include <stddef.h>\n");
        source
    }
}

/// Newer functions and the fields that later versions added are behind these.
const FLAGS: &[&str] = &[
    "-x",
    "c",
    "-std=gnu11",
    "-w",
    "-D_WIN32_WINNT=0x0A00",
    "-DWINVER=0x0A00",
    "-DNTDDI_VERSION=0x0A00000B",
];

const GCC: &[&str] = &["-fmax-errors=0", "-fno-diagnostics-show-caret"];

/// Bit-fields are laid out and unnamed members read as Microsoft's compiler does, which gcc for Windows takes
/// for granted.
const CLANG: &[&str] = &[
    "--target=aarch64-pc-windows-gnu",
    "-isystem",
    "/usr/share/mingw-w64/include",
    "-mms-bitfields",
    "-fms-extensions",
    "-ferror-limit=0",
    "-fno-caret-diagnostics",
];

impl Compiler {
    pub(crate) const ALL: [Self; 3] = [
        Self { program: "i686-w64-mingw32-gcc", options: GCC, architecture: Architecture::X86 },
        Self { program: "x86_64-w64-mingw32-gcc", options: GCC, architecture: Architecture::X64 },
        Self { program: "clang-14", options: CLANG, architecture: Architecture::Arm64 },
    ];

    /// Whether the compiler can be run. Where it cannot, says so, and fails where tools are required.
    pub(crate) fn is_there_or_skip(&self) -> bool {
        let is_there = Command::new(self.program).arg("--version").output().is_ok_and(|o| o.status.success());
        if !is_there {
            let is_required = std::env::var_os("FARCALL_REQUIRE_TOOLS").is_some();
            assert!(!is_required, "{} is missing; `cargo xtask test` installs it", self.program);
            eprintln!("skipped: {} is missing", self.program);
        }
        is_there
    }

    /// What the headers of `group` say to those of `expected` that they can answer.
    pub(crate) fn measure<'e>(
        &self,
        group: &Group,
        expected: &'e [Expectation],
    ) -> Vec<(&'e Expectation, u32)> {
        let types = self.types(group, expected);
        let mut probes: Vec<(&Expectation, String)> = expected
            .iter()
            .filter_map(|e| types.get(e.record.as_str()).map(|ty| (e, e.probe.replace('@', ty))))
            .collect();
        let refused =
            self.refused(group, probes.iter().enumerate().map(|(index, (_, probe))| constant(index, probe)));
        let mut index = 0;
        probes.retain(|_| {
            index += 1;
            !refused.contains(&(index - 1))
        });
        let mut source = group.source();
        for (index, (_, probe)) in probes.iter().enumerate() {
            source.push_str(&constant(index, probe));
        }
        let output = self.compile(group, &source, &["-S", "-o", "-"]);
        assert!(output.status.success(), "{}: {}", group.name, String::from_utf8_lossy(&output.stderr));
        let values = values(&String::from_utf8_lossy(&output.stdout));
        assert_eq!(values.len(), probes.len(), "{}: a constant was not emitted", group.name);
        probes.iter().enumerate().filter_map(|(i, (e, _))| Some((*e, *values.get(&i)?))).collect()
    }

    /// How C spells the types of `expected` that the headers declare: by the name alone or, where
    /// there is no typedef, with the keyword in front.
    fn types<'e>(&self, group: &Group, expected: &'e [Expectation]) -> HashMap<&'e str, String> {
        let known = self.identifiers(group);
        let mut seen = HashSet::new();
        let names: Vec<&str> = expected
            .iter()
            .map(|e| e.record.as_str())
            .filter(|name| known.contains(*name) && seen.insert(*name))
            .collect();
        let mut types = HashMap::new();
        for keyword in ["", "struct ", "union "] {
            let rest: Vec<&str> = names.iter().copied().filter(|n| !types.contains_key(n)).collect();
            let spelled: Vec<String> = rest.iter().map(|name| format!("{keyword}{name}")).collect();
            // The size is asked for, since a keyword makes any name a type, though an unfinished one.
            let lines = spelled
                .iter()
                .map(|ty| format!("typedef char farcall_probe[sizeof(struct {{ {ty} a; }}) ? 1 : -1];\n"));
            let refused = self.refused(group, lines);
            for (index, (name, ty)) in rest.into_iter().zip(spelled).enumerate() {
                if !refused.contains(&index) {
                    types.insert(name, ty);
                }
            }
        }
        types
    }

    /// Every identifier of the preprocessed headers. A name that is not among them need not be tried,
    /// which matters because gcc searches long for what an unknown name may have been meant to be.
    fn identifiers(&self, group: &Group) -> HashSet<String> {
        let output = self.compile(group, &group.source(), &["-E", "-P"]);
        assert!(output.status.success(), "{}: {}", group.name, String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned).collect()
    }

    /// The indices of the lines that the compiler refuses.
    fn refused(&self, group: &Group, lines: impl Iterator<Item = String>) -> HashSet<usize> {
        let mut source = group.source();
        // From here on the compiler counts lines anew, and calls the file by this name.
        source.push_str("#line 1 \"farcall-probes\"\n");
        source.extend(lines);
        let output = self.compile(group, &source, &["-fsyntax-only"]);
        let errors = String::from_utf8_lossy(&output.stderr);
        let mut refused = HashSet::new();
        for line in errors.lines().filter(|l| l.contains("error:")) {
            let place = line.strip_prefix("farcall-probes:").and_then(|rest| rest.split(':').next());
            let number: Option<usize> = place.and_then(|number| number.parse().ok());
            // An error in a header would make every answer doubtful.
            let number = number.unwrap_or_else(|| panic!("{}: {line}", group.name));
            refused.insert(number - 1);
        }
        refused
    }

    fn compile(&self, group: &Group, source: &str, arguments: &[&str]) -> Output {
        let mut child = Command::new(self.program)
            .args(FLAGS)
            .args(self.options)
            .args(&group.options)
            .args(arguments)
            .arg("-")
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the compiler was there a moment ago");
        let mut input = child.stdin.take().expect("standard input is a pipe");
        std::thread::scope(|scope| {
            // The compiler may write before it has read everything. Where it stops reading, its
            // messages say why.
            scope.spawn(move || input.write_all(source.as_bytes()).ok());
            child.wait_with_output().expect("the compiler can be waited for")
        })
    }
}

/// One more than the number, so that it is never zero: zeros are emitted in another form.
fn constant(index: usize, probe: &str) -> String {
    format!("const unsigned farcall_{index} = {probe} + 1;\n")
}

/// The numbers behind the labels `farcall_N` (on x86 `_farcall_N`) of an assembly file. Behind a number,
/// clang repeats it in a comment.
fn values(assembly: &str) -> HashMap<usize, u32> {
    let mut values = HashMap::new();
    let mut label = None;
    for line in assembly.lines().map(str::trim) {
        let code = line.split("//").next().unwrap_or_default().trim_end();
        if let Some(name) = code.strip_suffix(':') {
            label = name.trim_start_matches('_').strip_prefix("farcall_").and_then(|n| n.parse().ok());
        } else if let Some(value) = line.strip_prefix(".long").or_else(|| line.strip_prefix(".word"))
            && let Some(index) = label.take()
            && let Some(Ok(value)) = value.split_whitespace().next().map(str::parse::<u32>)
        {
            values.insert(index, value - 1);
        }
    }
    values
}
