//! `cargo xtask evidence`: what others say about each declaration, and which compilers take everything.

use crate::chore::{self, Chore};
use crate::tools;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// Above the lines of `evidence/compiled.txt`.
const HEAD: &str = "\
# Compiled: everything of Windows that a language can say in a style, in one file or in several.
# language/style, architecture, compiler, a number for what was printed then; what has no line here was compiled
# as a sample at most
";

/// Collects all evidence; with `--check` compares what is quickly collected, and with `--language` has the
/// compilers of one language take everything.
pub(crate) fn run(arguments: &[&str]) -> anyhow::Result<()> {
    match arguments {
        [] => {
            tools::install(&tools::TESTS)?;
            collect("write").run()?;
            compile(None)
        }
        ["--check"] => {
            tools::install(&tools::TESTS)?;
            collect("check").run()
        }
        ["--language", language] => {
            tools::install(&tools::TESTS)?;
            compile(Some(language))
        }
        other => bail!("`{}` is none of: nothing, --check, --language <id>", other.join(" ")),
    }
}

/// The chore that collects what others say, or compares it with what is written down.
pub(crate) fn collect(mode: &str) -> Chore {
    let tools = chore::tools_folder();
    chore::cargo("run --quiet -p xtask --example evidence --").args([mode]).env("FARCALL_TOOLS", tools)
}

/// Has the judges of the languages take everything, and writes down which did.
fn compile(language: Option<&str>) -> anyhow::Result<()> {
    let notes = chore::target().join("evidence");
    if notes.exists() {
        std::fs::remove_dir_all(&notes).with_context(|| format!("{}", notes.display()))?;
    }
    std::fs::create_dir_all(&notes).with_context(|| format!("{}", notes.display()))?;
    let tests = "test -p farcall-languages --test compilers_native --test compilers_dotnet --no-fail-fast --";
    let mut judges = chore::cargo(tests)
        .env("FARCALL_JUDGE_ALL", "1")
        .env("FARCALL_REQUIRE_TOOLS", "1")
        .env("FARCALL_EVIDENCE", &notes)
        .env("FARCALL_TOOLS", chore::tools_folder());
    if let Some(language) = language {
        judges = judges.args([format!("{language}::")]);
    }
    let judged = judges.run();
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

/// The lines of `old` about other languages, and what the judges noted.
fn merged(old: &str, language: Option<&str>, notes: &Path) -> anyhow::Result<String> {
    let is_kept = |line: &&str| {
        let of = line.split('/').next().unwrap_or_default();
        !line.starts_with('#') && language.is_some_and(|language| of != language)
    };
    let mut lines: BTreeSet<String> = old.lines().filter(is_kept).map(str::to_owned).collect();
    for note in std::fs::read_dir(notes).with_context(|| format!("{}", notes.display()))? {
        lines.extend(std::fs::read_to_string(note?.path())?.lines().map(str::to_owned));
    }
    Ok(lines.into_iter().map(|line| line + "\n").collect())
}
