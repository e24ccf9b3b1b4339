//! Catalogs of one's own: which one a command answers from, and where they are kept.
//!
//! `farcall import header` makes them, one file each, in the folder for data. A file of another version of the format
//! is refused, since what it says would be read as something else.

use crate::database::{data_folder, make_folder};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use clap_complete::engine::ArgValueCompleter;
use farcall_app::{App, Architecture};
use std::path::PathBuf;

/// The catalog to answer from.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Take this catalog instead of Windows'; `farcall import header` makes it.
    #[arg(id = "catalog", long = "catalog", value_name = "NAME", global = true,
        add = ArgValueCompleter::new(crate::completion::catalogs))]
    pub(crate) name: Option<String>,
}

impl Chosen {
    /// The directory over it.
    pub(crate) fn open(&self) -> anyhow::Result<App> {
        let Some(name) = &self.name else { return Ok(App::new()) };
        let file = file(name)?;
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(unknown(name)),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        // One per run of the program, for as long as it runs.
        App::of(bytes.leak())
            .with_context(|| format!("cannot use {}; import its header again", file.display()))
    }
}

fn unknown(name: &str) -> String {
    match names().as_slice() {
        [] => format!("there is no catalog {name}: make one with farcall import header FILE --library DLL"),
        names => format!("there is no catalog {name}; there are: {}", names.join(", ")),
    }
}

/// The catalogs that there are, by name.
pub(crate) fn names() -> Vec<String> {
    let entries = folder().ok().and_then(|folder| std::fs::read_dir(folder).ok());
    let files = entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let snapshots = files.filter(|file| file.extension().is_some_and(|extension| extension == EXTENSION));
    let mut names: Vec<String> =
        snapshots.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

/// The catalogs of one's own that have `name`.
pub(crate) fn having(name: &str) -> Vec<String> {
    let has = |catalog: &String| {
        let app = Chosen { name: Some(catalog.clone()) }.open();
        app.is_ok_and(|app| app.show(name, Architecture::X64).is_ok())
    };
    names().into_iter().filter(has).collect()
}

const EXTENSION: &str = "catalog";

/// Where the catalog `name` is kept; its folder is there then.
pub(crate) fn file(name: &str) -> anyhow::Result<PathBuf> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ['-', '_', '.', '+'].contains(&c);
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(anyhow!(
            "a catalog's name has letters, digits, - _ + and dots alone, and {name:?} has not"
        ));
    }
    let folder = folder()?;
    make_folder(&folder)?;
    Ok(folder.join(format!("{name}.{EXTENSION}")))
}

fn folder() -> anyhow::Result<PathBuf> {
    let folder = data_folder(|name| std::env::var_os(name));
    Ok(folder.context("no folder for data is known here: set HOME")?.join("catalogs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_out_of_no_folder() {
        for name in ["", "../x", "a/b", ".hidden", "a\\b", "c:d"] {
            assert!(file(name).is_err(), "{name:?}");
        }
    }
}
