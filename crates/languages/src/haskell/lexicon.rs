//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["--"],
    // Its comments are of one line each, so that what is in braces is a pragma.
    block_comment: None,
    // A `'` is part of a name.
    quotes: &['"'],
    attributes: &[("{-#", "#-}")],
    keywords: &[
        "ccall", "data", "deriving", "do", "foreign", "import", "instance", "module", "newtype", "pattern",
        "stdcall", "type", "where",
    ],
    ..Lexicon::C_LIKE
};
