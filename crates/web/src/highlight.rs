//! Printed declarations as HTML: coloured, with links where a word is the name of something that
//! has a page.

use crate::escape::push_html;
use farcall_app::{Token, tokens};
use std::collections::HashMap;

/// `code` as HTML. `links` are the addresses of the words that have a page.
pub(crate) fn highlight(code: &str, language: &str, links: &HashMap<&str, String>) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    for (token, text) in tokens(code, language) {
        // The classes that the style sheet colours.
        let class = match token {
            Token::Plain => None,
            Token::Word => {
                if let Some(address) = links.get(text) {
                    out.push_str("<a href=\"");
                    push_html(&mut out, address);
                    out.push_str("\">");
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
        let links = HashMap::from([("HANDLE", "/type/HANDLE".to_owned())]);
        let html = highlight("HANDLE h; // HANDLE\nchar *s = \"HANDLE\";", "c", &links);
        assert_eq!(html.matches("<a href=\"/type/HANDLE\">HANDLE</a>").count(), 1);
    }

    #[test]
    fn signs_of_html_are_escaped_wherever_they_stand() {
        let html = highlight("a < b // <b>\n\"<i>\"", "c", &HashMap::new());
        assert!(!html.contains("<b>") && !html.contains("<i>") && html.contains("a &lt; b"), "{html}");
    }
}
