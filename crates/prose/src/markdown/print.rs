//! The tree of a text, as HTML of the elements that a section may have.
//!
//! The tree is walked from edge to edge and not by recursion, as its depth is the author's. An element is
//! either opened and closed or neither: what lies too deep, a link in a link and a link that may not be are
//! printed as what is in them.

use super::address::{self, Kind};
use super::{DEEPEST, MOST_CELLS, Settings, highlight};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, Node, NodeValue, TableAlignment};
use std::collections::HashMap;
use std::fmt::Write;

/// What links to other sites say when the author is not trusted yet.
pub(super) const REL: &str = "nofollow ugc noopener";

/// The longest id of a heading without its prefix and number, in characters.
const LONGEST_ID: usize = 80;

/// Writing to a `String` cannot fail.
const NEVER_FAILS: &str = "a String takes any text";

/// The HTML of a whole document.
pub(super) fn print(root: Node<'_>, settings: &Settings<'_>) -> String {
    let mut printer = Printer {
        settings,
        out: String::new(),
        closing: Vec::new(),
        depth: 0,
        in_link: false,
        in_head: false,
        plain_table: false,
        cells: 0,
        column: 0,
        ids: HashMap::new(),
        above: Vec::new(),
    };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => printer.enter(node),
            NodeEdge::End(_) => printer.leave(),
        }
    }
    printer.out
}

struct Printer<'s> {
    settings: &'s Settings<'s>,
    out: String,
    /// For each node that has been entered, what ends it.
    closing: Vec<Closing>,
    /// How many elements are open.
    depth: usize,
    in_link: bool,
    in_head: bool,
    /// Whether the table that is being printed is one too many and has no elements.
    plain_table: bool,
    /// The cells of all tables so far.
    cells: usize,
    /// The column of the next cell.
    column: usize,
    /// How often each id has been given.
    ids: HashMap<String, usize>,
    /// The levels, as the text has them, of the headings that the next one may be under.
    above: Vec<u8>,
}

/// How a node ends.
#[derive(Clone, Copy)]
enum Closing {
    /// It has no element of its own.
    Nothing,
    /// A block without an element: its text must not run into the next.
    Break,
    /// An element.
    Element(&'static str),
    /// The row that heads a table.
    Head,
    Link,
}

impl Printer<'_> {
    fn enter(&mut self, node: Node<'_>) {
        let closing = self.start(node);
        self.depth += usize::from(!matches!(closing, Closing::Nothing | Closing::Break));
        self.closing.push(closing);
    }

    fn leave(&mut self) {
        let Some(closing) = self.closing.pop() else { return };
        self.depth -= usize::from(!matches!(closing, Closing::Nothing | Closing::Break));
        match closing {
            Closing::Nothing => {}
            Closing::Break => self.out.push('\n'),
            Closing::Element(name) => {
                self.tag(format_args!("</{name}>"));
                if is_block(name) {
                    self.out.push('\n');
                }
            }
            Closing::Head => {
                self.in_head = false;
                self.out.push_str("</tr></thead>\n");
            }
            Closing::Link => {
                self.in_link = false;
                self.out.push_str("</a>");
            }
        }
    }

