//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    attributes: &[],
    keywords: &[
        "boolean",
        "byte",
        "catch",
        "char",
        "class",
        "default",
        "double",
        "extends",
        "false",
        "final",
        "float",
        "for",
        "if",
        "implements",
        "import",
        "int",
        "interface",
        "long",
        "new",
        "null",
        "private",
        "protected",
        "public",
        "return",
        "short",
        "static",
        "super",
        "this",
        "throw",
        "throws",
        "true",
        "try",
        "void",
    ],
    ..Lexicon::C_LIKE
};
