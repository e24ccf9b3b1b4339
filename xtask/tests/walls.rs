//! The walls between the crates: what each may use and what it must not know.
//!
//! ARCHITECTURE.md says why. Dependencies of tests are left out: a test may look over a wall.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which crates of the workspace each may use. A new crate needs a row.
const MAY_USE: &[(&str, &[&str])] = &[
    ("farcall-model", &[]),
    ("farcall-sources", &["farcall-model"]),
    // What a user's own headers declare; it runs when one is imported, and the sources when Farcall is built.
    ("farcall-headers", &["farcall-model"]),
    ("farcall-catalog", &["farcall-model"]),
    // The sources only while it is built; see NOT_AT_RUN_TIME.
    ("farcall-snapshot", &["farcall-catalog", "farcall-sources"]),
    ("farcall-languages", &["farcall-model"]),
    ("farcall-search", &["farcall-catalog", "farcall-model"]),
    ("farcall-wiki", &[]),
    (
        "farcall-app",
        &[
            "farcall-catalog",
            "farcall-languages",
            "farcall-model",
            "farcall-prose",
            "farcall-search",
            "farcall-snapshot",
            "farcall-wiki",
        ],
    ),
    // The text that people write; it knows nothing of what the catalog says.
    ("farcall-prose", &[]),
    ("farcall-web", &["farcall-app", "farcall-prose"]),
    ("farcall-editor", &["farcall-app"]),
    ("farcall", &["farcall-app", "farcall-editor", "farcall-headers", "farcall-web"]),
    // The runtime knows nothing of the directory.
    ("file-mapping", &[]),
    ("file-mapping-kernel32", &["file-mapping"]),
    // Tests alone use it.
    ("test-wine", &[]),
    ("xtask", &[]),
    (
        "farcall-bench",
        &[
            "farcall-app",
            "farcall-catalog",
            "farcall-languages",
            "farcall-model",
            "farcall-search",
            "farcall-snapshot",
            "farcall-sources",
        ],
    ),
];

/// Crates whose presence anywhere below, with what they depend on, would mean that a subject is known.
const SUBJECTS: &[(&str, &[&str], &[&str])] = &[
    (
        "HTTP",
        &["axum", "http", "hyper", "tower-http", "reqwest"],
        &[
            "farcall-model",
            "farcall-sources",
            "farcall-catalog",
            "farcall-snapshot",
            "farcall-languages",
            "farcall-prose",
            "farcall-search",
            "farcall-wiki",
            "farcall-app",
            "xtask",
        ],
    ),
    (
        "HTML",
        &["askama", "pulldown-cmark", "comrak", "ammonia"],
        &[
            "farcall-model",
            "farcall-sources",
            "farcall-catalog",
            "farcall-snapshot",
            "farcall-languages",
            "farcall-search",
            "farcall-wiki",
        ],
    ),
    (
        "the terminal",
        &["anstream", "anstyle", "clap", "terminal_size"],
        &[
            "farcall-model",
            "farcall-catalog",
            "farcall-languages",
            "farcall-prose",
            "farcall-search",
            "farcall-wiki",
            "farcall-app",
            "farcall-web",
            "farcall-editor",
        ],
    ),
    (
        "metadata files",
        &["windows-metadata", "windows-bindgen", "windows-default", "cargo_metadata"],
        &[
            "farcall-model",
            "farcall-catalog",
            "farcall-snapshot",
            "farcall-languages",
            "farcall-prose",
            "farcall-search",
            "farcall-wiki",
            "farcall-app",
            "farcall-web",
            "farcall-editor",
            "farcall",
        ],
    ),
    (
        "MCP",
        &["rmcp"],
        &[
            "farcall-model",
            "farcall-sources",
            "farcall-headers",
            "farcall-catalog",
            "farcall-snapshot",
            "farcall-languages",
            "farcall-prose",
            "farcall-search",
            "farcall-wiki",
            "farcall-app",
            "farcall-web",
            "xtask",
        ],
    ),
    (
        "databases",
        &["sqlx", "sea-orm", "rusqlite"],
        &[
            "farcall-model",
            "farcall-sources",
            "farcall-catalog",
            "farcall-snapshot",
            "farcall-languages",
            "farcall-prose",
            "farcall-search",
        ],
    ),
];

/// Crates that are pure: from data to data, touching neither files nor the network.
const PURE: &[&str] = &["farcall-model", "farcall-catalog", "farcall-languages", "farcall-search"];

/// Crates whose subject is unsafe code: each block of theirs states the contract it relies on.
const UNSAFE: &[&str] = &["file-mapping", "file-mapping-kernel32"];

