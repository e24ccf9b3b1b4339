//! Microsoft's compilers and runtime, as `cargo xtask tools` puts them together.

use std::path::Path;
use std::process::Command;

/// Has .NET of the folder `tools` run a program.
pub(crate) fn run(tools: &Path, program: &Path) -> Command {
    let mut command = Command::new(tools.join("dotnet"));
    command.arg("exec").arg("--runtimeconfig").arg(tools.join("runtimeconfig.json")).arg(program);
    command
}

/// One of the compilers, which may refer to every library of the folder `references`.
pub(crate) fn compiler(tools: &Path, name: &str, references: &Path, output: &Path) -> Command {
    let mut command = run(tools, &tools.join("compilers").join(name));
    // The machine's own settings are left out.
    command.args(["-noconfig", "-nologo"]).arg(format!("-out:{}", output.display()));
    command.arg(if name == "vbc.dll" { "-nosdkpath" } else { "-nostdlib" });
    for entry in std::fs::read_dir(references).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "dll") {
            command.arg(reference(&path));
        }
    }
    command
}

/// Lets a compiler refer to a library.
pub(crate) fn reference(path: &Path) -> String {
    format!("-reference:{}", path.display())
}
