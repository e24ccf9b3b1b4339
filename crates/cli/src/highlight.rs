//! Light colours for printed declarations: comments, text, numbers and the words that open a
//! declaration. It reads line by line and never changes a character.

use crate::style::{DIM, KEYWORD, TEXT, VALUE, paint};

/// What a language looks like, roughly.
struct Look {
    /// The language's id.
    id: &'static str,
    /// What starts a comment that ends with the line.
    comment: &'static str,
    /// Words that stand out.
    keywords: &'static [&'static str],
}

const LOOKS: &[Look] = &[
    Look {
        id: "csharp",
        comment: "//",
        keywords: &[
            "bool",
            "byte",
            "char",
            "class",
            "const",
            "delegate",
            "double",
            "enum",
            "extern",
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
            "object",
            "out",
            "partial",
            "private",
            "public",
            "readonly",
            "ref",
            "return",
            "sbyte",
            "sealed",
            "set",
            "short",
            "static",
            "string",
            "struct",
            "this",
            "uint",
            "ulong",
            "unmanaged",
            "unsafe",
            "ushort",
            "using",
            "void",
        ],
    },
    Look {
        id: "vb",
        comment: "'",
        keywords: &[
            "As",
            "Boolean",
            "ByRef",
            "ByVal",
            "Byte",
            "Class",
            "Const",
            "Declare",
            "Delegate",
            "Double",
            "End",
            "Enum",
            "Friend",
            "Function",
            "Imports",
            "Inherits",
            "Integer",
            "Interface",
            "IntPtr",
            "Lib",
            "Long",
            "Module",
            "New",
            "Of",
            "Private",
            "Public",
            "ReadOnly",
            "Sealed",
            "Shared",
            "Short",
            "Single",
            "String",
            "Structure",
            "Sub",
            "UInteger",
            "ULong",
            "UShort",
            "Unicode",
        ],
    },
    Look {
        id: "c",
        comment: "//",
        keywords: &[
            "__cdecl",
            "__declspec",
            "__fastcall",
            "__stdcall",
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
            "static",
            "struct",
            "typedef",
            "union",
            "unsigned",
            "void",
            "wchar_t",
        ],
    },
    Look {
        id: "rust",
        comment: "//",
        keywords: &[
            "const", "enum", "extern", "fn", "impl", "mod", "mut", "pub", "static", "struct", "type",
            "union", "unsafe", "use",
        ],
    },
    Look {
        id: "python",
        comment: "#",
        keywords: &["class", "def", "from", "import", "None", "pass", "return"],
    },
    Look {
        id: "powershell",
        comment: "#",
        keywords: &["Add-Type", "const", "enum", "extern", "public", "static", "struct", "using"],
    },
];

/// `text` with colours, where `language`, an id or an alias, is known here.
pub(crate) fn highlight(text: &str, language: &str) -> String {
    let language = farcall_app::language(language);
    let is_it = |look: &&Look| language.as_ref().is_some_and(|l| l.id == look.id);
    let Some(look) = LOOKS.iter().find(is_it) else { return text.to_owned() };
    text.split_inclusive('\n').map(|line| colour(line, look)).collect()
}

fn colour(line: &str, look: &Look) -> String {
    let mut out = String::with_capacity(line.len() * 2);
    let (code, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with(look.comment) {
            rest.len()
        } else if first == '"' {
            text_length(rest)
        } else if is_word(first) {
            rest.find(|c| !is_word(c) && c != '-').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        let style = match first {
            _ if rest.starts_with(look.comment) => Some(DIM),
            '"' => Some(TEXT),
            '0'..='9' => Some(VALUE),
            _ if look.keywords.contains(&token) => Some(KEYWORD),
            _ => None,
        };
        match style {
            Some(style) => out.push_str(&paint(style, token)),
            None => out.push_str(token),
        }
        rest = after;
    }
    out + end
}

/// How many bytes the text in quotes at the start of `rest` has.
fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        let text = "[DllImport(\"a\\\"b\", X = 0x1F)] // end é\r\npublic static extern nint F(); \"open\n";
        for look in LOOKS {
            let coloured = highlight(text, look.id);
            assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text, "{}", look.id);
            assert_ne!(coloured, text);
        }
        assert_eq!(highlight(text, "cobol"), text);
    }

    #[test]
    fn every_language_has_a_look() {
        for language in farcall_app::languages() {
            assert!(LOOKS.iter().any(|look| look.id == language.id), "{}", language.id);
        }
    }
}
