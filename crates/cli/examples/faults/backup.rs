//! Backups that `farcall admin` makes while people edit: each restores, twice to the same content, and has every edit
//! that was acknowledged before it began. With nobody editing, it has the content of the site.

use crate::http::Browser;
use crate::people::catch_up;
use crate::server::Server;
use crate::serving::{Farcall, hash};
use crate::writer::{Went, Writer, judge, judge_the_judge};
use crate::{Ground, Verdict, moment};
use anyhow::ensure;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};

const WRITERS: usize = 4;

/// What the backups of one database came to.
#[derive(Debug, Default)]
struct Made {
    backups: u32,
    acknowledged: u64,
    there: usize,
    wrong: Vec<String>,
}

pub(crate) fn run(ground: &Ground) -> anyhow::Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("wiki.db").display().to_string();
    let mut made = back_up(ground, &Farcall::new(&ground.farcall, &file, folder.path()), folder.path())?;
    let mut databases = "SQLite";
    if let Some(postgres) = Server::start("") {
        databases = "SQLite and PostgreSQL";
        let folder = tempfile::tempdir()?;
        let farcall = Farcall::new(&ground.farcall, &postgres.database("backup"), folder.path());
        let more = back_up(ground, &farcall, folder.path())?;
        made.backups += more.backups;
        made.acknowledged += more.acknowledged;
        made.there += more.there;
        made.wrong.extend(more.wrong);
    }
    let lost = made.wrong.iter().filter(|line| line.contains("LOST")).count();
    let figures = format!(
        "{} backups of {databases}, each restored twice to the same; of {} edits acknowledged before them {lost} \
         lost, {} there",
        made.backups, made.acknowledged, made.there
    );
    Ok(Verdict::Figures(figures, made.wrong))
}

fn back_up(ground: &Ground, farcall: &Farcall, folder: &Path) -> anyhow::Result<Made> {
    farcall.furnish()?;
    let serving = farcall.serve()?;
    let mut writers = Writer::sign_up(serving.address, &[3000; WRITERS])?;
    // The same people, for the judge.
    let known = writers.clone();
    let stop = AtomicBool::new(false);
    let mut made = Made::default();
    scope(|scope| {
        let until = || stop.load(Ordering::SeqCst);
        let running: Vec<_> =
            writers.iter_mut().map(|writer| scope.spawn(move || writer.write_until(&until))).collect();
        let mut back_up = || {
            for _ in 0..ground.measure.backups {
                sleep(moment(200, 800)?);
                let told: Vec<u64> = known.iter().map(|w| w.acknowledged().load(Ordering::SeqCst)).collect();
                let number = made.backups.to_string();
                one(ground, farcall, &folder.join(&number), &mut made, Some((&known, &told)))?;
            }
            anyhow::Ok(())
        };
        let done = back_up();
        stop.store(true, Ordering::SeqCst);
        for thread in running {
            match thread.join() {
                Ok(Ok(Went::Well)) => {}
                Ok(Ok(other)) => made.wrong.push(format!("an edit went wrong: {other:?}")),
                Ok(Err(error)) => made.wrong.push(format!("{error:#}")),
                Err(_) => made.wrong.push("a writer fell over".to_owned()),
            }
        }
        done
    })?;
    let quiet = one(ground, farcall, &folder.join("quiet"), &mut made, None)?;
    let live = farcall.check()?;
    if quiet != live {
        made.wrong.push(format!("the site has content {live}, its backup {quiet}"));
    }
    made.wrong.extend(farcall.panics()?);
    Ok(made)
}

/// Makes a backup, restores it twice, and looks for the edits that writers were told of. The answer is the hash of its
/// content.
fn one(
    ground: &Ground,
    farcall: &Farcall,
    folder: &Path,
    made: &mut Made,
    written: Option<(&[Writer], &[u64])>,
) -> anyhow::Result<String> {
    std::fs::create_dir(folder)?;
    let file = folder.join("backup").display().to_string();
    farcall.admin(&["backup", &file])?;
    made.backups += 1;
    let mut hashes = Vec::new();
    for name in ["first.db", "second.db"] {
        let database = folder.join(name).display().to_string();
        let restored = Farcall::new(&ground.farcall, &database, folder);
        hashes.push(hash(&restored.admin(&["restore", &file])?)?);
        hashes.push(restored.check()?);
        if let (Some((writers, told)), "second.db") = (written, name) {
            let serving = restored.serve()?;
            for (writer, told) in writers.iter().zip(told) {
                let mut versions = Vec::new();
                catch_up(&Browser::new(serving.address), writer.page, &mut versions)?;
                made.acknowledged += told;
                made.there += versions.len();
                made.wrong.extend(judge(&versions, writer, *told));
                judge_the_judge(&versions, writer)?;
            }
        }
        made.wrong.extend(restored.panics()?);
    }
    ensure!(hashes.iter().all(|hash| *hash == hashes[0]), "one backup was restored to different contents");
    Ok(hashes[0].clone())
}
