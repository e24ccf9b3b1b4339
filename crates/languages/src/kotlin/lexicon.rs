//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    keywords: &[
        "as",
        "class",
        "companion",
        "const",
        "false",
        "fun",
        "get",
        "if",
        "import",
        "init",
        "interface",
        "null",
        "object",
        "open",
        "override",
        "private",
        "protected",
        "return",
        "super",
        "this",
        "throw",
        "true",
        "val",
        "var",
        "vararg",
    ],
    ..Lexicon::C_LIKE
};
