//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"'],
    keywords: &["const", "end", "false", "function", "module", "mutable", "struct", "true"],
    ..Lexicon::C_LIKE
};
