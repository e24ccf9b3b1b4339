//! F#. Its compiler takes long, so the sample is smaller, and everything is judged in pieces.

use crate::dotnet::{Folder, dotnet};
use crate::sample::{assert_enough, chunks, is_all, least};
use crate::took::took;
use crate::{id, layouts, print, sample, sample_of};
use farcall_model::{Architecture, DeclId, Kind};

/// Compiles `ids` and compares the layouts; how many records were judged.
fn judge(name: &str, ids: &[DeclId], least: usize) -> Result<usize, String> {
    let Some(dotnet) = dotnet() else { return Ok(usize::MAX) };
    let (unit, file) = print("fsharp", "dllimport", ids);
    let folder = Folder::new(name);
    let Some(compiled) = dotnet.fsharp(&folder, &file.text) else { return Ok(usize::MAX) };
    let assembly = compiled?;
    let (expected, count) = layouts(&unit, &file);
    dotnet.layouts(&folder, &assembly, &expected)?;
    dotnet.calls(&assembly, least)?;
    Ok(count)
}

#[test]
fn the_sample_compiles_and_runs() {
    if is_all() {
        let wrong: Vec<String> = chunks(&sample(), 4000)
            .iter()
            .enumerate()
            .filter_map(|(at, ids)| Some(format!("{at}: {}", judge("fsharp", ids, 0).err()?)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        if let Some(dotnet) = dotnet() {
            let version = &mut dotnet.version("fsharp/fsc.exe");
            took(("fsharp", "dllimport"), &[Architecture::X64], "the F# compiler", version);
        }
        return;
    }
    let mut ids = sample_of(&[Kind::Function], 500);
    ids.extend(sample_of(&[Kind::Struct, Kind::Union], 200));
    ids.extend(sample_of(&[Kind::Constant], 500));
    ids.extend(sample_of(&[Kind::Callback, Kind::Interface, Kind::Enum], 500));
    let count = judge("fsharp", &ids, least(20)).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_enough(count, 100);
}

#[test]
fn the_judge_refuses_what_is_wrong() {
    let Some(dotnet) = dotnet() else { return };
    let (_, file) = print("fsharp", "dllimport", &[id("SYSTEM_INFO"), id("GetSystemInfo")]);
    let folder = Folder::new("fsharp-negative");
    let undefined = file.text.replace(": uint16", ": UNDEFINED");
    let Some(refused) = dotnet.fsharp(&folder, &undefined) else { return };
    assert!(refused.unwrap_err().contains("UNDEFINED"));
    let assembly = dotnet.fsharp(&folder, &file.text).unwrap().unwrap_or_else(|errors| panic!("{errors}"));
    dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 48 dwPageSize=4\n").unwrap();
    let wrong = dotnet.layouts(&folder, &assembly, "SYSTEM_INFO 44\n").unwrap_err();
    assert!(wrong.contains("48 bytes, not 44"), "{wrong}");
}
