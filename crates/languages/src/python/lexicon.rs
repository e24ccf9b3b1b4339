//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    has_hyphens: false,
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    attributes: &[("@", "\n")],
    is_case_sensitive: true,
    keywords: &[
        "False", "None", "True", "and", "as", "class", "def", "else", "for", "from", "if", "import", "in",
        "is", "lambda", "not", "or", "pass", "raise", "return",
    ],
};
