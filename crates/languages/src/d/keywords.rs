//! Words that cannot name anything in a D file.

/// The keywords: D Language Specification, "Lexical", section "Keywords".
static KEYWORDS: &[&str] = &[
    "__DATE__",
    "__EOF__",
    "__FILE_FULL_PATH__",
    "__FILE__",
    "__FUNCTION__",
    "__LINE__",
    "__MODULE__",
    "__PRETTY_FUNCTION__",
    "__TIMESTAMP__",
    "__TIME__",
    "__VENDOR__",
    "__VERSION__",
    "__gshared",
    "__parameters",
    "__rvalue",
    "__traits",
    "__vector",
    "abstract",
    "alias",
    "align",
    "asm",
    "assert",
    "auto",
    "body",
    "bool",
    "break",
    "byte",
    "case",
    "cast",
    "catch",
    "cdouble",
    "cent",
    "cfloat",
    "char",
    "class",
    "const",
    "continue",
    "creal",
    "dchar",
    "debug",
    "default",
    "delegate",
    "delete",
    "deprecated",
    "do",
    "double",
    "else",
    "enum",
    "export",
    "extern",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "foreach",
    "foreach_reverse",
    "function",
    "goto",
    "idouble",
    "if",
    "ifloat",
    "immutable",
    "import",
    "in",
    "inout",
    "int",
    "interface",
    "invariant",
    "ireal",
    "is",
    "lazy",
    "long",
    "macro",
    "mixin",
    "module",
    "new",
    "nothrow",
    "null",
    "out",
    "override",
    "package",
    "pragma",
    "private",
    "protected",
    "public",
    "pure",
    "real",
    "ref",
    "return",
    "scope",
    "shared",
    "short",
    "static",
    "struct",
    "super",
    "switch",
    "synchronized",
    "template",
    "this",
    "throw",
    "true",
    "try",
    "typeid",
    "typeof",
    "ubyte",
    "ucent",
    "uint",
    "ulong",
    "union",
    "unittest",
    "ushort",
    "version",
    "void",
    "wchar",
    "while",
    "with",
];

/// Properties that every type has, which no field may be called like: D Language Specification, "Properties".
static PROPERTIES: &[&str] = &["alignof", "init", "mangleof", "offsetof", "sizeof", "stringof", "tupleof"];

/// What the printed text declares or takes from the language by itself.
pub(super) static USED: &[&str] = &["GUID", "noreturn", "ptrdiff_t", "size_t"];

/// `name` as an identifier: what is taken gets `_` behind it, as D's own bindings do, and signs become `_`.
pub(super) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if identifier.is_empty() || identifier.starts_with(|c: char| c.is_ascii_digit()) {
        identifier.insert(0, '_');
    }
    let taken = identifier.as_str();
    if KEYWORDS.binary_search(&taken).is_ok() || PROPERTIES.binary_search(&taken).is_ok() {
        identifier.push('_');
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && PROPERTIES.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("version", "version_"),
            ("sizeof", "sizeof_"),
            ("a.b", "a_b"),
            ("3D", "_3D"),
            ("", "_"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
