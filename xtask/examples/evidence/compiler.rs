//! Asking a compiler that has mingw-w64's headers for numbers, without running anything: gcc for x86 and x64,
//! clang for arm64.
//!
//! Each number becomes a constant of its own line. A first pass tells from the lines of the errors
//! what the headers lack; a second compiles the others to assembly, where the constants can be read.

use crate::mingw::{self, VERSION};
use crate::verdict::Verdict;
use anyhow::{Context, Result, bail};
use farcall_model::Architecture;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The groups of headers.
const HEADERS: &str = include_str!("../../data/mingw_headers.tsv");

/// A cross-compiler for Windows.
#[derive(Debug)]
pub(crate) struct Compiler {
    program: &'static str,
    /// For people.
    name: &'static str,
    options: &'static [&'static str],
    language: &'static Language,
    pub(crate) architecture: Architecture,
}

/// What is asked in, and how.
#[derive(Debug)]
struct Language {
    options: &'static [&'static str],
    /// Behind the headers.
    prelude: &'static str,
    /// What may stand before a name.
    keywords: &'static [&'static str],
    /// A line that compiles where what is between its halves is declared.
    declared: [&'static str; 2],
    /// A line for each name that is declared, around the name and what it is called behind it, where asking for a
    /// number costs less through another name.
    alias: Option<[&'static str; 3]>,
    /// Whether everything can be asked about what is declared.
    knows_all: bool,
    /// Before a constant, so that the assembly has it.
    constant: &'static str,
}

/// One number that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Probe<'a> {
    /// The name that must be declared for it.
    pub(crate) subject: &'a str,
    /// An expression, with `@` where the name goes.
    pub(crate) text: &'a str,
}

/// The size is asked for, since a keyword makes any name a type, though an unfinished one.
const C: Language = Language {
    options: &["-x", "c", "-std=gnu11"],
    prelude: "",
    keywords: &["", "struct ", "union "],
    declared: ["typedef char farcall_probe[sizeof(struct { ", " a; }) ? 1 : -1];"],
    alias: None,
    knows_all: false,
    constant: "const",
};

/// The types of functions can be taken apart here.
const CPP: Language = Language {
    options: &["-x", "c++", "-std=gnu++14"],
    prelude: include_str!("prototype.hpp"),
    keywords: &[""],
    declared: ["static_assert(farcall_shape<decltype(&", ")>::at(0) < 0x10000, \"\");"],
    alias: Some(["typedef farcall_shape<decltype(&", ")> farcall_of_", ";"]),
    knows_all: true,
    constant: "extern \"C\" const",
};

/// Asks each of `compilers`, with every group of headers, for the numbers of `places`, and hands the answers to `answer`.
///
/// # Errors
/// Where the table of headers is broken.
pub(crate) fn ask<P>(
    compilers: &[Compiler],
    places: impl Fn(Architecture) -> Vec<P>,
    probe: impl Fn(&P) -> Probe<'_>,
    mut answer: impl FnMut(&P, u32),
) -> Result<()> {
    let groups = Group::read(HEADERS)?;
    for compiler in compilers {
        let places = places(compiler.architecture);
        let probes: Vec<Probe<'_>> = places.iter().map(&probe).collect();
        for group in groups.iter().filter(|group| group.is_for(compiler)) {
            for (index, theirs) in compiler.measure(group, &probes) {
                answer(&places[index], theirs);
            }
        }
    }
    Ok(())
}

/// The verdict on what no header declares.
pub(crate) fn undeclared() -> Verdict {
    Verdict::NotComparable("the headers of mingw-w64 do not declare it".to_owned())
}

/// Whether `compilers` and the headers can be used. Where not, says so, and fails where tools are required.
pub(crate) fn are_there(compilers: &[Compiler]) -> Result<bool> {
    let missing = compilers.iter().find(|compiler| compiler.version().is_none());
    let what = match (missing, mingw::version()) {
        (Some(compiler), _) => compiler.program.to_owned(),
        (None, Some(version)) if version == VERSION => return Ok(true),
        (None, found) => {
            format!("mingw-w64 {VERSION}; here is {}", found.as_deref().unwrap_or("none"))
        }
    };
    if std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1") {
        bail!("{what} is missing; `cargo xtask toolchains` installs it");
    }
    eprintln!("skipped: {what} is missing");
    Ok(false)
}

