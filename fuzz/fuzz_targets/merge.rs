//! Any three texts have differences and merge or do not; one that was not changed never stands in the way.
//!
//! The texts are parted by a byte of zero.
#![no_main]

use farcall_prose::blame::blame;
use farcall_prose::diff::{Line, diff};
use farcall_prose::merge::merge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut texts = text.splitn(3, '\0');
    let mut next = || texts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let shown = diff(base, ours, 3);
    assert_eq!(shown.hunks.is_empty(), base == ours);
    let lines = || shown.hunks.iter().flat_map(|hunk| &hunk.lines);
    assert_eq!(lines().filter(|line| matches!(line, Line::Added(_))).count(), shown.added);
    assert_eq!(lines().filter(|line| matches!(line, Line::Removed(_))).count(), shown.removed);
    assert_eq!(merge(base, base, theirs).as_deref(), Ok(theirs));
    assert_eq!(merge(base, ours, base).as_deref(), Ok(ours));
    match (merge(base, ours, theirs), merge(base, theirs, ours)) {
        (Ok(there), Ok(back)) => assert_eq!(there, back),
        (Err(there), Err(back)) => assert_eq!(there.regions.len(), back.regions.len()),
        (there, back) => panic!("{there:?} but {back:?}"),
    }
    let lines = blame([(1, base), (2, ours), (3, theirs)]);
    assert_eq!(lines.len(), theirs.split_inclusive('\n').count());
});
