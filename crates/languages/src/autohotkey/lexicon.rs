//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &[";"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"', '\''],
    attributes: &[],
    has_hyphens: false,
    is_case_sensitive: false,
    keywords: &["class", "extends", "get", "global", "return", "set", "static", "this"],
};
