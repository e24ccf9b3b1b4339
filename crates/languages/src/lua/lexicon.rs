//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

/// Lua around C: the words of both.
pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["--", "//"],
    block_comment: None,
    quotes: &['"'],
    attributes: &[("#", "\n")],
    has_hyphens: false,
    is_case_sensitive: true,
    keywords: &[
        "__cdecl",
        "__fastcall",
        "__stdcall",
        "__thiscall",
        "bool",
        "char",
        "const",
        "double",
        "end",
        "false",
        "float",
        "function",
        "local",
        "return",
        "struct",
        "true",
        "typedef",
        "union",
        "void",
        "wchar_t",
    ],
};
