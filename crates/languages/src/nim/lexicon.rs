//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"'],
    attributes: &[("{.", ".}")],
    keywords: &[
        "array", "bool", "cast", "const", "cstring", "false", "float32", "float64", "int", "int16", "int32",
        "int64", "int8", "let", "nil", "object", "pointer", "proc", "ptr", "true", "type", "uint", "uint16",
        "uint32", "uint64", "uint8",
    ],
    ..Lexicon::C_LIKE
};
