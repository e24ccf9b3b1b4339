//! Printed declarations cut into tokens, for whoever colours them.

mod lexicon;

pub use lexicon::Lexicon;

/// What a piece of a printed declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// Signs and spaces.
    Plain,
    /// A name.
    Word,
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// A string or a character.
    Text,
    /// A number.
    Number,
    /// An attribute or a directive.
    Attribute,
}

/// The tokens of `code` in order, which together are `code`. Text in a language that is not known
/// here is one plain token.
pub fn tokens<'a>(code: &'a str, language: &str) -> impl Iterator<Item = (Token, &'a str)> {
    let lexicon = crate::find(language).map(|language| language.about().lexicon);
    let mut rest = code;
    let mut is_member = false;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (token, end) = lexicon.map_or((Token::Plain, rest.len()), |lexicon| lexicon.token(rest));
        let (text, after) = rest.split_at_checked(end.max(1)).unwrap_or((rest, ""));
        // `UnmanagedType.IUnknown` is not the interface, and `CharSet.Unicode` no keyword.
        let token = match token {
            Token::Keyword | Token::Word if is_member => Token::Plain,
            other => other,
        };
        is_member = text.ends_with('.');
        rest = after;
        Some((token, text))
    })
}

/// What a comment, a string or an attribute of any language starts with.
const STARTS: &[u8] = b"\"'/#<@-;{(";

impl Lexicon {
    /// The kind of the token that `rest` starts with, and where it ends.
    fn token(&self, rest: &str) -> (Token, usize) {
        // Most of a declaration is names, and no comment starts like one.
        let first = rest.bytes().next().unwrap_or_default();
        if is_word(first) && !first.is_ascii_digit() {
            let hyphens = self.has_hyphens && first.is_ascii_uppercase();
            let is_part = |b: u8| is_word(b) || (hyphens && b == b'-');
            let end = rest.bytes().position(|b| !is_part(b)).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            return if self.is_keyword(word) { (Token::Keyword, end) } else { (Token::Word, end) };
        }
        if first.is_ascii_digit() {
            let end = rest.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'_' && b != b'.');
            return (Token::Number, end.unwrap_or(rest.len()));
        }
        // Runs of spaces and signs as one token, up to whatever may start another kind.
        let run = || rest.bytes().skip(1).position(|b| KINDS[usize::from(b)] != 0);
        if KINDS[usize::from(first)] & START == 0 {
            return (Token::Plain, run().map_or(rest.len(), |at| at + 1));
        }
        if let Some((open, close)) = self.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            let end = inside.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
            return (Token::Comment, end);
        }
        if self.line_comments.iter().any(|start| rest.starts_with(start)) {
            return (Token::Comment, rest.find('\n').unwrap_or(rest.len()));
        }
        for (start, end) in self.attributes {
            if let Some(inside) = rest.strip_prefix(start) {
                let line = rest.find('\n').unwrap_or(rest.len());
                let close = inside.find(end).map_or(line, |at| start.len() + at + end.trim_end().len());
                return (Token::Attribute, close.min(line));
            }
        }
        if self.quotes.contains(&char::from(first)) {
            return (Token::Text, string_end(rest, char::from(first)));
        }
        (Token::Plain, run().map_or(rest.len(), |at| at + 1))
    }

    fn is_keyword(&self, word: &str) -> bool {
        /// Letters of the longest keyword of any language.
        const LONGEST: usize = 16;
        if word.len() > LONGEST {
            return false;
        }
        if self.is_case_sensitive {
            return self.has_keyword(word);
        }
        self.has_keyword(&word.to_ascii_lowercase())
    }

    /// Letters are compared for the few keywords alone that begin like the word.
    fn has_keyword(&self, word: &str) -> bool {
        let initial = |word: &str| word.bytes().next();
        // Most names start with a capital, and most keywords do not.
        if initial(word) < self.keywords.first().and_then(|first| initial(first)) {
            return false;
        }
        let from = self.keywords.partition_point(|keyword| initial(keyword) < initial(word));
        let alike = self.keywords.get(from..).unwrap_or_default();
        alike.iter().take_while(|keyword| initial(keyword) == initial(word)).any(|keyword| *keyword == word)
    }
}

/// Bits of [`KINDS`]: the byte is of a name, or one of [`STARTS`].
const WORD: u8 = 1;
const START: u8 = 2;

/// What each byte may be. Those that are not ASCII are of names, and letters stay whole.
static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte: u8 = 0;
    loop {
        if byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii() {
            kinds[byte as usize] = WORD;
        }
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    let mut at = 0;
    while at < STARTS.len() {
        kinds[STARTS[at] as usize] = START;
        at += 1;
    }
    kinds
}

/// Whether a byte is of a name.
fn is_word(byte: u8) -> bool {
    KINDS[usize::from(byte)] == WORD
}

/// Where the string that `text` starts with ends: behind its closing quote, or with its line.
fn string_end(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            c if c == quote && !is_escaped => return at + c.len_utf8(),
            _ => {}
        }
        is_escaped = false;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyword_lists_are_sorted_for_the_search() {
        for about in crate::LANGUAGES.iter().map(|language| language.about()) {
            assert!(about.lexicon.keywords.is_sorted(), "{}", about.id);
            assert!(about.lexicon.keywords.iter().all(|k| k.len() <= 16), "{}", about.id);
        }
    }

    #[test]
    fn what_starts_anything_but_a_name_is_known() {
        for about in crate::LANGUAGES.iter().map(|language| language.about()) {
            let lexicon = about.lexicon;
            let blocks = lexicon.block_comment.iter().map(|(open, _)| *open);
            let attributes = lexicon.attributes.iter().map(|(open, _)| *open);
            for start in lexicon.line_comments.iter().copied().chain(blocks).chain(attributes) {
                assert!(STARTS.contains(&start.as_bytes()[0]), "{}: {start}", about.id);
            }
            assert!(lexicon.quotes.iter().all(|quote| STARTS.contains(&(*quote as u8))), "{}", about.id);
        }
    }

    #[test]
    fn nothing_of_the_text_is_lost_in_any_language() {
        let samples = [
            "[DllImport(\"kernel32.dll\", SetLastError = true)]\nstatic extern IntPtr F(uint a); // 'x'\n",
            "' It isn't\nDeclare Function F Lib \"k\" (ByVal a As Integer) As IntPtr\n",
            "#pragma once\n/* a < b */ typedef struct { int x : 3; } é;\n",
            "\"unterminated\n'a' '\\'' \"\\\\\" 0x1F 1.5f <# open",
            "",
            "@",
            "\u{1F600}=\"\u{1F600}\"",
        ];
        for language in crate::LANGUAGES.iter().map(|language| language.about().id).chain(["cobol"]) {
            for sample in samples {
                let pieces: Vec<&str> = tokens(sample, language).map(|(_, text)| text).collect();
                assert_eq!(pieces.concat(), sample, "{language}");
            }
        }
    }

    #[test]
    fn tokens_are_what_they_look_like() {
        let found: Vec<_> = tokens("[X(1, \"a\")] // é\npublic A.public", "csharp").collect();
        let of = |kind| found.iter().filter(|(token, _)| *token == kind).map(|(_, t)| *t).collect::<Vec<_>>();
        assert_eq!(of(Token::Number), ["1"]);
        assert_eq!(of(Token::Text), ["\"a\""]);
        assert_eq!(of(Token::Comment), ["// é"]);
        assert_eq!(of(Token::Keyword), ["public"]);
        assert_eq!(of(Token::Word), ["X", "A"]);
    }
}
