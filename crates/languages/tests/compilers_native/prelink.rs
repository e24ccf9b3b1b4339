//! .NET for Windows links what is printed in C#, under Wine: it makes the code for each call, loads the module and
//! looks the function up, as in the first call. Wine lacks modules and functions of Windows, and those are counted;
//! what else goes wrong is a mistake in a declaration.

use crate::dotnet::{compile, has_dotnet, run};
use crate::judge::{Folder, print_for};
use crate::verdicts::{self, Verdicts};
use farcall_model::{Architecture, Body, DeclId, Verdict};
use std::collections::HashMap;

const STYLE: (&str, &str) = ("csharp", "dllimport");

/// Has the runtime link every function of `source`; how it went with each: `linked`, `no module`, `no function`, or
/// why the runtime refused it.
fn link(folder: &Folder, source: &str) -> Result<HashMap<String, String>, String> {
    let judged = folder.write("judged.cs", source);
    compile(folder, &[&folder.write("prelink.cs", include_str!("prelink.cs")), &judged])?;
    let said = run(folder, &[])?;
    let words = said.lines().filter_map(|line| line.split_once(' '));
    Ok(words.map(|(name, how)| (name.to_owned(), how.to_owned())).collect())
}

/// What the runtime said of the function, and of which it is one name.
fn verdict(how: &str, library: &str) -> (Verdict, String) {
    match how {
        "linked" => (Verdict::Agrees, format!("{library} has it, and its arguments are marshalled")),
        "no module" => (Verdict::NotComparable, format!("there is no {library}")),
        "no function" => (Verdict::NotComparable, format!("{library} does not have it there")),
        refused => (Verdict::Disagrees, refused.to_owned()),
    }
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
    let mut verdicts = Verdicts::new();
    for id in ids.iter().filter(|id| !file.unsupported.iter().any(|(omitted, _)| omitted == *id)) {
        let declaration = catalog.declaration(*id).unwrap();
        let Some(Body::Function(function)) = declaration.on(Architecture::X64) else { continue };
        let how = linked.get(&declaration.name).unwrap_or_else(|| panic!("{} is missing", declaration.name));
        verdicts
            .insert(declaration.full_name(), verdict(how, function.library.as_deref().unwrap_or_default()));
    }
    let of = |wanted| verdicts.iter().filter(move |(_, (verdict, _))| *verdict == wanted);
    let refused: Vec<String> =
        of(Verdict::Disagrees).map(|(name, (_, why))| format!("{name}: {why}")).collect();
    assert!(refused.is_empty(), "{} refused:\n{}", refused.len(), refused.join("\n"));
    // Debian's Wine 8.0 has two of three.
    let linked = of(Verdict::Agrees).count();
    assert!(linked > 13_000, "only {linked} of {} functions were linked", ids.len());
    let about = "Linked: whether .NET finds the function where its declaration in C# says (DllImport, x64), and makes \
                 the code that passes its arguments.";
    verdicts::compare("linked", about, ".NET 3.1.2 for Windows", &verdicts);
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
    let how =
        |text: &str| ["GetSystemInfo", "MulDiv"].map(|name| link(text).remove(name).unwrap_or_default());
    assert_eq!(how(&text), ["linked", "linked"]);
    let unlinked = text.replace(" MulDiv(", " MulDivide(").replacen("kernel32.dll", "kernel33.dll", 1);
    assert_eq!(how(&unlinked), ["no module", ""]);
    assert_eq!(link(&unlinked)["MulDivide"], "no function");
    // A struct is no text, and that shows before the module is looked for.
    let wrong = text.replace("out SYSTEM_INFO", "[MarshalAs(UnmanagedType.LPWStr)] out SYSTEM_INFO");
    for wrong in [wrong.replace("kernel32.dll", "kernel33.dll"), wrong] {
        let refused = link(&wrong).remove("GetSystemInfo").unwrap();
        assert!(refused.starts_with("MarshalDirectiveException"), "{refused}");
    }
}
