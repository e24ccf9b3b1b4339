//! .NET for Windows links what is printed in C#, under Wine: it makes the code for each call, loads the module and
//! looks the function up, as in the first call. Wine lacks modules and functions of Windows, and those are counted;
//! what else goes wrong is a mistake in a declaration.

use crate::dotnet::{compile, has_dotnet, run};
use crate::judge::{Folder, print_for};
use farcall_model::{Architecture, Body, DeclId};

const STYLE: (&str, &str) = ("csharp", "dllimport");

/// How it went with functions.
#[derive(Default)]
struct Linked {
    linked: usize,
    no_module: usize,
    no_function: usize,
    /// What the runtime refused, each with why.
    refused: Vec<String>,
}

/// Has the runtime link every function of `source`.
fn link(folder: &Folder, source: &str) -> Result<Linked, String> {
    let judged = folder.write("judged.cs", source);
    compile(folder, &[&folder.write("prelink.cs", include_str!("prelink.cs")), &judged])?;
    let mut linked = Linked::default();
    for line in run(folder, &[])?.lines() {
        match line.split_once(' ').map_or("", |(_, how)| how) {
            "linked" => linked.linked += 1,
            "no module" => linked.no_module += 1,
            "no function" => linked.no_function += 1,
            _ => linked.refused.push(line.to_owned()),
        }
    }
    Ok(linked)
}

fn file(ids: &[DeclId]) -> farcall_languages::File {
    print_for(STYLE, ids, Architecture::X64).1
}

#[test]
fn every_function_is_linked_or_is_not_there() {
    if !has_dotnet() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    // What a header defines to be a constant is in no module.
    let is_function = |id: &DeclId| {
        catalog.declaration(*id).is_some_and(|d| {
            let body = d.on(Architecture::X64);
            matches!(body, Some(Body::Function(function)) if function.inline_value.is_none())
        })
    };
    let ids: Vec<DeclId> = catalog.ids().filter(is_function).collect();
    let file = file(&ids);
    let linked = link(&Folder::new("prelink"), &file.text).unwrap_or_else(|errors| panic!("{errors}"));
    let Linked { linked, no_module, no_function, refused } = linked;
    eprintln!("{linked} linked, {no_module} without a module and {no_function} without a function in Wine");
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
    let omitted = file.unsupported.iter().filter(|(id, _)| is_function(id)).count();
    assert_eq!(linked + no_module + no_function, ids.len() - omitted, "functions are missing");
    // Debian's Wine 8.0 has two of three.
    assert!(linked > 13_000, "only {linked} of {} functions were linked", ids.len());
}

#[test]
fn what_cannot_be_passed_is_refused() {
    if !has_dotnet() {
        return;
    }
    let catalog = farcall_snapshot::catalog();
    let ids = ["GetSystemInfo", "MulDiv"].map(|name| catalog.resolve(name).unwrap());
    let text = file(&ids).text;
    let folder = Folder::new("prelink-negative");
    let link = |text: &str| link(&folder, text).unwrap();
    assert_eq!(link(&text).linked, 2);
    let unlinked = link(&text.replace(" MulDiv(", " MulDivide(").replacen("kernel32.dll", "kernel33.dll", 1));
    assert_eq!((unlinked.linked, unlinked.no_module, unlinked.no_function), (0, 1, 1));
    // A struct is no text, and that shows before the module is looked for.
    let wrong = text.replace("out SYSTEM_INFO", "[MarshalAs(UnmanagedType.LPWStr)] out SYSTEM_INFO");
    for wrong in [wrong.replace("kernel32.dll", "kernel33.dll"), wrong] {
        let refused = link(&wrong).refused;
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].starts_with("GetSystemInfo MarshalDirectiveException"), "{refused:?}");
    }
}
