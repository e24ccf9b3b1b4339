//! Where declarations come from.
//!
//! One folder or file per source. A source turns bytes into neutral facts and reports what it
//! cannot make sense of as a [`farcall_model::Diagnostic`] with its place; it never panics on its
//! input and never drops anything silently.
//!
//! What is absent: languages, the wiki, HTTP.

mod corrections;
mod device;
mod error;
mod evidence;
mod header;
mod merge;
mod package;
mod typedefs;
mod usage;
pub mod winmd;

pub use error::Error;

use farcall_model::{Facts, Origin, layout};

/// The package that carries the metadata.
const PACKAGE: &str = "windows-bindgen";

/// The package that carries metadata made from the same headers by other software.
const WITNESS: &str = "windows-default";

/// The metadata files of Windows, as their package carries them.
///
/// # Errors
/// When the package is missing or one of its files cannot be read.
pub fn metadata_files() -> Result<Vec<winmd::Input>, Error> {
    let (folder, version) = package::folder(PACKAGE)?;
    let package = format!("{PACKAGE} {version}");
    let file = |origin, label: &str, name: &str| {
        let path = folder.join("default").join(name);
        let bytes = std::fs::read(&path).map_err(|source| Error::File { path, source })?;
        Ok(winmd::Input { origin, label: label.to_owned(), package: package.clone(), bytes })
    };
    Ok(vec![
        file(Origin::Win32, "Win32 metadata", "Windows.Win32.winmd")?,
        file(Origin::Wdk, "WDK metadata", "Windows.Wdk.winmd")?,
    ])
}

/// All that is known of Windows.
///
/// # Errors
/// When a package is missing or one of its files cannot be read.
pub fn windows() -> Result<Facts, Error> {
    let mut facts = without_headers()?;
    header::complete(&mut facts.declarations);
    (facts.evidence, facts.judges) = evidence::read(&facts.declarations);
    Ok(facts)
}

/// All that is known but for the table of headers, which is made from this.
///
/// # Errors
/// When a package is missing or one of its files cannot be read.
pub fn without_headers() -> Result<Facts, Error> {
    let mut facts = winmd::read(metadata_files()?)?;
    corrections::apply(&mut facts);
    merge::drop_repeated(&mut facts);
    let witness = witness()?;
    let package = witness.package.clone();
    // What is wrong in it beside the typedefs is of no concern here.
    typedefs::add(&mut facts, &winmd::read(vec![witness])?, package);
    assign_layouts(&mut facts);
    facts.usage = usage::read();
    facts.device = device::read();
    Ok(facts)
}

/// What the second metadata says, which was made from the same headers by other software: a witness, with
/// nothing corrected.
///
/// # Errors
/// When its package is missing or the file cannot be read.
pub fn second_source() -> Result<Facts, Error> {
    let mut facts = winmd::read(vec![witness()?])?;
    assign_layouts(&mut facts);
    Ok(facts)
}

/// The file of the second metadata.
fn witness() -> Result<winmd::Input, Error> {
    let (folder, version) = package::folder(WITNESS)?;
    let path = folder.join("Windows.Win32.winmd");
    let bytes = std::fs::read(&path).map_err(|source| Error::File { path, source })?;
    let package = format!("{WITNESS} {version}");
    Ok(winmd::Input { origin: Origin::Headers, label: "second Win32 metadata".to_owned(), package, bytes })
}

/// Computes every layout; what has none is a diagnostic.
fn assign_layouts(facts: &mut Facts) {
    for problem in layout::assign(&mut facts.declarations) {
        let name = facts.declarations.get(problem.declaration.0 as usize).map_or("", |d| d.name.as_str());
        facts.diagnostics.push(farcall_model::Diagnostic {
            place: name.to_owned(),
            message: format!("no layout on {}: {}", problem.architecture.name(), problem.reason),
        });
    }
}
