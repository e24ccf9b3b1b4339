//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["'"],
    block_comment: None,
    quotes: &['"'],
    attributes: &[],
    has_hyphens: false,
    is_case_sensitive: false,
    keywords: &[
        "alias", "as", "byref", "byte", "byval", "const", "currency", "declare", "double", "end", "enum",
        "explicit", "function", "integer", "lib", "long", "longlong", "longptr", "option", "ptrsafe",
        "public", "single", "string", "sub", "to", "type",
    ],
};
