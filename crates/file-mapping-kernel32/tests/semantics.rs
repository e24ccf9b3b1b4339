//! Every statement about these functions is a case in `tests/semantics`, with its expected answer and
//! where that is from. The same C is compiled against this library and, with mingw-w64, for Windows, where
//! Wine is a second opinion: what Wine answers otherwise is listed with the reason.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so, and open questions are named")]

mod judge;

use judge::wine::Wine;
use judge::{Folder, case_sources, compile_c, has_tool, here, library_folder, missing, succeed};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// A row of the table that the program prints.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    expected: String,
    source: String,
    /// No Windows machine has settled it.
    is_open: bool,
}

fn table(text: &str) -> Vec<Row> {
    let rows: Vec<Row> = text
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
            let [name, expected, source, open] = cells[..] else { panic!("not a row: {line}") };
            assert!(!source.is_empty(), "{name} has no source");
            Row {
                name: name.into(),
                expected: expected.into(),
                source: source.into(),
                is_open: open == "NT?",
            }
        })
        .collect();
    let mut names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "two cases have the same name");
    assert!(rows.len() > 230, "{} cases", rows.len());
    rows
}

/// What the cases answered.
fn answers(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().map(|line| line.trim_end_matches('\r'));
    lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, answer)| (name.into(), answer.into()))
        .collect()
}

/// The rows whose answer is missing or another one, with the answer.
fn differing(rows: &[Row], answers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let wrong = rows.iter().filter_map(|row| {
        let answer = answers.get(&row.name).map_or("no answer", String::as_str);
        (answer != row.expected).then(|| (row.name.clone(), answer.to_owned()))
    });
    wrong.collect()
}

fn explain(rows: &[Row], differing: &BTreeMap<String, String>) -> String {
    let lines = rows.iter().filter_map(|row| {
        let answer = differing.get(&row.name)?;
        Some(format!("{}: {answer}, but expected {} ({})", row.name, row.expected, row.source))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn run_here(folder: &Folder, backend: Option<&str>) -> (Vec<Row>, BTreeMap<String, String>) {
    let program = folder.join("cases");
    compile_c(&case_sources(), &program, &["-I", here("tests/semantics").to_str().unwrap()]);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).env("XDG_RUNTIME_DIR", &folder.0).env("TMPDIR", &folder.0);
        if let Some(backend) = backend {
            command.env("FILE_MAPPING_BACKEND", backend);
        }
        succeed(&mut command)
    };
    (table(&run(&["--table"])), answers(&run(&[])))
}

#[test]
fn every_row_holds_here() {
    if !has_tool("gcc", "gcc") {
        return;
    }
    let (rows, answers) = run_here(&Folder::new("cases"), None);
    let wrong = differing(&rows, &answers);
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), explain(&rows, &wrong));
    let open: Vec<&str> = rows.iter().filter(|row| row.is_open).map(|row| row.name.as_str()).collect();
    eprintln!("{} rows hold; open on Windows itself: {}", rows.len(), open.join(", "));
}

#[test]
fn every_row_holds_with_the_back_end_of_macos_but_for_its_limits() {
    if !has_tool("gcc", "gcc") {
        return;
    }
    let (rows, answers) = run_here(&Folder::new("cases-files"), Some("files"));
    only_as_listed(&rows, &answers, "macos_differences.tsv");
}

/// The rows that differ are exactly those of a checked-in list, with the answers given there.
fn only_as_listed(rows: &[Row], answers: &BTreeMap<String, String>, list: &str) {
    let differing = differing(rows, answers);
    let listed = listed_differences(list);
    let unlisted: BTreeMap<_, _> =
        differing.clone().into_iter().filter(|(name, answer)| listed.get(name) != Some(answer)).collect();
    let settled: Vec<_> = listed.keys().filter(|name| !differing.contains_key(*name)).collect();
    assert!(unlisted.is_empty(), "not in {list}:\n{}", explain(rows, &unlisted));
    assert!(settled.is_empty(), "rows of {list} that no longer differ: {settled:?}");
    eprintln!("{} rows, {} of them differ as {list} says", rows.len(), differing.len());
}

#[test]
fn a_wrong_answer_and_a_missing_one_are_noticed() {
    let row = |name: &str, expected: &str| Row {
        name: name.into(),
        expected: expected.into(),
        source: "this test".into(),
        is_open: false,
    };
    let rows = [row("right", "error 5"), row("wrong", "error 5"), row("missing", "view")];
    let wrong = differing(&rows, &answers("right: error 5\r\nwrong: view\r\n"));
    let expected = [("missing", "no answer"), ("wrong", "view")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(wrong, BTreeMap::from(expected));
}

/// A checked-in list: case, its answer there, reason.
fn listed_differences(list: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(here("tests/semantics").join(list)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let [name, answer, reason] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("not a row: {line}")
            };
            assert!(reason.len() > 20, "{name} has no reason");
            (name.to_owned(), answer.to_owned())
        })
        .collect()
}

#[test]
fn wine_agrees_but_for_the_listed_differences() {
    if !has_tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32") {
        return;
    }
    let Some(wine) = Wine::find() else { return missing("wine64", "wine64") };
    let folder = Folder::new("wine");
    let program = folder.join("cases.exe");
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler.args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers"]);
    succeed(compiler.args(case_sources()).arg("-o").arg(&program).arg("-lntdll"));
    let rows = table(&wine.run(&folder, &program, &["--table"]));
    let answers = answers(&wine.run(&folder, &program, &[]));
    only_as_listed(&rows, &answers, "wine_differences.tsv");
}

