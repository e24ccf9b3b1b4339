//! Calling .NET: its compilers, and `judge.cs`, which is compiled first.

use crate::microsoft;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The .NET that `cargo xtask toolchains` put together, with `judge.cs` compiled.
pub(crate) struct Dotnet {
    tools: PathBuf,
    judge: PathBuf,
}

/// .NET, or `None` where it is missing, which is said and fails if tools are required.
pub(crate) fn dotnet() -> Option<&'static Dotnet> {
    static DOTNET: OnceLock<Option<Dotnet>> = OnceLock::new();
    let found = DOTNET.get_or_init(|| {
        let tools = std::env::var_os("FARCALL_TOOLS").map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/tools")),
            PathBuf::from,
        );
        // The compiler of F# does not follow paths with `..` in them.
        let tools = tools.join("dotnet");
        let tools = tools.canonicalize().unwrap_or(tools);
        tools.exists().then(|| Dotnet::new(tools))
    });
    if found.is_none() {
        let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
        assert!(!is_required, ".NET is missing; `cargo xtask toolchains` fetches it");
        eprintln!("skipped: .NET is missing");
    }
    found.as_ref()
}

impl Dotnet {
    fn new(tools: PathBuf) -> Self {
        let folder = Folder::new("judge").keep();
        let mut dotnet = Self { tools, judge: folder.join("judge.dll") };
        let mut csc = dotnet.compiler("csc.dll", &dotnet.judge);
        // Which version of the runtime the library was made for does not matter here.
        csc.args(["-target:exe", "-nowarn:1701"]);
        // Beside the program, where .NET looks for the libraries that it uses.
        for library in ["Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll"] {
            let path = folder.join(library);
            std::fs::copy(dotnet.tools.join("roslyn").join(library), &path).unwrap();
            csc.arg(microsoft::reference(&path));
        }
        csc.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../languages/tests/compilers_dotnet/judge.cs"));
        accepts(&mut csc).unwrap_or_else(|errors| panic!("{errors}"));
        dotnet.judge = folder.join("judge.dll");
        dotnet
    }

    /// Compiles with this version of C#; what the compiler and the rules of the source generator say.
    pub(crate) fn csharp(&self, folder: &Folder, version: &str, sources: &[&str]) -> Result<PathBuf, String> {
        let output = folder.0.join("judged.dll");
        // The names stand in a file, since there may be more than fit into a command line.
        let write = |(index, source): (usize, &&str)| {
            folder.write(&format!("{index}.cs"), source).display().to_string()
        };
        let names: Vec<String> = sources.iter().enumerate().map(write).collect();
        let list = folder.write("sources.txt", &names.join("\n"));
        accepts(self.judge("compile").arg(&output).arg(version).arg(list)).map(|()| output)
    }

    /// Compiles Visual Basic, with every implicit conversion refused.
    pub(crate) fn vb(&self, folder: &Folder, source: &str) -> Result<PathBuf, String> {
        let output = folder.0.join("judged.dll");
        let runtime = self.runtime().join("Microsoft.VisualBasic.Core.dll");
        let mut command = self.compiler("vbc.dll", &output);
        // The namespace `My` is for desktop programs and needs more than a console has.
        command.args(["-target:library", "-optionstrict+", "-optionexplicit+", "-warnaserror+"]);
        command.args(["-define:_MYTYPE=\"Empty\"", "-nowarn:BC40049"]);
        command.arg(format!("-vbruntime:{}", runtime.display()));
        accepts(command.arg(folder.write("judged.vb", source))).map(|()| output)
    }

    /// Compiles F#, with every warning refused; `None` where its compiler is missing.
    pub(crate) fn fsharp(&self, folder: &Folder, source: &str) -> Option<Result<PathBuf, String>> {
        let compiler = self.tools.join("fsharp");
        if !compiler.exists() {
            let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
            assert!(!is_required, "the compiler of F# is missing; `cargo xtask toolchains` fetches it");
            eprintln!("skipped: the compiler of F# is missing");
            return None;
        }
        let output = folder.0.join("judged.dll");
        let core = compiler.join("FSharp.Core.dll");
        // Beside the program, where .NET looks for the libraries that it uses.
        std::fs::copy(&core, folder.0.join("FSharp.Core.dll")).unwrap();
        let mut command = self.run(&compiler.join("fsc.exe"));
        command.args(["--nologo", "--noframework", "--targetprofile:netcore", "--warnaserror+", "-a"]);
        // The references are those of .NET Core 3.1, which was about to give IDispatch up; later versions keep it.
        command.arg("--nowarn:44");
        command.arg(format!("-o:{}", output.display())).arg(format!("-r:{}", core.display()));
        // This compiler knows the numbers of the runtime by where its own references declare them.
        for entry in std::fs::read_dir(compiler.join("ref")).unwrap() {
            command.arg(format!("-r:{}", entry.unwrap().path().display()));
        }
        Some(accepts(command.arg(folder.write("judged.fs", source))).map(|()| output))
    }

    /// What of `expected` is laid out differently.
    pub(crate) fn layouts(&self, folder: &Folder, assembly: &Path, expected: &str) -> Result<(), String> {
        accepts(self.judge("layouts").arg(assembly).arg(folder.write("expected.txt", expected)))
    }

    /// The same for structs that are passed as they are, without the runtime copying them.
    pub(crate) fn blittable(&self, folder: &Folder, assembly: &Path, expected: &str) -> Result<(), String> {
        accepts(self.judge("blittable").arg(assembly).arg(folder.write("expected.txt", expected)))
    }

    /// The functions that the runtime cannot make a call of, and whether they are fewer than `least`.
    pub(crate) fn calls(&self, assembly: &Path, least: usize) -> Result<(), String> {
        accepts(self.judge("calls").arg(assembly).arg(least.to_string()))
    }

    /// Has one of Microsoft's compilers say its version.
    pub(crate) fn version(&self, compiler: &str) -> Command {
        let mut command = self.run(&self.tools.join(compiler));
        command.arg(if compiler.ends_with("fsc.exe") { "--version" } else { "-version" });
        command
    }

    /// What says the version of the compiler that [`Self::csharp`] asks.
    pub(crate) fn version_of_csharp(&self) -> Command {
        self.judge("version")
    }

    fn judge(&self, what: &str) -> Command {
        let mut command = self.run(&self.judge);
        command.arg(what);
        command
    }

    /// One of Microsoft's compilers with everything of the runtime to refer to.
    fn compiler(&self, name: &str, output: &Path) -> Command {
        microsoft::compiler(&self.tools, name, &self.runtime(), output)
    }

    fn runtime(&self) -> PathBuf {
        let versions = std::fs::read_dir(self.tools.join("shared/Microsoft.NETCore.App")).unwrap();
        versions.map(|entry| entry.unwrap().path()).next().unwrap()
    }

    fn run(&self, program: &Path) -> Command {
        microsoft::run(&self.tools, program)
    }
}

/// Runs a command; what it says when it refuses.
fn accepts(command: &mut Command) -> Result<(), String> {
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.iter().take(60).copied().collect::<Vec<_>>().join("\n");
    Err(format!("{} lines, such as\n{shown}", lines.len()))
}

/// A folder of its own for one test, gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// An empty folder.
    pub(crate) fn new(name: &str) -> Self {
        // The tests of snippets share this file, and may run at the same time.
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("dotnet-{}-{name}", env!("CARGO_CRATE_NAME")));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Its path, and it stays.
    fn keep(mut self) -> PathBuf {
        std::mem::take(&mut self.0)
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
