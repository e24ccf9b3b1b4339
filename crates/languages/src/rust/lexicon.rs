//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon = Lexicon {
    has_hyphens: false,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    attributes: &[("#[", "]"), ("#![", "]")],
    is_case_sensitive: true,
    keywords: &[
        "Self", "as", "bool", "c_void", "char", "const", "crate", "dyn", "enum", "extern", "f32", "f64",
        "false", "fn", "i128", "i16", "i32", "i64", "i8", "impl", "isize", "let", "mod", "mut", "pub",
        "self", "static", "str", "struct", "super", "trait", "true", "type", "u128", "u16", "u32", "u64",
        "u8", "union", "unsafe", "use", "usize",
    ],
};
