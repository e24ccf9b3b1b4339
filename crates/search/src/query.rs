//! The query language: what a line of text asks for. Pure, and every text is a query.

use crate::notice::Notice;
use crate::number::Number;
use crate::pattern::{SignaturePattern, TypePattern};
use farcall_model::{Guid, Kind, Verdict};

/// The filters by name, as messages list them.
pub(crate) const FILTERS: [&str; 8] =
    ["dll", "kind", "header", "takes", "returns", "field", "value", "evidence"];

/// Other names people use for a filter, and for what.
const FILTER_ALIASES: &[(&str, &str)] = &[
    ("library", "dll"),
    ("lib", "dll"),
    ("module", "dll"),
    ("type", "kind"),
    ("is", "kind"),
    ("include", "header"),
    ("file", "header"),
    ("param", "takes"),
    ("arg", "takes"),
    ("return", "returns"),
    ("ret", "returns"),
    ("member", "field"),
    ("val", "value"),
];

/// Other names people use for a kind, and for what.
const KIND_ALIASES: &[(&str, &[Kind])] = &[
    ("func", &[Kind::Function]),
    ("fn", &[Kind::Function]),
    ("api", &[Kind::Function]),
    ("structure", &[Kind::Struct]),
    ("record", &[Kind::Struct, Kind::Union]),
    ("enumeration", &[Kind::Enum]),
    ("const", &[Kind::Constant]),
    ("macro", &[Kind::Constant]),
    ("define", &[Kind::Constant]),
    ("delegate", &[Kind::Callback]),
    ("com", &[Kind::Interface]),
    ("handle", &[Kind::Typedef]),
    ("type", &[Kind::Struct, Kind::Union, Kind::Enum, Kind::Callback, Kind::Interface, Kind::Typedef]),
];

/// What people add to tell a search engine which language they write; no name has these signs.
const LANGUAGES: &[&str] = &["c#", "f#", "c++", "vb.net", ".net"];

/// More words than any name has; the rest is not looked at.
const MOST_WORDS: usize = 12;

/// More different filters than any sensible query has.
const MOST_FILTERS: usize = 12;

/// What a query asks for. Everything in it must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What the name must contain.
    pub words: Vec<Word>,
    /// What else must hold.
    pub filters: Vec<Filter>,
    /// A number that stood by itself: the value of a constant, or a word, if it is none.
    pub number: Option<(Word, Number)>,
    /// An identifier, in any of its forms.
    pub guid: Option<Guid>,
    /// A signature.
    pub pattern: Option<SignaturePattern>,
    /// What was not understood.
    pub notices: Vec<Notice>,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it was written.
    pub text: String,
    /// In lower case, as names are compared.
    pub folded: String,
    /// Whether it was in quotation marks: no abbreviation, no typo.
    pub is_quoted: bool,
}

impl Word {
    fn new(text: &str, is_quoted: bool) -> Self {
        Self { text: text.to_owned(), folded: text.to_lowercase(), is_quoted }
    }
}

/// What must hold besides the name.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// `dll:kernel32`
    Library(String),
    /// `header:memoryapi.h`
    Header(String),
    /// `kind:function`, or several with commas between them.
    Kind(Vec<Kind>),
    /// `takes:HANDLE`
    Takes(TypePattern),
    /// `returns:BOOL`
    Returns(TypePattern),
    /// `field:cbSize`
    Field(String),
    /// `value:0x80070005`
    Value(Number),
    /// `evidence:disagrees`
    Evidence(Verdict),
}

/// Reads a query. There are no errors: what is not understood becomes a [`Notice`].
pub fn parse(text: &str) -> Query {
    let mut query = Query::default();
    if let Some(guid) = c_guid(text) {
        query.guid = Some(guid);
        return query;
    }
    let mut rest = String::new();
    let mut plain = Vec::new();
    for token in tokens(text) {
        match token.filter() {
            Some((name, value)) => query.add_filter(&name, value, &mut plain),
            None => {
                rest.push_str(&token.text);
                rest.push(' ');
                plain.push(token);
            }
        }
    }
    query.pattern = SignaturePattern::parse(&rest);
    if query.pattern.is_none() {
        for token in plain {
            query.add_token(&token);
        }
    }
    // Saying a thing twice asks for nothing more.
    keep_first(&mut query.words);
    keep_first(&mut query.filters);
    keep_first(&mut query.notices);
    if query.words.len() > MOST_WORDS || query.filters.len() > MOST_FILTERS {
        query.words.truncate(MOST_WORDS);
        query.filters.truncate(MOST_FILTERS);
        query.notices.push(Notice::TooLong(MOST_WORDS));
    }
    query
}

/// Drops repetitions, and what comes after so many different things that nobody reads on.
fn keep_first<T: PartialEq>(list: &mut Vec<T>) {
    const MOST: usize = 64;
    let mut kept: Vec<T> = Vec::new();
    for item in list.drain(..) {
        if kept.len() < MOST && !kept.contains(&item) {
            kept.push(item);
        }
    }
    *list = kept;
}

