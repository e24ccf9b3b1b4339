//! Light colouring of printed declarations: comments, strings, numbers, keywords, attributes, and
//! links where a word is the name of something that has a page.

use crate::escape::push_html;
use std::collections::HashMap;

/// What a language's text is made of.
struct Lexicon {
    /// The language's id.
    language: &'static str,
    /// What starts a comment that runs to the end of the line.
    line_comments: &'static [&'static str],
    /// What encloses a comment.
    block_comment: Option<(&'static str, &'static str)>,
    /// What encloses a string.
    quotes: &'static [char],
    /// What starts an attribute or directive, coloured up to its end on the same line.
    attributes: &'static [(&'static str, &'static str)],
    is_case_sensitive: bool,
    /// Sorted; in lower case where letter case does not matter.
    keywords: &'static [&'static str],
}

/// One row per language. Keywords are those that printed declarations use; their source is each
/// language's own reference.
static LEXICONS: &[Lexicon] = &[
    Lexicon {
        language: "csharp",
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"', '\''],
        attributes: &[],
        is_case_sensitive: true,
        keywords: &[
            "base",
            "bool",
            "byte",
            "char",
            "class",
            "const",
            "decimal",
            "delegate",
            "double",
            "enum",
            "extern",
            "false",
            "fixed",
            "float",
            "get",
            "in",
            "int",
            "interface",
            "internal",
            "long",
            "namespace",
            "new",
            "nint",
            "nuint",
            "null",
            "object",
            "out",
            "params",
            "partial",
            "private",
            "public",
            "readonly",
            "ref",
            "return",
            "sbyte",
            "set",
            "short",
            "sizeof",
            "static",
            "string",
            "struct",
            "this",
            "true",
            "typeof",
            "uint",
            "ulong",
            "unchecked",
            "unmanaged",
            "unsafe",
            "ushort",
            "using",
            "void",
        ],
    },
    Lexicon {
        language: "vb",
        line_comments: &["'"],
        block_comment: None,
        quotes: &['"'],
        attributes: &[],
        is_case_sensitive: false,
        keywords: &[
            "alias",
            "ansi",
            "as",
            "auto",
            "boolean",
            "byref",
            "byte",
            "byval",
            "char",
            "class",
            "const",
            "date",
            "declare",
            "delegate",
            "double",
            "end",
            "enum",
            "false",
            "friend",
            "function",
            "get",
            "imports",
            "inherits",
            "integer",
            "interface",
            "lib",
            "long",
            "me",
            "mod",
            "module",
            "namespace",
            "new",
            "nothing",
            "object",
            "of",
            "optional",
            "overloads",
            "private",
            "property",
            "public",
            "readonly",
            "return",
            "sbyte",
            "shadows",
            "shared",
            "short",
            "single",
            "string",
            "structure",
            "sub",
            "true",
            "uinteger",
            "ulong",
            "unicode",
            "ushort",
        ],
    },
    Lexicon {
        language: "c",
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"', '\''],
        attributes: &[("#", "\n")],
        is_case_sensitive: true,
        keywords: &[
            "WINAPI",
            "__cdecl",
            "__declspec",
            "__fastcall",
            "__int64",
            "__stdcall",
            "__thiscall",
            "char",
            "const",
            "double",
            "enum",
            "extern",
            "float",
            "int",
            "long",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "typedef",
            "union",
            "unsigned",
            "void",
            "volatile",
        ],
    },
    Lexicon {
        language: "rust",
        line_comments: &["//"],
        block_comment: Some(("/*", "*/")),
        quotes: &['"'],
        attributes: &[("#[", "]"), ("#![", "]")],
        is_case_sensitive: true,
        keywords: &[
            "Self", "as", "bool", "c_void", "char", "const", "crate", "dyn", "enum", "extern", "f32", "f64",
            "false", "fn", "i128", "i16", "i32", "i64", "i8", "impl", "isize", "let", "mod", "mut", "pub",
            "self", "static", "str", "struct", "super", "trait", "true", "type", "u128", "u16", "u32", "u64",
            "u8", "union", "unsafe", "use", "usize",
        ],
    },
    Lexicon {
        language: "python",
        line_comments: &["#"],
        block_comment: None,
        quotes: &['"', '\''],
        attributes: &[("@", "\n")],
        is_case_sensitive: true,
        keywords: &[
            "False", "None", "True", "and", "as", "class", "def", "else", "for", "from", "if", "import",
            "in", "is", "lambda", "not", "or", "pass", "raise", "return",
        ],
    },
    Lexicon {
        language: "powershell",
        line_comments: &["#"],
        block_comment: Some(("<#", "#>")),
        quotes: &['"', '\''],
        attributes: &[],
        is_case_sensitive: false,
        keywords: &[
            "add-type",
            "bool",
            "byte",
            "class",
            "const",
            "delegate",
            "enum",
            "extern",
            "fixed",
            "in",
            "int",
            "internal",
            "long",
            "namespace",
            "new",
            "nint",
            "nuint",
            "out",
            "param",
            "private",
            "public",
            "readonly",
            "ref",
            "return",
            "sbyte",
            "short",
            "static",
            "string",
            "struct",
            "uint",
            "ulong",
            "unsafe",
            "ushort",
            "using",
            "void",
        ],
    },
];

