//! Two servers on one PostgreSQL that crashes and comes back while people edit on both. Nothing that was answered
//! with success may be lost, both servers go on by themselves, and what is saved on one is shown on the other.

use crate::http::Browser;
use crate::people::{Person, catch_up};
use crate::server::Server;
use crate::serving::Farcall;
use crate::writer::{Went, Writer, judge, judge_the_judge};
use crate::{Ground, Verdict, moment};
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

const WRITERS: usize = 4;
/// How soon both servers must take edits again after PostgreSQL answers.
const RECOVERY: Duration = Duration::from_secs(10);
/// How soon an edit on one server must be shown on the other.
const AT_ONCE: Duration = Duration::from_secs(1);

/// How long the slowest of something took.
#[derive(Debug, Default)]
struct Slowest(AtomicU64);

impl Slowest {
    fn note(&self, took: Duration) {
        self.0.fetch_max(took.as_millis().try_into().unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    fn milliseconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn run(ground: &Ground) -> anyhow::Result<Verdict> {
    let Some(mut postgres) = Server::start("") else { return Ok(Verdict::Skipped("postgresql")) };
    let folder = tempfile::tempdir()?;
    let farcall = Farcall::new(&ground.farcall, &postgres.database("faults"), folder.path());
    farcall.furnish()?;
    let (mut one, mut two) = (farcall.serve()?, farcall.serve()?);
    let sites = [one.address, two.address];
    let mut writers = Writer::sign_up(one.address, &[1000; WRITERS + 2])?;
    for (place, writer) in writers.iter_mut().enumerate() {
        writer.person.go_to(sites[place % 2]);
    }
    // Two of them are read on the other server.
    let mut watched = writers.split_off(WRITERS);
    let stop = AtomicBool::new(false);
    let refused = AtomicU64::new(0);
    let (recovery, settled, after_crash) = (Slowest::default(), Slowest::default(), Slowest::default());
    let mut wrong = Vec::new();
    let done: anyhow::Result<()> = scope(|scope| {
        let (stop, refused) = (&stop, &refused);
        let running: Vec<_> =
            writers.iter_mut().map(|writer| scope.spawn(|| go_on(writer, stop, refused))).collect();
        let mut crash = || {
            for _ in 0..ground.measure.restarts {
                sleep(moment(1500, 2500)?);
                for writer in &mut watched {
                    settled.note(shown_elsewhere(writer, sites)?);
                }
                postgres.restart();
                for writer in &mut watched {
                    recovery.note(writer.write_at_last(RECOVERY)?);
                    after_crash.note(shown_elsewhere(writer, sites)?);
                }
            }
            Ok(())
        };
        let done = crash();
        stop.store(true, Ordering::SeqCst);
        for thread in running {
            match thread.join() {
                Ok(Ok(())) => {}
                Ok(Err(error)) => wrong.push(format!("{error:#}")),
                Err(_) => wrong.push("a writer fell over".to_owned()),
            }
        }
        done
    });
    if let Err(error) = done {
        wrong.push(format!("{error:#}"));
    }
    ensure!(one.runs()? && two.runs()?, "a server ended");
    writers.extend(watched);
    let mut acknowledged = 0;
    for writer in &mut writers {
        let told = writer.acknowledged().load(Ordering::SeqCst);
        acknowledged += told;
        let mut versions = Vec::new();
        catch_up(&Browser::new(one.address), writer.page, &mut versions)?;
        wrong.extend(judge(&versions, writer, told));
        judge_the_judge(&versions, writer)?;
        for site in sites {
            writer.person.go_to(site);
            ensure!(matches!(writer.catch_up()?, Went::Well), "{} cannot be read", writer.page);
        }
    }
    farcall.check()?;
    wrong.extend(farcall.panics()?);
    for (when, slowest) in [("", &settled), (" after a crash", &after_crash)] {
        if u128::from(slowest.milliseconds()) > AT_ONCE.as_millis() {
            wrong.push(format!(
                "an edit is shown on the other server only after {} ms{when}",
                slowest.milliseconds()
            ));
        }
    }
    let lost = wrong.iter().filter(|line| line.contains("LOST")).count();
    let figures = format!(
        "{} crashes under two servers, {acknowledged} edits acknowledged, {lost} lost, {} refused with their text, \
         edits again {} ms after PostgreSQL at most, shown on the other server after {} ms at most, {} ms after a \
         crash",
        ground.measure.restarts,
        refused.load(Ordering::SeqCst),
        recovery.milliseconds(),
        settled.milliseconds(),
        after_crash.milliseconds()
    );
    Ok(Verdict::Figures(figures, wrong))
}

/// Writes until it is to stop, whatever happens to the database: what is refused is sent again as it is.
fn go_on(writer: &mut Writer, stop: &AtomicBool, refused: &AtomicU64) -> anyhow::Result<()> {
    while !stop.load(Ordering::SeqCst) {
        let mut went = writer.catch_up()?;
        while matches!(went, Went::Well) && !stop.load(Ordering::SeqCst) {
            went = writer.write()?;
            while matches!(went, Went::Refused(_)) && !stop.load(Ordering::SeqCst) {
                refused.fetch_add(1, Ordering::SeqCst);
                sleep(Duration::from_millis(20));
                went = writer.write()?;
            }
            if matches!(went, Went::Well) {
                went = writer.catch_up()?;
            }
        }
        ensure!(!matches!(went, Went::Unanswered), "{} gets no answer", writer.person.name);
    }
    Ok(())
}

/// Saves an edit and looks at the page on the other server until it is there. That server has the page ready as it
/// was before.
fn shown_elsewhere(writer: &mut Writer, sites: [SocketAddr; 2]) -> anyhow::Result<Duration> {
    let Person { browser, .. } = &writer.person;
    let elsewhere = Browser::new(if browser.site == sites[0] { sites[1] } else { sites[0] });
    for _ in 0..3 {
        elsewhere.page(writer.page)?;
    }
    writer.write_at_last(RECOVERY)?;
    let start = Instant::now();
    let sign = writer.sign().context("nothing was written")?;
    while !elsewhere.page(writer.page)?.body.contains(&sign) {
        ensure!(start.elapsed() < Duration::from_secs(30), "{} is never shown elsewhere", writer.page);
        sleep(Duration::from_millis(5));
    }
    Ok(start.elapsed())
}
