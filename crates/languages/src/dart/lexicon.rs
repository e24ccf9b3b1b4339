//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    attributes: &[("@", ")")],
    keywords: &[
        "Function",
        "bool",
        "class",
        "const",
        "double",
        "extends",
        "extension",
        "external",
        "factory",
        "false",
        "final",
        "for",
        "get",
        "import",
        "int",
        "on",
        "return",
        "set",
        "this",
        "true",
        "typedef",
        "var",
        "void",
    ],
    ..Lexicon::C_LIKE
};
