//! Writing to standard output and to files.

use crate::failure::Failure;
use anyhow::Context;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Prints `text`, without its colours where nobody could see them: in a pipe, and where the
/// environment says so (`NO_COLOR`).
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints `value` as JSON.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).context("cannot write the answer as JSON")?;
    text.push('\n');
    let mut out = io::stdout().lock();
    finish(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn finish(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::ReaderGone),
        Err(error) => Err(anyhow::Error::new(error).context("cannot write to standard output").into()),
    }
}

/// Says on standard error what was left out, at most `shown` of it, and how many more there are; `rest` ends that. Called
/// when everything else is written, which a closed standard error does not change.
pub(crate) fn tell_left_out(left_out: &[String], shown: usize, rest: &str) {
    let mut stderr = anstream::stderr();
    for what in left_out.iter().take(shown) {
        let _ = writeln!(stderr, "farcall: left out {what}");
    }
    let more = left_out.len().saturating_sub(shown);
    if more > 0 {
        let _ = writeln!(stderr, "farcall: left out {more} more{rest}");
    }
}

/// How many columns to fill: the terminal's, at most 120; in a pipe 100.
pub(crate) fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(100).clamp(40, 120)
}

/// Writes `text` to `path`, whole or not at all: it goes into a file beside it that then takes its
/// place. What is not a regular file, such as `/dev/stdout`, is written to directly.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let shown = path.display();
    match std::fs::metadata(path) {
        Ok(known) if known.is_dir() => {
            return Err(anyhow::anyhow!("{shown} is a folder; name a file in it").into());
        }
        Ok(known) if !known.is_file() => {
            return Ok(std::fs::write(path, text).with_context(|| format!("cannot write {shown}"))?);
        }
        _ => {}
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().with_context(|| format!("{shown} does not name a file"))?;
    // A link keeps pointing where it points; what it points to is replaced.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| folder.join(name));
    let mut beside = std::ffi::OsString::from(".");
    beside.push(target.file_name().unwrap_or(name));
    beside.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(beside);
    let written = std::fs::write(&part, text)
        .and_then(|()| match std::fs::metadata(&target) {
            Ok(known) => std::fs::set_permissions(&part, known.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| std::fs::rename(&part, &target));
    if written.is_err() {
        // The first error is the one to report; there may be nothing to remove.
        let _ = std::fs::remove_file(&part);
    }
    Ok(written.with_context(|| format!("cannot write {shown}"))?)
}
