//! `cargo xtask usage DIR…`: counts how many Windows programs import each function, for
//! `crates/sources/data/usage.tsv`.
//!
//! The metadata knows every function and not which ones people use. Import tables know:
//! each EXE and DLL lists what it takes from the system. The folders to count are unpacked
//! packages that carry Windows programs (wheels, npm packages, Debian's Wine); what goes into the
//! file are names and numbers alone.
//!
//! An example of this package, since examples may use what the chores themselves do not wait for.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for people at a terminal")]

use anyhow::{Context, Result, ensure};
use farcall_catalog::Target;
use farcall_model::Kind;
use object::LittleEndian as LE;
use object::read::pe::{ImageNtHeaders, Import, PeFile, PeFile32, PeFile64};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Functions that fewer programs than this import are left out: one program proves little.
const FEWEST: u32 = 2;

fn main() -> Result<()> {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    ensure!(!folders.is_empty(), "name the folders that hold Windows programs");
    let mut programs = Programs::default();
    for folder in &folders {
        programs.add_folder(folder)?;
    }
    let catalog = farcall_snapshot::catalog();
    let functions: HashSet<&str> = catalog
        .symbols()
        .filter(|s| s.kind == Kind::Function && matches!(s.target, Target::Declaration(_)))
        .map(|s| s.name)
        .collect();
    let libraries: HashSet<&str> = catalog.libraries().iter().map(|l| l.name.as_str()).collect();
    // Windows passes these names on to its own libraries; those of the C runtime are not Windows.
    let is_forwarder = |library: &str| {
        (library.starts_with("api-ms-win-") || library.starts_with("ext-ms-win-"))
            && !library.starts_with("api-ms-win-crt-")
    };
    let is_windows = |library: &str, name: &str| {
        functions.contains(name)
            && (libraries.contains(library) || is_forwarder(library) || library == "kernelbase.dll")
    };
    print!("{}", programs.table(&is_windows));
    eprintln!("counted {} different programs", programs.len());
    Ok(())
}

/// Programs and what they import.
#[derive(Debug, Default)]
struct Programs {
    /// What each program imports.
    imports: Vec<BTreeSet<(Library, Name)>>,
    /// Names behind ordinals, from the export tables of the DLLs that were counted: programs
    /// import `WSAStartup` as number 115 of `ws2_32.dll`.
    ordinals: HashMap<Library, HashMap<u16, String>>,
    /// Programs seen, by content: the same launcher is in many packages and is one program.
    seen: HashSet<u128>,
}

/// A DLL's name in lower case with its extension.
type Library = String;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Text(String),
    Ordinal(u16),
}

impl Programs {
    /// Adds every program in `folder` and in the folders inside it. A file that is no program is
    /// passed over.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    fn add_folder(&mut self, folder: &Path) -> Result<()> {
        let entries =
            std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                self.add_folder(&path)?;
            } else if kind.is_file() {
                let bytes =
                    std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
                self.add(&name, &bytes);
            }
        }
        Ok(())
    }

    fn add(&mut self, file_name: &str, bytes: &[u8]) {
        if !bytes.starts_with(b"MZ") || !self.seen.insert(fingerprint(bytes)) {
            return;
        }
        let mut found = BTreeSet::new();
        if let Ok(file) = PeFile64::parse(bytes) {
            read_imports(&file, &mut found);
            self.read_exports(file_name, &file);
        } else if let Ok(file) = PeFile32::parse(bytes) {
            read_imports(&file, &mut found);
            self.read_exports(file_name, &file);
        }
        self.imports.push(found);
    }

    fn read_exports<Pe: ImageNtHeaders>(&mut self, file_name: &str, file: &PeFile<'_, Pe>) {
        let Ok(Some(table)) = file.export_table() else { return };
        let Ok(exports) = table.exports() else { return };
        let names = self.ordinals.entry(file_name.to_owned()).or_default();
        for export in exports {
            if let Some(name) = export.name.and_then(|name| std::str::from_utf8(name).ok()) {
                names.insert(export.ordinal.0, name.to_owned());
            }
        }
    }

    /// How many different programs were added.
    fn len(&self) -> usize {
        self.imports.len()
    }

    /// The lines of the table: functions by name, each with the number of programs that import
    /// it. `is_windows` tells whether a name belongs to a library of Windows.
    fn table(&self, is_windows: &dyn Fn(&str, &str) -> bool) -> String {
        let mut totals: BTreeMap<&str, u32> = BTreeMap::new();
        for program in &self.imports {
            // One name from two libraries (kernel32 and kernelbase) is one function.
            let names: BTreeSet<&str> = program
                .iter()
                .filter_map(|(library, name)| {
                    let name = match name {
                        Name::Text(name) => name,
                        Name::Ordinal(ordinal) => self.ordinals.get(library)?.get(ordinal)?,
                    };
                    is_windows(library, name).then_some(name.as_str())
                })
                .collect();
            for name in names {
                *totals.entry(name).or_default() += 1;
            }
        }
        totals.retain(|_, count| *count >= FEWEST);
        totals.iter().map(|(name, count)| format!("{name}\t{count}\n")).collect()
    }
}

/// Reads both import tables. Damage ends the walk; what was read before it counts.
fn read_imports<Pe: ImageNtHeaders>(file: &PeFile<'_, Pe>, found: &mut BTreeSet<(Library, Name)>) {
    let mut add = |library: &[u8], import: Import<'_>| {
        let Ok(library) = std::str::from_utf8(library) else { return };
        let name = match import {
            Import::Ordinal(ordinal) => Name::Ordinal(ordinal),
            Import::Name(_, name) => match std::str::from_utf8(name) {
                Ok(name) => Name::Text(name.to_owned()),
                Err(_) => return,
            },
        };
        found.insert((library.to_ascii_lowercase(), name));
    };
    if let Ok(Some(table)) = file.import_table()
        && let Ok(mut descriptors) = table.descriptors()
    {
        while let Ok(Some(descriptor)) = descriptors.next() {
            let Ok(library) = table.name(descriptor.name.get(LE)) else { continue };
            // Old linkers leave the list of names out; the list of addresses has them as well.
            let first = match descriptor.original_first_thunk.get(LE) {
                0 => descriptor.first_thunk.get(LE),
                first => first,
            };
            let Ok(mut thunks) = table.thunks(first) else { continue };
            while let Ok(Some(thunk)) = thunks.next::<Pe>() {
                if let Ok(import) = table.import::<Pe>(thunk) {
                    add(library, import);
                }
            }
        }
    }
    let directories = file.data_directories();
    if let Ok(Some(table)) = directories.delay_load_import_table(file.data(), &file.section_table())
        && let Ok(mut descriptors) = table.descriptors()
    {
        while let Ok(Some(descriptor)) = descriptors.next() {
            let Ok(library) = table.name(descriptor.dll_name_rva.get(LE)) else { continue };
            let Ok(mut thunks) = table.thunks(descriptor.import_name_table_rva.get(LE)) else { continue };
            while let Ok(Some(thunk)) = thunks.next::<Pe>() {
                if let Ok(import) = table.import::<Pe>(thunk) {
                    add(library, import);
                }
            }
        }
    }
}

/// FNV-1a over 128 bits: equal programs are found without keeping them.
fn fingerprint(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}
