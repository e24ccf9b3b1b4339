//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    block_comment: None,
    keywords: &[
        "align",
        "anyopaque",
        "bool",
        "callconv",
        "const",
        "extern",
        "f32",
        "f64",
        "false",
        "fn",
        "i16",
        "i32",
        "i64",
        "i8",
        "isize",
        "noreturn",
        "null",
        "packed",
        "pub",
        "struct",
        "true",
        "u16",
        "u32",
        "u64",
        "u8",
        "union",
        "usize",
        "void",
    ],
    ..Lexicon::C_LIKE
};
