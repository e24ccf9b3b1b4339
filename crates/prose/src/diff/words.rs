//! The changed words within changed lines.

use super::Span;
use crate::lines::{bare, changes};

/// How many words one diff compares in all. Lines beyond that are changed as a whole.
pub(super) const MOST_WORDS: usize = 200_000;

/// How many words one change compares: in longer ones equal words are there by chance.
const MOST_WORDS_OF_CHANGE: usize = 10_000;

/// The old and the new lines of one change in parts. Words are compared across the lines of
/// the change, so that a paragraph that was only wrapped anew shows the words that differ and not all of it.
pub(super) fn spans<'t>(
    old: &[&'t str],
    new: &[&'t str],
    budget: &mut usize,
) -> (Vec<Vec<Span<'t>>>, Vec<Vec<Span<'t>>>) {
    let whole = || (old.iter().map(plain).collect(), new.iter().map(plain).collect());
    let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    // A word has a byte at least, so this many need not be cut up to be known as too many.
    if old.is_empty() || new.is_empty() || bytes(old) + bytes(new) > 64 * MOST_WORDS_OF_CHANGE {
        return whole();
    }
    let (old_words, new_words) = (words(old), words(new));
    let count = old_words.len() + new_words.len();
    if count > MOST_WORDS_OF_CHANGE || count > *budget {
        return whole();
    }
    *budget -= count;
    let mut old_changed = vec![false; old_words.len()];
    let mut new_changed = vec![false; new_words.len()];
    let text = |words: &[(usize, &'t str)]| words.iter().map(|(_, word)| *word).collect::<Vec<&str>>();
    for edit in changes(&text(&old_words), &text(&new_words)) {
        old_changed[edit.old].fill(true);
        new_changed[edit.new].fill(true);
    }
    // With hardly a word in common the lines say something else, and spots in them mislead.
    let is_kept = |words: &[(usize, &str)], changed: &[bool]| {
        let length = |(word, _): &(&(usize, &str), &bool)| word.1.trim().len();
        let all: usize = words.iter().zip(changed).map(|pair| length(&pair)).sum();
        let kept: usize =
            words.iter().zip(changed).filter(|(_, changed)| !**changed).map(|pair| length(&pair)).sum();
        kept * 4 >= all
    };
    if !is_kept(&old_words, &old_changed) || !is_kept(&new_words, &new_changed) {
        return whole();
    }
    (parts(old, &old_words, &old_changed), parts(new, &new_words, &new_changed))
}

/// A line that is changed as a whole.
fn plain<'t>(line: &&'t str) -> Vec<Span<'t>> {
    match bare(line) {
        "" => Vec::new(),
        text => vec![Span { text, changed: true }],
    }
}

/// The words of lines, each with the number of its line: runs of letters and digits, runs of space, and
/// every other character by itself. The ends of lines are no words.
fn words<'t>(lines: &[&'t str]) -> Vec<(usize, &'t str)> {
    let mut words = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let mut rest = bare(line);
        while let Some(first) = rest.chars().next() {
            let kind = kind(first);
            let end = match kind {
                Kind::Other => first.len_utf8(),
                _ => rest.find(|c| self::kind(c) != kind).unwrap_or(rest.len()),
            };
            words.push((number, &rest[..end]));
            rest = &rest[end..];
        }
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Space,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        _ if c.is_alphanumeric() || c == '_' => Kind::Word,
        _ if c.is_whitespace() => Kind::Space,
        _ => Kind::Other,
    }
}

/// The lines as parts: words next to each other that are both changed or both not are one part.
fn parts<'t>(lines: &[&'t str], words: &[(usize, &'t str)], changed: &[bool]) -> Vec<Vec<Span<'t>>> {
    let mut parts: Vec<Vec<Span<'t>>> = vec![Vec::new(); lines.len()];
    // Where the next word of each line begins.
    let mut at = vec![0usize; lines.len()];
    let mut start = vec![0usize; lines.len()];
    for ((number, word), &changed) in words.iter().zip(changed) {
        let (line, number) = (lines[*number], *number);
        let end = at[number] + word.len();
        match parts[number].last_mut().filter(|last| last.changed == changed) {
            Some(last) => last.text = &line[start[number]..end],
            None => {
                start[number] = at[number];
                parts[number].push(Span { text: &line[at[number]..end], changed });
            }
        }
        at[number] = end;
    }
    parts
}
