//! `farcall export snippets`: the folder, the format, and the compilers' word on what is inserted.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod compiled;
#[allow(dead_code, reason = "snippets are in two languages, of which this calls the compilers alone")]
#[path = "../../../languages/tests/compilers_dotnet/dotnet.rs"]
mod dotnet;
#[path = "../../../languages/tests/shared/microsoft.rs"]
mod microsoft;
#[path = "../program/mod.rs"]
mod program;
mod schema;

use program::{failure, farcall, output, text};
use std::path::{Path, PathBuf};

/// Exports what `arguments` ask for into a new folder inside of `folder`.
fn export(folder: &Path, arguments: &[&str]) -> PathBuf {
    let into = folder.join("snippets");
    let all = [&["export", "snippets", into.to_str().unwrap()], arguments].concat();
    output(&all);
    into
}

/// The files below a folder, sorted, each with how it is reached and its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        for path in std::fs::read_dir(inner).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn each_function_has_a_file_and_each_time_the_same() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let names = ["OpenFileMapping", "GetSystemInfo", "openfilemapping", "EnumWindows"];
    let snippets = files(&export(one.path(), &names));
    let paths: Vec<&str> = snippets.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "csharp/kernel32/GetSystemInfo.snippet",
        "csharp/kernel32/OpenFileMapping.snippet",
        "csharp/user32/EnumWindows.snippet",
        "vb/kernel32/GetSystemInfo.snippet",
        "vb/kernel32/OpenFileMapping.snippet",
        "vb/user32/EnumWindows.snippet",
    ];
    assert_eq!(paths, expected);
    assert_eq!(snippets, files(&export(other.path(), &names)));
    for (path, snippet) in snippets.iter().filter(|(path, _)| path.contains("kernel32")) {
        let name = path.replace('/', "-").replace(".snippet", "");
        insta::assert_snapshot!(name, snippet);
    }
}

#[test]
fn a_module_is_exported_whole_in_the_language_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let snippets = files(&export(folder.path(), &["--lang", "VB.NET", "--module", "version.dll"]));
    assert!(snippets.len() > 5, "{}", snippets.len());
    assert!(snippets.iter().all(|(path, _)| path.starts_with("vb/version/")));
    assert!(snippets.iter().any(|(path, _)| path == "vb/version/GetFileVersionInfo.snippet"));
    snippets.iter().for_each(|(path, snippet)| schema::check(path, snippet));
}

#[test]
fn what_cannot_be_done_says_why_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("new");
    let into = into.to_str().unwrap();
    for (arguments, code, why) in [
        (&["openfilemaping"][..], 1, "did you mean"),
        (&["SYSTEM_INFO"], 2, "SYSTEM_INFO is of the kind struct"),
        (&["--module", "nowhere"], 2, "no module “nowhere”"),
        (&["--lang", "rust", "Sleep"], 2, "snippets in csharp and vb, and none in rust"),
    ] {
        let (found, error) = failure(&[&["export", "snippets", into], arguments].concat());
        assert_eq!(found, code, "{arguments:?}: {error}");
        assert!(error.contains(why), "{arguments:?}: {error}");
        assert!(!Path::new(into).exists(), "{arguments:?}");
    }
    std::fs::write(folder.path().join("mine"), "").unwrap();
    let (code, error) = failure(&["export", "snippets", folder.path().to_str().unwrap(), "Sleep"]);
    assert_eq!(code, 2);
    assert!(error.contains("there is something in it already"), "{error}");
    assert_eq!(files(folder.path()), [("mine".to_owned(), String::new())]);
}

/// A function of Windows CE has a name and nothing else.
#[test]
fn what_a_language_cannot_say_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("new");
    let run = farcall(&["export", "snippets", into.to_str().unwrap(), "SipShowIM", "Sleep"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stdout).contains("holds 2 snippets of 2 functions"), "{}", text(&run.stdout));
    assert!(
        text(&run.stderr).contains("left out SipShowIM in vb: SipShowIM is an export of Windows CE"),
        "{}",
        text(&run.stderr)
    );
    assert_eq!(files(&into).len(), 2);
}
