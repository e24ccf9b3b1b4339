//! D judges what is printed for it: LDC compiles it for Windows on x64, x86 and arm64, and every struct is laid
//! out as the model says, the fields of nameless records in it too.
//!
//! Debian's package `ldc` has the compiler. Without it the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Folder, accepts, assert_enough, expected, has_tool, print_for, sample};
use crate::took::took;
use farcall_languages::File;
use farcall_model::{Architecture, Body, Field, Record, Type, Unit};
use std::fmt::Write as _;
use std::process::Command;

const TARGETS: [(&str, Architecture); 3] = [
    ("x86_64-windows-msvc", Architecture::X64),
    ("i686-windows-msvc", Architecture::X86),
    ("aarch64-windows-msvc", Architecture::Arm64),
];

fn has_ldc() -> bool {
    has_tool(Command::new("ldc2").arg("--version"), "apt install ldc")
}

/// Analyses everything, writing nothing.
fn compile(target: &str, folder: &Folder, source: &str) -> Result<(), String> {
    folder.write("judged.d", source);
    let mut command = Command::new("ldc2");
    command.args(["-o-", "-verrors=50", "-mtriple"]).arg(target).arg("judged.d");
    accepts(command.current_dir(&folder.0))
}

/// The fields of `record` that C calls as its own, with where they lie from the start of the outermost.
fn fields<'a>(record: &'a Record, architecture: Architecture, start: u32, found: &mut Vec<(&'a Field, u32)>) {
    let Some(layout) = record.layout(architecture) else { return };
    for (field, place) in record.fields.iter().zip(&layout.fields) {
        let offset = start + place.offset;
        match &field.ty {
            Type::Nested(index) if field.is_anonymous() => {
                let inner = record.nested.get(*index as usize);
                inner.into_iter().for_each(|inner| fields(inner, architecture, offset, found));
            }
            _ => found.push((field, offset)),
        }
    }
}

fn assertions(unit: &Unit, file: &File, architecture: Architecture) -> String {
    let mut text = String::from(
        "template at(T, string name, size_t offset)\n{\n    static if (__traits(hasMember, T, name))\n        \
         static assert(__traits(getMember, T, name).offsetof == offset, T.stringof ~ \".\" ~ name);\n    \
         enum at = true;\n}\n",
    );
    for one in expected(unit, file, architecture) {
        let (name, size, align) = (&one.name, one.size, one.align);
        let _ = writeln!(
            text,
            "static assert({name}.sizeof == {size} && {name}.alignof == {align}, \"{name}\");"
        );
        for (field, offset) in &one.fields {
            let _ = writeln!(text, "static assert({name}.{field}.offsetof == {offset}, \"{name}.{field}\");");
        }
    }
    for (id, declaration) in unit.iter() {
        let Some(Body::Record(record)) = declaration.on(architecture) else { continue };
        if file.unsupported.iter().any(|(omitted, _)| *omitted == id) {
            continue;
        }
        let mut found = Vec::new();
        fields(record, architecture, 0, &mut found);
        for (field, offset) in found.into_iter().filter(|(field, _)| field.bits.is_empty()) {
            let (name, field) = (unit.name(id), &field.name);
            let _ = writeln!(text, "static assert(at!({name}, \"{field}\", {offset}));");
        }
    }
    text
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    if !has_ldc() {
        return;
    }
    let folder = Folder::new("d");
    for (target, architecture) in TARGETS {
        let (unit, file) = print_for(("d", "extern"), &sample(100), architecture);
        let count = expected(&unit, &file, architecture).len();
        assert_enough(count);
        let source = file.text.clone() + &assertions(&unit, &file, architecture);
        compile(target, &folder, &source).unwrap_or_else(|errors| panic!("{target}: {errors}"));
    }
    let architectures = TARGETS.map(|(_, architecture)| architecture);
    took(("d", "extern"), &architectures, "LDC", Command::new("ldc2").arg("--version"));
}

#[test]
fn functions_are_imported_by_the_name_they_are_exported_as() {
    if !has_ldc() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["MessageBoxW", "RtlGenRandom"].map(|name| catalog.resolve(name).unwrap());
    let folder = Folder::new("d-names");
    let uses = "void use() nothrow @nogc\n{\n    RtlGenRandom(null, MessageBoxW(null, \"text\", \"title\", 0));\n}\n";
    for (target, architecture, symbols) in [
        ("x86_64-windows-msvc", Architecture::X64, ["MessageBoxW", "SystemFunction036"]),
        ("i686-windows-msvc", Architecture::X86, ["_MessageBoxW@16", "_SystemFunction036@8"]),
    ] {
        let (_, file) = print_for(("d", "extern"), &ids, architecture);
        folder.write("judged.d", &(file.text + uses));
        let mut command = Command::new("ldc2");
        command.args(["-c", "-of=judged.obj", "-mtriple"]).arg(target).arg("judged.d");
        accepts(command.current_dir(&folder.0)).unwrap();
        let object = std::fs::read(folder.0.join("judged.obj")).unwrap();
        for symbol in symbols {
            let wanted = symbol.as_bytes();
            assert!(object.windows(wanted.len()).any(|part| part == wanted), "{target}: {symbol}");
        }
    }
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_ldc() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(("d", "extern"), &[id], Architecture::X64);
    let folder = Folder::new("d-negative");
    let (target, _) = TARGETS[0];
    let assertions = assertions(&unit, &file, Architecture::X64);
    let good = file.text.clone() + &assertions;
    compile(target, &folder, &good).unwrap();
    let wrong = good.replace("SYSTEM_INFO.sizeof == 48", "SYSTEM_INFO.sizeof == 49");
    assert!(compile(target, &folder, &wrong).unwrap_err().contains("SYSTEM_INFO"));
    // It stands in a struct in a union in the struct.
    let misplaced = good.replace("\"wReserved\", 2)", "\"wReserved\", 4)");
    assert!(compile(target, &folder, &misplaced).unwrap_err().contains("SYSTEM_INFO.wReserved"));
    let undefined = good.replace("size_t dwActive", "Undefined dwActive");
    assert!(compile(target, &folder, &undefined).unwrap_err().contains("undefined identifier"));
}
