//! Many people edit one section of one page at the same time. Each adds lines of their own and settles the
//! conflicts that come back. Nobody takes a line out, so each version must hold all lines of the one before it.

use crate::http::Browser;
use crate::people::{Draft, Person, Version, catch_up, draft, version};
use crate::serving::Farcall;
use crate::{Ground, Verdict};
use anyhow::ensure;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Barrier;
use std::thread::scope;

const PAGE: &str = "/kernel32/OpenFileMapping";
/// Somebody whose edit is in conflict so often was passed over by everybody else.
const TRIES: u32 = 1000;

/// What one editor did.
#[derive(Debug, Default)]
struct Done {
    /// The lines that were acknowledged; each is also the comment of its edit.
    lines: Vec<String>,
    conflicts: u64,
    worst: u32,
}

pub(crate) fn run(ground: &Ground) -> anyhow::Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("wiki.db").display().to_string();
    let farcall = Farcall::new(&ground.farcall, &database, folder.path());
    farcall.furnish()?;
    let serving = farcall.serve()?;
    let (count, each) = (ground.measure.editors, ground.measure.lines);
    let everybody = Barrier::new(count);
    let site = serving.address;
    let mut wrong = Vec::new();
    let mut done = Vec::new();
    let ended: Vec<anyhow::Result<Done>> = scope(|scope| {
        let everybody = &everybody;
        let running: Vec<_> =
            (0..count).map(|editor| scope.spawn(move || edit(site, editor, each, everybody))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    ensure!(ended.len() == count, "an editor fell over");
    for ended in ended {
        match ended {
            Ok(one) => done.push(one),
            Err(error) => wrong.push(format!("{error:#}")),
        }
    }
    let mut versions = Vec::new();
    catch_up(&Browser::new(site), PAGE, &mut versions)?;
    let lines: Vec<&str> = done.iter().flat_map(|one| one.lines.iter().map(String::as_str)).collect();
    wrong.extend(judge(&versions, &lines));
    judge_the_judge(&versions, &lines)?;
    let shown = Browser::new(site).page(PAGE)?;
    wrong.extend(
        lines
            .iter()
            .filter(|line| !shown.body.contains(line.trim_start_matches("- ")))
            .map(|line| format!("the page lacks {line}")),
    );
    // No two versions stand on the same one, says the check.
    farcall.check()?;
    wrong.extend(farcall.panics()?);
    let conflicts: u64 = done.iter().map(|one| one.conflicts).sum();
    let worst = done.iter().map(|one| one.worst).max().unwrap_or(0);
    let lost = wrong.iter().filter(|line| line.contains("LOST")).count();
    let figures = format!(
        "{count} editors, {} lines acknowledged, {lost} lost, {} versions, {conflicts} conflicts settled, at most \
         {worst} for one line",
        lines.len(),
        versions.len()
    );
    Ok(Verdict::Figures(figures, wrong))
}

/// One editor: signs up, waits for the others, and adds lines.
fn edit(site: SocketAddr, editor: usize, lines: u32, everybody: &Barrier) -> anyhow::Result<Done> {
    let person = Person::sign_up(site, &format!("editor{editor}"));
    // Everybody else waits for this one, too, if it has no account.
    everybody.wait();
    let mut person = person?;
    let mut done = Done::default();
    for number in 0..lines {
        let line = format!("- line {number} of {}.", person.name);
        let mut form = person.opened(&person.form(PAGE)?)?;
        for conflicts in 0.. {
            ensure!(conflicts < TRIES, "{} is never heard", person.name);
            done.worst = done.worst.max(conflicts);
            let sent = Draft { text: added(&form.text, &line, editor), ..form.clone() };
            let answer = person.save(PAGE, &sent, &line)?;
            match answer.status {
                303 => break,
                409 => {
                    let back = draft(&answer)?;
                    ensure!(back.text == sent.text, "the text did not come back with the conflict");
                    // The form is based on theirs now: take that over, and add the line again.
                    let theirs = back.base.parse().map_or(Ok(String::new()), |id| {
                        version(&person.browser, id).map(|version| version.text)
                    })?;
                    form = Draft { base: back.base, text: theirs };
                    done.conflicts += 1;
                }
                status => anyhow::bail!("an edit is answered with {status}: {}", answer.body),
            }
        }
        done.lines.push(line);
    }
    Ok(done)
}

/// The text with one more line: half of the editors add theirs at the end and half at the start, so that some
/// edits can be merged and others cannot.
fn added(text: &str, line: &str, editor: usize) -> String {
    match editor % 2 {
        0 => format!("{text}{line}\n"),
        _ => format!("{line}\n{text}"),
    }
}

/// What is wrong with the versions, the oldest first.
fn judge(versions: &[Version], acknowledged: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut before = HashSet::new();
    let mut found = HashSet::new();
    for version in versions {
        let lines: HashSet<&str> = version.text.lines().collect();
        if lines.len() != version.text.lines().count() {
            wrong.push(format!("a line of version {} is there twice", version.id));
        }
        for lost in before.difference(&lines) {
            wrong.push(format!("LOST: version {} lacks {lost}", version.id));
        }
        let new: Vec<&&str> = lines.difference(&before).collect();
        if new != [&version.comment.as_str()] {
            wrong.push(format!("version {} adds {new:?}, and says {}", version.id, version.comment));
        }
        found.insert(version.comment.as_str());
        before = lines;
    }
    let lost = acknowledged.iter().filter(|line| !found.contains(*line) || !before.contains(*line));
    wrong.extend(lost.map(|line| format!("LOST: {line} was acknowledged")));
    wrong
}

/// Makes sure that [`judge`] would notice a version that overwrote the one before it, and one that is missing.
fn judge_the_judge(versions: &[Version], lines: &[&str]) -> anyhow::Result<()> {
    let Some(most) = versions.len().checked_sub(1).filter(|most| *most > 1) else { return Ok(()) };
    let mut overwritten = versions.to_vec();
    overwritten[most].text = format!("{}{}\n", versions[most - 2].text, versions[most].comment);
    for forged in [&overwritten, &versions[..most]] {
        ensure!(!judge(forged, lines).is_empty(), "the judge of this program sees nothing");
    }
    Ok(())
}
