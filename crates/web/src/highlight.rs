//! Printed declarations as HTML: coloured, with links where a word is the name of something that
//! has a page.

use crate::escape::push_html;
use farcall_app::{Address, Token, tokens};
use std::collections::HashMap;
use std::fmt::Write;

/// The addresses of the words that have a page.
pub(crate) type Links<'a> = HashMap<&'a str, &'a Address>;

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
        let links = HashMap::from([("HANDLE", &address)]);
        let html = highlight("HANDLE h; // HANDLE\nchar *s = \"HANDLE\";", "c", &links);
        assert_eq!(html.matches("<a href=\"/type/HANDLE\">HANDLE</a>").count(), 1);
    }

    #[test]
    fn signs_of_html_are_escaped_wherever_they_stand() {
        let html = highlight("a < b // <b>\n\"<i>\"", "c", &HashMap::new());
        assert!(!html.contains("<b>") && !html.contains("<i>") && html.contains("a &lt; b"), "{html}");
    }
}
