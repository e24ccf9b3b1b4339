//! What the printed text is made of, for whoever colours it.

use crate::highlight::Lexicon;

pub(super) static LEXICON: Lexicon =
    Lexicon { keywords: &["Infinity", "NaN", "const", "function", "null", "return"], ..Lexicon::C_LIKE };
