//! C# in its three styles.

use crate::dotnet::{Folder, dotnet};
use crate::sample::{assert_enough, least};
use crate::took::took;
use crate::{id, layouts, print, sample, sample_of};
use farcall_model::{Architecture, Body, DeclId, Kind, Value};

/// Compiles the sample in one style; compares the layouts, and has as many as `calls` calls made.
fn judge(style: &str, version: &str, calls: usize) {
    let Some(dotnet) = dotnet() else { return };
    let (unit, file) = print("csharp", style, &sample());
    let folder = Folder::new(style);
    let assembly = dotnet.csharp(&folder, version, &[&file.text]).unwrap_or_else(|errors| panic!("{errors}"));
    let (expected, count) = layouts(&unit, &file);
    assert_enough(count, 1000);
    let compared = if style == "dllimport" {
        dotnet.layouts(&folder, &assembly, &expected)
    } else {
        dotnet.blittable(&folder, &assembly, &expected)
    };
    compared.unwrap_or_else(|wrong| panic!("{count} records: {wrong}"));
    dotnet.calls(&assembly, least(calls)).unwrap_or_else(|wrong| panic!("{wrong}"));
    took(("csharp", style), &[Architecture::X64], "Roslyn", &mut dotnet.version_of_csharp());
}

#[test]
fn dllimport_compiles_and_runs() {
    judge("dllimport", "7.2", 500);
}

/// The calls are made by code that the source generator writes; none of it is here.
#[test]
fn libraryimport_compiles_and_runs() {
    judge("libraryimport", "11", 0);
}

#[test]
fn blittable_compiles_and_runs() {
    judge("blittable", "12", 500);
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let Some(dotnet) = dotnet() else { return };
    let folder = Folder::new("csharp-negative");
    let (_, file) = print("csharp", "dllimport", &[id("SYSTEM_INFO"), id("GetSystemInfo")]);
    let undefined = file.text.replace("ushort", "USHORT");
    assert!(dotnet.csharp(&folder, "7.2", &[&undefined]).unwrap_err().contains("USHORT"));
    assert!(dotnet.csharp(&folder, "7.1", &["struct A { void F(in int x) { } }"]).is_err());

    let assembly = dotnet.csharp(&folder, "7.2", &[&file.text]).unwrap();
    dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 44 dwPageSize=8\nMISSING 1\n").unwrap_err();
    for what in ["48 bytes, not 44", "dwPageSize at 4, not 8", "MISSING is not there"] {
        assert!(wrong.contains(what), "{wrong}");
    }
    dotnet.calls(&assembly, 1).unwrap();
    // The compiler that takes the C#, and not the older one beside it, is what evidence is of.
    let version = dotnet.version_of_csharp().output().unwrap();
    assert!(String::from_utf8_lossy(&version.stdout).starts_with("4."), "{version:?}");
    let unmarshalled = "[System.Runtime.InteropServices.DllImport(\"a\")] public static extern void F(System.Collections.Generic.List<int> x);";
    let assembly = dotnet.csharp(&folder, "7.2", &[&format!("public class A {{ {unmarshalled} }}")]).unwrap();
    assert!(dotnet.calls(&assembly, 1).unwrap_err().contains("F: "));
    assert!(dotnet.calls(&assembly, 2).unwrap_err().contains("only 0 calls"));
}

/// Each of these is refused by the source generator's rules, and by nothing else.
#[test]
fn the_rules_of_the_source_generator_are_looked_for() {
    let Some(dotnet) = dotnet() else { return };
    let folder = Folder::new("generator-negative");
    let around = |member: &str| {
        format!(
            "using System.Runtime.InteropServices;\nusing System.Runtime.InteropServices.Marshalling;\n\
             public struct Managed {{ [MarshalAs(UnmanagedType.Bool)] public bool x; }}\n\
             public interface IOld {{ }}\n\
             public static partial class A {{ {member} }}"
        )
    };
    let judge = |member: &str| dotnet.csharp(&folder, "11", &[&around(member)]).map(|_| ());
    assert_eq!(
        judge("[LibraryImport(\"a\")] public static partial int F([MarshalAs(UnmanagedType.Bool)] bool x);"),
        Ok(())
    );
    for (member, why) in [
        ("[LibraryImport(\"a\")] public static partial int F(bool x);", "a bool without MarshalAs"),
        ("[LibraryImport(\"a\")] public static partial int F(string x);", "a string without a form"),
        ("[LibraryImport(\"a\")] public static partial int F(in Managed x);", "which is not blittable"),
        ("[LibraryImport(\"a\")] public static partial int F(System.Text.StringBuilder x);", "a class"),
        ("[LibraryImport(\"a\")] public static partial IOld F();", "without GeneratedComInterface"),
        ("public static partial int F();", "partial without LibraryImport"),
        ("[GeneratedComInterface] public partial interface I { }", "no GUID"),
    ] {
        let said = judge(member).unwrap_err();
        assert!(said.contains(why.trim_start_matches("a ")), "{member}: {said}");
    }
}

/// A constant whose value is a struct with a pointer in it.
#[test]
fn pointers_in_constants_compile() {
    let Some(dotnet) = dotnet() else { return };
    let catalog = farcall_snapshot::catalog();
    let constants = sample_of(&[Kind::Constant], 1);
    let of_a_struct = |id: &DeclId| {
        catalog.declaration(*id).is_some_and(
            |d| matches!(d.body(), Body::Constant(constant) if matches!(constant.value, Value::Fields(_))),
        )
    };
    let ids: Vec<DeclId> = constants.into_iter().filter(of_a_struct).collect();
    let (_, file) = print("csharp", "blittable", &ids);
    assert!(file.text.contains("= (void*)("), "no constant has a pointer in it");
    dotnet.csharp(&Folder::new("constants"), "12", &[&file.text]).unwrap_or_else(|errors| panic!("{errors}"));
}
