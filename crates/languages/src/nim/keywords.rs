//! Words that cannot name anything in a Nim file, and which names are the same to Nim.

/// The keywords: Nim Manual, "Identifiers & Keywords".
static KEYWORDS: &[&str] = &[
    "addr",
    "and",
    "as",
    "asm",
    "bind",
    "block",
    "break",
    "case",
    "cast",
    "concept",
    "const",
    "continue",
    "converter",
    "defer",
    "discard",
    "distinct",
    "div",
    "do",
    "elif",
    "else",
    "end",
    "enum",
    "except",
    "export",
    "finally",
    "for",
    "from",
    "func",
    "if",
    "import",
    "in",
    "include",
    "interface",
    "is",
    "isnot",
    "iterator",
    "let",
    "macro",
    "method",
    "mixin",
    "mod",
    "nil",
    "not",
    "notin",
    "object",
    "of",
    "or",
    "out",
    "proc",
    "ptr",
    "raise",
    "ref",
    "return",
    "shl",
    "shr",
    "static",
    "template",
    "try",
    "tuple",
    "type",
    "using",
    "var",
    "when",
    "while",
    "xor",
    "yield",
];

/// What the printed text declares or takes from the language by itself.
pub(super) static USED: &[&str] = &[
    "GUID",
    "Inf",
    "NaN",
    "NegInf",
    "WideCString",
    "array",
    "bool",
    "cstring",
    "false",
    "float32",
    "float64",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "pointer",
    "true",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
];

/// `name` as an identifier: a keyword is quoted; what is no letter or digit separates, and nothing may start or
/// end with a separator.
pub(super) fn identifier(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("_");
    // The result of every function is called so.
    if joined.is_empty() || joined == "result" {
        return if joined.is_empty() { "unnamed".to_owned() } else { "res".to_owned() };
    }
    if joined.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("n{joined}");
    }
    let folded = fold(&joined);
    if KEYWORDS.iter().any(|keyword| *keyword == folded) { format!("`{joined}`") } else { joined }
}

/// What Nim compares of a name: the first letter as it is, the others in any case, and no underscores.
pub(super) fn fold(name: &str) -> String {
    let mut letters = name.chars().filter(|c| *c != '`' && *c != '_');
    let first = letters.next();
    first.into_iter().chain(letters.map(|c| c.to_ascii_lowercase())).collect()
}

/// Another name for something whose name is taken.
pub(super) fn other(name: &str) -> String {
    format!("{}_2", name.trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("type", "`type`"),
            ("Type", "Type"),
            ("tYPE", "`tYPE`"),
            ("__a__b_", "a_b"),
            ("a.b", "a_b"),
            ("3D", "n3D"),
            ("result", "res"),
            ("_", "unnamed"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }

    #[test]
    fn names_are_compared_as_nim_does() {
        assert_eq!(fold("GUID"), fold("Guid"));
        assert_eq!(fold("FILE_MAP"), fold("FileMap"));
        assert_ne!(fold("hwnd"), fold("Hwnd"));
        assert_eq!(fold("`type`"), "type");
        assert!(
            KEYWORDS.iter().all(|keyword| fold(keyword) == *keyword),
            "names are compared with them as they are"
        );
    }
}