impl Query {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.filters.is_empty()
            && self.number.is_none()
            && self.guid.is_none()
            && self.pattern.is_none()
    }

    fn add_filter(&mut self, name: &str, value: &str, plain: &mut Vec<Token>) {
        let canonical = FILTER_ALIASES.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| to);
        let Some(known) = FILTERS.into_iter().find(|filter| *filter == canonical) else {
            self.notices.push(Notice::UnknownFilter(name.to_owned()));
            if !value.is_empty() {
                plain.push(Token { text: value.to_owned(), is_quoted: false });
            }
            return;
        };
        if value.is_empty() {
            self.notices.push(Notice::EmptyFilter(known));
            return;
        }
        match known {
            "dll" => self.filters.push(Filter::Library(value.to_lowercase())),
            "header" => self.filters.push(Filter::Header(value.to_lowercase())),
            "kind" => self.add_kinds(value),
            "takes" => self.filters.extend(TypePattern::parse(value).map(Filter::Takes)),
            "returns" => self.filters.extend(TypePattern::parse(value).map(Filter::Returns)),
            "field" => self.filters.push(Filter::Field(value.to_lowercase())),
            "evidence" => match Verdict::from_name(&value.to_lowercase().replace('-', " ")) {
                Some(verdict) => self.filters.push(Filter::Evidence(verdict)),
                None => self.notices.push(Notice::UnknownVerdict(value.to_owned())),
            },
            _ => match Number::parse(value) {
                Some(number) => self.filters.push(Filter::Value(number)),
                None => self.notices.push(Notice::NoNumber(value.to_owned())),
            },
        }
    }

    fn add_kinds(&mut self, value: &str) {
        let mut kinds = Vec::new();
        for name in value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let found = kinds_called(name);
            if found.is_empty() {
                self.notices.push(Notice::UnknownKind(name.to_owned()));
            }
            kinds.extend_from_slice(&found);
        }
        if !kinds.is_empty() {
            self.filters.push(Filter::Kind(kinds));
        }
    }

    fn add_token(&mut self, token: &Token) {
        if token.is_quoted {
            let word = token.text.trim();
            if !word.is_empty() {
                self.words.push(Word::new(word, true));
            }
            return;
        }
        let bare = token.text.trim_matches(|c| matches!(c, ',' | ';' | '"' | '\'' | '`'));
        if let Ok(guid) = bare.parse() {
            self.guid = Some(guid);
            return;
        }
        if let Some(number) = Number::parse(bare)
            && self.number.is_none()
        {
            self.number = Some((Word::new(bare, false), number));
            return;
        }
        if LANGUAGES.contains(&bare.to_ascii_lowercase().as_str()) {
            self.notices.push(Notice::Ignored(vec![bare.to_owned()]));
            return;
        }
        if is_file_name(bare) {
            self.words.push(Word::new(bare, false));
            return;
        }
        // `kernel32!CreateFileW`, `IShellItem::GetDisplayName`, `MessageBox(`: names between signs.
        for word in bare.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()) {
            self.words.push(Word::new(word, false));
        }
    }
}

/// The kinds with this name; plural and some other words are understood.
pub(crate) fn kinds_called(name: &str) -> Vec<Kind> {
    let name = name.to_lowercase();
    let singular = name.strip_suffix('s').unwrap_or(&name);
    Kind::from_name(&name)
        .or_else(|| Kind::from_name(singular))
        .map(|kind| vec![kind])
        .or_else(|| {
            let row = KIND_ALIASES.iter().find(|(from, _)| *from == name || *from == singular)?;
            Some(row.1.to_vec())
        })
        .unwrap_or_default()
}

/// Whether a word with a dot in it is one name: `kernel32.dll`, `memoryapi.h`.
fn is_file_name(word: &str) -> bool {
    const ENDINGS: [&str; 8] = [".dll", ".h", ".drv", ".sys", ".ocx", ".exe", ".cpl", ".lib"];
    let folded = word.to_ascii_lowercase();
    let stem_is_plain = |stem: &str| {
        !stem.is_empty() && stem.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    ENDINGS.iter().any(|ending| folded.strip_suffix(ending).is_some_and(stem_is_plain))
}

/// A GUID as C initialises it: `{0x000214F9, 0, 0, {0xC0, 0, …}}` or `DEFINE_GUID(name, …)`.
fn c_guid(text: &str) -> Option<Guid> {
    if text.len() > 1000 || !text.contains("0x") && !text.contains("0X") {
        return None;
    }
    let inner = match text.split_once('(') {
        Some((_, behind)) => behind.split_once(',').map_or(behind, |(_, numbers)| numbers),
        None => text,
    };
    let numbers: Vec<u32> = inner
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|part| !part.is_empty())
        .map(|part| Number::parse(part).and_then(|n| u32::try_from(n.value).ok()))
        .collect::<Option<_>>()?;
    let [data1, data2, data3, rest @ ..] = numbers.as_slice() else { return None };
    let mut data4 = [0; 8];
    if rest.len() != data4.len() {
        return None;
    }
    for (byte, number) in data4.iter_mut().zip(rest) {
        *byte = u8::try_from(*number).ok()?;
    }
    Some(Guid {
        data1: *data1,
        data2: u16::try_from(*data2).ok()?,
        data3: u16::try_from(*data3).ok()?,
        data4,
    })
}

