//! What is printed for chosen items, in every language and style: one file per language and style
//! under `goldens/`, with every item's declaration, then one whole file.
//!
//! The items are in `goldens/items.txt`, each with why it was chosen. To accept a change that was
//! looked at: `INSTA_UPDATE=always cargo test -p farcall-languages --test goldens`.

use farcall_languages::{LANGUAGES, Language, Options};
use farcall_model::Unit;
use std::fmt::Write;

/// What a first program on file mappings needs.
const FILE: &[&str] =
    &["CreateFileMapping", "OpenFileMapping", "MapViewOfFile", "UnmapViewOfFile", "CloseHandle"];

/// The names in `items.txt`, where everything behind `#` is a comment.
fn items() -> Vec<&'static str> {
    let lines = include_str!("goldens/items.txt").lines();
    lines
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The unit of `names`, called as they were asked for.
fn unit(names: &[&str]) -> Unit {
    let catalog = farcall_snapshot::catalog();
    let resolve = |name: &&str| catalog.resolve(name).unwrap_or_else(|| panic!("no {name} in the catalog"));
    let ids: Vec<_> = names.iter().map(resolve).collect();
    let mut unit = catalog.unit(&ids);
    for (id, name) in ids.into_iter().zip(names) {
        unit.call(id, name);
    }
    unit
}

fn golden(language: &dyn Language, style: &str) -> String {
    let options = Options { style: style.to_owned(), ..Options::default() };
    let mut text = String::new();
    for name in items() {
        let unit = unit(&[name]);
        let _ = writeln!(text, "=== {name}");
        match language.declaration(&unit, unit.roots()[0], &options) {
            Ok(declaration) => text.push_str(&declaration),
            Err(unsupported) => {
                let _ = writeln!(text, "unsupported: {unsupported}");
            }
        }
        text.push('\n');
    }
    let unit = unit(FILE);
    let file = language.file(&unit, &options);
    let _ = writeln!(text, "=== file: {}\n{}", FILE.join(" "), file.text);
    for (id, why) in file.unsupported {
        let _ = writeln!(text, "unsupported: {}: {why}", unit.name(id));
    }
    text
}

#[test]
fn what_is_printed_has_been_looked_at() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("goldens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for language in LANGUAGES {
            let about = language.about();
            for style in about.styles {
                insta::assert_snapshot!(format!("{}-{}", about.id, style.id), golden(*language, style.id));
            }
        }
    });
}

#[test]
fn a_style_that_nobody_knows_is_the_first_one() {
    let unit = unit(&["OpenFileMapping"]);
    for language in LANGUAGES {
        let first = language.about().styles.first().map_or("", |style| style.id);
        let print = |style: &str| {
            let options = Options { style: style.to_owned(), ..Options::default() };
            language.declaration(&unit, unit.roots()[0], &options)
        };
        assert_eq!(print("no such style"), print(first), "{}", language.about().id);
    }
}

#[test]
fn a_root_keeps_the_name_it_was_asked_for() {
    let unit = unit(&["OpenFileMapping"]);
    for language in LANGUAGES {
        let text = language.declaration(&unit, unit.roots()[0], &Options::default()).unwrap();
        let plain =
            text.match_indices("OpenFileMapping").any(|(at, name)| !text[at + name.len()..].starts_with('W'));
        assert!(plain && text.contains("OpenFileMappingW"), "{}: {text}", language.about().id);
    }
}
