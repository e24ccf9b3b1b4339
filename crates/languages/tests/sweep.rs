//! Every declaration of the catalog in every language and style: none panics, and what cannot be
//! said is counted by reason.

#[path = "shared/hash.rs"]
mod hash;

use farcall_languages::{LANGUAGES, Options, find};
use farcall_model::DeclId;
use hash::hash;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// How often each language and style, kind and reason came up.
type Counts = BTreeMap<(String, &'static str, String), usize>;

/// A number for each language and style that changes when anything it prints does.
type Prints = BTreeMap<String, u64>;

#[test]
fn every_declaration_prints_or_says_why_not() {
    let catalog = farcall_snapshot::catalog();
    let ids: Vec<DeclId> = catalog.ids().collect();
    let half = ids.len() / 2;
    let ((mut counts, mut prints), (other_counts, other_prints)) = std::thread::scope(|scope| {
        let other = scope.spawn(|| sweep(&ids[half..]));
        (sweep(&ids[..half]), other.join().unwrap())
    });
    for (key, count) in other_counts {
        *counts.entry(key).or_default() += count;
    }
    for (key, print) in other_prints {
        let sum = prints.entry(key).or_default();
        *sum = sum.wrapping_add(print);
    }
    let compiled = compare_compiled(&prints);
    compare("docs/languages.md", &table(&counts, &compiled));
    compare("README.md", &readme(&summary(&counts, &compiled)));
    let mut text = String::new();
    for ((language, kind, reason), count) in counts {
        let _ = writeln!(text, "{count:>7} {language} {kind}: {reason}");
    }
    insta::assert_snapshot!(text);
}

/// Pages keep definitions by what they stand among.
#[test]
fn definitions_with_the_same_surroundings_are_the_same() {
    let catalog = farcall_snapshot::catalog();
    for (language, style) in
        [("csharp", "dllimport"), ("csharp", "libraryimport"), ("csharp", "blittable"), ("vb", "dllimport")]
    {
        let language = find(language).unwrap();
        let options = Options { style: style.to_owned(), ..Options::default() };
        let mut known: HashMap<(DeclId, u64), Option<String>> = HashMap::new();
        let mut compared = 0;
        for id in catalog.ids() {
            let unit = catalog.unit(&[id]);
            let definitions = language.definitions(&unit, &options);
            let Some(surroundings) = definitions.surroundings() else { continue };
            for needed in unit.order().iter().copied().filter(|needed| *needed != id).take(20) {
                let text = definitions.definition(needed);
                match known.get(&(needed, surroundings)) {
                    Some(other) => {
                        assert!(text == *other, "for {}: {text:?}, elsewhere {other:?}", catalog.name(id));
                        compared += 1;
                    }
                    None => _ = known.insert((needed, surroundings), text),
                }
            }
        }
        assert!(compared > 50_000, "{style}: {compared}");
    }
}

fn sweep(ids: &[DeclId]) -> (Counts, Prints) {
    let catalog = farcall_snapshot::catalog();
    let (mut counts, mut prints) = (Counts::new(), Prints::new());
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
                        let sum = prints.entry(format!("{}/{}", about.id, style.id)).or_default();
                        // The order in which the declarations come must not matter.
                        *sum = sum.wrapping_add(hash(&text));
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
    (counts, prints)
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
fn table(counts: &Counts, compiled: &str) -> String {
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
        "\n## What judges them\n\nWhat took everything that the language can say, by `cargo xtask evidence`, and what judges a \
         sample in every test run.\n\n| id | took everything | judges a sample |\n|---|---|---|\n",
    );
    for about in LANGUAGES.iter().map(|language| language.about()) {
        let judge = about.judge.unwrap_or("nothing that can be had compiles it: not compiled");
        for style in about.styles {
            let id = format!("{}/{}", about.id, style.id);
            let named = match took(compiled, &id) {
                named if named.is_empty() && about.judge.is_some() => "a sample".to_owned(),
                named => named,
            };
            let _ = writeln!(text, "| `{id}` | {named} | {judge} |");
        }
    }
    text
}

/// The table of README: how much each style says, what took all of it, and why not more.
fn summary(counts: &Counts, compiled: &str) -> String {
    let all: usize = of(counts, "all").map(|(_, count)| count).sum();
    let mut text = format!(
        "| language | style | printed of {} | all of it taken by | cannot be said | most of that, because |\n\
         |---|---|---:|---|---:|---|\n",
        grouped(all)
    );
    for about in LANGUAGES.iter().map(|language| language.about()) {
        for style in about.styles {
            let id = format!("{}/{}", about.id, style.id);
            let unsaid: usize = of(counts, &id).map(|(_, count)| count).sum();
            let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
            for ((_, kind, reason), count) in of(counts, &id) {
                // A sentence of its own for each type or DLL is one reason.
                let reason = match (*kind, reason.split_once(": write ")) {
                    ("typedef", Some((reason, _))) => reason,
                    _ => reason
                        .split_once(" runs in the kernel")
                        .map_or(reason.as_str(), |_| "the kernel’s own functions"),
                };
                *reasons.entry(reason).or_default() += count;
            }
            let most = reasons.into_iter().max_by_key(|(_, count)| *count);
            let most = most.map(|(reason, count)| format!("{reason} ({})", grouped(count)));
            let named = match took(compiled, &id) {
                named if !named.is_empty() => named,
                _ if about.judge.is_some() => "a sample only".to_owned(),
                _ => "not compiled".to_owned(),
            };
            let _ = writeln!(
                text,
                "| {} | {} | {} | {named} | {} | {} |",
                about.name,
                style.name,
                grouped(all - unsaid),
                grouped(unsaid),
                most.unwrap_or_default()
            );
        }
    }
    text
}

/// How often what came up for a language and style.
fn of<'c>(
    counts: &'c Counts,
    key: &'c str,
) -> impl Iterator<Item = (&'c (String, &'static str, String), &'c usize)> {
    counts.iter().filter(move |((language, ..), _)| language == key)
}

