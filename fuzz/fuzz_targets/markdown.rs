//! Any text becomes HTML of the few elements that a section may have, with addresses that may be.
#![no_main]

use farcall_prose::markdown::{LONGEST_TEXT, Settings, Target, excerpt, links, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The text says itself where its wiki links lead, and colours its own code.
    let resolve = |name: &str| Some(Target { address: name.to_owned(), exists: name.len() % 2 == 0 });
    let highlight = |language: &str, code: &str| Some(format!("<span class=\"{language}\">{code}</span>"));
    let settings = Settings { resolve: Some(&resolve), highlight: Some(&highlight), nofollow: true };
    if let Ok(html) = render(text, &settings) {
        let mut rest = &*html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            let name = rest.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
            assert!(ELEMENTS.contains(&name.unwrap_or_default()), "{html}");
        }
    } else {
        assert!(text.len() > LONGEST_TEXT);
    }
    assert!(excerpt(text, 100).chars().count() <= 100);
    _ = links(text);
});

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
