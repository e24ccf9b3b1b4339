//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    attributes: &[("#", "\n")],
    keywords: &[
        "__cdecl",
        "__declspec",
        "__fastcall",
        "__stdcall",
        "__thiscall",
        "alignas",
        "auto",
        "bool",
        "char",
        "class",
        "const",
        "constexpr",
        "double",
        "enum",
        "extern",
        "float",
        "inline",
        "operator",
        "return",
        "struct",
        "union",
        "using",
        "virtual",
        "void",
        "wchar_t",
    ],
    ..Lexicon::C_LIKE
};
