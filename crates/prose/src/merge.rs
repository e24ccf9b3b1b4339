//! Two people's changes of one text, put together line by line.

#[cfg(test)]
mod tests;

use crate::lines::{self, Edit};
use std::ops::Range;

/// Two changes that cannot be put together without a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} of the places that both changed differ", .regions.iter().filter(|region| region.is_conflict()).count())]
pub struct Conflict {
    /// The whole text in order, at least one region of it in conflict.
    pub regions: Vec<Region>,
}

/// A part of a text that was merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Region {
    /// What stands here is clear: nobody changed it, one of them did, or both did the same.
    Settled(String),
    /// Both changed this, and not in the same way.
    Conflicting {
        /// What it was before. Empty if both added something here.
        base: String,
        /// What it is in the first text. Empty if it was taken out.
        ours: String,
        /// What it is in the second text. Empty if it was taken out.
        theirs: String,
    },
}

impl Region {
    /// Whether a person has to decide.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Region::Conflicting { .. })
    }
}

/// What comes of `base` if both the change to `ours` and the change to `theirs` are made.
///
/// Changes that have at least one unchanged line between them are both made. Changes that overlap **or touch**
/// are in conflict unless they are the same: when one person changes a line and another the next one, neither
/// has seen what the other's line now says. How lines end (`\n` or `\r\n`, if the same in the whole of
/// a text) and whether the last one ends at all are merged by themselves: an editor that changes all of
/// them is not in conflict with everybody.
///
/// The time is bounded for any texts; of very long ones with very much changed, everything between the first
/// and the last change counts as one change.
///
/// # Errors
///
/// [`Conflict`], with all regions of the text, so that nothing that either typed is lost.
pub fn merge(base: &str, ours: &str, theirs: &str) -> Result<String, Conflict> {
    if ours == theirs || theirs == base {
        return Ok(ours.to_owned());
    }
    if ours == base {
        return Ok(theirs.to_owned());
    }
    let styles = [base, ours, theirs].map(style);
    let regions = match styles.contains(&Style::Mixed) {
        true => regions(base, ours, theirs),
        false => {
            let closed = [base, ours, theirs].map(is_closed);
            let [base, ours, theirs] = [base, ours, theirs].map(with_plain_ends);
            let mut regions = regions(&base, &ours, &theirs);
            restore_ends(&mut regions, styles, closed);
            regions
        }
    };
    if regions.iter().any(Region::is_conflict) {
        return Err(Conflict { regions });
    }
    let settled = |region| match region {
        Region::Settled(text) => text,
        Region::Conflicting { ours, .. } => ours,
    };
    Ok(regions.into_iter().map(settled).collect())
}

/// The regions of three texts whose lines are compared as they are.
fn regions(base: &str, ours: &str, theirs: &str) -> Vec<Region> {
    let [base, ours, theirs] = [base, ours, theirs].map(lines::split);
    let mut our_edits = Side::new(&base, &ours);
    let mut their_edits = Side::new(&base, &theirs);
    let mut regions = Vec::new();
    let mut done = 0;
    while let Some(start) = [our_edits.next_start(), their_edits.next_start()].into_iter().flatten().min() {
        settle(&mut regions, &base[done..start]);
        // Take what touches what has been taken, from either side, until nothing does.
        let mut end = start;
        while our_edits.take_until(&mut end) || their_edits.take_until(&mut end) {}
        let (our_range, their_range) = (our_edits.taken(start..end), their_edits.taken(start..end));
        match (our_range, their_range) {
            (Some(range), None) => settle(&mut regions, &ours[range]),
            (None, Some(range)) => settle(&mut regions, &theirs[range]),
            (Some(our_range), Some(their_range))
                if ours[our_range.clone()] == theirs[their_range.clone()] =>
            {
                settle(&mut regions, &ours[our_range]);
            }
            (Some(our_range), Some(their_range)) => regions.push(Region::Conflicting {
                base: base[start..end].concat(),
                ours: ours[our_range].concat(),
                theirs: theirs[their_range].concat(),
            }),
            (None, None) => {}
        }
        done = end;
    }
    settle(&mut regions, &base[done..]);
    regions
}

