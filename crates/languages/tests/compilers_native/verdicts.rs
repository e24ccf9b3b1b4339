//! The files of evidence that programs under Wine give: which functions could be linked, and which were called.

use crate::wine;
use farcall_model::Verdict;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::Path;

/// What came of each function, by the full name of its declaration, and what was compared or why nothing could be.
pub(crate) type Verdicts = BTreeMap<String, (Verdict, String)>;

/// Compares with `evidence/<name>.txt`, or writes it for `cargo xtask evidence` and where goldens are accepted. What
/// another Wine said is not comparable, since others have other functions.
///
/// `about` is what is compared, and `with` the program that runs under Wine.
pub(crate) fn compare(name: &str, about: &str, with: &str, verdicts: &Verdicts) {
    let judge = format!("# Judge: {with} under {}\n", wine::version());
    let text = format!("# {about}\n{judge}{}", lines(verdicts));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evidence").join(name).with_extension("txt");
    let is_accepted = std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always");
    if is_accepted || std::env::var_os("FARCALL_EVIDENCE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    if !there.contains(&judge) {
        eprintln!("skipped: evidence/{name}.txt is of another Wine");
        return;
    }
    if there != text {
        let old: HashSet<&str> = there.lines().collect();
        let new: Vec<&str> = text.lines().filter(|line| !old.contains(line)).take(20).collect();
        panic!("evidence/{name}.txt is old; `cargo xtask evidence` makes it:\n{}", new.join("\n"));
    }
}

fn lines(verdicts: &Verdicts) -> String {
    let mut text = String::new();
    let count = |wanted| verdicts.values().filter(|(verdict, _)| *verdict == wanted).count();
    let _ = writeln!(
        text,
        "# {} agree, {} disagree, {} are not comparable",
        count(Verdict::Agrees),
        count(Verdict::Disagrees),
        count(Verdict::NotComparable)
    );
    for (function, (verdict, detail)) in verdicts {
        let _ = writeln!(text, "{function}\t{}\t{detail}", verdict.name());
    }
    text
}
