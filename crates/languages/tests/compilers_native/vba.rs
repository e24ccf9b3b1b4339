//! No compiler of VBA can be had here. Instead, the size of every printed type and the place of every member
//! is computed from the printed text, by VBA's rules, and must be what the model says.
//!
//! The rules: a member lies at a multiple of its own size, a type within a type at a multiple of its most
//! aligned member, and a type is as long as a multiple of that. On x86 numbers of 8 bytes are aligned to 4;
//! since some say 8, both must give the same.

use crate::judge::{expected, print_for};
use farcall_model::{Architecture, DeclId, Kind};
use std::collections::HashMap;

/// Size and alignment.
#[derive(Clone, Copy)]
struct Extent(u32, u32);

/// A printed type: its extent, and the offset of each member.
struct Measured {
    extent: Extent,
    offsets: HashMap<String, u32>,
}

/// Every type of `text`, by name in lower case.
fn measure(text: &str, pointer: u32, largest: u32) -> HashMap<String, Measured> {
    let mut all: HashMap<String, Measured> = HashMap::new();
    // Enums first: where they stand does not matter.
    let mut numbers = HashMap::from([
        ("byte".to_owned(), 1),
        ("integer".to_owned(), 2),
        ("long".to_owned(), 4),
        ("single".to_owned(), 4),
        ("double".to_owned(), 8),
        ("currency".to_owned(), 8),
        ("longptr".to_owned(), pointer),
    ]);
    if pointer == 8 {
        numbers.insert("longlong".to_owned(), 8);
    }
    let enums = text.lines().filter_map(|line| line.strip_prefix("Public Enum "));
    numbers.extend(enums.map(|name| (name.to_lowercase(), 4)));
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("Public Type ") else { continue };
        let (mut end, mut align) = (0u32, 1u32);
        let mut offsets = HashMap::new();
        for line in lines.by_ref().take_while(|line| *line != "End Type") {
            let line = line.trim_start();
            if line.starts_with('\'') {
                continue;
            }
            let (member, ty) = line.split_once(" As ").unwrap_or_else(|| panic!("{name}: {line}"));
            let (member, count) = match member.strip_suffix(')').and_then(|m| m.split_once("(0 To ")) {
                Some((member, last)) => (member, last.parse::<u32>().unwrap() + 1),
                None => (member, 1),
            };
            let ty = ty.to_lowercase();
            let Extent(size, own) = match (numbers.get(&ty), all.get(&ty)) {
                (Some(size), _) => Extent(*size, (*size).min(largest)),
                (_, Some(measured)) => measured.extent,
                _ => panic!("{name}: {ty} is not declared above"),
            };
            end = end.next_multiple_of(own);
            offsets.insert(member.to_lowercase(), end);
            align = align.max(own);
            end += size * count;
        }
        let extent = Extent(end.next_multiple_of(align), align);
        all.insert(name.to_lowercase(), Measured { extent, offsets });
    }
    all
}

fn judge(style: &str, architecture: Architecture, alignments: &[u32]) {
    let catalog = farcall_snapshot::catalog();
    let is_record = |id: &DeclId| {
        catalog.declaration(*id).is_some_and(|d| matches!(d.kind(), Kind::Struct | Kind::Union))
    };
    let ids: Vec<DeclId> = catalog.ids().filter(is_record).collect();
    let (unit, file) = print_for(("vba", style), &ids, architecture);
    let expected = expected(&unit, &file, architecture);
    for largest in alignments {
        let measured = measure(&file.text, architecture.pointer_size(), *largest);
        let mut judged = 0;
        let mut wrong = Vec::new();
        for record in &expected {
            let name = record.name.to_lowercase();
            let Some(found) = measured.get(&name) else { continue };
            // A name that another declaration of the file took in other letter case is that one's.
            if !file.text.contains(&format!("Public Type {}\n", record.name)) {
                continue;
            }
            judged += 1;
            if found.extent.0 != record.size {
                wrong.push(format!("{name}: {} instead of {}", found.extent.0, record.size));
            }
            for (field, offset) in &record.fields {
                let field = field.to_lowercase();
                // One of two fields whose names differ in letter case alone has another name.
                if found.offsets.contains_key(&format!("{field}_")) {
                    continue;
                }
                let place = found.offsets.get(&field);
                if place.is_some_and(|place| place != offset) {
                    wrong.push(format!("{name}.{field}: {place:?} instead of {offset}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{style}: {} of {judged}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(judged > 9000, "only {judged} records were judged");
    }
}

#[test]
fn every_type_is_laid_out_as_the_model_says_on_x64() {
    judge("vba7", Architecture::X64, &[8]);
}

#[test]
fn every_type_is_laid_out_as_the_model_says_on_x86() {
    judge("vb6", Architecture::X86, &[4, 8]);
    judge("vba7", Architecture::X86, &[4, 8]);
}

#[test]
fn a_missing_member_is_seen() {
    let id = farcall_snapshot::catalog().resolve("SYSTEM_INFO").unwrap();
    let (_, file) = print_for(("vba", "vba7"), &[id], Architecture::X64);
    let size = |text: &str| measure(text, 8, 8)["system_info"].extent.0;
    assert_eq!(size(&file.text), 48);
    let shorter: Vec<&str> =
        file.text.lines().filter(|line| !line.contains("dwActiveProcessorMask")).collect();
    assert_ne!(size(&shorter.join("\n")), 48);
}