/// A number with commas between the thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// README with `table` in the place that is marked for it.
fn readme(table: &str) -> String {
    const FROM: &str = "<!-- The sweep makes this table. -->\n\n";
    const TO: &str = "\n<!-- Its end. -->\n";
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (before, rest) = text.split_once(FROM).expect("README has a place for the table");
    let (_, after) = rest.split_once(TO).expect("the place has an end");
    format!("{before}{FROM}{table}{TO}{after}")
}

/// The compilers that took everything of the style `id`: `gcc 12 (x64, x86), clang 14.0.6 (arm64)`.
fn took(compiled: &str, id: &str) -> String {
    let mut compilers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in compiled.lines() {
        if let [style, architecture, compiler, ..] = line.split('\t').collect::<Vec<_>>()[..]
            && style == id
        {
            compilers.entry(compiler).or_default().push(architecture);
        }
    }
    let named =
        compilers.iter().map(|(name, architectures)| format!("{name} ({})", architectures.join(", ")));
    named.collect::<Vec<_>>().join(", ")
}

/// `evidence/compiled.txt` without the lines of what was printed otherwise when the compiler took it: nothing may be called
/// compiled that was not. A line that has no number yet is of now, and gets it.
fn compare_compiled(prints: &Prints) -> String {
    let path = "evidence/compiled.txt";
    let there = std::fs::read_to_string(root().join(path)).unwrap_or_default();
    let current = |line: &&str| {
        let mut cells = line.split('\t');
        let print = cells.next().and_then(|style| prints.get(style));
        line.starts_with('#')
            || cells.nth(2).is_none_or(|then| print.is_some_and(|now| format!("{now:016x}") == then))
    };
    let numbered = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells.as_slice() {
            [style, _, _] => format!("{line}\t{:016x}\n", prints.get(*style).copied().unwrap_or_default()),
            _ => format!("{line}\n"),
        }
    };
    let text: String = there.lines().filter(current).map(numbered).collect();
    compare(path, &text);
    text
}

fn root() -> &'static std::path::Path {
    std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Compares with a file, or writes it where goldens are accepted.
fn compare(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == text, "{path} is old; INSTA_UPDATE=always writes it anew:\n{text}");
}
