//! The format of code snippets, as Microsoft's schema reference describes it
//! (<https://learn.microsoft.com/visualstudio/ide/code-snippets-schema-reference>), written down as facts.

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element, what it holds, and how often it may at least and at most.
type Holds = (&'static str, &'static [(&'static str, usize, usize)]);

const MANY: usize = usize::MAX;

const HOLDS: &[Holds] = &[
    ("CodeSnippets", &[("CodeSnippet", 0, MANY)]),
    ("CodeSnippet", &[("Header", 1, 1), ("Snippet", 1, 1)]),
    (
        "Header",
        &[
            ("Title", 1, 1),
            ("Author", 0, 1),
            ("Description", 0, 1),
            ("HelpUrl", 0, 1),
            ("SnippetTypes", 0, 1),
            ("Keywords", 0, 1),
            ("Shortcut", 0, 1),
        ],
    ),
    ("SnippetTypes", &[("SnippetType", 0, MANY)]),
    ("Snippet", &[("References", 0, 1), ("Imports", 0, 1), ("Declarations", 0, 1), ("Code", 1, 1)]),
    ("Imports", &[("Import", 0, MANY)]),
    ("Import", &[("Namespace", 1, 1)]),
];

/// Elements that hold text, which they need.
const TEXTS: [&str; 8] =
    ["Title", "Author", "Description", "HelpUrl", "SnippetType", "Shortcut", "Namespace", "Code"];

/// An attribute, whether it must be there, and what it may be; anything where nothing is listed.
type Attribute = (&'static str, &'static str, bool, &'static [&'static str]);

const ATTRIBUTES: &[Attribute] = &[
    ("CodeSnippets", "xmlns", true, &["http://schemas.microsoft.com/VisualStudio/2005/CodeSnippet"]),
    ("CodeSnippet", "Format", true, &["1.0.0"]),
    ("Code", "Language", true, &["VB", "csharp"]),
    ("Code", "Kind", false, &["method body", "method decl", "type decl", "file", "any"]),
];

/// An element of XML.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
    pub(crate) text: String,
}

impl Element {
    /// The elements called `name` in this one, at any depth.
    pub(crate) fn all<'e>(&'e self, name: &str) -> Vec<&'e Element> {
        let own = Some(self).filter(|own| own.name == name);
        own.into_iter().chain(self.children.iter().flat_map(|child| child.all(name))).collect()
    }

    /// The text of the only element called `name` in this one.
    pub(crate) fn text_of(&self, name: &str) -> &str {
        match self.all(name).as_slice() {
            [one] => &one.text,
            several => panic!("{} of {name}", several.len()),
        }
    }
}

/// The root of a document.
pub(crate) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let last = open.last_mut().ok_or("an element ends that did not begin")?;
        match event {
            Event::Start(start) => {
                let mut element = Element {
                    name: String::from_utf8_lossy(start.name().as_ref()).into_owned(),
                    ..Element::default()
                };
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
                    element.attributes.push((name, String::from_utf8_lossy(&attribute.value).into_owned()));
                }
                open.push(element);
            }
            Event::End(_) => {
                let done = open.pop().unwrap_or_default();
                open.last_mut().ok_or("more ends than begins")?.children.push(done);
            }
            Event::Text(part) => last.text += part.decode().map_err(|error| error.to_string())?.trim(),
            Event::CData(part) => last.text += &part.decode().map_err(|error| error.to_string())?,
            Event::GeneralRef(name) => {
                let name = name.decode().map_err(|error| error.to_string())?;
                last.text += match name.as_ref() {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => return Err(format!("&{other};")),
                };
            }
            Event::Decl(_) if open.len() == 1 => {}
            Event::Eof => break,
            other => return Err(format!("{other:?}")),
        }
    }
    match (open.pop(), open.is_empty()) {
        (Some(mut document), true) if document.children.len() == 1 => Ok(document.children.remove(0)),
        _ => Err("not one root".to_owned()),
    }
}

