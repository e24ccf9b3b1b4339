//! A page of the archive, taken apart at its headings and put into sections.

use super::language::{self, Language};
use super::{Left, Reason, junk};
use std::fmt;

/// Which section of a page a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// What it is for.
    Summary,
    /// A declaration in a language.
    Signature(Language),
    /// Types that a declaration needs.
    Types,
    /// What to know.
    Notes,
    /// What makes it easier.
    Tips,
    /// How it is used, in a language.
    Sample(Language),
    /// What to use instead.
    Alternative,
    /// Where it is documented.
    Documentation,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Summary => f.write_str("summary"),
            Key::Signature(language) => write!(f, "signature:{}", language.id()),
            Key::Types => f.write_str("types"),
            Key::Notes => f.write_str("notes"),
            Key::Tips => f.write_str("tips"),
            Key::Sample(language) => write!(f, "sample:{}", language.id()),
            Key::Alternative => f.write_str("alternative"),
            Key::Documentation => f.write_str("documentation"),
        }
    }
}

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Which it is.
    pub key: Key,
    /// Its text, as Markdown, each block of code tagged with its language.
    pub text: String,
}

/// What a heading is above of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Signature,
    Sample,
    Fixed(Key),
}

/// What headings hold, in lower case, and what they are above of. The first row that matches counts.
const HEADINGS: &[(&str, Target)] = &[
    ("alternative", Target::Fixed(Key::Alternative)),
    ("managed api", Target::Fixed(Key::Alternative)),
    ("signature", Target::Signature),
    ("definition", Target::Signature),
    ("declaration", Target::Signature),
    ("sample", Target::Sample),
    ("example", Target::Sample),
    ("user-defined", Target::Fixed(Key::Types)),
    ("user defined", Target::Fixed(Key::Types)),
    ("structures", Target::Fixed(Key::Types)),
    ("constants", Target::Fixed(Key::Types)),
    ("summary", Target::Fixed(Key::Summary)),
    ("description", Target::Fixed(Key::Summary)),
    ("notes", Target::Fixed(Key::Notes)),
    ("remarks", Target::Fixed(Key::Notes)),
    ("tips", Target::Fixed(Key::Tips)),
    ("tricks", Target::Fixed(Key::Tips)),
    ("documentation", Target::Fixed(Key::Documentation)),
    ("see also", Target::Fixed(Key::Documentation)),
];

/// The longest heading that is looked up, in bytes: a paragraph with a `#` before it is none.
const LONGEST_HEADING: usize = 80;

/// A piece of what stands under a heading.
enum Piece {
    Text(String),
    Code(String),
}

/// A heading and what stands under it.
struct Part {
    heading: String,
    target: Option<Target>,
    level: usize,
    pieces: Vec<Piece>,
}

/// The sections of a page in the order of their keys, and what is in none.
pub(super) fn sort(text: &str, name: &str) -> (Vec<Section>, Vec<Left>) {
    let mut page = Sorted::default();
    for part in parts(text, name) {
        page.part(part);
    }
    page.sections.sort_by_key(|section| section.key);
    (page.sections, page.left)
}

/// Takes a page apart. What is deeper than a known heading and not known itself belongs to what it is under.
fn parts(text: &str, name: &str) -> Vec<Part> {
    let lines: Vec<&str> = text.lines().collect();
    let top = Target::Fixed(Key::Summary);
    let mut parts = vec![Part { heading: String::new(), target: Some(top), level: 0, pieces: Vec::new() }];
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(part) = parts.last_mut() else { break };
        if let Some(fence) = Fence::opened_by(line) {
            let end = fence.end(&lines, at);
            part.pieces.push(Piece::Code(lines[at..end.code].join("\n")));
            at = end.next;
            continue;
        }
        match heading(line) {
            Some((level, heading)) if is_title(heading, name) => {
                parts.push(Part {
                    heading: heading.to_owned(),
                    target: Some(top),
                    level,
                    pieces: Vec::new(),
                });
            }
            Some((level, heading)) if target(heading).is_some() || level <= part.level.max(2) => {
                let target = target(heading);
                parts.push(Part { heading: heading.to_owned(), target, level, pieces: Vec::new() });
            }
            _ => match part.pieces.last_mut() {
                Some(Piece::Text(text)) => {
                    text.push('\n');
                    text.push_str(line);
                }
                _ => part.pieces.push(Piece::Text((*line).to_owned())),
            },
        }
    }
    parts
}

/// The level and the text of a heading. The space after the signs is missing in some.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let text = line[level..].trim().trim_end_matches('#').trim();
    // A directive of C or C# is no heading; those are only met outside of fences.
    let is_heading = line[level..].starts_with([' ', '\t']) || level > 1;
    (matches!(level, 1..=6) && is_heading && !text.is_empty()).then_some((level, text))
}

fn target(heading: &str) -> Option<Target> {
    if heading.len() > LONGEST_HEADING {
        return None;
    }
    let heading = heading.to_lowercase();
    HEADINGS.iter().find(|(words, _)| heading.contains(words)).map(|(_, target)| *target)
}

/// Whether a heading is the name of the page, with or without its module.
fn is_title(heading: &str, name: &str) -> bool {
    let title = heading.split('(').next().unwrap_or_default().trim();
    title.eq_ignore_ascii_case(name)
}

