//! `farcall import header FILE… --library DLL`: a catalog of one's own.
//!
//! Whoever wrote a header can make whoever reads it run out of time or memory. So the program starts itself once more,
//! with a bound on both, and that process writes the catalog to a file and what it left out to its output.

use crate::arguments::{Header, SystemName};
use crate::carry::listed;
use crate::failure::Failure;
use crate::output::{print, write_file};
use crate::own::{self, Chosen};
use anyhow::{Context, anyhow, bail};
use farcall_headers::{Request, Target};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long one import may take. `windows.h` takes 1.5 s.
const LONGEST: Duration = Duration::from_secs(60);

/// How much memory clang may ask for, in bytes. `windows.h` takes 0.3 GB.
const MOST: u64 = 4 << 30;

/// Imports, and tells what was left out.
pub(crate) fn run(arguments: &Header, catalog: &Chosen) -> Result<(), Failure> {
    if let Some(into) = &arguments.into {
        return Ok(read(arguments, into)?);
    }
    let name = match &catalog.name {
        Some(name) => name.clone(),
        None => stem(&arguments.files)?,
    };
    let file = own::file(&name)?;
    let part = file.with_extension(format!("{}.part", std::process::id()));
    let read = read_apart(&part);
    let said = match read {
        Ok(said) => said,
        Err(error) => {
            // There may be nothing to remove; the first error is the one to report.
            _ = std::fs::remove_file(&part);
            return Err(error.into());
        }
    };
    std::fs::rename(&part, &file).with_context(|| format!("cannot write {}", file.display()))?;
    let (summary, left_out) = said.split_once('\n').unwrap_or((&said, ""));
    if let Some(report) = &arguments.report {
        write_file(report, left_out)?;
    }
    print(&format!(
        "the catalog {name} has {summary}\n{}Look into it with: farcall show NAME --catalog {name}\n",
        listed(left_out)
    ))
}

/// Of the first header: `sqlite3` of `sqlite3.h`.
fn stem(files: &[PathBuf]) -> anyhow::Result<String> {
    let stem = files.first().and_then(|file| file.file_stem()).and_then(|stem| stem.to_str());
    stem.map(str::to_owned).context("say what to call the catalog, with --catalog NAME")
}

/// Has another process read the headers into the file `into`; what that says.
fn read_apart(into: &Path) -> anyhow::Result<String> {
    let program = std::env::current_exe().context("cannot find this program to start it")?;
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).arg("--into").arg(into);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("cannot start another process to read the headers")?;
    let readers = (drained(child.stdout.take()), drained(child.stderr.take()));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().context("cannot wait for the process that reads the headers")? {
            Some(status) => break status,
            None if start.elapsed() > LONGEST => {
                // It may have ended meanwhile.
                _ = child.kill();
                _ = child.wait();
                bail!("reading takes more than {} s: nothing was imported", LONGEST.as_secs());
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let (said, complaint) = (readers.0.join().unwrap_or_default(), readers.1.join().unwrap_or_default());
    if status.success() {
        return Ok(said);
    }
    match complaint.trim().strip_prefix("farcall: ").filter(|_| status.code() == Some(2)) {
        Some(complaint) => Err(anyhow!("{complaint}")),
        None => Err(anyhow!(
            "clang fell over these headers, or they take more than {} GB: nothing was imported",
            MOST >> 30
        )),
    }
}

/// What comes out of a pipe, read on a thread of its own: a full pipe would stop the process.
fn drained(pipe: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before an error is as good as it gets.
        _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Reads the headers in this process, and says what there is and, a line each, what was left out.
fn read(arguments: &Header, into: &Path) -> anyhow::Result<()> {
    bound_memory()?;
    let request = Request {
        files: arguments.files.clone(),
        library: arguments.library.clone(),
        include: arguments.include.clone(),
        targets: arguments.target.map_or_else(|| Target::WINDOWS.to_vec(), |name| vec![name.into()]),
    };
    let facts = farcall_headers::read(&request)?;
    if facts.declarations.is_empty() {
        bail!("there is no declaration in these headers that can be read{}", why(&facts.diagnostics));
    }
    std::fs::write(into, farcall_app::snapshot(&facts))
        .with_context(|| format!("cannot write {}", into.display()))?;
    let mut text = format!("{}; {} things were left out\n", counted(&facts), facts.diagnostics.len());
    for left in &facts.diagnostics {
        text.push_str(&format!("{}: {}\n", left.place, left.message.replace('\n', " ")));
    }
    std::io::stdout().write_all(text.as_bytes()).context("cannot write what was left out")
}

fn why(diagnostics: &[farcall_app::Diagnostic]) -> String {
    let first = diagnostics.iter().take(5).map(|left| format!("\n  {}: {}", left.place, left.message));
    first.collect()
}

/// `273 functions, 9 structs, …`.
fn counted(facts: &farcall_app::Facts) -> String {
    let kinds = farcall_app::Kind::ALL.into_iter().filter_map(|kind| {
        let count = facts.declarations.iter().filter(|declaration| declaration.kind() == kind).count();
        (count > 0).then(|| format!("{count} {}{}", kind.name(), if count == 1 { "" } else { "s" }))
    });
    kinds.collect::<Vec<_>>().join(", ")
}

#[cfg(unix)]
fn bound_memory() -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let known = getrlimit(Resource::As);
    let most = known.maximum.map_or(MOST, |known| known.min(MOST));
    let bound = Rlimit { current: Some(most), maximum: known.maximum };
    setrlimit(Resource::As, bound).context("cannot bound the memory of the process that reads the headers")
}

#[cfg(not(unix))]
fn bound_memory() -> anyhow::Result<()> {
    Ok(())
}

impl From<SystemName> for Target {
    fn from(name: SystemName) -> Self {
        match name {
            SystemName::X64 => Self::X64,
            SystemName::X86 => Self::X86,
            SystemName::Arm64 => Self::Arm64,
            SystemName::Linux => Self::Linux,
        }
    }
}
