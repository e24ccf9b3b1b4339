//! How texts and queries are split into words, the same for both databases.
//!
//! Each database has a splitter of its own, and they disagree about underscores, digits and addresses.
//! So texts are split here and both are given words with blanks between them.

use std::collections::BTreeSet;

/// Longer words are cut: nobody types them, and an index holds no endless ones.
const LONGEST: usize = 64;

/// The words of a text in lower case, in their order: runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let mut lower = word.to_lowercase();
        // Lower case can bring in marks that are no letters; a word is letters and digits alone.
        lower.retain(char::is_alphanumeric);
        if lower.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|&end| lower.is_char_boundary(end)).unwrap_or(0);
            lower.truncate(end);
        }
        lower
    })
}

/// Each word once, with blanks between them: what the index is fed with.
pub(crate) fn indexed(text: &str) -> String {
    let all: BTreeSet<String> = words(text).filter(|word| !word.is_empty()).collect();
    all.into_iter().collect::<Vec<_>>().join(" ")
}

/// How many words of a query count.
const QUERY: usize = 16;

/// The words of a query. The last one may be the beginning of a word.
pub(crate) fn query(text: &str) -> Vec<String> {
    words(text).filter(|word| !word.is_empty()).take(QUERY).collect()
}

/// A piece of `text` around the first place where one of `wanted` begins a word.
pub(crate) fn excerpt(text: &str, wanted: &[String], length: usize) -> String {
    let mut place = 0;
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let lower = piece.to_lowercase();
        if wanted.iter().any(|word| lower.starts_with(word.as_str())) {
            place = at;
            break;
        }
        at += piece.len();
    }
    let start = boundary(text, place.saturating_sub(length / 3));
    let end = boundary(text, start.saturating_add(length).min(text.len()));
    text.get(start..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last place up to `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits() {
        let found: Vec<_> = words("FILE_MAP_READ = 0x4; kernel32.dll, Öl & İ'").collect();
        assert_eq!(found, ["file", "map", "read", "0x4", "kernel32", "dll", "öl", "i"]);
        assert_eq!(indexed("b a b A"), "a b");
        assert_eq!(query("'; DROP TABLE page; --"), ["drop", "table", "page"]);
        assert_eq!(words(&"ü".repeat(100)).next().map(|word| word.len()), Some(64));
    }

    #[test]
    fn an_excerpt_shows_the_place() {
        let text = format!("{} The handle leaks. {}", "x ".repeat(100), "y ".repeat(100));
        let shown = excerpt(&text, &query("leak"), 60);
        assert!(shown.contains("leaks"), "{shown}");
        assert!(shown.len() <= 60);
        assert_eq!(excerpt("ää", &query("zz"), 3), "ä");
        assert_eq!(excerpt("", &[], 10), "");
    }
}
