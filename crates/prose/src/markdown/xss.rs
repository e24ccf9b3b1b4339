//! No text makes the HTML of a page do anything: every input of the corpus is rendered, read back by a browser's
//! rules and looked through.
//!
//! The corpus (`tests/xss/corpus.jsonl`) has one JSON object `{"name", "text"}` on each line. The web crate
//! shows the same inputs to a real browser. Each of the two walls is also asked alone.

use super::{SYNTAX, Settings, Target, excerpt, links, print, render, wall};
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

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

const ATTRIBUTES: &[&str] = &[
    "a href",
    "a title",
    "a class",
    "a rel",
    "code class",
    "span class",
    "ol start",
    "td align",
    "th align",
    "h3 id",
    "h4 id",
    "h5 id",
    "h6 id",
];

/// A caller whose answers are as bad as can be.
fn resolve(name: &str) -> Option<Target> {
    let address = match name {
        "EVIL" => "javascript:alert(1)".to_owned(),
        "EVIL QUOTE" => "/x\" onclick=\"alert(1)".to_owned(),
        "EVIL MARKUP" => "/<script>alert(1)</script>".to_owned(),
        _ => format!("/wiki/{name}"),
    };
    Some(Target { address, exists: name.len().is_multiple_of(2) })
}

/// Colours by putting the code into an element, without escaping anything.
fn highlight(language: &str, code: &str) -> Option<String> {
    Some(format!("<span class=\"{language}\">{code}</span>"))
}

fn corpus() -> Vec<(String, String)> {
    let lines = include_str!("../../tests/xss/corpus.jsonl").lines();
    let record = |line: &str| -> (String, String) {
        let record: serde_json::Value = serde_json::from_str(line).expect("each line is an object");
        let field = |name: &str| record[name].as_str().expect("the field is a string").to_owned();
        (field("name"), field("text"))
    };
    lines.map(record).collect()
}

#[test]
fn nothing_in_the_corpus_is_more_than_text() {
    let corpus = corpus();
    let names: std::collections::HashSet<_> = corpus.iter().map(|(name, _)| name).collect();
    assert!(names.len() >= 300 && names.len() == corpus.len(), "{} inputs with a name each", corpus.len());
    let mut wrong = Vec::new();
    for (name, text) in &corpus {
        let settings = Settings {
            resolve: Some(&resolve),
            highlight: Some(&highlight),
            nofollow: name.len().is_multiple_of(2),
        };
        let html = render(text, &settings).expect("the inputs are short");
        for fault in faults(&html) {
            wrong.push(format!("{name}: {fault}\n  {text:?}\n  {html}"));
        }
        // What is read out of the same text elsewhere is plain text and is escaped there; it must only end.
        assert!(excerpt(text, 100).chars().count() <= 100);
        for link in links(text) {
            assert!(
                !link.to_ascii_lowercase().contains("script:") || link.starts_with('/'),
                "{name}: {link}"
            );
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), corpus.len(), wrong.join("\n"));
}

/// The same inputs put beside each other, so that what one leaves open meets the next.
#[test]
fn what_one_input_leaves_open_does_not_help_the_next() {
    let corpus = corpus();
    for (first, second) in corpus.iter().zip(corpus.iter().cycle().skip(97)) {
        for between in ["", "\n", "\n\n", "\n> ", " | "] {
            let text = format!("{}{between}{}", first.1, second.1);
            let html =
                render(&text, &Settings { resolve: Some(&resolve), ..Settings::default() }).expect("short");
            let faults = faults(&html);
            assert!(faults.is_empty(), "{} + {}: {faults:?}\n{html}", first.0, second.0);
        }
    }
}

/// What is printed is already safe, and the sanitiser finds nothing in it to take out: read back, it is the
/// same tree before and after.
#[test]
fn the_first_wall_holds_alone() {
    for (name, text) in corpus() {
        for nofollow in [false, true] {
            let settings = Settings { resolve: Some(&resolve), highlight: Some(&highlight), nofollow };
            let arena = comrak::Arena::new();
            let printed = print::print(comrak::parse_document(&arena, &text, &SYNTAX), &settings);
            assert!(faults(&printed).is_empty(), "{name}: {:?}\n{printed}", faults(&printed));
            assert_eq!(normal(&wall::clean(&printed)), normal(&printed), "{name}: {text:?}");
        }
    }
}

/// The sanitiser alone makes the inputs harmless too, taken as HTML.
#[test]
fn the_second_wall_holds_alone() {
    for (name, text) in corpus() {
        let clean = wall::clean(&text);
        assert!(faults(&clean).is_empty(), "{name}: {:?}\n{text:?}\n{clean}", faults(&clean));
        assert_eq!(normal(&wall::clean(&clean)), normal(&clean), "{name}: {text:?}");
    }
}

