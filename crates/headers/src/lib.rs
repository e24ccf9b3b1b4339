//! C headers, read by clang: what a header declares, as the same plain data that the metadata of Windows becomes.
//!
//! clang does the reading, for one target; sizes, alignments, offsets and the values of macros are what it measured.
//! What has no counterpart in [`farcall_model`], or what the model would lay out differently, becomes a
//! [`Diagnostic`] with its place and is never guessed. Nothing is read outside the folders that were named, the
//! target's own and clang's: see `fence.rs`.
//!
//! libclang is loaded when something is read, and is not part of the program. A header can make it run out of time
//! or memory, so whoever reads what strangers wrote calls [`read`] in a process of its own.
//!
//! What is absent: languages, the catalog, the terminal.

mod bits;
mod declared;
mod error;
mod evidence;
mod exports;
mod fence;
mod macros;
mod merge;
mod names;
mod record;
mod scope;
mod signature;
mod table;
mod target;
mod types;

pub use error::Error;
pub use target::Target;

use clang::diagnostic::Severity;
use clang::{Clang, Index, TranslationUnit};
use exports::Exports;
use farcall_model::{Diagnostic, Facts, Source};
use fence::Fence;
use scope::Scope;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use table::{Library, Table};

/// What is to be read.
#[derive(Debug)]
pub struct Request {
    /// The headers, in the order in which a program would include them.
    pub files: Vec<PathBuf>,
    /// The library that exports their functions, as the loader calls it: `sqlite3.dll`, `libsqlite3.so.0`. Where it
    /// is a path, or a library of this system, functions that it does not export are left out.
    pub library: String,
    /// Folders that they include from, beside their own and the target's.
    pub include: Vec<PathBuf>,
    /// Whom for; what differs between several is kept apart. They are all of one system.
    pub targets: Vec<Target>,
}

/// Reads the headers.
///
/// # Errors
/// When clang cannot be had, a file is missing, or clang gives a header up.
pub fn read(request: &Request) -> Result<Facts, Error> {
    // libclang is there once in a process.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let clang = Clang::new().map_err(|reason| Error::NoClang { reason })?;
    let files = request.files.iter().map(|file| real(file)).collect::<Result<Vec<_>, _>>()?;
    let include = request.include.iter().map(|folder| real(folder)).collect::<Result<Vec<_>, _>>()?;
    let exports = Exports::of(&request.library, &request.targets)?;
    let library = Library { name: exports::name(&request.library), exports: exports.as_ref() };
    let read = |target: &Target| Ok((*target, read_for(&clang, library, &files, &include, *target)?));
    let tables = request.targets.iter().map(read).collect::<Result<Vec<_>, Error>>()?;
    let names: Vec<&str> = request.targets.iter().map(|target| target.name()).collect();
    let mut facts = merge::merged(tables);
    facts.sources.push(Source {
        name: format!("C headers for {}", names.join(", ")),
        package: format!("{}, read by {}", listed(&files), clang::get_version()),
        declarations: facts.declarations.len() as u32,
    });
    evidence::note(&mut facts, &clang::get_version(), library.name, library.exports);
    Ok(facts)
}

fn read_for(
    clang: &Clang,
    library: Library<'_>,
    files: &[PathBuf],
    include: &[PathBuf],
    target: Target,
) -> Result<Facts, Error> {
    let work = tempfile::tempdir().map_err(|source| Error::Work { source })?;
    let fence = Fence::around(files, include, target, work.path())?;
    let index = Index::new(clang, false, false);
    let mut text = String::new();
    for file in files {
        // Writing into a String cannot fail.
        _ = writeln!(text, "#include \"{}\"", file.display());
    }
    let scope = Scope::of(files);
    let unit = parse(&index, &fence, work.path(), "headers.c", &text)?;
    let mut table = Table::new(library, target);
    table.diagnostics = complaints(&unit, &fence)?;
    declared::collect(&mut table, &unit, &scope);
    let macros = macros::named(&unit, &scope, &mut table);
    text.push_str(&macros::questions(&macros));
    let unit = parse(&index, &fence, work.path(), "macros.c", &text)?;
    macros::answers(&mut table, &unit, &macros);
    Ok(table.finish())
}

/// The file or folder without links and dots.
fn real(path: &Path) -> Result<PathBuf, Error> {
    let real = path.canonicalize().map_err(|source| Error::Missing { path: path.to_owned(), source })?;
    match real.to_str() {
        // It would end the name in an `#include` or an option early.
        Some(text) if !text.contains(['"', '\n', '\\']) || cfg!(windows) => Ok(real),
        _ => Err(Error::Name { path: real }),
    }
}

fn listed(files: &[PathBuf]) -> String {
    let names =
        files.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned());
    names.collect::<Vec<_>>().join(", ")
}

fn parse<'i>(
    index: &'i Index<'i>,
    fence: &Fence,
    work: &Path,
    name: &str,
    text: &str,
) -> Result<TranslationUnit<'i>, Error> {
    let path = work.join(name);
    std::fs::write(&path, text).map_err(|source| Error::Work { source })?;
    let parsed = index
        .parser(&path)
        .arguments(&fence.arguments)
        .detailed_preprocessing_record(true)
        .skip_function_bodies(true)
        .parse();
    parsed.map_err(|source| Error::Clang { reason: source.to_string() })
}

/// What clang says of the headers. After an error the rest is still read, but what it could not make sense of is
/// marked; after a fatal one it stops, and what it has seen until then is not what a compiler would see.
fn complaints(unit: &TranslationUnit<'_>, fence: &Fence) -> Result<Vec<Diagnostic>, Error> {
    let mut found = Vec::new();
    for said in unit.get_diagnostics() {
        let location = said.get_location().get_expansion_location();
        let file = location.file.map(|file| file.get_path());
        let place = match &file {
            Some(file) => format!("{}:{}", file.display(), location.line),
            None => String::new(),
        };
        let message = said.get_text();
        match said.get_severity() {
            Severity::Fatal => {
                let hint = message.ends_with("file not found").then(|| fence.hint());
                return Err(Error::Fatal { place, message, hint: hint.unwrap_or_default() });
            }
            Severity::Error => found.push(Diagnostic { place, message }),
            Severity::Ignored | Severity::Note | Severity::Warning => {}
        }
    }
    Ok(found)
}
