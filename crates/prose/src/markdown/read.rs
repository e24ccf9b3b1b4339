//! What a text says, without showing it: its beginning as plain text, and the pages it leads to.

use super::address::{self, Kind};
use super::{LONGEST_TEXT, SYNTAX, print};
use comrak::Arena;
use comrak::nodes::{Node, NodeValue};
use std::collections::HashSet;

/// The beginning of a text without any marks, at most `longest` characters, on one line.
///
/// Headings, code and tables are left out, as they say little out of their place. What is cut ends with `…`
/// after a whole word where there is one. Of a text longer than [`LONGEST_TEXT`] only that much is read.
pub fn excerpt(text: &str, longest: usize) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, beginning(text), &SYNTAX);
    let mut words = String::new();
    let mut next = root.first_child();
    // Characters are counted in bytes at first: enough of them are there when there are four times as many bytes.
    while let Some(node) = next {
        if words.len() > longest.saturating_mul(4) {
            break;
        }
        let is_told =
            matches!(node.data().value, NodeValue::Paragraph | NodeValue::BlockQuote | NodeValue::List(_));
        if is_told {
            words.push_str(&plain(node));
            words.push(' ');
        }
        next = node.next_sibling();
    }
    cut(&words, longest)
}

/// What a text leads to on this site: the names in its wiki links as they are written, and the addresses
/// of its links that start with `/`. Each once, in the order in which they appear.
///
/// Links in code are no links. Of a text longer than [`LONGEST_TEXT`] only that much is read.
pub fn links(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, beginning(text), &SYNTAX);
    let mut seen = HashSet::new();
    let mut links = Vec::new();
    for node in root.descendants() {
        let link = match &node.data().value {
            NodeValue::WikiLink(link) => print::wiki_name(&link.url).to_owned(),
            NodeValue::Link(link) if link.url.starts_with('/') => link.url.clone(),
            _ => continue,
        };
        if !link.is_empty() && address::kind(&link) == Some(Kind::Here) && seen.insert(link.clone()) {
            links.push(link);
        }
    }
    links
}

/// The text in a node without marks; a block ends with a space. Not by recursion: the depth is the author's.
pub(super) fn plain(node: Node<'_>) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::WikiLink(link) if inner.first_child().is_none() => text.push_str(&link.url),
            NodeValue::SoftBreak | NodeValue::LineBreak | NodeValue::Paragraph => text.push(' '),
            _ => {}
        }
    }
    text
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}

/// The first `longest` characters of the words.
fn cut(words: &str, longest: usize) -> String {
    let mut excerpt = String::new();
    let mut length = 0;
    for word in words.split_whitespace() {
        let space = usize::from(!excerpt.is_empty());
        let room = longest.saturating_sub(length + space);
        let characters = word.chars().count();
        if characters > room {
            if excerpt.is_empty() {
                excerpt.extend(word.chars().take(longest.saturating_sub(1)));
            }
            // The mark takes the place of a character where there is none left.
            while excerpt.chars().count() >= longest.max(1) {
                excerpt.pop();
            }
            excerpt.push('…');
            return excerpt;
        }
        excerpt.extend(std::iter::repeat_n(' ', space));
        excerpt.push_str(word);
        length += space + characters;
    }
    excerpt
}
