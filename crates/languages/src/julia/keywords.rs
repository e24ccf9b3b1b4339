//! Words that cannot name anything in a Julia file.

/// The keywords: The Julia Language, "Base: Essentials", "Keywords".
static KEYWORDS: &[&str] = &[
    "baremodule",
    "begin",
    "break",
    "catch",
    "ccall",
    "const",
    "continue",
    "do",
    "else",
    "elseif",
    "end",
    "export",
    "false",
    "finally",
    "for",
    "function",
    "global",
    "if",
    "import",
    "in",
    "isa",
    "let",
    "local",
    "macro",
    "module",
    "quote",
    "return",
    "struct",
    "true",
    "try",
    "using",
    "where",
    "while",
];

/// What the printed text relies on or declares by itself.
pub(super) static USED: &[&str] = &[
    "Base", "Cstring", "Cvoid", "Cwstring", "Float32", "Float64", "GUID", "Inf", "Inf32", "Int", "Int16",
    "Int32", "Int64", "Int8", "NTuple", "NaN", "NaN32", "Native", "Ptr", "UInt", "UInt16", "UInt32",
    "UInt64", "UInt8", "address", "eval", "include",
];

/// `name` as an identifier; keywords get `_` behind them.
pub(super) fn identifier(name: &str) -> String {
    let mut clean: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if clean.is_empty() || clean.starts_with(|c: char| c.is_ascii_digit()) {
        clean.insert(0, '_');
    }
    // Names of underscores alone can be written to and not read.
    if clean.bytes().all(|b| b == b'_') {
        clean.push('0');
    }
    if KEYWORDS.binary_search(&clean.as_str()).is_ok() {
        clean.push('_');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && USED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_is_made_one() {
        for (name, expected) in [("hWnd", "hWnd"), ("end", "end_"), ("a.b", "a_b"), ("_", "_0"), ("1", "_1")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
