//! PowerShell's scripts: the C# in them is compiled, with C# 5 as Windows PowerShell does. No package has
//! PowerShell itself, so the script around it is not run, only parsed with tree-sitter's grammar.

use crate::dotnet::{Folder, dotnet};
use crate::sample::{assert_enough, least};
use crate::took::took;
use crate::{print, sample_of};
use farcall_languages::{Options, find};
use farcall_model::{Architecture, DeclId, Kind};
use std::collections::HashSet;
use tree_sitter::{Node, Parser};

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
    judge("powershell-file", &sources, least(500));
    if let Some(dotnet) = dotnet() {
        let version = &mut dotnet.version_of_csharp();
        took(("powershell", "addtype"), &[Architecture::X64], "Roslyn as C# 5", version);
    }
}

/// Each brings all it needs, in a namespace of its own: all of them compile together, but for those of the same name, of
/// which a session has one.
#[test]
fn what_a_declaration_compiles_is_csharp_5() {
    let powershell = find("powershell").unwrap();
    let (mut sources, mut names) = (Vec::new(), HashSet::new());
    for id in sample_of(&[Kind::Function, Kind::Struct], 97) {
        if !names.insert(farcall_snapshot::catalog().name(id)) {
            continue;
        }
        let unit = farcall_snapshot::catalog().unit(&[id]);
        let text = powershell.declaration(&unit, id, &Options::default());
        sources.extend(text.iter().flat_map(|text| embedded(text)));
    }
    assert_enough(sources.len(), 200);
    judge("powershell-declarations", &sources, least(100));
}

/// The lines that the grammar cannot make sense of.
fn misread(script: &str) -> Vec<&str> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(script, None).unwrap();
    let mut lines = Vec::new();
    let mut pending: Vec<Node<'_>> = vec![tree.root_node()];
    while let Some(node) = pending.pop() {
        if node.is_error() || node.is_missing() {
            lines.extend(script.lines().nth(node.start_position().row));
        } else if node.has_error() {
            pending.extend((0..node.child_count()).filter_map(|index| node.child(index)));
        }
    }
    lines
}

#[test]
fn scripts_are_powershell() {
    assert_eq!(misread("$A = [uint32]1\n$B = [uint32\n"), ["$B = [uint32"]);
    assert_eq!(misread("Add-Type -TypeDefinition @'\nclass A { }\n'@\n"), [""; 0]);
    assert!(!misread("Add-Type -TypeDefinition @'\nclass A { }\n").is_empty(), "the quote is not closed");

    let kinds = [Kind::Constant, Kind::Function, Kind::Struct, Kind::Enum, Kind::Callback, Kind::Interface];
    let ids = sample_of(&kinds, 29);
    let (_, file) = print("powershell", "", &ids);
    assert_eq!(misread(&file.text), [""; 0]);
    let powershell = find("powershell").unwrap();
    let alone = |id: &DeclId| {
        let unit = farcall_snapshot::catalog().unit(&[*id]);
        powershell.declaration(&unit, *id, &Options::default()).ok()
    };
    let scripts: Vec<String> = ids.iter().step_by(20).filter_map(alone).collect();
    assert_enough(scripts.len(), 200);
    for script in &scripts {
        assert_eq!(misread(script), [""; 0], "{script}");
    }
}
