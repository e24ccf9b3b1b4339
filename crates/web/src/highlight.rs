//! Printed declarations as HTML: coloured, with links where a word is the name of something that
//! has a page.

use crate::escape::push_html;
use farcall_app::{Address, Token, tokens};
use std::fmt::Write;

/// The words that have a page, and its address: a few, sorted by length and letters, asked for each word of a page.
#[derive(Debug, Default)]
pub(crate) struct Links<'a>(Vec<(usize, &'a str, &'a Address)>);

impl<'a> FromIterator<(&'a str, &'a Address)> for Links<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a Address)>>(links: I) -> Self {
        let mut links: Vec<_> =
            links.into_iter().map(|(word, address)| (word.len(), word, address)).collect();
        links.sort_unstable_by_key(|(length, word, _)| (*length, *word));
        Self(links)
    }
}

impl Links<'_> {
    fn get(&self, word: &str) -> Option<&Address> {
        let found = self.0.binary_search_by_key(&(word.len(), word), |(length, word, _)| (*length, *word));
        self.0.get(found.ok()?).map(|(_, _, address)| *address)
    }
}

/// `code` as HTML.
pub(crate) fn highlight(code: &str, language: &str, links: &Links<'_>) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    for (token, text) in tokens(code, language) {
        // The classes that the style sheet colours.
        let class = match token {
            Token::Plain => None,
            Token::Word => {
                if let Some(address) = links.get(text) {
                    // An address has no sign of HTML in it. Writing into a String cannot fail.
                    _ = write!(out, "<a href=\"{address}\">");
                    push_html(&mut out, text);
                    out.push_str("</a>");
                    continue;
                }
                None
            }
            Token::Keyword => Some("k"),
            Token::Comment => Some("c"),
            Token::Text => Some("s"),
            Token::Number => Some("n"),
            Token::Attribute => Some("t"),
        };
        if let Some(class) = class {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
            push_html(&mut out, text);
            out.push_str("</span>");
        } else {
            push_html(&mut out, text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_page_are_links_outside_strings_and_comments() {
        let address = Address::Type { name: "HANDLE".to_owned(), within: None };
        let other = Address::Type { name: "RECT".to_owned(), within: None };
        let links: Links<'_> = [("RECT", &other), ("HANDLE", &address)].into_iter().collect();
        let html = highlight("HANDLE h; // HANDLE\nchar *s = \"HANDLE\";", "c", &links);
        assert_eq!(html.matches("<a href=\"/type/HANDLE\">HANDLE</a>").count(), 1);
    }

    #[test]
    fn signs_of_html_are_escaped_wherever_they_stand() {
        let html = highlight("a < b // <b>\n\"<i>\"", "c", &Links::default());
        assert!(!html.contains("<b>") && !html.contains("<i>") && html.contains("a &lt; b"), "{html}");
    }
}
