//! Other programs: how long they take, how much memory and processor time they use.

use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// `farcall`, which `cargo xtask bench` builds together with this program, beside it.
///
/// # Errors
/// When it is not there.
pub(crate) fn farcall() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let farcall = program.parent().context("a program lies in a folder")?.join("farcall");
    ensure!(farcall.exists(), "farcall is missing; `cargo xtask bench` builds it");
    Ok(farcall)
}

/// A program to be measured.
#[derive(Debug)]
pub(crate) struct Program<'p>(&'p Path);

/// What one run took.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// The most memory it had at once.
    pub(crate) kibibytes: u64,
}

impl<'p> Program<'p> {
    pub(crate) const fn new(path: &'p Path) -> Self {
        Self(path)
    }

    /// Runs it once for the wall time, and once under GNU time for the memory.
    pub(crate) fn run(&self, arguments: &[&str]) -> anyhow::Result<Run> {
        let start = Instant::now();
        let status = Command::new(self.0).args(arguments).stdout(Stdio::null()).status()?;
        let wall = start.elapsed();
        ensure!(status.success(), "{} failed", self.0.display());
        let output = Command::new("/usr/bin/time")
            .args(["-f", "%M"])
            .arg(self.0)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .output()
            .context("GNU time is missing")?;
        let kibibytes = String::from_utf8_lossy(&output.stderr)
            .trim()
            .parse()
            .context("GNU time answers with a number")?;
        Ok(Run { wall, kibibytes })
    }
}

/// The processor time that a process and its children that are done have used so far.
pub(crate) fn processor_time(process: u32) -> anyhow::Result<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program may hold spaces; what follows it does not.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let numbers: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| numbers.get(index).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    // utime and stime, in hundredths of a second on every Linux.
    Ok(Duration::from_millis((ticks(11) + ticks(12)) * 10))
}

/// The most memory that a running process has had at once, in MiB.
pub(crate) fn most_memory(process: u32) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM is missing")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024.0)
}
