//! C# for Windows: Microsoft's compiler takes it here, and .NET 3.1 for Windows runs it under Wine.
//!
//! `cargo xtask tools` fetches both from npm. Without them or Wine the tests say so and pass, unless
//! `FARCALL_REQUIRE_TOOLS` is `1`.

use crate::judge::{Folder, accepts, has_tool, tool};
use crate::{microsoft, wine};
use std::path::Path;
use std::process::Command;

/// Whether programs in C# can be compiled and run.
pub(crate) fn has_dotnet() -> bool {
    let runtime = tool("dotnet/windows/dotnet.exe");
    has_tool(Command::new("ls").arg(runtime), "cargo xtask tools") && wine::has_wine()
}

/// Compiles `sources` into a program in `folder`.
pub(crate) fn compile(folder: &Folder, sources: &[&Path]) -> Result<(), String> {
    let tools = tool("dotnet");
    // What the compiler of F# refers to is what .NET 3.1 has.
    let mut compiler =
        microsoft::compiler(&tools, "csc.dll", &tools.join("fsharp/ref"), &folder.0.join("program.dll"));
    accepts(compiler.args(["-target:exe", "-langversion:7.3"]).args(sources))
}

/// Runs what was compiled; what it printed.
pub(crate) fn run(folder: &Folder, arguments: &[&str]) -> Result<String, String> {
    folder.write(
        "program.runtimeconfig.json",
        r#"{"runtimeOptions": {
            "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.2"},
            "configProperties": {"System.Globalization.Invariant": true}
        }}"#,
    );
    let arguments: Vec<&str> = ["exec", "program.dll"].into_iter().chain(arguments.iter().copied()).collect();
    wine::run(folder, &tool("dotnet/windows/dotnet.exe"), &arguments, None)
}