/// The line that opens a block of code.
struct Fence {
    sign: char,
    length: usize,
}

/// Where a block ends: the line after its code, and the line after the block.
struct End {
    code: usize,
    next: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Fence> {
        let line = line.trim_start();
        let sign = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == sign).count();
        // Three signs with another later on are code within a line.
        (length >= 3 && !line[length..].contains(sign)).then_some(Fence { sign, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|c| c == self.sign)
    }

    /// Finds the end. Some blocks were never closed: those end at the first known heading after which another
    /// block is opened, or after which nothing is closed any more.
    fn end(&self, lines: &[&str], start: usize) -> End {
        let mut first_heading = None;
        for (at, line) in lines.iter().enumerate().skip(start) {
            if self.is_closed_by(line) {
                return End { code: at, next: at + 1 };
            }
            if first_heading.is_some() && Fence::opened_by(line).is_some() {
                break;
            }
            if heading(line).is_some_and(|(level, heading)| level > 1 && target(heading).is_some()) {
                first_heading.get_or_insert(at);
            }
        }
        let end = first_heading.unwrap_or(lines.len());
        End { code: end, next: end }
    }
}

#[derive(Default)]
struct Sorted {
    sections: Vec<Section>,
    left: Vec<Left>,
}

impl Sorted {
    fn part(&mut self, part: Part) {
        let language = language::of_heading(&part.heading);
        match part.target {
            None => part.pieces.into_iter().for_each(|piece| self.unknown(&part.heading, piece)),
            Some(Target::Fixed(key)) => {
                for piece in part.pieces {
                    if let Some(piece) = self.judge(&part.heading, piece) {
                        self.add(key, &piece.markdown(None).1);
                    }
                }
            }
            Some(Target::Signature) => self.code(part, language, Key::Signature),
            Some(Target::Sample) => self.code(part, language, Key::Sample),
        }
    }

    /// A part that is about code: each block goes to its own language, and what is said between them
    /// to that of the block after it, or else before it.
    fn code(&mut self, part: Part, heading: Option<Language>, key: fn(Language) -> Key) {
        let mut said = String::new();
        let mut last = None;
        for piece in part.pieces {
            let is_signature = matches!(part.target, Some(Target::Signature));
            if let Piece::Code(code) = &piece
                && is_signature
                && junk::is_unfinished(code)
            {
                self.leave(&part.heading, piece, Some(Reason::Todo));
                continue;
            }
            let Some(piece) = self.judge(&part.heading, piece) else { continue };
            let (language, text) = piece.markdown(heading);
            match language {
                Some(language) => {
                    self.add(key(language), &std::mem::take(&mut said));
                    self.add(key(language), &text);
                    last = Some(language);
                }
                // Some declarations were never put into a block.
                None if is_signature
                    && last.is_none()
                    && language::of_code(&text, None) != Language::Unknown =>
                {
                    let (language, text) = Piece::Code(text).markdown(heading);
                    let language = language.unwrap_or(Language::Unknown);
                    self.add(key(language), &text);
                    last = Some(language);
                }
                None if said.is_empty() => said = text,
                None => {
                    said.push_str("\n\n");
                    said.push_str(&text);
                }
            }
        }
        match last.or(heading) {
            Some(language) => self.add(key(language), &said),
            None if !said.is_empty() => self.leave(&part.heading, Piece::Text(said), None),
            None => {}
        }
    }

    /// A piece under a heading that is not known. It is listed, if it says anything.
    fn unknown(&mut self, heading: &str, piece: Piece) {
        if let Some(piece) = self.judge(heading, piece) {
            self.leave(heading, piece, None);
        }
    }

    /// The piece if it is worth keeping; otherwise it is listed with the reason. Blank lines are not.
    fn judge(&mut self, heading: &str, piece: Piece) -> Option<Piece> {
        let (text, is_code) = match &piece {
            Piece::Text(text) => (text, false),
            Piece::Code(code) => (code, true),
        };
        if text.trim().is_empty() && !is_code {
            return None;
        }
        match junk::of_text(text, is_code) {
            None => Some(piece),
            reason => {
                self.leave(heading, piece, reason);
                None
            }
        }
    }

    fn leave(&mut self, heading: &str, piece: Piece, reason: Option<Reason>) {
        let text = piece.markdown(None).1;
        self.left.push(Left { heading: heading.to_owned(), text, reason });
    }

    fn add(&mut self, key: Key, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.sections.iter_mut().find(|section| section.key == key) {
            Some(section) => {
                section.text.push_str("\n\n");
                section.text.push_str(text);
            }
            None => self.sections.push(Section { key, text: text.to_owned() }),
        }
    }
}

impl Piece {
    /// The piece as Markdown, and the language if it is code.
    fn markdown(self, heading: Option<Language>) -> (Option<Language>, String) {
        let code = match self {
            Piece::Text(text) => return (None, text.trim_matches('\n').trim_end().to_owned()),
            Piece::Code(code) => code,
        };
        let language = language::of_code(&code, heading);
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let tag = if language == Language::Unknown { "" } else { language.id() };
        (Some(language), format!("{fence}{tag}\n{}\n{fence}", code.trim_matches('\n').trim_end()))
    }
}
