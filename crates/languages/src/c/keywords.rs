//! Words that cannot name anything in a C or C++ file.

/// The keywords of C17 (ISO/IEC 9899:2018, 6.4.1) and C++20 (ISO/IEC 14882:2020, 5.11, with the
/// alternative operators of table 6), the words that `<stddef.h>`, `<stdint.h>` and
/// `<stdbool.h>` define, and the calling conventions. A header meant for both languages avoids them all.
static WORDS: &[&str] = &[
    "NULL",
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_Bool",
    "_Complex",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Static_assert",
    "_Thread_local",
    "__cdecl",
    "__declspec",
    "__fastcall",
    "__stdcall",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "int16_t",
    "int32_t",
    "int64_t",
    "int8_t",
    "intptr_t",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "ptrdiff_t",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "size_t",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "time_t",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "uint16_t",
    "uint32_t",
    "uint64_t",
    "uint8_t",
    "uintptr_t",
    "union",
    "unsigned",
    "using",
    "va_list",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
];

/// `name` as an identifier: what C does not allow in one becomes `_`, and keywords get one behind.
pub(crate) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if identifier.is_empty() || identifier.starts_with(|c: char| c.is_ascii_digit()) {
        identifier.insert(0, '_');
    }
    if WORDS.binary_search(&identifier.as_str()).is_ok() {
        identifier.push('_');
    }
    identifier
}

/// Words that the parsers of LuaJIT, PHP and cffi take for themselves beside those of C. Sources:
/// `lj_cparse.c` of LuaJIT 2.1 and `ffi_parser.c` of PHP 8.
static CDEF_WORDS: &[&str] =
    &["__asm", "__asm__", "__attribute", "__extension__", "__inline", "__int64", "complex"];

/// As [`identifier`], for a parser inside another language.
pub(crate) fn cdef_identifier(name: &str) -> String {
    let mut identifier = identifier(name);
    if CDEF_WORDS.contains(&identifier.as_str()) {
        identifier.push('_');
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in
            [("hWnd", "hWnd"), ("register", "register_"), ("a.b", "a_b"), ("3D", "_3D"), ("", "_")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
