//! What a tool answers with, before it is cut to what it may cost.

use crate::budget::{page, tokens};
use crate::problem::Problem;

/// What is said of what is left costs less than this.
const NOTE_TOKENS: usize = 60;

/// The answer of a tool.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A text that is the same in every call, so that a page of it begins at a byte.
    Text {
        text: String,
        /// What is to be said beside the first page.
        note: Option<String>,
    },
    /// Entries of which others go before and may follow, so that a page begins with a number of them.
    List {
        /// Stands before the first entry.
        head: String,
        /// How many entries go before these.
        from: usize,
        entries: Vec<String>,
        /// Whether others follow these.
        has_more: bool,
    },
}

/// A part of an answer, as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    /// What stands beside it: what was left out, and how to get the rest.
    pub(crate) note: Option<String>,
}

impl Answer {
    pub(crate) fn text(text: String) -> Self {
        Self::Text { text, note: None }
    }

    /// The part that begins at `cursor` and costs at most `most` tokens, its note included.
    pub(crate) fn part(self, cursor: usize, most: usize) -> Result<Part, Problem> {
        match self {
            Self::Text { text, note } => {
                let note = note.filter(|_| cursor == 0);
                // Half of a small answer is enough for what is only said beside it.
                let note =
                    note.as_deref().and_then(|note| page(note, 0, most / 2)).map(|page| page.text.to_owned());
                let most = most.saturating_sub(NOTE_TOKENS + note.as_deref().map_or(0, tokens));
                let shown = page(&text, cursor, most).ok_or_else(|| no_such(cursor))?;
                let rest = shown.next.map(|next| {
                    let left = text.get(next..).map_or(0, |rest| rest.lines().count());
                    more(&format!("{left} more lines"), next)
                });
                Ok(Part { text: shown.text.to_owned(), note: joined(note, rest) })
            }
            Self::List { entries, .. } if entries.is_empty() => Err(no_such(cursor)),
            Self::List { head, from, entries, has_more } => {
                let most = most.saturating_sub(NOTE_TOKENS);
                let (mut text, mut shown) = (head, 0);
                for entry in &entries {
                    // One is always shown, so that every page leads on.
                    if shown > 0 && tokens(&text) + tokens(entry) >= most {
                        break;
                    }
                    let room = most.saturating_sub(tokens(&text));
                    text.push_str(page(entry, 0, room).map_or("", |page| page.text));
                    text.push('\n');
                    shown += 1;
                }
                let is_cut = has_more || shown < entries.len();
                Ok(Part { text, note: is_cut.then(|| more("More", from + shown)) })
            }
        }
    }
}

fn more(what: &str, next: usize) -> String {
    let verb = if what == "More" { "follows" } else { "follow" };
    format!("{what} {verb}: call again with the same arguments and cursor \"{next}\".")
}

fn no_such(cursor: usize) -> Problem {
    Problem::new(
        format!("{cursor} is no cursor of this answer"),
        "Leave cursor out to begin, or pass the one that the answer before ended with.",
    )
}

fn joined(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: usize, has_more: bool) -> Answer {
        let entry = |n: usize| format!("{n:03} {}", "x".repeat(56));
        Answer::List {
            head: "Found:\n".to_owned(),
            from: 7,
            entries: (0..entries).map(entry).collect(),
            has_more,
        }
    }

    #[test]
    fn a_list_is_cut_between_entries_and_says_where_it_goes_on() {
        let part = list(100, false).part(7, 260).unwrap();
        let shown = part.text.lines().count() - 1;
        assert!((10..=15).contains(&shown), "{shown}");
        assert_eq!(part.note.as_deref(), Some(more("More", 7 + shown).as_str()));
        assert!(tokens(&part.text) + tokens(&part.note.unwrap_or_default()) <= 260);
    }

    #[test]
    fn a_list_that_is_all_there_says_nothing_of_more() {
        assert_eq!(list(3, false).part(7, 2_000).unwrap().note, None);
        assert_eq!(list(3, true).part(7, 2_000).unwrap().note, Some(more("More", 10)));
    }

    #[test]
    fn an_entry_that_is_longer_than_a_page_is_cut() {
        let entries = vec!["y".repeat(10_000), "z".to_owned()];
        let list = Answer::List { head: String::new(), from: 0, entries, has_more: false };
        let part = list.part(0, 200).unwrap();
        assert!(tokens(&part.text) <= 200, "{}", part.text.len());
        assert_eq!(part.note, Some(more("More", 1)));
    }

    #[test]
    fn a_long_note_leaves_room_for_the_text() {
        let answer = Answer::Text { text: "a line\n".repeat(500), note: Some("why\n".repeat(1_000)) };
        let part = answer.part(0, 200).unwrap();
        assert!(part.text.len() > 50, "{}", part.text);
        assert!(tokens(&part.text) + tokens(&part.note.unwrap()) <= 200);
    }

    #[test]
    fn the_note_of_a_text_stands_beside_the_first_part_alone() {
        let answer = || Answer::Text { text: "a line\n".repeat(500), note: Some("left out: x".to_owned()) };
        let first = answer().part(0, 300).unwrap();
        let note = first.note.unwrap();
        assert!(note.starts_with("left out: x\n"), "{note}");
        let next = first.text.len();
        assert!(note.ends_with(&format!("cursor \"{next}\".")), "{note}");
        assert!(!answer().part(next, 300).unwrap().note.unwrap().contains("left out"));
        assert_eq!(answer().part(9_999_999, 300), Err(no_such(9_999_999)));
    }
}