/// The header says what Windows' own says: each constant, each layout, each prototype.
#[test]
fn the_header_agrees_with_that_of_windows() {
    if !has_tool("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-win32") {
        return;
    }
    let header = std::fs::read_to_string(here("include/file_mapping_kernel32.h")).unwrap();
    let judged = judgement(&header);
    assert!(judged.matches("_Static_assert").count() > 80);
    let folder = Folder::new("header");
    assert!(accepts(&folder, &judged), "see above");
    // The judge says no to a wrong number and to a wrong prototype.
    assert!(!accepts(&folder, &judged.replace("(FILE_MAP_READ) == (0x0004)", "(FILE_MAP_READ) == (0x0008)")));
    assert!(!accepts(&folder, &judged.replace("BOOL CloseHandle(HANDLE", "HANDLE CloseHandle(BOOL")));
}

/// C that includes windows.h and repeats what the header says.
fn judgement(header: &str) -> String {
    let mut judged = String::from("#include <stddef.h>\n#include <windows.h>\n#include <winternl.h>\n");
    for line in header.lines() {
        let mut words = line.split_whitespace();
        let (Some("#define"), Some(name), Some(value)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let is_number = value.starts_with(|c: char| c.is_ascii_digit());
        // winternl.h of mingw-w64 has no name for the class of NtQuerySection.
        if is_number && name != "SectionBasicInformation" {
            judged += &format!("_Static_assert(({name}) == ({value}), \"{name}\");\n");
        }
    }
    for (of, size) in [("MEMORY_BASIC_INFORMATION", 48), ("SECURITY_ATTRIBUTES", 24), ("LARGE_INTEGER", 8)] {
        judged += &format!("_Static_assert(sizeof({of}) == {size}, \"{of}\");\n");
    }
    for (of, field, offset) in [
        ("MEMORY_BASIC_INFORMATION", "AllocationProtect", 16),
        ("MEMORY_BASIC_INFORMATION", "RegionSize", 24),
        ("MEMORY_BASIC_INFORMATION", "State", 32),
        ("MEMORY_BASIC_INFORMATION", "Type", 40),
        ("SECURITY_ATTRIBUTES", "bInheritHandle", 16),
    ] {
        judged += &format!("_Static_assert(offsetof({of}, {field}) == {offset}, \"{of}.{field}\");\n");
    }
    let start = header.find("/* Mappings. */").unwrap();
    let end = header.find("/* Not of Windows").unwrap();
    judged + &header[start..end]
}

fn accepts(folder: &Folder, text: &str) -> bool {
    let source = folder.join("judged.c");
    std::fs::write(&source, text).unwrap();
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    compiler.args(["-std=gnu11", "-c"]).arg(&source).arg("-o").arg(folder.join("judged.o"));
    let output = compiler.output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr).lines().take(10).collect::<Vec<_>>().join("\n"));
    output.status.success()
}

/// The library exports the functions that the header declares, all of them and nothing else of its own.
#[test]
fn the_exports_are_those_of_the_header() {
    if !has_tool("nm", "binutils") {
        return;
    }
    let library = library_folder().join("libfile_mapping_kernel32.so");
    let exported =
        succeed(Command::new("nm").args(["-D", "--defined-only", "-f", "just-symbols"]).arg(library));
    let exported: BTreeSet<&str> = exported.lines().filter(|name| *name != "rust_eh_personality").collect();
    let header = std::fs::read_to_string(here("include/file_mapping_kernel32.h")).unwrap();
    let declarations = &header[header.find("/* Mappings. */").unwrap()..];
    let declared: BTreeSet<&str> = declarations
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('(')?.0.split([' ', '*']).next_back())
        .collect();
    assert!(declared.len() > 20, "{declared:?}");
    assert_eq!(exported, declared);
}

/// The layouts of the header are those of the library, and C++ takes the header too.
#[test]
fn the_header_is_cpp_too() {
    if !has_tool("g++", "g++") {
        return;
    }
    let folder = Folder::new("cpp");
    let source = folder.join("cpp.cpp");
    let text = "#include <file_mapping_kernel32.h>\n\
        static_assert(sizeof(WCHAR) == 2 && sizeof(BOOL) == 4 && sizeof(HANDLE) == sizeof(void *), \"widths\");\n\
        static_assert(sizeof(MEMORY_BASIC_INFORMATION) == 48 && sizeof(SECTION_BASIC_INFORMATION) == 24, \"layouts\");\n\
        static_assert(sizeof(LARGE_INTEGER) == 8 && sizeof(LARGE_INTEGER().HighPart) == 4, \"layouts\");\n\
        int main() { return OpenFileMappingW(FILE_MAP_READ, FALSE, u\"missing\") == nullptr ? 0 : 1; }\n";
    std::fs::write(&source, text).unwrap();
    let library = library_folder();
    let mut compiler = Command::new("g++");
    compiler.args(["-std=c++11", "-Wall", "-Wextra", "-Werror", "-pedantic"]).arg("-I").arg(here("include"));
    compiler.arg(&source).arg("-L").arg(&library).arg("-lfile_mapping_kernel32");
    compiler.arg("-Xlinker").arg("-rpath").arg("-Xlinker").arg(&library).arg("-o").arg(folder.join("cpp"));
    succeed(&mut compiler);
    succeed(Command::new(folder.join("cpp")).env("XDG_RUNTIME_DIR", &folder.0));
    assert_eq!(size_of::<file_mapping_kernel32::MemoryBasicInformation>(), 48);
    assert_eq!(size_of::<file_mapping_kernel32::SectionBasicInformation>(), 24);
    assert_eq!(size_of::<file_mapping_kernel32::SecurityAttributes>(), 24);
}
