//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["#"],
    block_comment: None,
    keywords: &[
        "class", "def", "do", "end", "extend", "false", "module", "nil", "private", "raise", "require",
        "self", "super", "true", "unless",
    ],
    ..Lexicon::C_LIKE
};
