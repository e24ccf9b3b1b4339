//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    attributes: &[("@nogc", "")],
    keywords: &[
        "alias",
        "align",
        "bool",
        "byte",
        "cast",
        "char",
        "const",
        "double",
        "enum",
        "extern",
        "false",
        "float",
        "function",
        "immutable",
        "int",
        "long",
        "noreturn",
        "nothrow",
        "null",
        "pragma",
        "ptrdiff_t",
        "return",
        "short",
        "size_t",
        "struct",
        "true",
        "ubyte",
        "uint",
        "ulong",
        "union",
        "ushort",
        "void",
        "wchar",
    ],
    ..Lexicon::C_LIKE
};
