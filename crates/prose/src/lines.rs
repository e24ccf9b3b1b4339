//! The lines of two texts, and where they differ: what [`diff`](crate::diff), [`merge`](crate::merge) and
//! [`blame`](crate::blame) have in common.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// Up to how many lines, of both texts together and without what is equal at both ends, are compared line by
/// line. The time grows somewhat faster than this number, to half a second for the worst text.
///
/// The bound is a number and not a clock, so that two versions differ in the same way on every machine.
const MOST_LINES: usize = 200_000;

/// The lines of a text, each with its end, `\n` or `\r\n`; the last may have none.
pub(crate) fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A line without its end.
pub(crate) fn bare(line: &str) -> &str {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
}

/// A run of lines that was replaced; one of the ranges may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Which lines of the old text.
    pub old: Range<usize>,
    /// By which lines of the new one.
    pub new: Range<usize>,
}

/// What to do to the old lines to get the new ones.
pub(crate) struct Edits {
    /// In order, with at least one unchanged line between two of them.
    pub edits: Vec<Edit>,
    /// Whether there were too many lines to be compared one by one, and everything between the equal ends
    /// stands as one edit.
    pub is_coarse: bool,
}

/// Compares two texts line by line.
pub(crate) fn compare(old: &[&str], new: &[&str]) -> Edits {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    if old_rest.is_empty() && new_rest.is_empty() {
        return Edits { edits: Vec::new(), is_coarse: false };
    }
    if old_rest.len() + new_rest.len() > MOST_LINES {
        let whole = Edit { old: head..head + old_rest.len(), new: head..head + new_rest.len() };
        return Edits { edits: vec![whole], is_coarse: true };
    }
    // Numbers are compared much faster than lines, which may all begin alike.
    let mut numbers = HashMap::new();
    let old_numbers: Vec<u32> = old_rest.iter().map(|line| number(&mut numbers, line)).collect();
    let new_numbers: Vec<u32> = new_rest.iter().map(|line| number(&mut numbers, line)).collect();
    let edits = changes(&old_numbers, &new_numbers)
        .map(|edit| Edit { old: shift(edit.old, head), new: shift(edit.new, head) })
        .collect();
    Edits { edits, is_coarse: false }
}

/// The changes between two sequences, those that touch put together.
pub(crate) fn changes<T: std::hash::Hash + Ord>(old: &[T], new: &[T]) -> impl Iterator<Item = Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        match edits
            .last_mut()
            .filter(|last| last.old.end == op.old_range().start && last.new.end == op.new_range().start)
        {
            Some(last) => (last.old.end, last.new.end) = (op.old_range().end, op.new_range().end),
            None => edits.push(Edit { old: op.old_range(), new: op.new_range() }),
        }
    }
    edits.into_iter()
}

fn number<'t>(numbers: &mut HashMap<&'t str, u32>, line: &'t str) -> u32 {
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    *numbers.entry(line).or_insert(next)
}

fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
