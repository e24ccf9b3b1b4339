//! The files of a made-up archive, as nasty as those of the old wiki, and what each becomes.

use farcall_prose::archive::{LONGEST_FILE, Misplaced, Outcome, Reason, read};
use farcall_prose::markdown::{Settings, render};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// The files of the archive, by their paths in it.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/archive");
    let mut open = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let file = |path: PathBuf| {
        let name =
            path.strip_prefix(&root).expect("it is in the folder").to_string_lossy().replace('\\', "/");
        (name, std::fs::read(path).expect("it can be read"))
    };
    files.into_iter().map(file).collect()
}

/// An outcome as a person would read it.
fn drawn(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Unplaced(why) => format!("  not placed: {why}\n"),
        Outcome::Junk { reason, .. } => format!("  junk: {reason}\n"),
        Outcome::Page(page) => {
            let place = &page.place;
            let mut out = format!("  {:?} {} of {:?}\n", place.kind, place.name, place.module);
            for section in &page.sections {
                out += &format!("  [{}]\n{}", section.key, indented(&section.text));
            }
            for left in &page.left {
                let why = left.reason.map_or("not placed".to_owned(), |reason| reason.to_string());
                out += &format!("  left from {:?}: {why}\n{}", left.heading, indented(&left.text));
            }
            out
        }
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}").trim_end().to_owned() + "\n").collect()
}

#[test]
fn every_file_becomes_what_is_expected() {
    let drawn: String =
        files().iter().map(|(path, bytes)| format!("{path}\n{}", drawn(&read(path, bytes)))).collect();
    insta::assert_snapshot!(drawn);
}

/// Everything that is typed in a file is in a section, in what is left, or is a heading.
#[test]
fn nothing_is_dropped_in_silence() {
    // What was decoded once too often is put right, and so is not what stands in the file.
    for (path, bytes) in files().into_iter().filter(|(path, _)| !path.ends_with("Twice.md")) {
        let (Outcome::Page(page), Ok(text)) = (read(&path, &bytes), String::from_utf8(bytes)) else {
            continue;
        };
        let kept: String =
            page.sections.iter().map(|s| &s.text).chain(page.left.iter().map(|l| &l.text)).cloned().collect();
        for word in
            text.lines().filter(|line| !line.starts_with(['#', '`', '~'])).flat_map(str::split_whitespace)
        {
            assert!(kept.contains(word), "{path} lost {word:?}");
        }
    }
}

#[test]
fn the_sections_can_be_shown() {
    let mut sections = 0;
    for (path, bytes) in files() {
        let Outcome::Page(page) = read(&path, &bytes) else { continue };
        for section in page.sections {
            let html = render(&section.text, &Settings::default()).expect("it is short");
            assert!(!html.contains("<script"), "{path}: {html}");
            sections += 1;
        }
    }
    assert!(sections >= 25, "{sections} sections");
}

#[test]
fn a_file_that_is_too_long_has_no_place() {
    let path = "desktopfunctions/kernel32/Beep.md";
    let bytes = vec![b'x'; LONGEST_FILE + 1];
    assert_eq!(read(path, &bytes), Outcome::Unplaced(Misplaced::TooLong { bytes: bytes.len() }));
    let Outcome::Page(page) = read(path, &bytes[1..]) else { panic!("it is short enough") };
    assert_eq!(page.sections.len(), 1);
}

/// What takes long if anything is looked for again and again.
#[test]
fn hostile_files_cost_no_more_than_their_length() {
    for piece in [
        "```a\n",
        "```a\n## Notes\n",
        "~~~a\n```a\n## Notes\n",
        "## C# Signature\n",
        "#",
        "`",
        "## x\n",
        "```\n",
        "\u{c3}\n",
        "http://",
        "a ",
        "TODO ",
        "(",
        "# C# ",
    ] {
        let text = piece.repeat(LONGEST_FILE / piece.len());
        _ = read("desktopfunctions/kernel32/Beep.md", text.as_bytes());
    }
}

#[test]
fn placeholders_alone_are_junk() {
    let outcome = read("directory/enums/X.md", b"# X\n\n. TODO\n\n## Notes\n\nNone.\n");
    assert!(matches!(outcome, Outcome::Junk { reason: Reason::Todo, .. }), "{outcome:?}");
}

proptest! {
    #[test]
    fn any_bytes_at_any_path_are_something(path in "(desktopfunctions|directory)/(kernel32|enums|\\PC{0,5})/\\PC{0,20}\\.md", bytes: Vec<u8>) {
        _ = read(&path, &bytes);
    }

    /// Pieces that mean something, put together at random: keys stand once, in order, and no section is empty.
    #[test]
    fn sections_are_in_order(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "# X\n", "## Notes:\n", "## C# Signature\n", "##VB Signature\n", "### sub\n", "## Other\n", "## Sample Code\n", "```cs\n", "```\n", "~~~\n",
        "static extern int F();\n", "Dim x As Long\n", "TODO\n", "None.\n", "text\n", "\n", "\r\n", "casino\n", "    ", "é\n",
    ]), 0..40)) {
        if let Outcome::Page(page) = read("directory/enums/X.md", pieces.concat().as_bytes()) {
            prop_assert!(page.sections.windows(2).all(|pair| pair[0].key < pair[1].key));
            prop_assert!(page.sections.iter().all(|section| !section.text.trim().is_empty()));
        }
    }
}
