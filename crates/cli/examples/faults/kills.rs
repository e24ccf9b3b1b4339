//! The server is killed at random moments while people edit. Whatever was answered with success must be there
//! after it was started again, whole and in its place.

use crate::http::Browser;
use crate::people::{Version, catch_up};
use crate::serving::Farcall;
use crate::writer::{Went, Writer, judge, judge_the_judge};
use crate::{Ground, Verdict, moment};
use std::sync::atomic::Ordering;
use std::thread::{ScopedJoinHandle, scope, sleep};

const WRITERS: usize = 4;
/// After so many kills the whole database is checked, which reads everything.
const CHECKED: u32 = 10;

pub(crate) fn run(ground: &Ground) -> anyhow::Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("wiki.db").display().to_string();
    let farcall = Farcall::new(&ground.farcall, &database, folder.path());
    farcall.furnish()?;
    let mut serving = farcall.serve()?;
    let mut writers = Writer::sign_up(serving.address, &[2000; WRITERS])?;
    let mut versions: Vec<Vec<Version>> = vec![Vec::new(); writers.len()];
    let mut wrong = Vec::new();
    let mut unanswered = 0;
    for round in 1..=ground.measure.kills {
        let pause = moment(20, 600)?;
        let ended: Vec<anyhow::Result<Went>> = scope(|scope| {
            let running: Vec<ScopedJoinHandle<'_, _>> =
                writers.iter_mut().map(|writer| scope.spawn(|| writer.write_until(&|| false))).collect();
            sleep(pause);
            serving.kill()?;
            anyhow::Ok(running.into_iter().filter_map(|thread| thread.join().ok()).collect())
        })?;
        for ended in ended {
            match ended {
                Ok(Went::Unanswered) => unanswered += 1,
                Ok(Went::Well) => {}
                Ok(Went::Refused(answer)) => wrong.push(format!("an edit was refused: {}", answer.body)),
                Err(error) => wrong.push(format!("{error:#}")),
            }
        }
        serving = farcall.serve()?;
        for (writer, known) in writers.iter_mut().zip(&mut versions) {
            writer.person.go_to(serving.address);
            catch_up(&Browser::new(serving.address), writer.page, known)?;
            wrong.extend(judge(known, writer, writer.acknowledged().load(Ordering::SeqCst)));
        }
        if round % CHECKED == 0 || round == ground.measure.kills {
            farcall.check()?;
        }
        if !wrong.is_empty() {
            break;
        }
    }
    for (writer, known) in writers.iter().zip(&versions) {
        judge_the_judge(known, writer)?;
    }
    wrong.extend(farcall.panics()?);
    let acknowledged: u64 = writers.iter().map(|writer| writer.acknowledged().load(Ordering::SeqCst)).sum();
    let there: usize = versions.iter().map(Vec::len).sum();
    let lost = wrong.iter().filter(|line| line.contains("LOST")).count();
    let figures = format!(
        "{} kills, {acknowledged} edits acknowledged, {lost} lost, {there} there, {unanswered} requests cut off",
        ground.measure.kills
    );
    Ok(Verdict::Figures(figures, wrong))
}
