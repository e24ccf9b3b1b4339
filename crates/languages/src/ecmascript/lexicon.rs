//! What the printed TypeScript is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(crate) static LEXICON: Lexicon = Lexicon {
    keywords: &[
        "Infinity",
        "NaN",
        "as",
        "bigint",
        "boolean",
        "class",
        "const",
        "constructor",
        "export",
        "extends",
        "from",
        "function",
        "get",
        "import",
        "new",
        "null",
        "number",
        "readonly",
        "return",
        "satisfies",
        "set",
        "static",
        "string",
        "super",
        "this",
        "true",
        "type",
        "unknown",
    ],
    ..Lexicon::C_LIKE
};
