//! No package has Julia, so nothing compiles what is printed for it. What can be checked without is: the text is
//! read, structs are laid out by Julia's rules, and compared with what the model says; nothing is named above its
//! declaration or twice.

use crate::judge::{assert_enough, expected, print_for, sample};
use crate::sample::chunks;
use farcall_model::{Architecture, DeclId};
use std::collections::{BTreeMap, HashMap};

/// A struct or another name for a type, measured.
#[derive(Clone, Default)]
struct Measured {
    size: u32,
    align: u32,
    fields: BTreeMap<String, u32>,
}

fn plain(size: u32) -> Measured {
    Measured { size, align: size, ..Measured::default() }
}

/// Size and alignment of the type that is spelled `ty`.
fn measure(ty: &str, known: &HashMap<String, Measured>, pointer: u32) -> Result<Measured, String> {
    let inside = |open: &str| ty.strip_prefix(open).and_then(|rest| rest.strip_suffix('}'));
    if let Some(to) = inside("Ptr{") {
        let is_known = to == "Cvoid" || measure(to, known, pointer).is_ok();
        return if is_known { Ok(plain(pointer)) } else { Err(format!("{to} is used too early")) };
    }
    if let Some((count, of)) = inside("NTuple{").and_then(|inside| inside.split_once(", ")) {
        let of = measure(of, known, pointer)?;
        let count: u32 = count.parse().map_err(|_| format!("{count} is no number"))?;
        let align = if count == 0 { 1 } else { of.align };
        return Ok(Measured { size: of.size * count, align, ..Measured::default() });
    }
    Ok(match ty {
        "Int8" | "UInt8" | "Bool" => plain(1),
        "Int16" | "UInt16" => plain(2),
        "Int32" | "UInt32" | "Float32" => plain(4),
        "Int64" | "UInt64" | "Float64" => plain(8),
        "Int" | "UInt" => plain(pointer),
        name => known.get(name).cloned().ok_or_else(|| format!("{name} is used too early"))?,
    })
}

/// What the file declares, in its order.
fn read(text: &str, pointer: u32) -> Result<HashMap<String, Measured>, String> {
    let mut known: HashMap<String, Measured> = HashMap::new();
    let mut lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default());
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("mutable struct ").and_then(|rest| rest.strip_suffix(" end")) {
            known.insert(name.to_owned(), plain(1));
        } else if let Some((name, ty)) = line.strip_prefix("const ").and_then(|rest| rest.split_once(" = ")) {
            // What is no type is a constant, which no type is called like.
            let measured = measure(ty, &known, pointer).unwrap_or_default();
            if known.insert(name.to_owned(), measured).is_some() {
                return Err(format!("{name} is declared twice"));
            }
        } else if let Some(name) = line.strip_prefix("struct ") {
            // A struct may point to itself.
            if known.insert(name.to_owned(), Measured::default()).is_some() {
                return Err(format!("{name} is declared twice"));
            }
            let mut record = Measured { align: 1, ..Measured::default() };
            for line in lines.by_ref().take_while(|line| *line != "end") {
                let Some((field, ty)) = line.trim().split_once("::") else { continue };
                let ty = measure(ty, &known, pointer).map_err(|why| format!("{name}.{field}: {why}"))?;
                let offset = record.size.next_multiple_of(ty.align.max(1));
                record.fields.insert(field.to_owned(), offset);
                record.size = offset + ty.size;
                record.align = record.align.max(ty.align);
            }
            record.size = record.size.next_multiple_of(record.align);
            known.insert(name.to_owned(), record);
        }
    }
    Ok(known)
}

/// Compares the records that `ids` bring along with what the model says; how many they are.
fn judge(ids: &[DeclId], architecture: Architecture) -> usize {
    let pointer = if architecture == Architecture::X86 { 4 } else { 8 };
    let (unit, file) = print_for(("julia", "ccall"), ids, architecture);
    let known = read(&file.text, pointer).unwrap();
    let expected = expected(&unit, &file, architecture);
    for record in &expected {
        let found = known.get(&record.name).unwrap_or_else(|| panic!("{} is not there", record.name));
        // Of some nobody says what is in them.
        if record.fields.is_empty() && found.fields.is_empty() {
            continue;
        }
        assert_eq!(found.size, record.size, "{}", record.name);
        // A union, and what no struct can be, is printed as its bytes.
        for (field, offset) in record.fields.iter().filter(|_| !found.fields.contains_key("data")) {
            assert_eq!(found.fields.get(field), Some(offset), "{}.{field}", record.name);
        }
    }
    expected.len()
}

#[test]
fn the_sample_is_laid_out_as_the_model_says() {
    for architecture in [Architecture::X64, Architecture::X86, Architecture::Arm64] {
        let count: usize = chunks(&sample(100), 4000).iter().map(|ids| judge(ids, architecture)).sum();
        assert_enough(count);
    }
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let known = read("struct A\n    a::UInt8\n    b::UInt64\nend\n", 8).unwrap();
    assert_eq!((known["A"].size, known["A"].fields["b"]), (16, 8));
    assert!(read("struct A\n    a::B\nend\nstruct B\n    a::Int8\nend\n", 8).is_err());
    assert!(read("struct A\n    a::Int8\nend\nstruct A\n    a::Int8\nend\n", 8).is_err());
}
