//! What a library really exports. A header declares more than that: functions of other builds, of other libraries,
//! and those that the program itself has to bring.

use crate::{Error, Target};
use object::read::NameOrOrdinal;
use object::{Object, ObjectSymbol};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Where Linux keeps its libraries, on Debian and elsewhere.
const FOLDERS: &[&str] = &[
    "/usr/local/lib",
    "/lib/x86_64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu",
    "/lib64",
    "/usr/lib64",
    "/usr/lib",
];

/// The names that a library exports.
#[derive(Debug)]
pub(crate) struct Exports(HashSet<String>);

impl Exports {
    /// Of the library that a program loads as `library`: a path, or a name where the target is this machine's system
    /// and has it. `None` where its file is not at hand.
    pub(crate) fn of(library: &str, targets: &[Target]) -> Result<Option<Self>, Error> {
        let Some(path) = file(library, targets) else { return Ok(None) };
        let bytes = std::fs::read(&path).map_err(|source| Error::Missing { path: path.clone(), source })?;
        let unreadable =
            |reason: object::Error| Error::Library { path: path.clone(), reason: reason.to_string() };
        let parsed = object::File::parse(bytes.as_slice()).map_err(unreadable)?;
        let mut names: HashSet<String> = HashSet::new();
        for export in parsed.exports().map_err(unreadable)? {
            if let NameOrOrdinal::Name(name) = export.map_err(unreadable)?.name() {
                names.extend(std::str::from_utf8(name).map(str::to_owned));
            }
        }
        // Symbols with a version, which are what most of a system's own libraries have.
        let defined = parsed.dynamic_symbols().filter(|symbol| symbol.is_definition());
        names.extend(defined.filter_map(|symbol| symbol.name().ok()).map(str::to_owned));
        if names.is_empty() {
            return Err(Error::Library { path, reason: "it exports nothing".to_owned() });
        }
        Ok(Some(Self(names)))
    }

    /// Whether `symbol` is among them.
    pub(crate) fn has(&self, symbol: &str) -> bool {
        self.0.contains(symbol)
    }
}

/// The last part of a path, by which a program loads the library.
pub(crate) fn name(library: &str) -> &str {
    library.rsplit(['/', '\\']).next().unwrap_or(library)
}

fn file(library: &str, targets: &[Target]) -> Option<PathBuf> {
    if name(library) != library {
        return Some(PathBuf::from(library));
    }
    let is_own = cfg!(all(target_os = "linux", target_arch = "x86_64")) && targets == [Target::Linux];
    let candidates = FOLDERS.iter().map(|folder| Path::new(folder).join(library));
    candidates.filter(|_| is_own).find(|candidate| candidate.is_file())
}
