//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

/// PHP around C: the words of both.
pub(super) static LEXICON: Lexicon = Lexicon {
    quotes: &['"', '\''],
    keywords: &[
        "__cdecl", "array", "bool", "char", "class", "const", "declare", "double", "false", "final", "float",
        "foreach", "function", "if", "int", "null", "private", "public", "return", "self", "static",
        "string", "struct", "true", "typedef", "union", "void",
    ],
    ..Lexicon::C_LIKE
};