    fn start(&mut self, node: Node<'_>) -> Closing {
        let data = node.data();
        // Text and what has no content is never too deep.
        match &data.value {
            NodeValue::Text(text) => return self.text(text),
            NodeValue::HtmlInline(html) => return self.text(html),
            NodeValue::SoftBreak => return self.raw("\n"),
            NodeValue::LineBreak => return self.raw("<br>\n"),
            NodeValue::ThematicBreak => return self.raw("<hr>\n"),
            NodeValue::Code(code) => {
                self.out.push_str("<code>");
                self.text(&code.literal);
                return self.raw("</code>");
            }
            NodeValue::CodeBlock(block) => return self.code_block(&block.info, &block.literal),
            NodeValue::HtmlBlock(block) => {
                self.out.push_str("<p>");
                self.text(block.literal.trim_end());
                return self.raw("</p>\n");
            }
            NodeValue::Document => return Closing::Nothing,
            _ => {}
        }
        if self.depth >= DEEPEST {
            return if data.value.block() { Closing::Break } else { Closing::Nothing };
        }
        match &data.value {
            NodeValue::Paragraph if is_tight(node) => Closing::Break,
            NodeValue::Paragraph => self.element("p"),
            NodeValue::BlockQuote => self.element("blockquote"),
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::List(list) if list.list_type == ListType::Bullet => self.element("ul"),
            NodeValue::List(list) if list.start == 1 => self.element("ol"),
            NodeValue::List(list) => {
                self.tag(format_args!("<ol start=\"{}\">", list.start));
                Closing::Element("ol")
            }
            NodeValue::Item(_) => self.element("li"),
            NodeValue::Emph => self.element("em"),
            NodeValue::Strong => self.element("strong"),
            NodeValue::Strikethrough => self.element("del"),
            NodeValue::Link(link) => self.link(&link.url, &link.title),
            NodeValue::Image(image) => self.image(node, &image.url, &image.title),
            NodeValue::WikiLink(link) => self.wiki_link(node, &link.url),
            NodeValue::Table(table) => {
                self.cells += table.num_columns * table.num_rows;
                self.plain_table = self.cells > MOST_CELLS;
                if self.plain_table { Closing::Break } else { self.element("table") }
            }
            NodeValue::TableRow(_) | NodeValue::TableCell if self.plain_table => Closing::Break,
            NodeValue::TableRow(is_head) => self.row(*is_head),
            NodeValue::TableCell => self.cell(node),
            other if other.block() => Closing::Break,
            _ => Closing::Nothing,
        }
    }

    fn element(&mut self, name: &'static str) -> Closing {
        self.tag(format_args!("<{name}>"));
        Closing::Element(name)
    }

    fn tag(&mut self, tag: std::fmt::Arguments<'_>) {
        self.out.write_fmt(tag).expect(NEVER_FAILS);
    }

    fn raw(&mut self, html: &str) -> Closing {
        self.out.push_str(html);
        Closing::Nothing
    }

    fn text(&mut self, text: &str) -> Closing {
        comrak::html::escape(&mut self.out, text).expect(NEVER_FAILS);
        Closing::Nothing
    }

    /// Headings start at `h3`, since the page's own are above them, and skip no level, whatever signs the text
    /// uses. Their ids are prefixed, so that no heading can take the place of something that the page or its
    /// script looks for.
    fn heading(&mut self, node: Node<'_>, level: u8) -> Closing {
        while self.above.last().is_some_and(|last| *last >= level) {
            self.above.pop();
        }
        let name = ["h3", "h4", "h5"].get(self.above.len()).copied().unwrap_or("h6");
        self.above.push(level);
        let id = self.id(&super::read::plain(node));
        self.tag(format_args!("<{name} id=\"user-{id}\">"));
        Closing::Element(name)
    }

    /// An id that no heading before has. The numbers go on from the last one given, since looking for a free
    /// one from the start takes a text with a thousand equal headings a million steps.
    fn id(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let mut given = self.ids.get(&slug).copied().unwrap_or(0);
        let mut id = slug.clone();
        while given > 0 {
            id = format!("{slug}-{given}");
            given += 1;
            if !self.ids.contains_key(&id) {
                break;
            }
        }
        self.ids.insert(slug, given.max(1));
        self.ids.entry(id.clone()).or_insert(1);
        id
    }

    fn link(&mut self, url: &str, title: &str) -> Closing {
        match address::kind(url) {
            Some(kind) => self.anchor(url, title, "", kind),
            None => Closing::Nothing,
        }
    }

    /// A picture from elsewhere tells its owner who reads the page, so it becomes a link to it.
    fn image(&mut self, node: Node<'_>, url: &str, title: &str) -> Closing {
        let closing = self.link(url, title);
        if node.first_child().is_none() {
            self.text(url);
        }
        closing
    }

