//! Every item of the catalog, printed in every language, each out of a unit of its own as a page or a
//! command would.

use crate::report::{Bound, Report};
use farcall_languages::{LANGUAGES, Language, Options};
use farcall_model::DeclId;
use std::hint::black_box;
use std::time::Instant;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let catalog = farcall_snapshot::catalog();
    let ids: Vec<DeclId> = catalog.ids().collect();
    let (seconds, _, _) = on_two_threads(&ids, None);
    report.figure("decoding each item with what it needs", seconds, "s", Bound::None);
    for language in LANGUAGES {
        let (seconds, bytes, unsupported) = on_two_threads(&ids, Some(*language));
        let name = format!("{} items in {}, decoding included", ids.len(), language.about().name);
        report.figure(&name, seconds, "s", Bound::AtMost(1.0));
        report.remark(&format!("{:.1} MB of text, {unsupported} that it cannot say", bytes as f64 / 1e6));
    }
    Ok(())
}

/// Seconds, bytes of text, and how many could not be printed.
fn on_two_threads(ids: &[DeclId], language: Option<&dyn Language>) -> (f64, usize, usize) {
    let start = Instant::now();
    // Taken in turns, since the costly items lie together.
    let turn = |first: usize| ids.iter().copied().skip(first).step_by(2);
    let (bytes, unsupported) = std::thread::scope(|scope| {
        let other = scope.spawn(|| print(language, turn(0)));
        let mine = print(language, turn(1));
        let other = other.join().unwrap_or_default();
        (mine.0 + other.0, mine.1 + other.1)
    });
    (start.elapsed().as_secs_f64(), bytes, unsupported)
}

fn print(language: Option<&dyn Language>, ids: impl Iterator<Item = DeclId>) -> (usize, usize) {
    let catalog = farcall_snapshot::catalog();
    let options = Options::default();
    let (mut bytes, mut unsupported) = (0, 0);
    for id in ids {
        let unit = black_box(catalog.unit(&[id]));
        match language.map(|language| language.declaration(&unit, id, &options)) {
            Some(Ok(text)) => bytes += black_box(text).len(),
            Some(Err(_)) => unsupported += 1,
            None => {}
        }
    }
    (bytes, unsupported)
}
