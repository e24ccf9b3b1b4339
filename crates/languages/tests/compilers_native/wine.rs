//! Wine, to run programs for Windows, and a display for those that want a window.

use crate::judge::{Folder, has_tool, missing};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What keeps running when a program is over.
const SERVER: &str = "/usr/lib/wine/wineserver64";

/// The folder of Wine's Windows. Its desktop has a screen or has none, and keeps to that while Wine's server lives.
fn prefix(has_screen: bool) -> PathBuf {
    let name = if has_screen { "wine-with-screen" } else { "wine" };
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&prefix).unwrap();
    prefix
}

/// Whether programs can be run.
pub(crate) fn has_wine() -> bool {
    let is_there = test_wine::wine(&prefix(false)).is_some();
    if !is_there {
        missing("wine64", "apt install wine64");
    }
    is_there
}

/// What it calls itself: `wine-8.0 (Debian 8.0~repack-4)`.
pub(crate) fn version() -> String {
    let output = test_wine::wine(&prefix(false)).and_then(|mut wine| wine.arg("--version").output().ok());
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// Whether programs that want a window can be run.
pub(crate) fn has_display() -> bool {
    has_tool(Command::new("which").arg("Xvfb"), "apt install xvfb")
}

/// Whoever has a screen; another program on it, or another screen, would be in the way.
static TURN: Mutex<()> = Mutex::new(());

/// A screen that nobody sees, gone when dropped with everything that Wine runs on it.
pub(crate) struct Display {
    server: Child,
    name: String,
    _turn: MutexGuard<'static, ()>,
}

impl Display {
    /// The only one.
    pub(crate) fn new() -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "640x480x16", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()), _turn: turn }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = Command::new(SERVER).arg("-k").env("WINEPREFIX", prefix(true)).output();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Runs a program in `folder`; what it printed, or why it failed.
pub(crate) fn run(
    folder: &Folder,
    program: &Path,
    arguments: &[&str],
    display: Option<&Display>,
) -> Result<String, String> {
    test_wine::run(&mut command(folder, program, arguments, display)?, &folder.0)
}

/// A program that is still to be run in `folder`.
pub(crate) fn command(
    folder: &Folder,
    program: &Path,
    arguments: &[&str],
    display: Option<&Display>,
) -> Result<Command, String> {
    let mut wine = test_wine::wine(&prefix(display.is_some())).ok_or("wine64 is gone")?;
    wine.arg(program).args(arguments).current_dir(&folder.0);
    if let Some(display) = display {
        wine.env("DISPLAY", &display.name);
    }
    Ok(wine)
}
