//! Headers made for this, read by clang as it is installed here.

mod everything;
mod hostile;

use farcall_headers::{Error, Request, Target, read};
use farcall_model::{Body, Declaration, Facts, Record};
use std::path::Path;
use tempfile::TempDir;

/// Whether clang's library can be had; says so where not.
fn has_clang() -> bool {
    let is_there = match read(&request(&[Path::new("/nowhere.h")], Target::Linux)) {
        Err(Error::NoClang { .. }) => false,
        Err(Error::Missing { .. }) => true,
        other => panic!("{other:?}"),
    };
    if !is_there {
        let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!is_required, "clang's library is missing");
        #[allow(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: libclang is missing");
        }
    }
    is_there
}

fn request(files: &[&Path], target: Target) -> Request {
    Request {
        files: files.iter().map(|file| file.to_path_buf()).collect(),
        library: "example.dll".to_owned(),
        include: Vec::new(),
        targets: vec![target],
    }
}

/// A folder with a header `x.h` that has this text.
fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.h"), text).unwrap();
    folder
}

fn read_text(text: &str, target: Target) -> Result<Facts, Error> {
    let folder = folder(text);
    read(&request(&[&folder.path().join("x.h")], target))
}

fn body<'a>(facts: &'a Facts, name: &str) -> &'a Body {
    find(facts, name).unwrap_or_else(|| panic!("there is no {name}: {:?}", facts.diagnostics)).body()
}

fn find<'a>(facts: &'a Facts, name: &str) -> Option<&'a Declaration> {
    facts.declarations.iter().find(|declaration| declaration.name == name)
}

fn record<'a>(facts: &'a Facts, name: &str) -> &'a Record {
    match body(facts, name) {
        Body::Record(record) => record,
        other => panic!("{name} is {other:?}"),
    }
}

/// What was left out, as `name: why`, without the file and the line.
fn left_out(facts: &Facts) -> Vec<String> {
    let line = |place: &str| place.split_once(' ').map_or(place.to_owned(), |(_, name)| name.to_owned());
    facts.diagnostics.iter().map(|left| format!("{}: {}", line(&left.place), left.message)).collect()
}
