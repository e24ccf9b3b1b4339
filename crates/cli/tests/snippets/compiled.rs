//! What snippets insert, compiled: each of a sample in a class of its own, below the imports that its file names.

use crate::dotnet::{Dotnet, Folder, dotnet};
use crate::{export, files, schema};
use farcall_app::App;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// How many functions are compiled where nobody asks for all.
const SAMPLE: usize = 200;

/// Names of functions spread over all modules: which ones is up to the commit. `FARCALL_JUDGE_ALL` takes all.
fn sample() -> Vec<String> {
    let all: BTreeSet<String> =
        App::new().functions(&[], &[]).unwrap().into_iter().map(|function| function.name).collect();
    if std::env::var_os("FARCALL_JUDGE_ALL").is_some() {
        return all.into_iter().collect();
    }
    let seed = std::env::var("FARCALL_SAMPLE_SEED").unwrap_or_else(|_| "none".to_owned());
    eprintln!("FARCALL_SAMPLE_SEED={seed} repeats this sample");
    let step = all.len() / SAMPLE;
    let first = seed.bytes().fold(0, |number, byte| (number * 31 + usize::from(byte)) % step);
    all.into_iter().skip(first).step_by(step).take(SAMPLE).collect()
}

/// One source text of all the snippets, as the language writes a class and imports, and how many they are.
fn program(language: &str, class: fn(usize, &str) -> String, import: fn(&str) -> String) -> (String, usize) {
    let folder = tempfile::tempdir().unwrap();
    let names = sample();
    let into = folder.path().join("snippets");
    // What a language cannot say is left out, and said; what is there must compile.
    let run = crate::program::program()
        .args(["export", "snippets", into.to_str().unwrap(), "--lang", language])
        .args(&names)
        .output()
        .unwrap();
    assert!(matches!(run.status.code(), Some(0 | 2)), "{}", crate::text(&run.stderr));
    let snippets = files(&into);
    let (mut imports, mut classes) = (BTreeSet::new(), String::new());
    for (number, (path, snippet)) in snippets.iter().enumerate() {
        schema::check(path, snippet);
        let root = schema::parse(snippet).unwrap();
        imports.extend(root.all("Namespace").into_iter().map(|namespace| import(&namespace.text)));
        // As an editor inserts it.
        let inserted = root.text_of("Code").replace("$end$", "").replace("$$", "$");
        classes += &class(number, &inserted);
    }
    (imports.into_iter().collect::<String>() + &classes, snippets.len())
}

fn csharp() -> (String, usize) {
    let class = |number: usize, inserted: &str| format!("public class C{number}\n{{\n{inserted}}}\n");
    program("csharp", class, |namespace| format!("using {namespace};\n"))
}

fn vb() -> (String, usize) {
    let class = |number: usize, inserted: &str| format!("Public Class C{number}\n{inserted}End Class\n");
    program("vb", class, |namespace| format!("Imports {namespace}\n"))
}

fn judge(
    name: &str,
    (source, count): (String, usize),
    broken: (&str, &str),
    compile: impl Fn(&Dotnet, &Folder, &str) -> Result<PathBuf, String>,
) {
    let Some(dotnet) = dotnet() else { return };
    assert!(count > SAMPLE * 9 / 10, "only {count} snippets");
    let folder = Folder::new(name);
    compile(dotnet, &folder, &source).unwrap_or_else(|errors| panic!("{errors}"));
    // It says no where a type is missing.
    let wrong = source.replacen(broken.0, broken.1, 1);
    assert_ne!(wrong, source);
    compile(dotnet, &folder, &wrong).unwrap_err();
}

#[test]
fn snippets_of_csharp_compile_in_a_class() {
    judge("csharp", csharp(), ("public enum ", "public enum Not"), |dotnet, folder, source| {
        dotnet.csharp(folder, "7.2", &[source])
    });
}

#[test]
fn snippets_of_visual_basic_compile_in_a_class() {
    judge("vb", vb(), ("Public Enum ", "Public Enum Not"), |dotnet, folder, source| {
        dotnet.vb(folder, source)
    });
}

/// What an editor inserts for a function with a type inside of a type.
#[test]
fn the_types_come_along() {
    let folder = tempfile::tempdir().unwrap();
    let snippets = files(&export(folder.path(), &["--lang", "csharp", "GetSystemInfo"]));
    let root = schema::parse(&snippets[0].1).unwrap();
    for what in ["GetSystemInfo(", "public struct SYSTEM_INFO", "public enum PROCESSOR_ARCHITECTURE"] {
        assert!(root.text_of("Code").contains(what), "{what}");
    }
    assert_eq!(root.text_of("Title"), "GetSystemInfo (kernel32)");
    assert_eq!(root.text_of("Shortcut"), "GetSystemInfo");
}
