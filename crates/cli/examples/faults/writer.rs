//! Somebody who edits one section over and over, so that every version says which edit it is of.

use crate::http::Answer;
use crate::people::{Draft, Person, Version, typed};
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The pages that are written on, one for each writer.
const PAGES: [&str; 8] = [
    "/kernel32/CloseHandle",
    "/kernel32/Sleep",
    "/kernel32/GetTickCount",
    "/kernel32/OpenProcess",
    "/kernel32/SetEvent",
    "/kernel32/ResetEvent",
    "/kernel32/GetLastError",
    "/kernel32/SetLastError",
];

/// Somebody with a page of their own.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    pub(crate) person: Person,
    pub(crate) page: &'static str,
    /// About how many bytes each text has.
    size: usize,
    base: String,
    /// The newest edit that is known to be there, acknowledged or not.
    number: u64,
    /// The newest edit that was answered with success, for whoever watches.
    acknowledged: Arc<AtomicU64>,
}

/// How something went that was asked of the site.
#[derive(Debug)]
pub(crate) enum Went {
    Well,
    /// The answer says that it cannot be done now.
    Refused(Answer),
    /// No answer came, or half of one: whether it was done is not known.
    Unanswered,
}

impl Writer {
    /// People with accounts, each with a page; the sizes are those of their texts in bytes, at least.
    pub(crate) fn sign_up(site: SocketAddr, sizes: &[usize]) -> anyhow::Result<Vec<Writer>> {
        let writer = |(page, &size): (&&'static str, &usize)| {
            let person = Person::sign_up(site, &format!("writer-{}", &page[10..]))?;
            Ok(Writer { person, page, size, base: String::new(), number: 0, acknowledged: Arc::default() })
        };
        PAGES.iter().zip(sizes).map(writer).collect()
    }

    /// The number of the newest edit that was answered with success; it grows while the writer writes.
    pub(crate) fn acknowledged(&self) -> Arc<AtomicU64> {
        self.acknowledged.clone()
    }

    /// Sends one edit. A refusal must bring back what was typed.
    pub(crate) fn write(&mut self) -> anyhow::Result<Went> {
        let number = self.number + 1;
        let draft = Draft { base: self.base.clone(), text: text(number, self.size) };
        let Ok(answer) = self.person.save(self.page, &draft, &number.to_string()) else {
            return Ok(Went::Unanswered);
        };
        if answer.status == 303 {
            self.number = number;
            self.acknowledged.store(number, Ordering::SeqCst);
            return Ok(Went::Well);
        }
        let is_refusal = matches!(answer.status, 503 | 507);
        ensure!(is_refusal, "an edit is answered with {}: {}", answer.status, answer.body);
        ensure!(typed(&answer)? == draft.text, "the text is not in the answer: {}", answer.body);
        Ok(Went::Refused(answer))
    }

    /// Opens the form: what the next edit stands on. It is an error if that is less than was acknowledged.
    pub(crate) fn catch_up(&mut self) -> anyhow::Result<Went> {
        let Ok(form) = self.person.form(self.page) else { return Ok(Went::Unanswered) };
        if matches!(form.status, 503 | 507) {
            return Ok(Went::Refused(form));
        }
        let draft = self.person.opened(&form)?;
        let (number, acknowledged) = (number_of(&draft.text)?, self.acknowledged.load(Ordering::SeqCst));
        ensure!(
            number >= acknowledged,
            "LOST: {} was told that edit {acknowledged} of {} is saved, and is shown {number}",
            self.person.name,
            self.page
        );
        self.number = number;
        self.base = draft.base;
        Ok(Went::Well)
    }

    /// Reads and writes until something does not go well, or `stop` says so.
    pub(crate) fn write_until(&mut self, stop: &dyn Fn() -> bool) -> anyhow::Result<Went> {
        while !stop() {
            let went = match self.catch_up()? {
                Went::Well => self.write()?,
                other => other,
            };
            if !matches!(went, Went::Well) {
                return Ok(went);
            }
        }
        Ok(Went::Well)
    }

    /// Reads and writes one edit, again and again until it is taken. The answer is how long that took.
    pub(crate) fn write_at_last(&mut self, within: Duration) -> anyhow::Result<Duration> {
        let start = Instant::now();
        while !matches!(self.catch_up()?, Went::Well) || !matches!(self.write()?, Went::Well) {
            ensure!(start.elapsed() < within, "{} cannot write again", self.person.name);
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(start.elapsed())
    }

    /// What the page shows of the newest edit, if there is one.
    pub(crate) fn sign(&self) -> Option<String> {
        (self.number > 0).then(|| sign(self.number))
    }
}

/// What the text of an edit begins with.
fn sign(number: u64) -> String {
    format!("This is edit {number}.")
}

/// The text of an edit. All of it depends on the number, so that half of one would be seen.
fn text(number: u64, size: usize) -> String {
    let word = format!("{number} ");
    let mut text = sign(number) + "\n\n";
    text.push_str(&word.repeat(size / word.len() + usize::try_from(number % 30).unwrap_or(0)));
    text.push_str("end\n");
    text
}

fn number_of(text: &str) -> anyhow::Result<u64> {
    if text.is_empty() {
        return Ok(0);
    }
    let number = text.strip_prefix("This is edit ").and_then(|rest| rest.split_once('.'));
    let (number, _) = number.with_context(|| format!("nobody wrote this: {text}"))?;
    Ok(number.parse()?)
}

/// What is wrong with the versions of a writer's section, the oldest first: each must be whole and in its place, and
/// everything that was `acknowledged` must be there.
pub(crate) fn judge(versions: &[Version], writer: &Writer, acknowledged: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    for (expected, version) in (1..).zip(versions) {
        let is_whole = version.text == text(expected, writer.size);
        if !is_whole || version.comment != expected.to_string() {
            wrong.push(format!("version {} of {} is not edit {expected}", version.id, writer.page));
        }
    }
    for lost in versions.len() as u64 + 1..=acknowledged {
        wrong.push(format!("LOST: edit {lost} of {} was acknowledged", writer.page));
    }
    wrong
}

/// Makes sure that [`judge`] would notice if the newest of these versions were missing, or an older one, or half of
/// a text.
pub(crate) fn judge_the_judge(versions: &[Version], writer: &Writer) -> anyhow::Result<()> {
    let Some(most) = versions.len().checked_sub(1).filter(|most| *most > 0) else { return Ok(()) };
    let mut gap = versions.to_vec();
    gap.remove(0);
    let mut half = versions.to_vec();
    half[most].text.truncate(writer.size / 2);
    for forged in [&versions[..most], &gap, &half] {
        let wrong = judge(forged, writer, versions.len() as u64);
        ensure!(!wrong.is_empty(), "the judge of these programs sees nothing");
    }
    Ok(())
}
