//! What an answer may cost the assistant that reads it, and the page of a text that costs no more.
//!
//! Assistants count tokens, each in a way of their own, and this program cannot run their counters. So the cost is
//! estimated from the bytes, and rather too high than too low.

/// What an answer costs at most unless the call says otherwise.
pub const DEFAULT_TOKENS: usize = 2_000;
/// What a call may ask for at most.
pub const MOST_TOKENS: usize = 8_000;
/// Less than this holds hardly a declaration.
pub const LEAST_TOKENS: usize = 200;
/// What the list of all tools may cost. Every conversation pays for it, whether it uses them or not.
pub const TOOL_LIST_TOKENS: usize = 1_500;

/// Five bytes are taken for two tokens. Declarations have 2.6 (Python) to 3.7 (Java) bytes a token in the counter
/// `o200k_base`, prose and lists of names up to 5.7.
const BYTES: usize = 5;
const TOKENS: usize = 2;

/// How many tokens a text costs, estimated from its length.
pub const fn tokens(text: &str) -> usize {
    text.len().saturating_mul(TOKENS).div_ceil(BYTES)
}

/// The longest text that costs no more than so many tokens, in bytes.
const fn bytes(tokens: usize) -> usize {
    tokens.saturating_mul(BYTES) / TOKENS
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
    let most = bytes(most);
    if rest.len() <= most {
        return Some(Page { text: rest, next: None });
    }
    let end = rest.floor_char_boundary(most);
    let fitting = rest.get(..end)?;
    let cut = match fitting.rfind('\n') {
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