/// The compilers with what they compile for, and the headers, with their versions.
pub(crate) fn versions(compilers: &[Compiler]) -> Result<String> {
    let mut named: Vec<(String, Vec<&str>)> = Vec::new();
    for compiler in compilers {
        let version = compiler.version().with_context(|| format!("{} is gone", compiler.program))?;
        let name = format!("{} {}", compiler.name, version.trim_end_matches("-win32"));
        match named.iter_mut().find(|(known, _)| *known == name) {
            Some((_, architectures)) => architectures.push(compiler.architecture.name()),
            None => named.push((name, vec![compiler.architecture.name()])),
        }
    }
    let named = named.iter().map(|(name, architectures)| format!("{name} ({})", architectures.join(", ")));
    let named = named.collect::<Vec<_>>().join(" and ");
    Ok(format!("{named} with the headers of mingw-w64 {VERSION}"))
}

/// Lines that are compiled together in front of the probes.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Of the compiler.
    pub(crate) options: Vec<String>,
    pub(crate) lines: Vec<String>,
    /// The architectures that the headers refuse to be compiled for.
    without: Vec<Architecture>,
    /// Whether the headers are C and no C++.
    is_only_c: bool,
}

impl Group {
    /// Nothing yet.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            options: Vec::new(),
            lines: Vec::new(),
            without: Vec::new(),
            is_only_c: false,
        }
    }

    /// Whether `compiler` can compile the headers.
    fn is_for(&self, compiler: &Compiler) -> bool {
        let is_c = compiler.language.keywords.contains(&"struct ");
        !self.without.contains(&compiler.architecture) && (is_c || !self.is_only_c)
    }

    /// The groups of `mingw_headers.tsv`.
    fn read(text: &str) -> Result<Vec<Self>> {
        let mut groups: Vec<Self> = Vec::new();
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")) {
            let (name, line) = line.split_once('\t').with_context(|| format!("no tab: {line}"))?;
            if groups.last().is_none_or(|group| group.name != name) {
                groups.push(Self::new(name));
            }
            let Some(group) = groups.last_mut() else { continue };
            match line.chars().next() {
                _ if line == "!c++" => group.is_only_c = true,
                Some('!') => group.without.extend(Architecture::from_name(&line[1..])),
                Some('-') => group.options.push(line.to_owned()),
                Some('#') => group.lines.push(line.to_owned()),
                _ => group.lines.push(format!("#include <{line}>")),
            }
        }
        Ok(groups)
    }

    fn source(&self, language: &Language) -> String {
        let mut source = self.lines.join("\n");
        source.push_str("\n#include <stddef.h>\n");
        source.push_str(language.prelude);
        source
    }
}