/// Adds lines to what is settled; the regions around them are one region.
fn settle(regions: &mut Vec<Region>, lines: &[&str]) {
    if lines.is_empty() {
        return;
    }
    match regions.last_mut() {
        Some(Region::Settled(text)) => lines.iter().for_each(|line| text.push_str(line)),
        _ => regions.push(Region::Settled(lines.concat())),
    }
}

/// The edits of one person, taken from the first to the last.
struct Side {
    edits: Vec<Edit>,
    /// How many have been taken before, and how many with the current region.
    before: usize,
    taken: usize,
}

impl Side {
    fn new(base: &[&str], side: &[&str]) -> Side {
        Side { edits: lines::compare(base, side).edits, before: 0, taken: 0 }
    }

    fn next_start(&self) -> Option<usize> {
        self.edits.get(self.taken).map(|edit| edit.old.start)
    }

    /// Takes the next edit if it touches a region that ends at `end`, and moves the end.
    fn take_until(&mut self, end: &mut usize) -> bool {
        let Some(edit) = self.edits.get(self.taken).filter(|edit| edit.old.start <= *end) else {
            return false;
        };
        *end = edit.old.end.max(*end);
        self.taken += 1;
        true
    }

    /// What the lines of a region of the base are on this side, if anything was taken for it.
    fn taken(&mut self, region: Range<usize>) -> Option<Range<usize>> {
        let taken = &self.edits[self.before..self.taken];
        let (first, last) = (taken.first()?, taken.last()?);
        let range =
            first.new.start - (first.old.start - region.start)..last.new.end + (region.end - last.old.end);
        self.before = self.taken;
        Some(range)
    }
}

/// How the lines of a text end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// No line ends.
    Unknown,
    Unix,
    Windows,
    Mixed,
}

fn style(text: &str) -> Style {
    let all = text.matches('\n').count();
    match text.matches("\r\n").count() {
        _ if all == 0 => Style::Unknown,
        0 => Style::Unix,
        windows if windows == all => Style::Windows,
        _ => Style::Mixed,
    }
}

/// Whether the last line ends; nothing is known of a text without lines.
fn is_closed(text: &str) -> Option<bool> {
    (!text.is_empty()).then(|| text.ends_with('\n'))
}

/// The text with every line ending in `\n`.
fn with_plain_ends(text: &str) -> String {
    let mut plain = text.replace("\r\n", "\n");
    if is_closed(text) == Some(false) {
        plain.push('\n');
    }
    plain
}

/// Makes lines end as they do in the text that changed this, and otherwise as they did.
fn restore_ends(regions: &mut [Region], styles: [Style; 3], closed: [Option<bool>; 3]) {
    let known = styles.map(|style| Some(style).filter(|style| *style != Style::Unknown));
    if choose(known, Style::Unix) == Style::Windows {
        for region in regions.iter_mut() {
            let texts = match region {
                Region::Settled(text) => vec![text],
                Region::Conflicting { base, ours, theirs } => vec![base, ours, theirs],
            };
            texts.into_iter().for_each(|text| *text = text.replace('\n', "\r\n"));
        }
    }
    if let Some(Region::Settled(text)) = regions.last_mut()
        && !choose(closed, true)
    {
        let length = lines::bare(text).len();
        text.truncate(length);
    }
}

/// Of a property of base, ours and theirs: what it was changed to, what it was if nobody changed it, and
/// `otherwise` if they changed it to different things.
fn choose<T: Copy + PartialEq>([base, ours, theirs]: [Option<T>; 3], otherwise: T) -> T {
    let changed = |side: Option<T>| side.filter(|_| side != base);
    match (changed(ours), changed(theirs)) {
        (None, None) => base.unwrap_or(otherwise),
        (Some(side), None) | (None, Some(side)) => side,
        (Some(ours), Some(theirs)) => {
            if ours == theirs {
                ours
            } else {
                otherwise
            }
        }
    }
}
