//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    keywords: &[
        "bool", "byte", "const", "error", "false", "float32", "float64", "func", "if", "import", "int",
        "int16", "int32", "int64", "int8", "nil", "package", "return", "string", "struct", "true", "type",
        "uint16", "uint32", "uint64", "uintptr", "var",
    ],
    ..Lexicon::C_LIKE
};
