//! Every declaration of the catalog in every language and style: none panics, and what cannot be
//! said is counted by reason.

use farcall_languages::{LANGUAGES, Options, compilers};
use farcall_model::DeclId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How often each language and style, kind and reason came up.
type Counts = BTreeMap<(String, &'static str, String), usize>;

#[test]
fn every_declaration_prints_or_says_why_not() {
    let catalog = farcall_snapshot::catalog();
    let ids: Vec<DeclId> = catalog.ids().collect();
    let half = ids.len() / 2;
    let (mut counts, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| sweep(&ids[half..]));
        (sweep(&ids[..half]), other.join().unwrap())
    });
    for (key, count) in other {
        *counts.entry(key).or_default() += count;
    }
    compare_table(&table(&counts));
    let mut text = String::new();
    for ((language, kind, reason), count) in counts {
        let _ = writeln!(text, "{count:>7} {language} {kind}: {reason}");
    }
    insta::assert_snapshot!(text);
}

fn sweep(ids: &[DeclId]) -> Counts {
    let catalog = farcall_snapshot::catalog();
    let mut counts = Counts::new();
    for id in ids {
        let unit = catalog.unit(&[*id]);
        let Some(declaration) = unit.get(*id) else { continue };
        let kind = declaration.kind().name();
        *counts.entry(("all".to_owned(), kind, "declared".to_owned())).or_default() += 1;
        for language in LANGUAGES {
            let about = language.about();
            for style in about.styles {
                let options = Options { style: style.id.to_owned(), ..Options::default() };
                match language.declaration(&unit, *id, &options) {
                    Ok(text) => {
                        assert!(text.len() > 5 && text.ends_with('\n'), "{}: {text:?}", declaration.name);
                    }
                    Err(unsupported) => {
                        let reason = without_names(&unsupported.reason, &declaration.name);
                        let key = (format!("{}/{}", about.id, style.id), kind, reason);
                        *counts.entry(key).or_default() += 1;
                    }
                }
            }
        }
    }
    counts
}

/// `reason` with the names of declarations taken out, so that one reason is counted once.
fn without_names(reason: &str, name: &str) -> String {
    let catalog = farcall_snapshot::catalog();
    let words = reason.split(' ').map(|word| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let bare = bare.strip_prefix("Native.").unwrap_or(bare);
        let is_name = bare == name
            || (bare.contains(|c: char| c.is_ascii_uppercase()) && catalog.resolve(bare).is_some());
        if is_name { word.replace(bare, "…") } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The kinds that have a column, and its heading.
const COLUMNS: [(&[&str], &str); 7] = [
    (&["function"], "functions"),
    (&["struct", "union"], "structs and unions"),
    (&["enum"], "enums"),
    (&["callback"], "callbacks"),
    (&["interface"], "COM interfaces"),
    (&["typedef"], "typedefs"),
    (&["constant"], "constants"),
];

/// `docs/languages.md`: what each language cannot say, and what judges what it says.
fn table(counts: &Counts) -> String {
    let of = |key: &str, kinds: &[&str]| -> usize {
        let found = counts.iter().filter(|((language, kind, _), _)| language == key && kinds.contains(kind));
        found.map(|(_, count)| count).sum()
    };
    let mut text = String::from(
        "# Languages\n\nHow many declarations of Windows each language and style cannot say; `0` is all of them. \
         The sweep over the whole catalog\n(`cargo test -p farcall-languages --test sweep`) makes this file, and \
         its snapshot has the reasons.\n\n| language | style | id |",
    );
    for (kinds, heading) in COLUMNS {
        let _ = write!(text, " of {} {heading} |", of("all", kinds));
    }
    text.push_str("\n|---|---|---|");
    text.push_str(&"---:|".repeat(COLUMNS.len()));
    text.push('\n');
    for about in LANGUAGES.iter().map(|language| language.about()) {
        for style in about.styles {
            let id = format!("{}/{}", about.id, style.id);
            let _ = write!(text, "| {} | {} | `{id}` |", about.name, style.name);
            for (kinds, _) in COLUMNS {
                let _ = write!(text, " {} |", of(&id, kinds));
            }
            text.push('\n');
        }
    }
    text.push_str(
        "\n## What judges them\n\nWhat took everything that is counted above, by `cargo xtask evidence`, and what is \
         compared in every test run.\n\n| id | took everything | what is compared |\n|---|---|---|\n",
    );
    for about in LANGUAGES.iter().map(|language| language.about()) {
        let judge = about.judge.unwrap_or("nothing that can be had compiles it: not compiled");
        for style in about.styles {
            let named: Vec<String> = compilers(about.id, style.id)
                .iter()
                .map(|compiler| format!("{} ({})", compiler.name, compiler.architectures.join(", ")))
                .collect();
            let named = if named.is_empty() { "nothing".to_owned() } else { named.join(", ") };
            let _ = writeln!(text, "| `{}/{}` | {named} | {judge} |", about.id, style.id);
        }
    }
    text
}

/// Compares with the file, or writes it where goldens are accepted.
fn compare_table(text: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/languages.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(path, text).unwrap();
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(there == text, "docs/languages.md is old; INSTA_UPDATE=always writes it anew:\n{text}");
}
