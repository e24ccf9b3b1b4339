//! What the tests with real compilers share: the sample of declarations, what the model says
//! about their layouts, a folder to work in, and what to do when a compiler is missing.

use crate::sample::{Comb, asked, draw, odd};
use farcall_languages::{File, Options, find};
use farcall_model::{Architecture, Body, DeclId, Kind, Record, Type, Unit};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::process::Command;

/// Whether `command` runs. Where it does not, says what to install, and fails if tools are required.
pub(crate) fn has_tool(command: &mut Command, how_to_get_it: &str) -> bool {
    if command.output().is_ok_and(|output| output.status.success()) {
        return true;
    }
    missing(&command.get_program().to_string_lossy(), how_to_get_it);
    false
}

/// Says that a tool is not there, which fails if tools are required.
pub(crate) fn missing(tool: &str, how_to_get_it: &str) {
    let required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!required, "{tool} is missing: {how_to_get_it}");
    eprintln!("skipped: {tool} ({how_to_get_it})");
}

/// Where `cargo xtask toolchains` puts the program that is at `path` among the tools.
pub(crate) fn tool(path: &str) -> PathBuf {
    let tools = std::env::var_os("FARCALL_TOOLS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools")),
        PathBuf::from,
    );
    tools.join(path)
}

/// A folder of its own for one test, gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// An empty folder.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("farcall-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs a compiler; what it complains about when it refuses.
pub(crate) fn accepts(command: &mut Command) -> Result<(), String> {
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let text =
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    Err(text.lines().take(60).collect::<Vec<_>>().join("\n"))
}

/// Two functions of every module, and one of every `step` functions, structs, unions, callbacks, interfaces, enums
/// and constants, as the seed draws them, with the odd ones; or what is asked for in place of it.
pub(crate) fn sample(step: usize) -> Vec<DeclId> {
    if let Some(ids) = asked() {
        return ids;
    }
    let catalog = farcall_snapshot::catalog();
    let mut per_library: HashMap<Option<String>, Vec<(u64, DeclId)>> = HashMap::new();
    let mut ids = odd();
    let mut comb = Comb::new(step);
    for id in catalog.ids() {
        let Some(declaration) = catalog.declaration(id) else { continue };
        let weight = match declaration.body() {
            Body::Function(function) => {
                let draw = (draw(id.0 as usize), id);
                per_library.entry(function.library.clone()).or_default().push(draw);
                1
            }
            // What is easily wrong is taken more often.
            Body::Record(record) if is_intricate(record) || declaration.variants.len() > 1 => 4,
            _ => 1,
        };
        if comb.takes(weight) {
            ids.push(id);
        }
    }
    for drawn in per_library.values_mut() {
        drawn.sort_unstable();
        ids.extend(drawn.iter().take(2).map(|(_, id)| *id));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// One of every `step` of a sample and the odd ones, for tools that are slow; all of what was asked for.
pub(crate) fn part(ids: Vec<DeclId>, step: usize) -> Vec<DeclId> {
    if asked().is_some() {
        return ids;
    }
    let (odd, mut comb) = (odd(), Comb::new(step));
    ids.into_iter().filter(|id| comb.takes(1) || odd.contains(id)).collect()
}

/// That as many records were judged as the usual sample has.
pub(crate) fn assert_enough(records: usize) {
    crate::sample::assert_enough(records, 300);
}

/// The records among `ids`.
pub(crate) fn records(ids: &[DeclId]) -> Vec<DeclId> {
    let catalog = farcall_snapshot::catalog();
    let is_record = |id: &DeclId| {
        catalog.declaration(*id).is_some_and(|d| matches!(d.kind(), Kind::Struct | Kind::Union))
    };
    ids.iter().copied().filter(is_record).collect()
}

fn is_intricate(record: &Record) -> bool {
    record.packing.is_some()
        || record.alignment.is_some()
        || !record.nested.is_empty()
        || record.fields.iter().any(|field| !field.bits.is_empty())
}

/// The file that `language` prints for `ids`, and the unit it is of.
pub(crate) fn print(language: &str, ids: &[DeclId]) -> (Unit, File) {
    let unit = farcall_snapshot::catalog().unit(ids);
    let file = find(language).unwrap().file(&unit, &Options::default());
    (unit, file)
}

/// The file that `language` prints for `ids` in `style` on `architecture`, and the unit it is of.
pub(crate) fn print_for(
    (language, style): (&str, &str),
    ids: &[DeclId],
    architecture: Architecture,
) -> (Unit, File) {
    let unit = farcall_snapshot::catalog().unit(ids);
    let options = Options { style: style.to_owned(), architecture, ..Options::default() };
    let file = find(language).unwrap().file(&unit, &options);
    (unit, file)
}

/// The declarations among `ids` that are printed otherwise for `architecture` than for x64: where a judge asks for
/// nothing but the text, it has judged the others already.
pub(crate) fn printed_otherwise(
    (language, style): (&str, &str),
    ids: &[DeclId],
    architecture: Architecture,
) -> Vec<DeclId> {
    let (catalog, language) = (farcall_snapshot::catalog(), find(language).unwrap());
    let options = |architecture| Options { style: style.to_owned(), architecture, ..Options::default() };
    let (usual, other) = (options(Architecture::X64), options(architecture));
    let is_other = |id: &DeclId| {
        let unit = catalog.unit(&[*id]);
        language.declaration(&unit, *id, &usual).ok() != language.declaration(&unit, *id, &other).ok()
    };
    ids.iter().copied().filter(is_other).collect()
}

/// What the model says about one record.
pub(crate) struct Expected {
    /// Its name in the file.
    pub(crate) name: String,
    /// Its name in a file where letter case does not tell names apart.
    pub(crate) name_in_any_case: String,
    /// Whether its fields overlap.
    pub(crate) is_union: bool,
    /// `sizeof`.
    pub(crate) size: u32,
    /// `_Alignof`.
    pub(crate) align: u32,
    /// The fields that have a place of their own and a name that every language leaves alone.
    pub(crate) fields: Vec<(String, u32)>,
}

/// What the model says about the records that `file` holds, those that others need too.
pub(crate) fn expected(unit: &Unit, file: &File, architecture: Architecture) -> Vec<Expected> {
    let omitted: std::collections::HashSet<DeclId> = file.unsupported.iter().map(|(id, _)| *id).collect();
    let mut all = Vec::new();
    for (id, declaration) in unit.iter().filter(|(id, _)| !omitted.contains(id)) {
        let Some(Body::Record(record)) = declaration.on(architecture) else { continue };
        let Some(layout) = record.layout(architecture) else { continue };
        let fields = record.fields.iter().zip(&layout.fields).filter(|(field, _)| {
            field.bits.is_empty()
                && !matches!(field.ty.innermost(), Type::Nested(_))
                && field.name.bytes().any(|b| b.is_ascii_uppercase())
                && field.name != "Self"
        });
        all.push(Expected {
            name: unit.name(id).to_owned(),
            name_in_any_case: unit.name_in_any_case(id).to_owned(),
            is_union: record.is_union,
            size: layout.size,
            align: layout.align,
            fields: fields.map(|(field, place)| (field.name.clone(), place.offset)).collect(),
        });
    }
    all
}

/// What stands between `before` and `after`, wherever both are in a text. Looking for each name of a large file in the
/// whole of it takes longer than compiling it.
pub(crate) fn between<'t>(text: &'t str, before: &str, after: &str) -> HashSet<&'t str> {
    text.split(after).filter_map(|piece| Some(piece.rsplit_once(before)?.1)).collect()
}
