//! Wine, to run programs for Windows, and a display for those that want a window.

use crate::judge::{Folder, has_tool};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where Debian's package of the loader alone puts it, where no PATH leads.
const WINE: &str = "/usr/lib/wine/wine64";

/// What keeps running when a program is over.
const SERVER: &str = "/usr/lib/wine/wineserver64";

/// The folder of Wine's Windows. Its desktop has a screen or has none, and keeps to that while Wine's server lives.
fn prefix(has_screen: bool) -> PathBuf {
    let name = if has_screen { "wine-with-screen" } else { "wine" };
    let prefix = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&prefix).unwrap();
    prefix
}

/// Whether it can be run.
pub(crate) fn has_wine() -> bool {
    has_tool(Command::new(WINE).arg("--version"), "apt install wine64")
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

/// Runs a program in `folder`; what it printed, and whether it succeeded. That goes through a file: Wine's server
/// outlives the program and would hold a pipe open.
pub(crate) fn run(
    folder: &Folder,
    program: &Path,
    arguments: &[&str],
    display: Option<&Display>,
) -> Result<String, String> {
    let printed = folder.0.join("printed.txt");
    let output = std::fs::File::create(&printed).unwrap();
    let mut command = Command::new(WINE);
    command.arg(program).args(arguments).current_dir(&folder.0);
    command
        .env("WINEPREFIX", prefix(display.is_some()))
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
    match display {
        Some(display) => command.env("DISPLAY", &display.name),
        None => command.env_remove("DISPLAY"),
    };
    command.stdin(Stdio::null()).stderr(output.try_clone().unwrap()).stdout(output);
    let status = command.status().unwrap();
    let text = String::from_utf8_lossy(&std::fs::read(&printed).unwrap()).into_owned();
    if status.success() { Ok(text) } else { Err(format!("{status}: {text}")) }
}
