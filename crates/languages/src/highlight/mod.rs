//! Printed declarations cut into tokens, for whoever colours them.

mod lexicon;

use lexicon::{LEXICONS, Lexicon};

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
pub fn tokens<'a>(code: &'a str, language: &str) -> Vec<(Token, &'a str)> {
    let Some(lexicon) = LEXICONS.iter().find(|l| l.language == language) else {
        return vec![(Token::Plain, code)];
    };
    let mut tokens = Vec::new();
    let mut rest = code;
    let mut is_member = false;
    while !rest.is_empty() {
        let (token, end) = lexicon.token(rest);
        let (text, after) = rest.split_at_checked(end.max(1)).unwrap_or((rest, ""));
        // `UnmanagedType.IUnknown` is not the interface, and `CharSet.Unicode` no keyword.
        let token = match token {
            Token::Keyword | Token::Word if is_member => Token::Plain,
            other => other,
        };
        is_member = text.ends_with('.');
        tokens.push((token, text));
        rest = after;
    }
    tokens
}

impl Lexicon {
    /// The kind of the token that `rest` starts with, and where it ends.
    fn token(&self, rest: &str) -> (Token, usize) {
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
        let Some(first) = rest.chars().next() else { return (Token::Plain, 0) };
        if self.quotes.contains(&first) {
            return (Token::Text, string_end(rest, first));
        }
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
            return (Token::Number, end.unwrap_or(rest.len()));
        }
        if is_word(first) {
            let hyphens = self.language == "powershell" && first == 'A';
            let end = rest.find(|c: char| !(is_word(c) || (hyphens && c == '-'))).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            return if self.is_keyword(word) { (Token::Keyword, end) } else { (Token::Word, end) };
        }
        // Runs of spaces and signs as one token, up to whatever may start another kind.
        let starts_other = |c: char| is_word(c) || c.is_ascii_digit() || "\"'/#<@".contains(c);
        let mut ends = rest.char_indices().skip(1).filter(|(_, c)| starts_other(*c));
        (Token::Plain, ends.next().map_or(rest.len(), |(at, _)| at))
    }

    fn is_keyword(&self, word: &str) -> bool {
        if self.is_case_sensitive {
            return self.keywords.binary_search(&word).is_ok();
        }
        word.len() <= 16 && self.keywords.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
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
        for lexicon in LEXICONS {
            assert!(lexicon.keywords.is_sorted(), "{}", lexicon.language);
        }
    }

    #[test]
    fn every_language_has_a_lexicon() {
        for language in crate::LANGUAGES {
            let id = language.about().id;
            assert!(LEXICONS.iter().any(|lexicon| lexicon.language == id), "{id}");
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
        for language in LEXICONS.iter().map(|lexicon| lexicon.language).chain(["cobol"]) {
            for sample in samples {
                let pieces: Vec<&str> = tokens(sample, language).into_iter().map(|(_, text)| text).collect();
                assert_eq!(pieces.concat(), sample, "{language}");
            }
        }
    }

    #[test]
    fn tokens_are_what_they_look_like() {
        let found = tokens("[X(1, \"a\")] // é\npublic A.public", "csharp");
        let of = |kind| found.iter().filter(|(token, _)| *token == kind).map(|(_, t)| *t).collect::<Vec<_>>();
        assert_eq!(of(Token::Number), ["1"]);
        assert_eq!(of(Token::Text), ["\"a\""]);
        assert_eq!(of(Token::Comment), ["// é"]);
        assert_eq!(of(Token::Keyword), ["public"]);
        assert_eq!(of(Token::Word), ["X", "A"]);
    }
}