/// `code` as HTML. `links` are the addresses of the words that have a page.
pub(crate) fn highlight(code: &str, language: &str, links: &HashMap<&str, String>) -> String {
    let mut out = String::with_capacity(code.len() * 2);
    let Some(lexicon) = LEXICONS.iter().find(|l| l.language == language) else {
        push_html(&mut out, code);
        return out;
    };
    let mut rest = code;
    let mut is_member = false;
    while !rest.is_empty() {
        let (class, end) = lexicon.token(rest);
        let (token, after) = rest.split_at_checked(end.max(1)).unwrap_or((rest, ""));
        // `UnmanagedType.IUnknown` is not the interface, and `CharSet.Unicode` no keyword.
        let link = links.get(token).filter(|_| !is_member);
        let class = if is_member && matches!(class, Class::Coloured("k")) { Class::Word } else { class };
        is_member = token.ends_with('.');
        match (class, link) {
            (Class::Word, Some(address)) => {
                out.push_str("<a href=\"");
                push_html(&mut out, address);
                out.push_str("\">");
                push_html(&mut out, token);
                out.push_str("</a>");
            }
            (Class::Plain | Class::Word, _) => push_html(&mut out, token),
            (Class::Coloured(class), _) => {
                out.push_str("<span class=\"");
                out.push_str(class);
                out.push_str("\">");
                push_html(&mut out, token);
                out.push_str("</span>");
            }
        }
        rest = after;
    }
    out
}

/// What a token is.
#[derive(Clone, Copy, Debug)]
enum Class {
    Plain,
    Word,
    /// With the class that the style sheet colours.
    Coloured(&'static str),
}

impl Lexicon {
    /// The kind of the token that `rest` starts with, and where it ends.
    fn token(&self, rest: &str) -> (Class, usize) {
        if let Some((open, close)) = self.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            let end = inside.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
            return (Class::Coloured("c"), end);
        }
        if self.line_comments.iter().any(|start| rest.starts_with(start)) {
            return (Class::Coloured("c"), rest.find('\n').unwrap_or(rest.len()));
        }
        for (start, end) in self.attributes {
            if let Some(inside) = rest.strip_prefix(start) {
                let line = rest.find('\n').unwrap_or(rest.len());
                let close = inside.find(end).map_or(line, |at| start.len() + at + end.trim_end().len());
                return (Class::Coloured("t"), close.min(line));
            }
        }
        let Some(first) = rest.chars().next() else { return (Class::Plain, 0) };
        if self.quotes.contains(&first) {
            return (Class::Coloured("s"), string_end(rest, first));
        }
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.');
            return (Class::Coloured("n"), end.unwrap_or(rest.len()));
        }
        if is_word(first) {
            let hyphens = self.language == "powershell" && first == 'A';
            let end = rest.find(|c: char| !is_word(c) && !(hyphens && c == '-')).unwrap_or(rest.len());
            let word = rest.get(..end).unwrap_or_default();
            return if self.is_keyword(word) { (Class::Coloured("k"), end) } else { (Class::Word, end) };
        }
        // Runs of spaces and signs as one token, up to whatever may start another kind.
        let starts_other = |c: char| is_word(c) || c.is_ascii_digit() || "\"'/#<@".contains(c);
        let mut ends = rest.char_indices().skip(1).filter(|(_, c)| starts_other(*c));
        (Class::Plain, ends.next().map_or(rest.len(), |(at, _)| at))
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

    fn text_of(html: &str) -> String {
        let mut out = String::new();
        let mut is_tag = false;
        for c in html.chars() {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                c if !is_tag => out.push(c),
                _ => {}
            }
        }
        ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&amp;&"].iter().fold(out, |text, pair| {
            let (escape, plain) = pair.split_at(pair.len() - 1);
            text.replace(escape, plain)
        })
    }

    #[test]
    fn keyword_lists_are_sorted_for_the_search() {
        for lexicon in LEXICONS {
            assert!(lexicon.keywords.is_sorted(), "{}", lexicon.language);
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
        for lexicon in LEXICONS {
            for sample in samples {
                assert_eq!(text_of(&highlight(sample, lexicon.language, &HashMap::new())), sample);
            }
        }
    }

    #[test]
    fn words_with_a_page_are_links_outside_strings_and_comments() {
        let links = HashMap::from([("HANDLE", "/type/HANDLE".to_owned())]);
        let html = highlight("HANDLE h; // HANDLE\nchar *s = \"HANDLE\";", "c", &links);
        assert_eq!(html.matches("<a href=\"/type/HANDLE\">HANDLE</a>").count(), 1);
    }
}
