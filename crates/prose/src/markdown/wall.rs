//! The second wall: what is printed is read again as a browser would and cleaned by `ammonia`.
//!
//! The list here is that of the printer. If the printer is right it changes nothing, and the tests
//! hold it to that; if it is wrong, what should not be there is taken out.

use super::address;
use super::highlight::is_class;
use super::print::REL;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The elements that a text may have.
const ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Their attributes, each with what [`attribute`] asks of the value.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "title", "class", "rel"]),
    ("code", &["class"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("ol", &["start"]),
    ("span", &["class"]),
    ("td", &["align"]),
    ("th", &["align"]),
];

pub(super) fn clean(html: &str) -> String {
    WALL.clean(html).to_string()
}

static WALL: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut wall = Builder::empty();
    wall.tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe", "svg", "math",
        ]))
        .generic_attributes(HashSet::new())
        .tag_attributes(attributes())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(attribute);
    wall
});

fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    ATTRIBUTES.iter().map(|(element, names)| (*element, names.iter().copied().collect())).collect()
}

/// The value of an attribute, or nothing where it may not stand.
fn attribute<'v>(element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let may_be = match (element, name) {
        ("a", "href") => address::kind(value).is_some(),
        ("a", "title") => true,
        ("a", "rel") => value == REL,
        ("a", "class") => value == "missing",
        ("code", "class") => {
            value.strip_prefix("language-").is_some_and(|name| !name.contains(char::is_whitespace))
        }
        ("span", "class") => is_class(value),
        ("ol", "start") => value.parse::<u32>().is_ok(),
        ("td" | "th", "align") => matches!(value, "left" | "center" | "right"),
        (_, "id") => value.starts_with("user-"),
        _ => false,
    };
    may_be.then_some(Cow::Borrowed(value))
}
