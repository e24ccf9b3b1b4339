//! Every item of the catalog, printed in every language.

use crate::report::{Bound, Report};
use farcall_languages::{LANGUAGES, Language, Options};
use farcall_model::{DeclId, Unit};
use std::hint::black_box;
use std::time::Instant;

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let catalog = farcall_snapshot::catalog();
    let ids: Vec<DeclId> = catalog.ids().collect();
    let start = Instant::now();
    let unit = catalog.unit(&ids);
    report.figure(
        "decoding the whole catalog into one unit",
        start.elapsed().as_secs_f64(),
        "s",
        Bound::None,
    );
    for language in LANGUAGES {
        let name = format!("{} items in {}, on two threads", ids.len(), language.about().name);
        let start = Instant::now();
        let (left, right) = ids.split_at(ids.len() / 2);
        let (bytes, unsupported) = std::thread::scope(|scope| {
            let other = scope.spawn(|| print(*language, &unit, left));
            let mine = print(*language, &unit, right);
            let other = other.join().unwrap_or_default();
            (mine.0 + other.0, mine.1 + other.1)
        });
        report.figure(&name, start.elapsed().as_secs_f64(), "s", Bound::AtMost(1.0));
        report.remark(&format!("{:.1} MB of text, {unsupported} that it cannot say", bytes as f64 / 1e6));
    }
    Ok(())
}

fn print(language: &dyn Language, unit: &Unit, ids: &[DeclId]) -> (usize, usize) {
    let options = Options::default();
    let (mut bytes, mut unsupported) = (0, 0);
    for id in ids {
        match language.declaration(unit, *id, &options) {
            Ok(text) => bytes += black_box(text).len(),
            Err(_) => unsupported += 1,
        }
    }
    (bytes, unsupported)
}
