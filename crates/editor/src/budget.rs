//! What an answer may cost the assistant that reads it, and the page of a text that costs no more.
//!
//! Assistants count tokens, each in a way of their own, and this program cannot run their counters. So the cost is
//! estimated, and rather too high than too low.

/// What an answer costs at most unless the call says otherwise.
pub const DEFAULT_TOKENS: usize = 2_000;
/// What a call may ask for at most.
pub const MOST_TOKENS: usize = 8_000;
/// Less than this holds hardly a declaration.
pub const LEAST_TOKENS: usize = 200;
/// What the list of all tools may cost. Every conversation pays for it, whether it uses them or not.
pub const TOOL_LIST_TOKENS: usize = 1_500;

/// How many tokens a text costs, estimated.
///
/// Counters cut a text into words first, and words into pieces that are common. Which pieces those are fills megabytes,
/// but how long they are on average does not: so this cuts into the same words, and counts a piece for every few
/// characters. For pieces of 1,500 characters of this program's own answers it gives 1.02 to 1.55 times what the counters
/// `o200k_base` and `cl100k_base` give. Bytes alone do not do: a GUID has two of them in a token, a sentence four.
pub fn tokens(text: &str) -> usize {
    let mut counter = Counter::default();
    text.chars().for_each(|c| counter.add(c));
    counter.tokens()
}

/// Adds up what a text costs, character by character; it never becomes less.
#[derive(Debug, Default)]
struct Counter {
    /// What all words before the last one cost.
    done: usize,
    /// What the last word consists of, and how many characters it has.
    last: Option<(Class, usize)>,
}

/// What words consist of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Small letters, with a capital before them.
    Small,
    Capital,
    Digit,
    /// The end of a line, with what the next one is indented by.
    Newline,
    Blank,
    Sign,
    /// What is not ASCII.
    Foreign,
}

impl Class {
    const fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Small,
            'A'..='Z' => Self::Capital,
            '0'..='9' => Self::Digit,
            '\n' | '\r' => Self::Newline,
            ' ' | '\t' => Self::Blank,
            c if c.is_ascii() => Self::Sign,
            _ => Self::Foreign,
        }
    }

    /// What a word of so many characters costs.
    const fn tokens(self, length: usize) -> usize {
        match self {
            Self::Small => length.div_ceil(5),
            Self::Capital | Self::Digit => length.div_ceil(3),
            Self::Newline => 1,
            // One blank belongs to the word behind it.
            Self::Blank => (length > 1) as usize,
            Self::Sign => length.div_ceil(2),
            Self::Foreign => length * 2,
        }
    }
}

impl Counter {
    fn add(&mut self, c: char) {
        let class = Class::of(c);
        let Some((last, length)) = self.last else {
            self.last = Some((class, 1));
            return;
        };
        self.last = Some(match (last, class) {
            (Class::Newline, Class::Blank) => (Class::Newline, length + 1),
            (last, class) if last == class => (class, length + 1),
            // The last of the capitals begins the next word: `HTTPServer`.
            (Class::Capital, Class::Small) => {
                self.done += Class::Capital.tokens(length - 1);
                (Class::Small, 2)
            }
            // A number takes no blank.
            (Class::Blank, Class::Digit) => {
                self.done += 1;
                (Class::Digit, 1)
            }
            _ => {
                self.done += last.tokens(length);
                (class, 1)
            }
        });
    }

    fn tokens(&self) -> usize {
        self.done + self.last.map_or(0, |(class, length)| class.tokens(length))
    }
}

/// How many bytes of `text` cost no more than `most` tokens.
fn fitting(text: &str, most: usize) -> usize {
    let mut counter = Counter::default();
    let too_much = text.char_indices().find(|(_, c)| {
        counter.add(*c);
        counter.tokens() > most
    });
    too_much.map_or(text.len(), |(at, _)| at)
}

/// The part of a text that is shown.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<'t> {
    pub(crate) text: &'t str,
    /// Where the rest begins, where there is one.
    pub(crate) next: Option<usize>,
}

/// What of `text` costs at most `most` tokens, from the byte `from` on. Lines stay whole, but for those that alone cost
/// more. `None` where `from` is no place of the text.
pub(crate) fn page(text: &str, from: usize, most: usize) -> Option<Page<'_>> {
    let rest = text.get(from..)?;
    let end = fitting(rest, most);
    if end == rest.len() {
        return Some(Page { text: rest, next: None });
    }
    let cut = match rest.get(..end)?.rfind('\n') {
        Some(newline) => newline + 1,
        // A line that is longer than a page.
        None if end > 0 => end,
        // Not even one character fits; it is shown all the same, so that every page leads on.
        None => rest.chars().next().map_or(rest.len(), char::len_utf8),
    };
    Some(Page { text: rest.get(..cut)?, next: (cut < rest.len()).then_some(from + cut) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_and_not_bytes() {
        for (text, expected) in [
            ("", 0),
            ("word", 1),
            ("a word", 2),
            ("longer words", 2 + 1),
            ("CreateFileW", 2 + 1 + 1),
            ("HTTPServer", 2 + 2),
            ("ERROR_ACCESS_DENIED", 2 + 1 + 2 + 1 + 2),
            ("0 4 x", 1 + 1 + 1 + 1),
            ("{000214F9-0000}", 1 + 2 + 1 + 1 + 1 + 2 + 1),
            ("a;\n    b", 1 + 1 + 1 + 1),
            ("€", 2),
        ] {
            assert_eq!(tokens(text), expected, "{text}");
        }
    }

    #[test]
    fn more_text_never_costs_less() {
        let mut counter = Counter::default();
        let mut before = 0;
        for c in "Xx XX1 1  \n  A:AAb€ 7\t\tHTTPServer(0x80070005), ÿZz".repeat(20).chars() {
            counter.add(c);
            assert!(counter.tokens() >= before, "{c}");
            before = counter.tokens();
        }
    }

    /// All pages of `text` one after the other.
    fn pages(text: &str, most: usize) -> Vec<&str> {
        let (mut from, mut pages) = (Some(0), Vec::new());
        while let Some(start) = from {
            let page = page(text, start, most).unwrap();
            pages.push(page.text);
            from = page.next;
            assert!(pages.len() <= text.len() + 1, "every page leads on");
        }
        pages
    }

    #[test]
    fn pages_are_the_whole_text_and_cost_no_more_than_allowed() {
        let lines: String = (0..400).map(|n| format!("line {n} of a text\n")).collect();
        for text in ["", "one line", &lines, &"x".repeat(5_000), &"ü€𝄞\n".repeat(300), &"€".repeat(3_000)]
        {
            for most in [2, 10, 200, 2_000] {
                let pages = pages(text, most);
                assert_eq!(pages.concat(), text);
                assert!(pages.iter().all(|page| tokens(page) <= most), "{most}: {:?}", text.get(..20));
            }
        }
        assert!(pages(&lines, 200).iter().all(|page| page.ends_with('\n')), "lines stay whole");
    }

    #[test]
    fn the_smallest_budget_still_leads_on() {
        assert_eq!(pages("𝄞𝄞", 0), ["𝄞", "𝄞"]);
    }

    #[test]
    fn a_place_that_is_none_is_no_page() {
        assert_eq!(page("abc", 4, 10), None);
        assert_eq!(page("€", 1, 10), None);
        assert_eq!(page("abc", 3, 10), Some(Page { text: "", next: None }));
    }
}