/// What stands between spaces, or between quotation marks.
#[derive(Clone, Debug)]
struct Token {
    text: String,
    is_quoted: bool,
}

impl Token {
    /// The parts of `name:value`; `Class::Method` and `C:\path` are no filters.
    fn filter(&self) -> Option<(String, &str)> {
        if self.is_quoted {
            return None;
        }
        let (name, value) = self.text.split_once(':')?;
        let is_name = name.len() >= 2 && name.bytes().all(|b| b.is_ascii_alphabetic());
        (is_name && !value.starts_with(':')).then(|| (name.to_ascii_lowercase(), value.trim_matches('"')))
    }
}

/// Splits at spaces and control characters. A quotation mark at the start of a token, or directly
/// behind a filter's colon, opens a text that ends at the next one.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut current = String::new();
    let mut open = false;
    let mut started_quoted = false;
    let mut close = |current: &mut String, is_quoted: bool| {
        if !current.is_empty() {
            found.push(Token { text: std::mem::take(current), is_quoted });
        }
    };
    for c in text.chars() {
        match c {
            '"' if open => {
                open = false;
                close(&mut current, started_quoted);
            }
            '"' if current.is_empty() || current.ends_with(':') => {
                open = true;
                started_quoted = current.is_empty();
            }
            c if (c.is_whitespace() || c.is_control()) && !open => close(&mut current, false),
            c if c.is_control() => current.push(' '),
            c => current.push(c),
        }
    }
    // A quotation mark that nobody closed was not meant as one.
    let unclosed = open && started_quoted;
    if unclosed {
        for word in current.split_whitespace() {
            close(&mut word.to_owned(), false);
        }
    } else {
        close(&mut current, false);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        parse(text).words.into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_what_stands_between_signs() {
        assert_eq!(words("map view"), ["map", "view"]);
        assert_eq!(words("kernel32!CreateFileW"), ["kernel32", "createfilew"]);
        assert_eq!(words("kernel32.OpenFileMapping"), ["kernel32", "openfilemapping"]);
        assert_eq!(words("OpenFileMapping (kernel32)"), ["openfilemapping", "kernel32"]);
        assert_eq!(words("user32.dll MessageBox("), ["user32.dll", "messagebox"]);
        assert_eq!(words("memoryapi.h"), ["memoryapi.h"]);
        assert_eq!(words("IShellItem::GetDisplayName"), ["ishellitem", "getdisplayname"]);
        assert_eq!(words("wait wait WAIT"), ["wait", "wait"]);
        assert!(parse("\"wait for\"").words[0].is_quoted);
        assert_eq!(words("\"wait for"), ["wait", "for"]);
    }

    #[test]
    fn filters_are_read_under_all_their_names() {
        let query = parse("dll:Kernel32 kind:struct,unions HEADER:winuser.h takes:\"const char *\" mutex");
        assert_eq!(query.filters.len(), 4);
        assert_eq!(query.filters[0], Filter::Library("kernel32".to_owned()));
        assert_eq!(query.filters[1], Filter::Kind(vec![Kind::Struct, Kind::Union]));
        assert!(matches!(&query.filters[3], Filter::Takes(_)));
        assert_eq!(words("dll:Kernel32 mutex"), ["mutex"]);
        assert_eq!(parse("module:ntdll"), parse("dll:ntdll"));
        assert_eq!(parse("value:0x10").filters, [Filter::Value(Number { value: 16, is_hex: true })]);
        assert_eq!(parse("value:x").notices, [Notice::NoNumber("x".to_owned())]);
    }

    #[test]
    fn guids_are_read_in_every_form() {
        let guid = "000214F9-0000-0000-C000-000000000046".parse().ok();
        for text in [
            "{000214F9-0000-0000-C000-000000000046}",
            "000214f9-0000-0000-c000-000000000046",
            "(000214F9-0000-0000-C000-000000000046)",
            "000214F900000000C000000000000046",
            "\t'000214F9-0000-0000-C000-000000000046', ",
            "{0x000214F9, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}}",
            "DEFINE_GUID(IID_IShellLinkW, 0x000214F9, 0x0000, 0x0000, 0xC0,0,0,0,0,0,0,0x46);",
        ] {
            assert_eq!(parse(text).guid, guid, "{text}");
        }
        assert_eq!(parse("0x000214F9, 0").guid, None);
    }

    #[test]
    fn numbers_and_signatures_are_told_from_words() {
        assert_eq!(parse("5").number.map(|(_, number)| number.value), Some(5));
        assert_eq!(parse("error 5").number.map(|(_, number)| number.value), Some(5));
        assert_eq!(words("error 5"), ["error"]);
        let query = parse("dll:kernel32 HANDLE, u32 -> BOOL");
        assert!(query.pattern.is_some() && query.words.is_empty() && query.filters.len() == 1);
        assert!(parse("").is_empty());
    }
}