    fn wiki_link(&mut self, node: Node<'_>, name: &str) -> Closing {
        let closing = match self.settings.resolve.and_then(|resolve| resolve(wiki_name(name))) {
            None => Closing::Nothing,
            Some(target) => match address::kind(&target.address) {
                Some(kind) => {
                    self.anchor(&target.address, "", if target.exists { "" } else { "missing" }, kind)
                }
                None => Closing::Nothing,
            },
        };
        if node.first_child().is_none() {
            self.text(wiki_name(name));
        }
        closing
    }

    fn anchor(&mut self, url: &str, title: &str, class: &'static str, kind: Kind) -> Closing {
        if self.in_link {
            return Closing::Nothing;
        }
        let mut href = String::new();
        comrak::html::escape_href(&mut href, url, false).expect(NEVER_FAILS);
        if kind == Kind::Elsewhere && !address::is_whole(&href) {
            return Closing::Nothing;
        }
        self.in_link = true;
        self.tag(format_args!("<a href=\"{href}\""));
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            self.text(title);
            self.out.push('"');
        }
        if !class.is_empty() {
            self.tag(format_args!(" class=\"{class}\""));
        }
        if kind == Kind::Elsewhere && self.settings.nofollow {
            self.tag(format_args!(" rel=\"{REL}\""));
        }
        self.out.push('>');
        Closing::Link
    }

    fn row(&mut self, is_head: bool) -> Closing {
        self.column = 0;
        self.in_head = is_head;
        if is_head {
            self.out.push_str("<thead><tr>");
            return Closing::Head;
        }
        self.element("tr")
    }

    fn cell(&mut self, node: Node<'_>) -> Closing {
        let name = if self.in_head { "th" } else { "td" };
        match alignment(node, self.column) {
            Some(side) => self.tag(format_args!("<{name} align=\"{side}\">")),
            None => self.tag(format_args!("<{name}>")),
        }
        self.column += 1;
        Closing::Element(name)
    }

    fn code_block(&mut self, info: &str, code: &str) -> Closing {
        let language = language(info);
        match language.is_empty() {
            true => self.out.push_str("<pre><code>"),
            false => self.tag(format_args!("<pre><code class=\"language-{language}\">")),
        }
        let coloured = self.settings.highlight.and_then(|highlight| highlight(&language, code));
        match coloured.filter(|html| highlight::is_faithful(html, code)) {
            Some(html) => self.out.push_str(&html),
            None => _ = self.text(code),
        }
        self.raw("</code></pre>\n")
    }
}

/// The language that the line above a code block names, in lower case; empty if it names none.
fn language(info: &str) -> String {
    let name = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_' | b'.');
    if name.len() > 32 || !name.bytes().all(is_name) {
        return String::new();
    }
    name.to_ascii_lowercase()
}

/// The name of a page as a wiki link has it. A leading `/` is left out, so that a name is never an address.
pub(super) fn wiki_name(name: &str) -> &str {
    name.trim().trim_start_matches('/').trim_start()
}

fn slug(heading: &str) -> String {
    let mut slug = String::new();
    for c in heading.chars().flat_map(char::to_lowercase) {
        if slug.chars().count() >= LONGEST_ID {
            break;
        }
        match c.is_alphanumeric() || c == '_' {
            true => slug.push(c),
            false if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            false => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

/// Whether a paragraph is an item of a list without space between its items, and so has no element.
fn is_tight(paragraph: Node<'_>) -> bool {
    let list = paragraph.parent().and_then(|item| item.parent());
    list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
}

fn alignment(cell: Node<'_>, column: usize) -> Option<&'static str> {
    let table = cell.parent()?.parent()?;
    let NodeValue::Table(table) = &table.data().value else { return None };
    match table.alignments.get(column)? {
        TableAlignment::None => None,
        TableAlignment::Left => Some("left"),
        TableAlignment::Center => Some("center"),
        TableAlignment::Right => Some("right"),
    }
}

fn is_block(name: &str) -> bool {
    !matches!(name, "em" | "strong" | "del" | "a" | "td" | "th")
}