/// Files longer than this do two things.
const LONGEST_FILE: usize = 600;

#[test]
fn crates_use_only_what_their_row_allows() {
    let metadata = metadata();
    let rows: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let members: BTreeSet<String> =
        metadata.workspace_packages().iter().map(|p| p.name.to_string()).collect();
    assert!(members.len() > 8, "the workspace has its crates: {members:?}");
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = rows.get(package.name.as_str()) else {
            wrong.push(format!("{} has no row in MAY_USE", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind != DependencyKind::Development) {
            if members.contains(&dependency.name) && !allowed.contains(&dependency.name.as_str()) {
                wrong.push(format!("{} uses {}", package.name, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn crates_do_not_know_the_subjects_of_others() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for (subject, signs, ignorant) in SUBJECTS {
        for package in metadata.workspace_packages().iter().filter(|p| ignorant.contains(&p.name.as_str())) {
            for below in reachable(&metadata, &package.id) {
                if signs.contains(&below.as_str()) {
                    wrong.push(format!("{} knows {subject}, through {below}", package.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The test above would pass if it saw nothing, so it is asked about crates that do know.
#[test]
fn what_is_known_is_seen() {
    let metadata = metadata();
    let web = package(&metadata, "farcall-web");
    let below = reachable(&metadata, &web.id);
    for sign in ["axum", "hyper", "askama", "farcall-model"] {
        assert!(below.contains(sign), "the web crate stands on {sign}");
    }
    assert!(reachable(&metadata, &package(&metadata, "farcall-editor").id).contains("rmcp"));
    assert!(reachable(&metadata, &package(&metadata, "farcall-sources").id).contains("windows-metadata"));
}

#[test]
fn pure_crates_touch_neither_files_nor_the_network() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for name in PURE {
        for file in sources(package(&metadata, name)) {
            let text = read(&file);
            for sign in ["std::fs", "std::net", "std::process", "std::env"] {
                if text.contains(sign) {
                    wrong.push(format!("{} names {sign}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn unsafe_code_is_forbidden_but_where_it_is_the_subject() {
    let metadata = metadata();
    let root = read(&metadata.workspace_root.join("Cargo.toml").into_std_path_buf());
    assert!(root.contains("unsafe_code = \"forbid\""));
    for package in metadata.workspace_packages() {
        let manifest = read(package.manifest_path.as_std_path());
        let lints = match UNSAFE.contains(&package.name.as_str()) {
            true => {
                "[lints.clippy]\nall = { level = \"warn\", priority = -1 }\nundocumented_unsafe_blocks = \"warn\""
            }
            false => "[lints]\nworkspace = true",
        };
        assert!(manifest.contains(lints), "{} takes the workspace's lints", package.name);
    }
}

#[test]
fn every_module_says_what_it_is_and_none_is_too_long() {
    let mut wrong = Vec::new();
    for package in metadata().workspace_packages() {
        for file in sources(package) {
            let text = read(&file);
            if !text.starts_with("//! ") {
                wrong.push(format!("{} does not open with `//!`", file.display()));
            }
            let lines = text.lines().count();
            if lines > LONGEST_FILE {
                wrong.push(format!("{} has {lines} lines", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn metadata() -> Metadata {
    // The crates of one platform are enough, and only those have been fetched already.
    let options = ["--filter-platform".into(), "x86_64-unknown-linux-gnu".into()];
    MetadataCommand::new().other_options(options).exec().expect("cargo metadata answers")
}

fn package<'m>(metadata: &'m Metadata, name: &str) -> &'m Package {
    let packages = metadata.workspace_packages();
    packages.into_iter().find(|p| p.name.as_str() == name).unwrap_or_else(|| panic!("no crate {name}"))
}

/// The names of everything that ends up in a program that uses `root`. What only a build script uses
/// does not.
fn reachable(metadata: &Metadata, root: &PackageId) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("the dependencies are resolved");
    let mut names = BTreeSet::new();
    let mut open = vec![root];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(node) = resolve.nodes.iter().find(|node| node.id == *id) else { continue };
        for dependency in &node.deps {
            let is_normal = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if is_normal && seen.insert(&dependency.pkg) {
                names.insert(metadata[&dependency.pkg].name.to_string());
                open.push(&dependency.pkg);
            }
        }
    }
    names
}

/// The Rust files of a crate, without those of its tests.
fn sources(package: &Package) -> Vec<PathBuf> {
    let folder = package.manifest_path.parent().expect("a manifest lies in a folder").join("src");
    let mut files = Vec::new();
    collect(folder.as_std_path(), &mut files);
    assert!(!files.is_empty(), "{} has sources", package.name);
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
