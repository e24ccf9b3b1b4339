//! rustc judges the Rust that is printed: it compiles for Windows on x64, x86 and arm64, and every struct
//! is laid out as the model says.
//!
//! `cargo xtask toolchains` adds the targets. Without them the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`; structs are judged on the machine's own target in any case.

use crate::judge::{
    Expected, Folder, accepts, assert_enough, expected, has_tool, print, print_for, records, sample,
};
use crate::took::took;
use farcall_model::Architecture;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

const TARGETS: [(&str, Architecture); 3] = [
    ("x86_64-pc-windows-gnu", Architecture::X64),
    ("i686-pc-windows-gnu", Architecture::X86),
    ("aarch64-pc-windows-msvc", Architecture::Arm64),
];

fn rustc(target: Option<&str>, folder: &Folder, source: &str) -> Command {
    let path = folder.write("judged.rs", source);
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "-D", "warnings"]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    command.arg("-o").arg(folder.0.join("judged.rmeta")).arg(path);
    command
}

fn has_target(target: &str, folder: &Folder) -> bool {
    has_tool(&mut rustc(Some(target), folder, ""), &format!("rustup target add {target}"))
}

fn assertions(expected: &[Expected]) -> String {
    let mut text = String::new();
    for record in expected {
        let (name, size, align) = (&record.name, record.size, record.align);
        let _ = writeln!(
            text,
            "const _: () = assert!(size_of::<{name}>() == {size} && align_of::<{name}>() == {align});"
        );
        for (field, offset) in &record.fields {
            let _ =
                writeln!(text, "const _: () = assert!(core::mem::offset_of!({name}, {field}) == {offset});");
        }
    }
    text
}

#[test]
fn the_sample_compiles_and_is_laid_out_as_the_model_says() {
    let (unit, file) = print("rust", &sample(100));
    for (target, architecture) in TARGETS {
        let folder = Folder::new(target);
        if !has_target(target, &folder) {
            continue;
        }
        let expected = expected(&unit, &file, architecture);
        assert_enough(expected.len());
        let source = file.text.clone() + &assertions(&expected);
        accepts(&mut rustc(Some(target), &folder, &source))
            .unwrap_or_else(|errors| panic!("{target}: {errors}"));
        took(("rust", "raw"), &[architecture], "rustc", Command::new("rustc").arg("--version"));
    }
}

/// The source of the crate `windows-link`, which these tests depend on so that cargo fetches it.
fn windows_link() -> PathBuf {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--offline", "--format-version", "1", "--manifest-path"]);
    let output = cargo.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).output().unwrap();
    let metadata = String::from_utf8(output.stdout).unwrap();
    let is_it = |path: &&str| path.ends_with("Cargo.toml") && path.contains("windows-link-");
    PathBuf::from(metadata.split('"').find(is_it).unwrap()).with_file_name("src/lib.rs")
}

/// rustc with `windows-link` compiled for `target`, where its macro writes what Windows has.
fn rustc_with_link(target: &str, folder: &Folder, source: &str) -> Command {
    let mut build = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    build.args(["--edition", "2021", "--crate-type", "lib", "--crate-name", "windows_link"]);
    build.args(["--emit", "metadata", "--cap-lints", "allow", "--target", target, "--out-dir"]);
    accepts(build.arg(&folder.0).arg(windows_link())).unwrap();
    let mut command = rustc(Some(target), folder, source);
    let built = folder.0.join("libwindows_link.rmeta");
    command.arg("--extern").arg(format!("windows_link={}", built.display()));
    command
}

#[test]
fn the_sample_compiles_with_windows_link() {
    let ids = sample(100);
    for (target, architecture) in TARGETS {
        let folder = Folder::new(&format!("link-{target}"));
        if !has_target(target, &folder) {
            continue;
        }
        let (unit, file) = print_for(("rust", "windows-link"), &ids, architecture);
        let linked = file.text.matches("windows_link::link!(").count();
        assert_enough(linked);
        let source = file.text.clone() + &assertions(&expected(&unit, &file, architecture));
        accepts(&mut rustc_with_link(target, &folder, &source))
            .unwrap_or_else(|errors| panic!("{target}: {errors}"));
        took(("rust", "windows-link"), &[architecture], "rustc", Command::new("rustc").arg("--version"));
    }
}

