//! Words that cannot name anything in a Kotlin file as they are.

/// The hard keywords: Kotlin documentation, "Keywords and operators".
static KEYWORDS: &[&str] = &[
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// Members that every object or every pointer class has, and names that printed text relies on where a
/// parameter or field of the same name would stand in front of them.
static OBSCURED: &[&str] = &[
    "Function",
    "GUID",
    "INSTANCE",
    "Native",
    "NativeLibrary",
    "Pointer",
    "Structure",
    "apply",
    "clone",
    "com",
    "equals",
    "finalize",
    "getClass",
    "getPointer",
    "hashCode",
    "java",
    "notify",
    "notifyAll",
    "pointer",
    "toString",
    "wait",
];

/// What printed text uses or declares by itself.
pub(super) static USED: &[&str] = &[
    "Any",
    "Array",
    "Boolean",
    "BooleanArray",
    "Byte",
    "ByteArray",
    "ByteByReference",
    "ByReference",
    "ByValue",
    "Callback",
    "Char",
    "CharArray",
    "Double",
    "DoubleArray",
    "DoubleByReference",
    "FieldOrder",
    "Float",
    "FloatArray",
    "FloatByReference",
    "Function",
    "GUID",
    "Int",
    "IntArray",
    "IntByReference",
    "IntegerType",
    "JvmField",
    "LONG_PTR",
    "Library",
    "Long",
    "LongArray",
    "LongByReference",
    "Native",
    "NativeLibrary",
    "Number",
    "Pointer",
    "PointerByReference",
    "PointerType",
    "SIZE_T",
    "SIZE_TByReference",
    "Short",
    "ShortArray",
    "ShortByReference",
    "StdCallCallback",
    "StdCallLibrary",
    "String",
    "Structure",
    "UUID",
    "Union",
    "Unit",
    "UnsatisfiedLinkError",
    "WString",
    "arrayOf",
    "arrayOfNulls",
    "byOrdinal",
    "byteArrayOf",
    "charArrayOf",
    "intArrayOf",
    "longArrayOf",
    "shortArrayOf",
];

/// `name` as an identifier; where it cannot be one, it gets `_`. Quoting would do for keywords, but the same name
/// must also stand in strings, and get a further sign where it is taken.
pub(super) fn identifier(name: &str) -> String {
    let mut plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.insert(0, '_');
    }
    if plain.bytes().all(|b| b == b'_') {
        // Names of underscores alone are reserved.
        return plain + "0";
    }
    let is_taken = [KEYWORDS, OBSCURED].iter().any(|words| words.binary_search(&&*plain).is_ok());
    if is_taken { plain + "_" } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && OBSCURED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_gets_an_underscore() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("object", "object_"),
            ("wait", "wait_"),
            ("a.b", "a_b"),
            ("", "_0"),
            ("3D", "_3D"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
