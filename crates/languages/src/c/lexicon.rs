//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(crate) static LEXICON: Lexicon = Lexicon {
    has_hyphens: false,
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
};
