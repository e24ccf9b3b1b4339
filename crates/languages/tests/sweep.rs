//! Every declaration of the catalog in every language and style: none panics, and what cannot be
//! said is counted by reason.

use farcall_languages::{LANGUAGES, Options};
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
