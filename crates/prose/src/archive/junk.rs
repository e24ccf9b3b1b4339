//! What is not worth keeping, and why.

use super::Left;

/// Why something was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is nothing in it.
    #[error("there is nothing in it")]
    Empty,
    /// All that it says is that something should stand there.
    #[error("it only says that something is still to be written")]
    Todo,
    /// It is advertising, by the rule named here.
    #[error("it is advertising: {0}")]
    Spam(&'static str),
    /// No function and no type has this name, by the rule named here.
    #[error("it has a name that cannot be: {0}")]
    Name(&'static str),
}

/// Beginnings of what stands where nobody has written anything, in lower case and without signs before them.
const STAND_INS: &[&str] = &[
    "todo",
    "to do",
    "none",
    "n/a",
    "na",
    "nothing",
    "please add",
    "please contribute",
    "please edit",
    "do you know",
    "add here",
    "enter text here",
    "description here",
    "coming soon",
    "tbd",
];

/// The longest stand-in, in bytes. What is longer says something.
const LONGEST_STAND_IN: usize = 120;

/// What a rule is called, and whether a text falls under it.
pub(super) type Rule = (&'static str, fn(&str) -> bool);

/// What advertising is known by. The text is in lower case.
const SPAM: &[Rule] = &[
    ("links in the form of bulletin boards", |text| text.contains("[url=") || text.contains("[link=")),
    ("goods that advertising is about", |text| {
        let goods = [
            "viagra",
            "cialis",
            "casino",
            "poker online",
            "payday loan",
            "payday loans",
            "replica watch",
            "replica watches",
            "essay writing",
            "weight loss",
            "buy cheap",
            "escort service",
            "seo service",
            "forex signals",
            "crypto giveaway",
        ];
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        // Whole words only: there are specialists, and `cialis` is in them.
        let text = format!(" {} ", words.join(" "));
        goods.iter().any(|goods| text.contains(&format!(" {goods} ")))
    }),
    ("more links than words for them", |text| {
        let links = text.matches("http://").count()
            + text.matches("https://").count()
            + text.matches("<a href").count();
        links > 4 && text.split_whitespace().count() < links * 6
    }),
    ("one word over and over", |text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let Some(first) = words.first() else { return false };
        words.len() > 20 && words.iter().filter(|word| *word == first).count() * 2 > words.len()
    }),
];

/// Why a part of a page is left out, if it is. Code is never advertising, whatever it holds.
pub(super) fn of_text(text: &str, is_code: bool) -> Option<Reason> {
    let lower = text.to_lowercase();
    let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if words.is_empty() {
        return Some(Reason::Empty);
    }
    if is_code {
        return None;
    }
    let is_stand_in = |stand_in: &&str| {
        let rest = words.strip_prefix(*stand_in);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric()))
    };
    // A short word may begin a sentence that says something, so it has to stand alone.
    let found = STAND_INS.iter().find(|stand_in| is_stand_in(stand_in));
    if let Some(stand_in) = found
        && words.len() <= LONGEST_STAND_IN
        && (words.starts_with("todo") || stand_in.len() > 7 || words.len() <= stand_in.len() + 2)
    {
        return Some(Reason::Todo);
    }
    SPAM.iter().find(|(_, is_spam)| is_spam(&lower)).map(|(rule, _)| Reason::Spam(rule))
}

/// Whether a declaration is the form that the wiki began a page with, its types still to be put in.
pub(super) fn is_unfinished(code: &str) -> bool {
    code.len() < 400 && code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "TODO")
}

/// Why a page is junk of which only these parts are left. The worst counts.
pub(super) fn of_parts(left: &[Left]) -> Reason {
    let reasons = || left.iter().filter_map(|part| part.reason);
    let spam = reasons().find(|reason| matches!(reason, Reason::Spam(_)));
    spam.or_else(|| reasons().find(|reason| *reason == Reason::Todo)).unwrap_or(Reason::Empty)
}

#[cfg(test)]
mod tests {
    use super::{Reason, is_unfinished, of_text};

    #[test]
    fn stand_ins_and_advertising_are_told_from_text() {
        for (text, expected) in [
            ("", Some(Reason::Empty)),
            (" - . \n", Some(Reason::Empty)),
            (". TODO - describe it here", Some(Reason::Todo)),
            ("None.", Some(Reason::Todo)),
            ("none of the flags may be combined", None),
            ("Please add some!", Some(Reason::Todo)),
            ("Do you know one? Tell us!", Some(Reason::Todo)),
            ("Names are case sensitive.", None),
            ("Na, it is fine", None),
            ("TODO", Some(Reason::Todo)),
            ("[url=http://x.example]x[/url]", Some(Reason::Spam("links in the form of bulletin boards"))),
            ("A specialist's API", None),
            ("Best CASINO in town", Some(Reason::Spam("goods that advertising is about"))),
            ("See https://a.example and https://b.example.", None),
        ] {
            assert_eq!(of_text(text, false), expected, "{text:?}");
        }
        let links = "x http://a.example ".repeat(9);
        assert_eq!(of_text(&links, false), Some(Reason::Spam("more links than words for them")));
        assert_eq!(of_text(&"very ".repeat(30), false), Some(Reason::Spam("one word over and over")));
        assert_eq!(of_text(&links, true), None);
        assert!(
            is_unfinished("static extern TODO F(TODO);") && !is_unfinished("static extern int TODOList();")
        );
    }
}
