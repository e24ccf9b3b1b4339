//! Words that cannot name anything in a Python file of declarations.

/// Python's keywords: The Python Language Reference, 2.3.1 "Keywords".
static KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// What the generated code takes from `ctypes`, in the order in which it is imported.
pub(super) static IMPORTED: &[&str] = &[
    "CFUNCTYPE",
    "POINTER",
    "Structure",
    "Union",
    "c_bool",
    "c_char",
    "c_char_p",
    "c_double",
    "c_float",
    "c_int16",
    "c_int32",
    "c_int64",
    "c_int8",
    "c_size_t",
    "c_ssize_t",
    "c_uint16",
    "c_uint32",
    "c_uint64",
    "c_uint8",
    "c_void_p",
    "c_wchar",
    "c_wchar_p",
    "sizeof",
];

/// Other names that the generated code defines or calls itself.
static USED: &[&str] =
    &["GUID", "IS_ARM64", "PCSTR", "PCWSTR", "WCHAR", "WINFUNCTYPE", "ctypes", "getattr", "sys", "sysconfig"];

/// `name` as the name of a field: what Python does not allow in one becomes `_`, and keywords get one behind.
pub(super) fn field(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if identifier.is_empty() || identifier.starts_with(|c: char| c.is_ascii_digit()) {
        identifier.insert(0, '_');
    }
    if KEYWORDS.binary_search(&identifier.as_str()).is_ok() {
        identifier.push('_');
    }
    identifier
}

/// `name` as a name of the module, which must not hide what the file itself uses.
pub(super) fn global(name: &str) -> String {
    let mut identifier = field(name);
    if IMPORTED.binary_search(&identifier.as_str()).is_ok()
        || USED.binary_search(&identifier.as_str()).is_ok()
    {
        identifier.push('_');
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && IMPORTED.is_sorted() && USED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in
            [("hWnd", "hWnd"), ("from", "from_"), ("a.b", "a_b"), ("3D", "_3D"), ("", "_")]
        {
            assert_eq!(field(name), expected);
        }
        assert_eq!(global("POINTER"), "POINTER_");
    }
}
