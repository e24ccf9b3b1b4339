//! The documents at the root: every link leads to a file or a heading that exists.

use std::path::{Path, PathBuf};

const DOCUMENTS: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/asvs.md"];

#[test]
fn links_between_the_documents_lead_somewhere() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for document in DOCUMENTS {
        for target in links(&read(&root().join(document))) {
            if target.contains("://") {
                continue;
            }
            checked += 1;
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let path = root().join(if file.is_empty() { document } else { file });
            if !path.exists() {
                wrong.push(format!("{document}: {target} does not exist"));
            } else if !heading.is_empty() && !headings(&read(&path)).contains(&heading.to_owned()) {
                wrong.push(format!("{document}: {target} is not a heading"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked >= 5, "links are found at all: {checked}");
}

/// Files and folders that a document names in code, such as `crates/model/src/layout.rs`.
#[test]
fn paths_in_the_documents_exist() {
    let mut wrong = Vec::new();
    for document in DOCUMENTS {
        for code in read(&root().join(document)).split('`').skip(1).step_by(2) {
            let is_path = ["crates/", "xtask/", "bench/", "fuzz/", "docs/", ".ci/"]
                .iter()
                .any(|start| code.starts_with(start));
            if is_path && !code.contains(['<', '*', ' ', '…']) && !root().join(code).exists() {
                wrong.push(format!("{document}: {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The targets of `[text](target)` and `![text](target)`.
fn links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.to_owned())
        .collect()
}

/// The anchors of the headings, as web front ends for git make them.
fn headings(text: &str) -> Vec<String> {
    let anchor = |line: &str| {
        let kept = line.to_lowercase().replace(|c: char| !c.is_alphanumeric() && c != ' ' && c != '-', "");
        kept.trim().replace(' ', "-")
    };
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#')))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
