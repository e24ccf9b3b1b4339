//! The disk is full: a limit on the size of files stands for that. Edits are refused with a status that says so and
//! the text that was typed, reading goes on, and with room again edits are taken, without anybody's help.

use crate::http::{Browser, encoded};
use crate::people::{Person, catch_up};
use crate::serving::{Farcall, PASSWORD, Serving};
use crate::writer::{Went, Writer, judge, judge_the_judge};
use crate::{Ground, Verdict};
use anyhow::{Context, bail, ensure};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How much room is left at first.
const ROOM: u64 = 600_000;
/// So many edits would need more than that by far.
const ENOUGH: u32 = 1000;
/// How soon edits must be taken once there is room.
const SOON: Duration = Duration::from_secs(5);

pub(crate) fn run(ground: &Ground) -> anyhow::Result<Verdict> {
    if Command::new("prlimit").arg("--version").output().is_err() {
        return Ok(Verdict::Skipped("util-linux"));
    }
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("wiki.db").display().to_string();
    let farcall = Farcall::new(&ground.farcall, &database, folder.path());
    farcall.furnish()?;
    let mut serving = farcall.serve_limited(None)?;
    // Small edits may still find room where large ones do not.
    let mut writers = Writer::sign_up(serving.address, &[20_000, 20_000, 50])?;
    let (mut refused, mut slowest) = (0, Duration::ZERO);
    for round in 0..ground.measure.fills {
        let full = longest_file(folder.path())? + ROOM;
        serving.limit(Some(full))?;
        fill(&mut writers[0]).context("until the disk was full")?;
        refused += 1;
        if round % 2 == 1 {
            // Whoever starts on a full disk must be able to read, too.
            serving.kill()?;
            serving = farcall.serve_limited(Some(full))?;
            writers.iter_mut().for_each(|writer| writer.person.go_to(serving.address));
        }
        for writer in &mut writers {
            for _ in 0..3 {
                ensure!(matches!(writer.catch_up()?, Went::Well), "{} cannot be read", writer.page);
                match writer.write()? {
                    Went::Well => {}
                    Went::Refused(_) => refused += 1,
                    Went::Unanswered => bail!("an edit of {} gets no answer", writer.page),
                }
            }
            writer.catch_up()?;
        }
        read(&writers, &serving).context("reading from a full disk")?;
        serving.limit(None)?;
        for writer in &mut writers {
            slowest = slowest.max(writer.write_at_last(SOON)?);
        }
    }
    ensure!(serving.runs()?, "the server ended");
    let mut wrong = Vec::new();
    let mut acknowledged = 0;
    for writer in &writers {
        let mut versions = Vec::new();
        catch_up(&Browser::new(serving.address), writer.page, &mut versions)?;
        let told = writer.acknowledged().load(Ordering::SeqCst);
        acknowledged += told;
        wrong.extend(judge(&versions, writer, told));
        judge_the_judge(&versions, writer)?;
    }
    farcall.check()?;
    wrong.extend(farcall.panics()?);
    let lost = wrong.iter().filter(|line| line.contains("LOST")).count();
    let figures = format!(
        "{} times full, {refused} edits refused with their text, {acknowledged} acknowledged, {lost} lost, edits \
         again after {} ms of room at most",
        ground.measure.fills,
        slowest.as_millis()
    );
    Ok(Verdict::Figures(figures, wrong))
}

/// Writes until an edit is refused.
fn fill(writer: &mut Writer) -> anyhow::Result<()> {
    for _ in 0..ENOUGH {
        ensure!(matches!(writer.catch_up()?, Went::Well), "{} cannot be read", writer.page);
        match writer.write()? {
            Went::Well => {}
            Went::Refused(answer) => {
                ensure!(answer.body.contains("Not saved."), "the refusal does not say so: {}", answer.body);
                return Ok(());
            }
            Went::Unanswered => bail!("an edit of {} gets no answer", writer.page),
        }
    }
    bail!("the disk was never full")
}

/// Everything that only reads works, and what does not says so.
fn read(writers: &[Writer], serving: &Serving) -> anyhow::Result<()> {
    let mut visitor = Browser::new(serving.address);
    for writer in writers {
        let shown = visitor.page(writer.page)?;
        let is_shown = writer.sign().is_none_or(|sign| shown.body.contains(&sign));
        ensure!(is_shown, "{} does not show its newest text", writer.page);
        visitor.page(&format!("/wiki/history?page={}", encoded(writer.page)))?;
    }
    for path in ["/", "/faq", "/search?q=edit", "/wiki/recent", "/wiki/recent.atom", "/kernel32"] {
        visitor.page(path)?;
    }
    let Person { name, .. } = &writers[0].person;
    let signed_in = visitor.post("/wiki/sign-in", &[("name", name), ("password", PASSWORD)])?;
    ensure!(matches!(signed_in.status, 303 | 503 | 507), "signing in answers with {}", signed_in.status);
    Ok(())
}

/// The size of the longest file.
fn longest_file(folder: &Path) -> anyhow::Result<u64> {
    let mut longest = 0;
    for entry in fs::read_dir(folder)? {
        longest = longest.max(entry?.metadata()?.len());
    }
    Ok(longest)
}
