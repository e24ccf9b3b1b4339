//! Building and opening the catalog, and the command that shows one function.

use crate::process::{Program, farcall};
use crate::report::{Bound, Report, Times};
use farcall_catalog::Catalog;
use std::hint::black_box;
use std::time::Instant;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let start = Instant::now();
    black_box(farcall_snapshot::catalog().len());
    let first = start.elapsed();
    report.figure("catalog, opened for the first time", first.as_secs_f64() * 1e3, "ms", Bound::AtMost(1.0));

    let start = Instant::now();
    let facts = farcall_sources::windows()?;
    let read = start.elapsed();
    let bytes = farcall_catalog::snapshot(&facts);
    let all = start.elapsed();
    report.figure("snapshot, built from the metadata", all.as_secs_f64(), "s", Bound::AtMost(5.0));
    report.remark(&format!(
        "reading {:.2} s, {} MB of snapshot",
        read.as_secs_f64(),
        bytes.len() / 1_000_000
    ));

    let bytes: &'static [u8] = Box::leak(bytes.into_boxed_slice());
    let mut times = Times::default();
    for _ in 0..1000 {
        let start = Instant::now();
        black_box(Catalog::open(bytes)?.len());
        times.add(start.elapsed());
    }
    report.figure("catalog, opened again (median of 1,000)", times.median() / 1e3, "ms", Bound::AtMost(1.0));

    let program = farcall()?;
    let mut times = Times::default();
    let mut memory: f64 = 0.0;
    for _ in 0..60 {
        let run = Program::new(&program).run(&["show", "OpenFileMapping"])?;
        times.add(run.wall);
        memory = memory.max(run.kibibytes as f64 / 1024.0);
    }
    report.figure(
        "farcall show OpenFileMapping, wall (median of 60)",
        times.median() / 1e3,
        "ms",
        Bound::AtMost(5.0),
    );
    report.figure("farcall show OpenFileMapping, most memory", memory, "MiB", Bound::AtMost(40.0));
    let mut times = Times::default();
    for _ in 0..60 {
        times.add(Program::new("/bin/true".as_ref()).run(&[])?.wall);
    }
    report.remark(&format!(
        "of the wall time, {:.2} ms is what starting any program takes",
        times.median() / 1e3
    ));
    Ok(())
}
