//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["#"],
    block_comment: None,
    keywords: &["die", "my", "no", "our", "package", "return", "sub", "undef", "unless", "use"],
    ..Lexicon::C_LIKE
};
