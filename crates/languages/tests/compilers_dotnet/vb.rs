//! Visual Basic.

use crate::dotnet::{Folder, dotnet};
use crate::sample::{assert_enough, least};
use crate::took::took;
use crate::{id, layouts, print, sample};
use farcall_model::Architecture;

#[test]
fn the_sample_compiles_and_runs() {
    let Some(dotnet) = dotnet() else { return };
    let (unit, file) = print("vb", "dllimport", &sample());
    let folder = Folder::new("vb");
    let assembly = dotnet.vb(&folder, &file.text).unwrap_or_else(|errors| panic!("{errors}"));
    let (expected, count) = layouts(&unit, &file);
    assert_enough(count, 1000);
    dotnet.layouts(&folder, &assembly, &expected).unwrap_or_else(|wrong| panic!("{count} records: {wrong}"));
    dotnet.calls(&assembly, least(500)).unwrap_or_else(|wrong| panic!("{wrong}"));
    took(("vb", "dllimport"), &[Architecture::X64], "Roslyn", &mut dotnet.version("compilers/vbc.dll"));
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let Some(dotnet) = dotnet() else { return };
    let (_, file) = print("vb", "dllimport", &[id("SYSTEM_INFO"), id("GetSystemInfo")]);
    let folder = Folder::new("vb-negative");
    let undefined = file.text.replace("As UShort", "As UNDEFINED");
    assert!(dotnet.vb(&folder, &undefined).unwrap_err().contains("UNDEFINED"));
    let assembly = dotnet.vb(&folder, &file.text).unwrap();
    dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 44\n").unwrap_err();
    assert!(wrong.contains("48 bytes, not 44"), "{wrong}");
}
