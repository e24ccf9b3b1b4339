//! Words that cannot name anything in a module.

/// The reserved words, those of strict code and modules too: ECMA-262, "Keywords and Reserved Words". The
/// last of it: `arguments` and `eval` cannot be bound, `undefined`, `NaN` and `Infinity` are values that the
/// printed text needs, and a key `__proto__` is none.
static RESERVED: &[&str] = &[
    "Infinity",
    "NaN",
    "__proto__",
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// `name` as an identifier; reserved words get a `_` behind them, since nothing can be quoted.
pub(crate) fn identifier(name: &str) -> String {
    let mut plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '$') { c } else { '_' })
        .collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.insert(0, '_');
    }
    if RESERVED.binary_search(&plain.as_str()).is_ok() {
        plain.push('_');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_is_made_one() {
        for (name, expected) in
            [("hWnd", "hWnd"), ("default", "default_"), ("a.b", "a_b"), ("3d", "_3d"), ("", "_"), ("é", "_")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
