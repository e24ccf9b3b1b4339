//! The C# in PowerShell's scripts. No package has PowerShell itself, so the script around it is not run;
//! Windows PowerShell compiles with a compiler of C# 5.

use crate::dotnet::{Folder, dotnet};
use crate::{print, sample_of};
use farcall_languages::{Options, find};
use farcall_model::Kind;

/// The C# between the quotes of every `Add-Type`.
fn embedded(script: &str) -> Vec<String> {
    let start = "Add-Type -TypeDefinition @'\n";
    let mut found = Vec::new();
    let mut rest = script;
    while let Some(at) = rest.find(start) {
        rest = &rest[at + start.len()..];
        let end = rest.find("\n'@").unwrap();
        found.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    found
}

/// Compiles the C# of scripts, and has at least `least` calls made.
fn judge(folder: &str, sources: &[String], least: usize) {
    let Some(dotnet) = dotnet() else { return };
    let folder = Folder::new(folder);
    let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
    let assembly = dotnet.csharp(&folder, "5", &sources).unwrap_or_else(|errors| panic!("{errors}"));
    dotnet.calls(&assembly, least).unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn what_a_file_compiles_is_csharp_5() {
    let ids = sample_of(&[Kind::Function, Kind::Struct, Kind::Callback, Kind::Interface], 29);
    let (_, file) = print("powershell", "", &ids);
    let sources = embedded(&file.text);
    assert_eq!(sources.len(), 1);
    judge("powershell-file", &sources, 500);
}

/// Each brings all it needs, in a namespace of its own: all of them compile together.
#[test]
fn what_a_declaration_compiles_is_csharp_5() {
    let powershell = find("powershell").unwrap();
    let mut sources = Vec::new();
    for id in sample_of(&[Kind::Function, Kind::Struct], 97) {
        let unit = farcall_snapshot::catalog().unit(&[id]);
        let text = powershell.declaration(&unit, id, &Options::default());
        sources.extend(text.iter().flat_map(|text| embedded(text)));
    }
    assert!(sources.len() > 200, "{}", sources.len());
    judge("powershell-declarations", &sources, 100);
}
