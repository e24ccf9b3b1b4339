//! Free Pascal judges, in its Delphi mode, the Delphi that is printed: it compiles, and every record is laid
//! out as the model says.
//!
//! Debian's compiler makes programs for Linux on x64, where records are laid out as on Windows. What is
//! printed for x86 is compiled too; the layouts there hold other pointers, so they are not measured.

use crate::judge::{
    Expected, Folder, accepts, assert_enough, expected, has_tool, print_for, records, sample,
};
use crate::sample::chunks;
use crate::took::took;
use farcall_model::{Architecture, DeclId};
use std::fmt::Write as _;
use std::process::Command;

/// Units that hold more take the compiler's symbol tables long to fill.
const ITEMS: usize = 20_000;

/// The program that measures more is too much for the compiler: it stops with an internal error.
const RECORDS: usize = 3_000;

fn has_fpc() -> bool {
    has_tool(Command::new("fpc").arg("-iV"), "install Debian's fp-compiler")
}

/// Compiles the unit by itself, or with the program `check` that uses it, which then runs.
fn compile(folder: &Folder, unit: &str, check: Option<&str>) -> Result<(), String> {
    folder.write("native.pas", unit);
    let mut fpc = Command::new("fpc");
    // No hints, notes and warnings; no limit of errors.
    fpc.args(["-Mdelphi", "-v0e", "-Se1000", "-l-"]).current_dir(&folder.0);
    let Some(check) = check else { return accepts(fpc.args(["-Cn", "native.pas"])) };
    folder.write("check.pas", check);
    accepts(fpc.arg("check.pas"))?;
    accepts(&mut Command::new(folder.0.join("check")))
}

/// A program that fails where a size or an offset is not as expected. In its mode, unlike in Delphi's, `@` of a
/// variable that holds a function is the variable's address.
fn assertions(expected: &[Expected], unit: &str) -> String {
    let mut text = String::from(
        "{$mode objfpc}\nprogram check;\nuses native;\nvar failures: Integer;\nprocedure Check(const what: AnsiString; \
         found, expected: PtrUInt);\nbegin\n  if found = expected then exit;\n  writeln(what, ': ', found, \
         ' instead of ', expected);\n  failures := failures + 1;\nend;\n",
    );
    // A procedure may not grow without bounds.
    for (index, records) in expected.chunks(500).enumerate() {
        let _ = writeln!(text, "procedure Part{index};\nbegin");
        for Expected { name, size, fields, .. } in records.iter().filter(|record| is_in(record, unit)) {
            let _ = writeln!(text, "  Check('{name}', sizeof({name}), {size});");
            // A field that would hide a type, or is called as a function's result is, has another name.
            let block = unit.split_once(&format!("\n  {name} = ")).map_or("", |(_, rest)| rest);
            let block = block.split_once("\n  end;").map_or("", |(block, _)| block);
            let kept = fields.iter().filter(|(field, _)| {
                ["    ", "    &", ": (", ": (&"]
                    .iter()
                    .any(|start| block.contains(&format!("{start}{field}: ")))
            });
            for (field, offset) in kept {
                let _ =
                    writeln!(text, "  Check('{name}.{field}', PtrUInt(@{name}(nil^).&{field}), {offset});");
            }
        }
        text.push_str("end;\n");
    }
    text.push_str("begin\n");
    for index in 0..expected.chunks(500).len() {
        let _ = writeln!(text, "  Part{index};");
    }
    text + "  if failures > 0 then halt(1);\nend.\n"
}

/// Whether the record kept its name in the unit.
fn is_in(record: &Expected, unit: &str) -> bool {
    let name = &record.name;
    ["record\n", "packed record\n"].iter().any(|kind| unit.contains(&format!("\n  {name} = {kind}")))
}

fn judge(ids: &[DeclId], architecture: Architecture) {
    let folder = Folder::new(&format!("delphi-{}", architecture.name()));
    let mut failed = Vec::new();
    for ids in chunks(ids, ITEMS) {
        let (_, file) = print_for(("delphi", "external"), &ids, architecture);
        if let Err(errors) = compile(&folder, &file.text, None) {
            failed.push(errors);
        }
    }
    assert!(failed.is_empty(), "{}: {}", architecture.name(), failed.join("\n"));
}

#[test]
fn the_sample_compiles() {
    if has_fpc() {
        let ids = sample(100);
        let architectures = [Architecture::X64, Architecture::X86];
        for architecture in architectures {
            judge(&ids, architecture);
        }
        let version = &mut Command::new("fpc");
        took(("delphi", "external"), &architectures, "Free Pascal", version.arg("-iV"));
    }
}

#[test]
fn the_records_of_the_sample_are_laid_out_as_the_model_says() {
    if !has_fpc() {
        return;
    }
    let folder = Folder::new("delphi-layout");
    let mut judged = 0;
    let mut wrong = Vec::new();
    for ids in chunks(&records(&sample(100)), RECORDS) {
        let (unit, file) = print_for(("delphi", "external"), &ids, Architecture::X64);
        let expected = expected(&unit, &file, Architecture::X64);
        judged += expected.iter().filter(|record| is_in(record, &file.text)).count();
        wrong.extend(compile(&folder, &file.text, Some(&assertions(&expected, &file.text))).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_enough(judged);
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    if !has_fpc() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let id = catalog.resolve("SYSTEM_INFO").unwrap();
    let (unit, file) = print_for(("delphi", "external"), &[id], Architecture::X64);
    let folder = Folder::new("delphi-negative");
    let mut expected = expected(&unit, &file, Architecture::X64);
    compile(&folder, &file.text, Some(&assertions(&expected, &file.text))).unwrap();
    expected[0].size += 1;
    let wrong = assertions(&expected, &file.text);
    assert!(compile(&folder, &file.text, Some(&wrong)).unwrap_err().contains("SYSTEM_INFO: 48"));
    let undefined = file.text.replace(": NativeUInt", ": Undefined");
    assert!(compile(&folder, &undefined, None).unwrap_err().contains("Identifier not found"));
}