/// What is wrong with a file of snippets.
fn wrong(text: &str) -> Vec<String> {
    let root = match parse(text) {
        Ok(root) => root,
        Err(why) => return vec![why],
    };
    let mut wrong = Vec::new();
    if root.name != "CodeSnippets" {
        wrong.push(format!("the root is {}", root.name));
    }
    element(&root, &mut wrong);
    for shortcut in root.all("Shortcut") {
        if !shortcut.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            wrong.push(format!("the shortcut {}", shortcut.text));
        }
    }
    for kind in root.all("SnippetType") {
        if !["Expansion", "SurroundsWith"].contains(&kind.text.as_str()) {
            wrong.push(format!("the type {}", kind.text));
        }
    }
    for code in root.all("Code") {
        // Between two dollar signs stands nothing or a placeholder, and there is only that for the cursor.
        let parts: Vec<&str> = code.text.split('$').skip(1).step_by(2).collect();
        let placeholders: Vec<&&str> = parts.iter().filter(|part| !part.is_empty()).collect();
        if code.text.matches('$').count() % 2 == 1 || placeholders != [&"end"] {
            wrong.push(format!("the placeholders {placeholders:?}"));
        }
    }
    wrong
}

fn element(element: &Element, wrong: &mut Vec<String>) {
    let name = element.name.as_str();
    let holds = HOLDS.iter().find(|(outer, _)| *outer == name).map_or(&[][..], |(_, inner)| inner);
    for (inner, least, most) in holds {
        let count = element.children.iter().filter(|child| child.name == *inner).count();
        if !(*least..=*most).contains(&count) {
            wrong.push(format!("{count} of {inner} in {name}"));
        }
    }
    for child in &element.children {
        if !holds.iter().any(|(inner, ..)| child.name == *inner) {
            wrong.push(format!("{} in {name}", child.name));
        }
        self::element(child, wrong);
    }
    if TEXTS.contains(&name) == element.text.is_empty() {
        wrong.push(format!("the text of {name}: {:?}", element.text));
    }
    for (_, attribute, is_needed, values) in ATTRIBUTES.iter().filter(|(of, ..)| *of == name) {
        match element.attributes.iter().find(|(known, _)| known == attribute) {
            Some((_, value)) if values.contains(&value.as_str()) => {}
            None if !is_needed => {}
            other => wrong.push(format!("{attribute} of {name}: {other:?}")),
        }
    }
    for (attribute, _) in &element.attributes {
        if !ATTRIBUTES.iter().any(|(of, known, ..)| *of == name && known == attribute) {
            wrong.push(format!("{attribute} of {name}"));
        }
    }
}

/// Fails where a file is not as the reference says.
pub(crate) fn check(file: &str, text: &str) {
    assert_eq!(wrong(text), [""; 0], "{file}: {text}");
}

#[test]
fn the_rules_say_no() {
    let good = "<CodeSnippets xmlns=\"http://schemas.microsoft.com/VisualStudio/2005/CodeSnippet\">\
        <CodeSnippet Format=\"1.0.0\"><Header><Title>T</Title><Shortcut>T_1</Shortcut></Header>\
        <Snippet><Code Language=\"csharp\" Kind=\"method decl\"><![CDATA[a$$b $end$]]></Code></Snippet>\
        </CodeSnippet></CodeSnippets>";
    assert_eq!(wrong(good), [""; 0]);
    for (from, to) in [
        ("<Title>T</Title>", ""),
        ("<Title>T</Title>", "<Title/>"),
        ("<Title>T</Title>", "<Title></Title>"),
        ("<Title>T</Title>", "<Title>T</Title><Title>T</Title>"),
        ("Format=\"1.0.0\"", ""),
        ("Format=\"1.0.0\"", "Format=\"1\""),
        ("csharp", "rust"),
        ("method decl", "member"),
        ("Header>", "Head>"),
        ("T_1", "T 1"),
        ("$$", "$"),
        ("$end$", "$end$ $x$"),
        ("]]></Code>", "]]>"),
        (" xmlns=", " x="),
    ] {
        assert!(good.contains(from), "{from}");
        assert_ne!(wrong(&good.replace(from, to)), [""; 0], "{from} {to}");
    }
}
