//! How long a shell waits for names after somebody has pressed Tab: the whole process, as the printed script runs it.

use crate::process::farcall;
use crate::report::{Bound, Report, Times};
use anyhow::ensure;
use std::process::Command;
use std::time::Instant;

/// What was typed, and a name that must be offered.
const TYPED: [(&str, &str); 3] = [
    // Few names begin so.
    ("OpenFi", "OpenFileMapping"),
    // Thousands do.
    ("Get", "GetProcAddress"),
    // More than any other letter begins.
    ("D", "DeleteFileW"),
];

const RUNS: usize = 500;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let program = farcall()?;
    for (typed, expected) in TYPED {
        let mut command = Command::new(&program);
        command.env("FARCALL_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "2").env("_CLAP_IFS", "\n");
        command.args(["--", "farcall", "show", typed]);
        let mut times = Times::default();
        for _ in 0..RUNS {
            let start = Instant::now();
            let output = command.output()?;
            times.add(start.elapsed());
            let offered = String::from_utf8_lossy(&output.stdout);
            ensure!(offered.lines().any(|name| name == expected), "{typed} is not completed to {expected}");
        }
        let what = format!("farcall show {typed}<Tab>");
        for percent in [50, 99] {
            report.figure(
                &format!("{what}, p{percent} of {RUNS}"),
                times.percentile(percent) / 1e3,
                "ms",
                Bound::AtMost(20.0),
            );
        }
    }
    Ok(())
}
