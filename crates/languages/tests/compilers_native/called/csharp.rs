//! Calls from C#. The runtime makes them out of what is printed, so a program that knows the types by reflection is
//! enough.

use super::{Call, declarations, listing};
use crate::dotnet::{compile, has_dotnet, run};
use crate::judge::Folder;

/// What the calls answer; `None` without .NET.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    if !has_dotnet() {
        return None;
    }
    let judged = folder.write("judged.cs", &declarations(("csharp", "dllimport"), calls));
    let called = folder.write("called.cs", include_str!("called.cs"));
    folder.write("calls.txt", &listing(calls));
    Some(compile(folder, &[&called, &judged]).and_then(|()| run(folder, &["calls.txt"])))
}
