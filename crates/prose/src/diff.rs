//! What two versions of a text differ in: runs of lines, and the changed words within changed lines.

mod words;

#[cfg(test)]
mod tests;

use crate::lines::{self, Edit};
use std::ops::Range;

/// The difference between two texts. It borrows from both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff<'t> {
    /// The places that differ, in order, each with the unchanged lines around it.
    pub hunks: Vec<Hunk<'t>>,
    /// How many lines are new. A changed line counts here and in `removed`.
    pub added: usize,
    /// How many lines are gone.
    pub removed: usize,
    /// Whether the texts were too long to be compared line by line: then everything between the lines that
    /// are equal at both ends stands in one hunk.
    pub is_coarse: bool,
}

/// One place where two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk<'t> {
    /// The number of its first line in the old text, from 1.
    pub old_start: usize,
    /// The number of its first line in the new text, from 1.
    pub new_start: usize,
    /// What to show, in order: of a change, first what was removed.
    pub lines: Vec<Line<'t>>,
}

/// A line of a hunk, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'t> {
    /// It is in both texts.
    Same(&'t str),
    /// It is in the old text only.
    Removed(Vec<Span<'t>>),
    /// It is in the new text only.
    Added(Vec<Span<'t>>),
}

/// A part of a line that differs. The parts of a line put together are the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'t> {
    /// Its text.
    pub text: &'t str,
    /// Whether the other text lacks it. The words around it are in the other text too.
    pub changed: bool,
}

/// Compares two texts, with up to `context` unchanged lines around each change.
///
/// The time is bounded for any two texts: see [`Diff::is_coarse`]; words are compared in changes of some
/// hundred lines at most and for a bounded number of words in all. Where a line differs only in how it
/// ends (`\n`, `\r\n`, or nothing at the end of the text), it is shown as removed and added with
/// no changed word.
pub fn diff<'t>(old: &'t str, new: &'t str, context: usize) -> Diff<'t> {
    let (old, new) = (lines::split(old), lines::split(new));
    let compared = lines::compare(&old, &new);
    let added = compared.edits.iter().map(|edit| edit.new.len()).sum();
    let removed = compared.edits.iter().map(|edit| edit.old.len()).sum();
    let mut budget = words::MOST_WORDS;
    let mut hunks: Vec<Hunk<'t>> = Vec::new();
    let mut shown = 0..0;
    let mut edits = compared.edits.iter().peekable();
    while let Some(edit) = edits.next() {
        // The lines before the change that no hunk shows yet.
        let before = edit.old.start.saturating_sub(context).max(shown.end)..edit.old.start;
        if hunks.is_empty() || before.start > shown.end {
            let new_start = edit.new.start - before.len() + 1;
            hunks.push(Hunk { old_start: before.start + 1, new_start, lines: Vec::new() });
        }
        let until = edits.peek().map_or(old.len(), |next| next.old.start);
        let after = edit.old.end..edit.old.end.saturating_add(context).min(until);
        shown = before.start..after.end;
        if let Some(hunk) = hunks.last_mut() {
            same(&mut hunk.lines, &old, before);
            changed(&mut hunk.lines, &old, &new, edit, &mut budget);
            same(&mut hunk.lines, &old, after);
        }
    }
    Diff { hunks, added, removed, is_coarse: compared.is_coarse }
}

fn same<'t>(out: &mut Vec<Line<'t>>, old: &[&'t str], range: Range<usize>) {
    out.extend(old[range].iter().map(|line| Line::Same(lines::bare(line))));
}

fn changed<'t>(out: &mut Vec<Line<'t>>, old: &[&'t str], new: &[&'t str], edit: &Edit, budget: &mut usize) {
    let (removed, added) = words::spans(&old[edit.old.clone()], &new[edit.new.clone()], budget);
    out.extend(removed.into_iter().map(Line::Removed));
    out.extend(added.into_iter().map(Line::Added));
}
