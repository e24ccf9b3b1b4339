//! Whatever is typed gets an answer, and the same one from a prepared index as from a fresh one.
#![allow(clippy::print_stdout, reason = "the times are for who runs the tests with --nocapture")]

use farcall_search::{Index, Notice, parse};
use proptest::prelude::*;
use std::sync::OnceLock;

fn prepared() -> &'static Index<'static> {
    static INDEX: OnceLock<Index<'static>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::new(farcall_snapshot::catalog());
        index.prepare();
        index
    })
}

/// Pieces that mean something to the parser, to be put together at random.
const PIECES: &[&str] = &[
    "dll:",
    "kind:",
    "takes:",
    "field:",
    "value:",
    ":",
    "->",
    "→",
    "\"",
    "{",
    "}",
    "(",
    ")",
    ",",
    "*",
    "0x",
    "-",
    "&H",
    "_",
    "...",
    " ",
    "\t",
    "\0",
    "\u{202e}",
    "é",
    "İ",
    "ß",
    "\u{10ffff}",
    "HANDLE",
    "kernel32",
    "!",
    "::",
    "#",
    "00000000-0000-0000-C000-000000000046",
    "80070005",
    "5",
    "[",
    "]",
    "const ",
    "W",
    ".dll",
    ".h",
    "\r\n",
    "\\",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        parse(&text);
    }

    #[test]
    fn any_sequence_of_pieces_is_a_query(at in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = at.into_iter().map(|at| PIECES[at]).collect();
        parse(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_pieces_is_answered(at in prop::collection::vec(0..PIECES.len(), 0..12)) {
        let text: String = at.into_iter().map(|at| PIECES[at]).collect();
        let results = prepared().search(&text, 10);
        prop_assert!(results.results.len() <= 10);
        prop_assert!(results.results.is_sorted_by(|a, b| a.score >= b.score), "{:?}", results.results);
    }
}

#[test]
fn hostile_queries_are_answered() {
    let long = |piece: &str| piece.repeat(10_000 / piece.len());
    for query in [
        String::new(),
        " \t\r\n".to_owned(),
        long("a"),
        long("ab "),
        long("createfile"),
        long("_"),
        long("dll:x "),
        long("value:1 "),
        long("takes:HANDLE "),
        long("HANDLE, ") + "-> BOOL",
        long("->"),
        long("*") + "-> *",
        long("\""),
        long("9"),
        long("0x"),
        long("{"),
        long("\u{0}"),
        long("é"),
        long("kernel32!"),
        "dll: kind: header: takes: returns: field: value:".to_owned(),
        (0..2000).map(|i| format!("value:{i} takes:HANDLE field:x{i} ")).collect(),
        "dll:nothing kind:nothing header:nothing takes:nothing field:nothing value:nothing".to_owned(),
    ] {
        let start = std::time::Instant::now();
        let results = prepared().search(&query, 10);
        let shown: String = query.chars().take(20).collect();
        println!("{shown:?}…: {:?}", start.elapsed());
        assert!(results.results.len() <= 10);
        assert_eq!(results.query, query);
    }
    assert!(prepared().search("CreateFile", 0).results.is_empty());
}

#[test]
fn what_is_not_understood_is_said() {
    let notices = |query: &str| prepared().search(query, 1).notices;
    assert_eq!(notices("colour:red"), [Notice::UnknownFilter("colour".to_owned())]);
    assert_eq!(notices("kind:verb mutex"), [Notice::UnknownKind("verb".to_owned())]);
    assert_eq!(notices("dll: mutex"), [Notice::EmptyFilter("dll")]);
    assert_eq!(notices("dll:nosuchthing mutex"), [Notice::UnknownLibrary("nosuchthing".to_owned())]);
    assert_eq!(notices("takes:NOSUCHTHING"), [Notice::UnknownType("NOSUCHTHING".to_owned())]);
    assert_eq!(notices("MessageBox c#"), [Notice::Ignored(vec!["c#".to_owned()])]);
    assert!(notices("CreateFile").is_empty());
    let text = Notice::UnknownFilter("colour".to_owned()).to_string();
    assert!(text.contains("colour:") && text.contains("takes:"), "{text}");
}

#[test]
fn a_fresh_index_answers_like_a_prepared_one() {
    let fresh = Index::new(farcall_snapshot::catalog());
    // A fresh index reads every name for every query, so that some must do.
    let rows = include_str!("../data/queries.tsv").lines().filter(|line| !line.starts_with("# "));
    for line in rows.step_by(4) {
        let Some((query, _)) = line.split_once('\t') else { continue };
        let names = |index: &Index<'static>| -> Vec<String> {
            index.search(query, 10).results.iter().map(ToString::to_string).collect()
        };
        assert_eq!(names(&fresh), names(prepared()), "{query}");
    }
}

#[test]
fn modules_of_windows_ce_are_dlls_too() {
    let results = prepared().search("dll:coredll", 10_000);
    assert!(results.notices.is_empty(), "{:?}", results.notices);
    assert!(results.results.iter().any(|hit| hit.symbol.name == "CreateFile"));
    assert!(results.results.len() > 500, "{}", results.results.len());
}

#[test]
fn families_fold_unless_one_half_is_named() {
    let names = |query: &str| -> Vec<&str> {
        prepared().search(query, 10).results.iter().map(|hit| hit.symbol.name).collect()
    };
    let folded = names("openfilemapp");
    assert!(folded.contains(&"OpenFileMapping"), "{folded:?}");
    assert!(!folded.contains(&"OpenFileMappingA") && !folded.contains(&"OpenFileMappingW"), "{folded:?}");
    assert_eq!(names("openfilemappinga").first(), Some(&"OpenFileMappingA"));
    assert!(!names("OpenFileMappingA").contains(&"OpenFileMappingW"));
}
