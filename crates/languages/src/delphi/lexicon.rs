//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["//"],
    block_comment: None,
    quotes: &['\''],
    attributes: &[("{$", "}")],
    has_hyphens: false,
    is_case_sensitive: false,
    keywords: &[
        "array",
        "begin",
        "case",
        "cdecl",
        "const",
        "end",
        "external",
        "function",
        "implementation",
        "index",
        "interface",
        "nil",
        "of",
        "out",
        "packed",
        "procedure",
        "record",
        "stdcall",
        "type",
        "unit",
        "var",
        "varargs",
    ],
};