#[test]
fn the_judge_looks_into_what_the_macro_writes() {
    let (target, architecture) = TARGETS[0];
    let folder = Folder::new("link-negative");
    if !has_target(target, &folder) {
        return;
    }
    let ids = ["GetTickCount", "FileIconInit"].map(|name| farcall_snapshot::catalog().resolve(name).unwrap());
    let (_, file) = print_for(("rust", "windows-link"), &ids, architecture);
    accepts(&mut rustc_with_link(target, &folder, &file.text)).unwrap();
    for (from, to, error) in [
        ("-> u32", "-> Undefined", "cannot find type"),
        ("\"system\" fn", "\"sistem\" fn", "invalid ABI"),
        ("\"kernel32.dll\"", "\"\"", "link name must not be empty"),
    ] {
        let wrong = file.text.replace(from, to);
        assert_ne!(wrong, file.text, "{from}");
        let errors = accepts(&mut rustc_with_link(target, &folder, &wrong)).unwrap_err();
        assert!(errors.contains(error), "{errors}");
    }
}

#[test]
fn structs_are_laid_out_as_the_model_says_on_this_machine() {
    if !cfg!(target_arch = "x86_64") {
        eprintln!("skipped: the machine's own target (it is not x86-64)");
        return;
    }
    let (unit, file) = print("rust", &records(&sample(300)));
    let source = file.text.clone() + &assertions(&expected(&unit, &file, Architecture::X64));
    accepts(&mut rustc(None, &Folder::new("host"), &source)).unwrap_or_else(|errors| panic!("{errors}"));
}

#[test]
fn the_judge_refuses_wrong_sizes_and_undefined_types() {
    let catalog = farcall_snapshot::catalog();
    let (_, file) = print("rust", &[catalog.resolve("SYSTEM_INFO").unwrap()]);
    let folder = Folder::new("rust-negative");
    accepts(&mut rustc(None, &folder, &file.text)).unwrap();
    let wrong = file.text.clone() + "const _: () = assert!(size_of::<SYSTEM_INFO>() == 4);\n";
    assert!(accepts(&mut rustc(None, &folder, &wrong)).unwrap_err().contains("assertion failed"));
    let undefined = file.text.replace(": usize", ": Undefined");
    assert!(accepts(&mut rustc(None, &folder, &undefined)).unwrap_err().contains("cannot find type"));
}

#[test]
fn bit_fields_hold_what_was_set_and_leave_the_others_alone() {
    let catalog = farcall_snapshot::catalog();
    let (_, file) = print("rust", &["COMSTAT", "CABINETSTATE"].map(|name| catalog.resolve(name).unwrap()));
    // COMSTAT: seven flags, then 25 bits; winbase.h.
    let program = file.text
        + "fn main() {
    let mut status: COMSTAT = unsafe { core::mem::zeroed() };
    status.set_fEof(1);
    assert_eq!((status._bitfield, status.fEof(), status.fTxim()), (0x20, 1, 0));
    status.set_fReserved(u32::MAX);
    assert_eq!((status._bitfield, status.fReserved(), status.fEof()), (0xFFFF_FFA0, 0x1FF_FFFF, 1));
    status.set_fEof(2);
    assert_eq!((status.fEof(), status.fTxim()), (0, 0));
    // Of a signed integer, one bit is 0 or -1, as in C.
    let mut state: CABINETSTATE = unsafe { core::mem::zeroed() };
    state.set_fSimpleDefault(1);
    assert_eq!(({ state._bitfield }, state.fSimpleDefault(), state.fFullPathTitle()), (8, -1, 0));
}
";
    let folder = Folder::new("rust-bits");
    let path = folder.write("judged.rs", &program);
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    accepts(rustc.args(["--edition", "2024", "-o"]).arg(folder.0.join("judged")).arg(path)).unwrap();
    accepts(&mut Command::new(folder.0.join("judged"))).unwrap();
}
