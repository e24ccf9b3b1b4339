//! Words that cannot name anything in a Rust file.

/// The strict and reserved keywords of every edition: The Rust Reference, "Keywords".
static KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Keywords that even `r#` cannot turn into names: The Rust Reference, "Raw identifiers".
static NEVER_RAW: &[&str] = &["Self", "crate", "self", "super"];

/// Names that the generated code itself relies on: a type of this name would hide the standard one.
static USED: &[&str] = &[
    "Clone", "Copy", "GUID", "Option", "bool", "c_void", "f32", "f64", "i16", "i32", "i64", "i8", "isize",
    "u16", "u32", "u64", "u8", "usize",
];

/// `name` as an identifier: what Rust does not allow in one becomes `_`, and keywords are made raw.
pub(super) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if identifier.starts_with(|c: char| c.is_ascii_digit()) || identifier.chars().all(|c| c == '_') {
        identifier.insert(0, 'n');
    }
    if NEVER_RAW.contains(&identifier.as_str()) {
        identifier.push('_');
    } else if KEYWORDS.binary_search(&identifier.as_str()).is_ok() {
        identifier.insert_str(0, "r#");
    }
    identifier
}

/// `name` as the name of a type.
pub(super) fn type_identifier(name: &str) -> String {
    let mut identifier = identifier(name);
    if USED.binary_search(&identifier.as_str()).is_ok() {
        identifier.push('_');
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && USED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("type", "r#type"),
            ("self", "self_"),
            ("a.b", "a_b"),
            ("3D", "n3D"),
            ("", "n"),
        ] {
            assert_eq!(identifier(name), expected);
        }
        assert_eq!(type_identifier("Option"), "Option_");
    }
}
