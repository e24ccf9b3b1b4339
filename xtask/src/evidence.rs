//! `cargo xtask evidence`: what others say about each declaration, and which compilers take everything.

use crate::chore::{self, Chore};
use crate::{sample, tools};
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// Above the lines of `evidence/compiled.txt`.
const HEAD: &str = "\
# Compiled: everything of Windows that a language can say in a style, in one file or in several.
# language/style, architecture, compiler, a number for what was printed then; what has no line here was compiled
# as a sample at most
";

/// Languages whose compilers are so slow that they take everything only where they are asked for by name.
const SLOW: [&str; 2] = ["haskell", "kotlin"];

/// The programs of tests that ask compilers. Either ends with one of them alone, so they run side by side where
/// everything is asked.
const JUDGES: [&str; 2] = ["compilers_native", "compilers_dotnet"];

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted<'a> {
    /// Whether to compare, and not to write.
    is_check: bool,
    /// The one language whose compilers are asked, and nobody else.
    language: Option<&'a str>,
    /// How many declarations the compilers take, in place of everything.
    sample: Option<usize>,
}

impl<'a> Wanted<'a> {
    fn read(mut arguments: &[&'a str]) -> anyhow::Result<Self> {
        let mut wanted = Self::default();
        loop {
            arguments = match arguments {
                [] => return Ok(wanted),
                ["--check", rest @ ..] => {
                    wanted.is_check = true;
                    rest
                }
                ["--language", language, rest @ ..] => {
                    wanted.language = Some(language);
                    rest
                }
                ["--sample", size, rest @ ..] => {
                    let size = size.parse().with_context(|| format!("`{size}` is no number"))?;
                    wanted.sample = Some(size);
                    rest
                }
                other => {
                    bail!("`{}` is none of: --check, --language <id>, --sample <number>", other.join(" "))
                }
            };
        }
    }
}

/// Collects all evidence, and has the compilers take everything. With `--check` or `--sample` they take a sample, and
/// nothing is written.
pub(crate) fn run(arguments: &[&str]) -> anyhow::Result<()> {
    let Wanted { is_check, language, sample } = Wanted::read(arguments)?;
    tools::install(&tools::TESTS)?;
    if language.is_none() && (is_check || sample.is_none()) {
        collect(if is_check { "check" } else { "write" }).run()?;
    }
    if sample.is_none() && !is_check {
        return compile(language);
    }
    let mut judges = sample::of_the_commit(judges(&JUDGES, language));
    if let Some(size) = sample {
        judges = judges.env("FARCALL_SAMPLE", size.to_string());
    }
    judges.run()
}

/// The chore that collects what others say, or compares it with what is written down.
pub(crate) fn collect(mode: &str) -> Chore {
    let tools = chore::tools_folder();
    chore::cargo("run --quiet -p xtask --example evidence --").args([mode]).env("FARCALL_TOOLS", tools)
}

/// These tests that ask the compilers of every language, or of one.
fn judges(programs: &[&str], language: Option<&str>) -> Chore {
    let programs = programs.iter().flat_map(|program| ["--test", *program]);
    let only = language.map(|language| format!("{language}::"));
    let chore =
        chore::cargo("test -p farcall-languages --no-fail-fast").args(programs).args(["--"]).args(only);
    chore.env("FARCALL_TOOLS", chore::tools_folder())
}

/// Has the judges of the languages take everything, and writes down which did.
fn compile(language: Option<&str>) -> anyhow::Result<()> {
    let notes = chore::target().join("evidence");
    if notes.exists() {
        std::fs::remove_dir_all(&notes).with_context(|| format!("{}", notes.display()))?;
    }
    std::fs::create_dir_all(&notes).with_context(|| format!("{}", notes.display()))?;
    let slow = SLOW.map(|slow| ["--skip".to_owned(), format!("{slow}::")]);
    let skipped = slow.as_flattened().iter().filter(|_| language.is_none());
    let skipped: Vec<&String> = skipped.collect();
    // Built before either starts, so that neither waits for the other's compiler.
    judges(&JUDGES, language).args(["--list", "--format", "terse"]).explained()?;
    let judged = std::thread::scope(|scope| {
        let all = JUDGES.map(|program| {
            let judges = judges(&[program], language)
                .args(&skipped)
                .env("FARCALL_JUDGE_ALL", "1")
                .env("FARCALL_REQUIRE_TOOLS", "1")
                .env("FARCALL_EVIDENCE", &notes);
            scope.spawn(|| judges.run())
        });
        let all = all.map(|judges| judges.join().unwrap_or_else(|_| bail!("a thread ended early")));
        all.into_iter().collect::<anyhow::Result<()>>()
    });
    if judged.is_ok() && std::fs::read_dir(&notes)?.next().is_none() {
        bail!("no judge took anything; `docs/languages.md` says which languages have one");
    }
    let file = chore::root().join("evidence/compiled.txt");
    let lines = merged(&std::fs::read_to_string(&file).unwrap_or_default(), language, &notes)?;
    std::fs::write(&file, HEAD.to_owned() + &lines).with_context(|| format!("{}", file.display()))?;
    // What is printed now is what they took; the sweep notes a number for it, and leaves out what is of another time.
    chore::cargo("test -p farcall-languages --test sweep").env("INSTA_UPDATE", "always").run()?;
    judged.context("what a judge refused has no line in evidence/compiled.txt")
}

/// The lines of `old` about languages that were not asked, and what the judges noted.
fn merged(old: &str, language: Option<&str>, notes: &Path) -> anyhow::Result<String> {
    let is_kept = |line: &&str| {
        let of = line.split('/').next().unwrap_or_default();
        !line.starts_with('#') && language.map_or(SLOW.contains(&of), |language| of != language)
    };
    let mut lines: BTreeSet<String> = old.lines().filter(is_kept).map(str::to_owned).collect();
    for note in std::fs::read_dir(notes).with_context(|| format!("{}", notes.display()))? {
        lines.extend(std::fs::read_to_string(note?.path())?.lines().map(str::to_owned));
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_comes_in_any_order() {
        let wanted = Wanted { is_check: false, language: Some("go"), sample: Some(50) };
        assert_eq!(Wanted::read(&["--language", "go", "--sample", "50"]).unwrap(), wanted);
        assert_eq!(Wanted::read(&["--sample", "50", "--language", "go"]).unwrap(), wanted);
        assert_eq!(Wanted::read(&["--check"]).unwrap(), Wanted { is_check: true, ..Wanted::default() });
        assert!(Wanted::read(&["--sample", "few"]).unwrap_err().to_string().contains("`few`"));
        assert!(Wanted::read(&["--language"]).is_err());
    }
}