/// Pieces that mean something to Markdown, to HTML or to an address, to be put together at random: the short
/// form of the fuzz target `markdown`.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "script",
    "svg",
    "math",
    "style",
    "img",
    "a",
    " href=",
    " onclick=",
    "\"",
    "'",
    "`",
    "```",
    "~~~",
    "javascript:",
    "&#106;",
    "&colon;",
    "&Tab;",
    "data:",
    "http://",
    "//",
    "\\",
    "[",
    "]",
    "(",
    ")",
    "![",
    "[[",
    "]]",
    "|",
    "\n|-|\n",
    "*",
    "_",
    "~~",
    "#",
    "# ",
    "- ",
    "> ",
    "1. ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\0",
    "\r",
    "é",
    "\u{202e}",
    "\u{200b}",
    "x",
    "EVIL",
    ":",
    "=",
    "&",
    ";",
    "[x]: ",
    "www.",
    "@",
    ".b",
];

proptest! {
    #[test]
    fn no_text_is_more_than_text(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let settings = Settings { resolve: Some(&resolve), highlight: Some(&highlight), nofollow: true };
        let arena = comrak::Arena::new();
        let printed = print::print(comrak::parse_document(&arena, &text, &SYNTAX), &settings);
        let html = render(&text, &settings).expect("it is short");
        prop_assert_eq!(faults(&printed), Vec::<String>::new());
        prop_assert_eq!(faults(&html), Vec::<String>::new());
        prop_assert_eq!(normal(&html), normal(&printed));
        prop_assert_eq!(faults(&wall::clean(&text)), Vec::<String>::new());
        prop_assert!(excerpt(&text, 20).chars().count() <= 20);
        _ = links(&text);
    }
}

/// The check above would be worth nothing if it found nothing.
#[test]
fn the_check_finds_what_it_looks_for() {
    for bad in [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<a href=' jav\tascript:x'>",
        "<a href='//evil.example'>",
        "<p style='x'>",
        "<img src=x>",
        "<p><svg><a href=x></a></svg>",
        "<h3 id='body'>x</h3>",
        "<!-- x -->",
    ] {
        assert!(!faults(bad).is_empty(), "{bad}");
    }
    assert!(faults("<p>x <a href=\"/x\">y</a></p>").is_empty());
}

fn parse(html: &str) -> RcDom {
    let name = html5ever::QualName::new(None, html5ever::ns!(html), html5ever::local_name!("div"));
    html5ever::parse_fragment(RcDom::default(), Default::default(), name, vec![], false).one(html)
}

/// HTML as the tree that it is read as.
fn normal(html: &str) -> String {
    let dom = parse(html);
    let mut tree = String::new();
    let mut open: Vec<(usize, Handle)> = vec![(0, dom.document.clone())];
    while let Some((depth, node)) = open.pop() {
        let line = match &node.data {
            NodeData::Element { name, attrs, .. } => {
                let mut attributes: Vec<_> =
                    attrs.borrow().iter().map(|a| format!(" {}={:?}", &*a.name.local, &*a.value)).collect();
                attributes.sort();
                format!("{}{}", &*name.local, attributes.concat())
            }
            NodeData::Text { contents } => format!("{:?}", contents.borrow().to_string()),
            _ => String::new(),
        };
        tree.push_str(&format!("{depth} {line}\n"));
        open.extend(node.children.borrow().iter().rev().map(|child| (depth + 1, child.clone())));
    }
    tree
}

/// What should not be in the HTML of a text.
fn faults(html: &str) -> Vec<String> {
    let dom = parse(html);
    let mut faults = Vec::new();
    let mut open: Vec<Handle> = dom.document.children.borrow().clone();
    while let Some(node) = open.pop() {
        open.extend(node.children.borrow().iter().cloned());
        match &node.data {
            NodeData::Element { name, attrs, template_contents, .. } => {
                let element = &*name.local;
                let is_root = element == "html";
                if !is_root && (!ELEMENTS.contains(&element) || name.ns != html5ever::ns!(html)) {
                    faults.push(format!("element {element}"));
                }
                if template_contents.borrow().is_some() {
                    faults.push("a template".to_owned());
                }
                for attribute in attrs.borrow().iter() {
                    let (name, value) = (&*attribute.name.local, &*attribute.value);
                    if !ATTRIBUTES.contains(&&*format!("{element} {name}")) || !may_be(name, value) {
                        faults.push(format!("{element} {name}={value:?}"));
                    }
                }
            }
            NodeData::Text { .. } | NodeData::Document => {}
            other => faults.push(format!("{other:?}")),
        }
    }
    faults
}

fn may_be(attribute: &str, value: &str) -> bool {
    match attribute {
        "href" => {
            // As a browser reads it: without the characters that it takes out.
            let read: String = value.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
            let read = read.trim_start_matches(|c: char| c <= ' ').replace('\\', "/").to_ascii_lowercase();
            let is_relative = || {
                let head = read.split(['/', '?', '#']).next().unwrap_or_default();
                !head.contains(':') && !read.starts_with("//")
            };
            ["http://", "https://", "mailto:"].iter().any(|scheme| read.starts_with(scheme)) || is_relative()
        }
        "id" => value.starts_with("user-"),
        "rel" => value == "nofollow ugc noopener",
        "class" => value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_ +#.".contains(&b)),
        "start" => value.parse::<u64>().is_ok(),
        "align" => matches!(value, "left" | "center" | "right"),
        "title" => true,
        _ => false,
    }
}
