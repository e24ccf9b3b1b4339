//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["--"],
    block_comment: None,
    quotes: &['"'],
    attributes: &[("{-#", "#-}")],
    keywords: &[
        "case", "ccall", "data", "deriving", "do", "foreign", "import", "instance", "module", "of", "pattern",
        "safe", "stdcall", "type", "where",
    ],
    ..Lexicon::C_LIKE
};
