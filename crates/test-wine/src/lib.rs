//! Wine, for the tests and benchmarks that run programs for Windows.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

/// What Wine is not to look for: .NET, a browser, and somebody's menu.
pub const OVERRIDES: &str = "mscoree=;mshtml=;winemenubuilder.exe=";

/// Wine, silent and without a screen, with its Windows in the folder `prefix`, which is made in the first run; `None`
/// where it is not installed. The program and its arguments are still to be given.
pub fn wine(prefix: &Path) -> Option<Command> {
    // Debian's package of the loader alone puts it where no PATH leads.
    let candidates = ["wine64", "/usr/lib/wine/wine64", "wine"];
    let program = candidates.into_iter().find(|program| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    })?;
    let mut command = Command::new(program);
    command.env("WINEPREFIX", prefix).env("WINEDEBUG", "-all").env("WINEDLLOVERRIDES", OVERRIDES);
    command.env_remove("DISPLAY").stdin(Stdio::null());
    Some(command)
}

/// Runs `command`; what it prints on standard output. That goes through files in `folder`, since Wine's server outlives the
/// program and would hold a pipe open.
///
/// # Errors
/// When it fails, the status with everything it printed; why it could not be run or read.
pub fn run(command: &mut Command, folder: &Path) -> Result<String, String> {
    let [printed, complained] = ["printed.txt", "complained.txt"].map(|name| folder.join(name));
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let create = |path: &Path| File::create(path).map_err(said);
    // Making its Windows, Wine itself complains: that is not what the program says.
    let status = command.stdout(create(&printed)?).stderr(create(&complained)?).status().map_err(said)?;
    let read = |path: &Path| Ok(String::from_utf8_lossy(&std::fs::read(path).map_err(said)?).into_owned());
    if status.success() {
        read(&printed)
    } else {
        Err(format!("{status}: {}{}", read(&complained)?, read(&printed)?))
    }
}
