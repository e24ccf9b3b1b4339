//! `cargo xtask headers`: which header declares what, for `crates/sources/data/headers.tsv`.
//!
//! The metadata names no header; links to documentation do, and many items have none. The headers
//! of mingw-w64 are divided as Microsoft's are. They are read as text, without a preprocessor, so that
//! what is declared for another architecture or version counts too; what goes into the file are names
//! alone.
//!
//! An example of this package, since examples may use what the chores themselves do not wait for.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people at a terminal")]

mod choose;
#[path = "../shared/mingw.rs"]
mod mingw;
mod scan;

use anyhow::{Context, Result, bail};
use farcall_model::{Declaration, Facts, Kind};
use mingw::{HEADERS, VERSION, version};
use scan::{Class, Wanted};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/sources/data/headers.tsv");
    match (arguments.as_slice(), version()) {
        (["check"], found) if found.as_deref() != Some(VERSION) => skip(found),
        (["check"], _) => {
            let known = std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
            if known != table()? {
                bail!("crates/sources/data/headers.tsv is out of date; `cargo xtask headers write` makes it");
            }
            eprintln!("crates/sources/data/headers.tsv is what mingw-w64 {VERSION} says");
            Ok(())
        }
        (["write"], Some(found)) if found == VERSION => {
            std::fs::write(&file, table()?).with_context(|| format!("{}", file.display()))
        }
        (["write"], found) => bail!("the file is made from mingw-w64 {VERSION}; here is {found:?}"),
        _ => bail!("say `write` or `check`"),
    }
}

fn skip(found: Option<String>) -> Result<()> {
    let found = found.map_or("none".to_owned(), |found| format!("version {found}"));
    if std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1") {
        bail!(
            "the headers of mingw-w64 {VERSION} are missing, there is {found}; `cargo xtask test` installs them"
        );
    }
    eprintln!("skipped: the headers of mingw-w64 {VERSION} are missing, there is {found}");
    Ok(())
}

/// The text of the file.
fn table() -> Result<String> {
    let facts = farcall_sources::without_headers()?;
    let unique = unique(&facts);
    let wanted = Wanted::new(unique.iter().map(|(name, d)| (*name, class(d.kind()))));
    let mut places: HashMap<(Class, String), BTreeSet<String>> = HashMap::new();
    for (header, path) in headers(Path::new(HEADERS))?.into_iter().filter(|(h, _)| choose::is_of_windows(h)) {
        // Some comments are not UTF-8.
        let bytes = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
        for (class, name) in scan::declared(&String::from_utf8_lossy(&bytes), &wanted) {
            places.entry((class, name)).or_default().insert(header.clone());
        }
    }
    let documented = facts.declarations.iter().filter_map(|d| d.header.as_deref()).collect();
    let choose = choose::Choose::new(documented, places.values());
    let mut rows: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut judged = BTreeMap::<&str, [usize; 4]>::new();
    for (name, declaration) in &unique {
        let class = class(declaration.kind());
        let chosen = places.get(&(class, (*name).to_owned())).map(|places| choose.among(class, places));
        let [agree, differ, new, unknown] = judged.entry(class.name()).or_default();
        match (&declaration.header, chosen) {
            (Some(documented), Some(chosen)) if *documented == chosen => *agree += 1,
            (Some(_), Some(_)) => *differ += 1,
            (Some(_), None) => {}
            (None, Some(chosen)) => {
                *new += 1;
                rows.entry(chosen).or_default().insert(name);
            }
            (None, None) => *unknown += 1,
        }
    }
    for (class, [agree, differ, new, unknown]) in judged {
        eprintln!(
            "{class}: {new} have a header only here, {unknown} none; where documentation names one too, \
             {agree} agree and {differ} differ"
        );
    }
    Ok(print(&rows))
}

/// What is declared once under its name. Of a name that stands for several things, the headers would
/// have to be told apart by more than the name.
fn unique(facts: &Facts) -> BTreeMap<&str, &Declaration> {
    let mut count: BTreeMap<&str, (u32, &Declaration)> = BTreeMap::new();
    for declaration in &facts.declarations {
        count.entry(&declaration.name).or_insert((0, declaration)).0 += 1;
    }
    count.into_iter().filter(|(_, (count, _))| *count == 1).map(|(name, (_, d))| (name, d)).collect()
}

const fn class(kind: Kind) -> Class {
    match kind {
        Kind::Function => Class::Function,
        Kind::Constant => Class::Constant,
        Kind::Struct | Kind::Union | Kind::Enum | Kind::Callback | Kind::Interface | Kind::Typedef => {
            Class::Type
        }
    }
}

/// Every header below `folder`: its path there, and where it is.
fn headers(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| format!("cannot list {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "h") {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
                found.push((name, path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn print(rows: &BTreeMap<String, BTreeSet<&str>>) -> String {
    let mut text = format!(
        "# Which header declares what the metadata gives no link to documentation for: a header, then the\n\
         # names that it declares. Made by `cargo xtask headers write` from the headers of mingw-w64 {VERSION}\n\
         # (Debian's package mingw-w64-common), which are divided as Microsoft's are. Names that stand for\n\
         # more than one thing are left out.\n"
    );
    for (header, names) in rows {
        let _ = writeln!(text, "{header}");
        for name in names {
            let _ = writeln!(text, "\t{name}");
        }
    }
    text
}