/// Newer functions and the fields that later versions added are behind these.
const FLAGS: &[&str] = &["-w", "-D_WIN32_WINNT=0x0A00", "-DWINVER=0x0A00", "-DNTDDI_VERSION=0x0A00000B"];

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
    /// Those of C, for what has a size.
    pub(crate) const C: [Self; 3] = [
        Self {
            program: "i686-w64-mingw32-gcc",
            name: "gcc",
            options: GCC,
            language: &C,
            architecture: Architecture::X86,
        },
        Self {
            program: "x86_64-w64-mingw32-gcc",
            name: "gcc",
            options: GCC,
            language: &C,
            architecture: Architecture::X64,
        },
        Self {
            program: "clang-14",
            name: "clang",
            options: CLANG,
            language: &C,
            architecture: Architecture::Arm64,
        },
    ];

    /// Those of C++, for functions.
    pub(crate) const CPP: [Self; 2] = [
        Self {
            program: "i686-w64-mingw32-g++",
            name: "g++",
            options: GCC,
            language: &CPP,
            architecture: Architecture::X86,
        },
        Self {
            program: "x86_64-w64-mingw32-g++",
            name: "g++",
            options: GCC,
            language: &CPP,
            architecture: Architecture::X64,
        },
    ];

    /// Its version; `None` where it cannot be run.
    fn version(&self) -> Option<String> {
        let output = Command::new(self.program).arg("-dumpversion").output().ok()?;
        let is_there = output.status.success();
        is_there.then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// What the headers of `group` say to those of `probes` that they can answer, by the index of the probe.
    ///
    /// # Panics
    /// Where the headers themselves do not compile.
    pub(crate) fn measure(&self, group: &Group, probes: &[Probe<'_>]) -> Vec<(usize, u32)> {
        let spelled = self.spelled(group, probes);
        let mut asked: Vec<(usize, String)> = probes
            .iter()
            .enumerate()
            .filter_map(|(index, it)| Some((index, it.text.replace('@', spelled.get(it.subject)?))))
            .collect();
        if !self.language.knows_all {
            let lines = asked.iter().enumerate().map(|(line, (_, text))| self.constant(line, text));
            let refused = self.refused(group, lines);
            let mut line = 0;
            asked.retain(|_| {
                line += 1;
                !refused.contains(&(line - 1))
            });
        }
        let mut source = group.source(self.language);
        if let Some([before, between, behind]) = self.language.alias {
            source.extend(spelled.values().map(|name| format!("{before}{name}{between}{name}{behind}\n")));
        }
        for (line, (_, text)) in asked.iter().enumerate() {
            source.push_str(&self.constant(line, text));
        }
        let output = self.compile(group, &source, &["-S", "-o", "-"]);
        assert!(output.status.success(), "{}: {}", group.name, String::from_utf8_lossy(&output.stderr));
        let values = values(&String::from_utf8_lossy(&output.stdout));
        assert_eq!(values.len(), asked.len(), "{}: a constant was not emitted", group.name);
        asked
            .iter()
            .enumerate()
            .filter_map(|(line, (index, _))| Some((*index, *values.get(&line)?)))
            .collect()
    }

    /// How what the headers declare is spelled: by the name alone or, where there is no typedef, with the
    /// keyword in front.
    fn spelled<'e>(&self, group: &Group, probes: &[Probe<'e>]) -> HashMap<&'e str, String> {
        let known = self.identifiers(group);
        let mut seen = HashSet::new();
        let names: Vec<&str> =
            probes.iter().map(|it| it.subject).filter(|it| known.contains(*it) && seen.insert(*it)).collect();
        let mut found = HashMap::new();
        let [before, behind] = self.language.declared;
        for keyword in self.language.keywords {
            let rest: Vec<&str> = names.iter().copied().filter(|name| !found.contains_key(name)).collect();
            let spelled: Vec<String> = rest.iter().map(|name| format!("{keyword}{name}")).collect();
            let lines = spelled.iter().map(|it| format!("{before}{it}{behind}\n"));
            let refused = self.refused(group, lines);
            for (index, (name, it)) in rest.into_iter().zip(spelled).enumerate() {
                if !refused.contains(&index) {
                    found.insert(name, it);
                }
            }
        }
        found
    }

    /// Every identifier of the preprocessed headers. A name that is not among them need not be tried,
    /// which matters because gcc searches long for what an unknown name may have been meant to be.
    fn identifiers(&self, group: &Group) -> HashSet<String> {
        let output = self.compile(group, &group.source(self.language), &["-E", "-P"]);
        assert!(output.status.success(), "{}: {}", group.name, String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned).collect()
    }

    /// The indices of the lines that the compiler refuses.
    fn refused(&self, group: &Group, lines: impl Iterator<Item = String>) -> HashSet<usize> {
        let mut source = group.source(self.language);
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

    /// One more than the number, so that it is never zero: zeros are emitted in another form.
    fn constant(&self, line: usize, text: &str) -> String {
        format!("{} unsigned farcall_{line} = {text} + 1;\n", self.language.constant)
    }

    fn compile(&self, group: &Group, source: &str, arguments: &[&str]) -> Output {
        let mut child = Command::new(self.program)
            .args(self.language.options)
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
