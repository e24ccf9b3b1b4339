//! Completion in shells: what `farcall completions` prints, and the answers to what that asks.
//!
//! The printed script is short: it runs this program with what was typed so far and the variable below set, and the
//! engine of clap finds out what can follow from the one definition in `arguments.rs`. So bash, zsh, fish and PowerShell
//! complete the same, commands, options and values alike, and an option that is added is completed without a line here.
//! Scripts with all of it written out, and a command that they would call for names, would say everything twice and
//! differ from shell to shell. The price is a feature of `clap_complete` that its authors still call unstable, which is
//! why its version is fixed in `Cargo.toml`; the script asks the program that prints it, so both always fit.

use crate::arguments::{Arguments, Shell};
use crate::failure::Failure;
use crate::{output, own};
use anyhow::Context;
use clap::CommandFactory;
use clap::builder::StyledStr;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{Bash, CompleteEnv, EnvCompleter, Fish, Powershell, Zsh};
use farcall_app::{Offer, SNIPPET_LANGUAGES};
use std::ffi::{OsStr, OsString};

/// The variable by which a script asks.
const VARIABLE: &str = "FARCALL_COMPLETE";
/// What a script completes and what it runs, found by the shell as usual, so that a script outlives a move.
const PROGRAM: &str = "farcall";
/// How many names are offered at once: as many as bash lists without asking first.
const MOST: usize = 99;

/// Answers and ends the program, if it is a script that asks.
pub(crate) fn answer() {
    CompleteEnv::with_factory(Arguments::command).var(VARIABLE).completer(PROGRAM).complete();
}

/// Prints the script for a shell.
pub(crate) fn run(shell: Shell) -> Result<(), Failure> {
    output::print(&script(shell)?)
}

fn script(shell: Shell) -> anyhow::Result<String> {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)
        .context("cannot make the script")?;
    String::from_utf8(script).context("the script is no text")
}

/// Names of the catalog that begin with what was typed. Only the sorted names are read; nothing is indexed.
pub(crate) fn names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let chosen = own::Chosen { name: catalog_in(std::env::args_os()) };
    let (Some(typed), Ok(app)) = (typed.to_str(), chosen.open()) else { return Vec::new() };
    app.offers(typed, MOST).into_iter().map(named).collect()
}

fn named(offer: Offer) -> CompletionCandidate {
    let help = match offer.library {
        Some(library) => format!("{}, {library}", offer.kind.name()),
        None => offer.kind.name().to_owned(),
    };
    CompletionCandidate::new(offer.name).help(Some(StyledStr::from(help)))
}

/// The catalog that the line being typed names. The engine shows a completer the word at the cursor alone, and the
/// words of the line are the arguments of this program.
fn catalog_in(arguments: impl Iterator<Item = OsString>) -> Option<String> {
    let words: Vec<String> = arguments.filter_map(|word| word.into_string().ok()).collect();
    let joined = words.iter().rev().find_map(|word| word.strip_prefix("--catalog="));
    let behind = || words.windows(2).rev().find(|pair| pair[0] == "--catalog").map(|pair| pair[1].as_str());
    joined.or_else(behind).map(str::to_owned)
}

/// Ids of languages.
pub(crate) fn languages(typed: &OsStr) -> Vec<CompletionCandidate> {
    let all = farcall_app::languages().into_iter().map(|language| (language.id.to_owned(), language.name));
    beginning(typed, all)
}

/// Ids of the languages that snippets can be in.
pub(crate) fn snippet_languages(typed: &OsStr) -> Vec<CompletionCandidate> {
    let all =
        farcall_app::languages().into_iter().filter(|language| SNIPPET_LANGUAGES.contains(&language.id));
    beginning(typed, all.map(|language| (language.id.to_owned(), language.name)))
}

/// Ids of styles, whatever the language, which may come later in the line.
pub(crate) fn styles(typed: &OsStr) -> Vec<CompletionCandidate> {
    let several = farcall_app::languages().into_iter().filter(|language| language.styles.len() > 1);
    let of_one = |language: farcall_app::LanguageInfo| {
        language.styles.into_iter().map(move |style| (style.id.to_owned(), language.name))
    };
    beginning(typed, several.flat_map(of_one))
}

/// Names of DLLs.
pub(crate) fn modules(typed: &OsStr) -> Vec<CompletionCandidate> {
    let chosen = own::Chosen { name: catalog_in(std::env::args_os()) };
    let Ok(app) = chosen.open() else { return Vec::new() };
    let stem = |library: &str| library.strip_suffix(".dll").unwrap_or(library).to_owned();
    beginning(typed, app.modules().into_iter().map(|module| (stem(&module.library), "DLL")))
}

/// Names of the user's own catalogs.
pub(crate) fn catalogs(typed: &OsStr) -> Vec<CompletionCandidate> {
    beginning(typed, own::names().into_iter().map(|name| (name, "catalog")))
}

/// Those of `all` that begin as `typed` does, in any letter case.
fn beginning(typed: &OsStr, all: impl Iterator<Item = (String, &'static str)>) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let begins = |id: &str| id.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(typed));
    all.filter(|(id, _)| begins(id))
        .map(|(id, help)| CompletionCandidate::new(id).help(Some(StyledStr::from(help))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(candidates: &[CompletionCandidate]) -> Vec<&str> {
        candidates.iter().filter_map(|candidate| candidate.get_value().to_str()).collect()
    }

    #[test]
    fn the_catalog_is_the_last_that_the_line_names() {
        let of = |line: &str| catalog_in(line.split(' ').map(OsString::from));
        assert_eq!(of("farcall -- farcall show crc"), None);
        assert_eq!(of("farcall -- farcall show --catalog zlib crc"), Some("zlib".to_owned()));
        assert_eq!(of("farcall -- farcall show --catalog=zlib crc"), Some("zlib".to_owned()));
        assert_eq!(of("farcall -- farcall show --catalog"), None);
    }

    #[test]
    fn ids_are_offered_in_any_letter_case() {
        assert_eq!(values(&languages("CS".as_ref())), ["csharp"]);
        assert_eq!(values(&snippet_languages("".as_ref())), ["csharp", "vb"]);
        assert!(values(&styles("dll".as_ref())).contains(&"dllimport"));
        assert!(values(&modules("kernel3".as_ref())).contains(&"kernel32"));
        assert_eq!(values(&languages("é".as_ref())), [""; 0]);
    }

    #[test]
    fn names_say_what_they_are() {
        let offers = names("OpenFileMappingF".as_ref());
        assert_eq!(values(&offers), ["OpenFileMappingFromApp"]);
        let help = offers[0].get_help().map(ToString::to_string);
        assert_eq!(help.as_deref(), Some("function, api-ms-win-core-memory-l1-1-3.dll"));
        assert!(names("Get".as_ref()).len() <= MOST);
    }
}
