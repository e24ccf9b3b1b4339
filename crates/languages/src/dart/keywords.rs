//! Words that cannot name anything in a Dart file.

/// The reserved words and the built-in identifiers: The Dart Programming Language Specification, "Reserved Words"
/// and "Identifier Reference", and `await` and `yield`, which are reserved in some functions. Built-in identifiers
/// may name a member and no type; so that nobody has to know where, they name nothing here.
static KEYWORDS: &[&str] = &[
    "Function",
    "abstract",
    "as",
    "assert",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "covariant",
    "default",
    "deferred",
    "do",
    "dynamic",
    "else",
    "enum",
    "export",
    "extends",
    "extension",
    "external",
    "factory",
    "false",
    "final",
    "finally",
    "for",
    "get",
    "if",
    "implements",
    "import",
    "in",
    "interface",
    "is",
    "late",
    "library",
    "mixin",
    "new",
    "null",
    "operator",
    "part",
    "required",
    "rethrow",
    "return",
    "set",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typedef",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// What the printed text relies on: names of `dart:ffi` and `dart:core`, and what it declares by itself.
pub(super) static USED: &[&str] = &[
    "Array",
    "Bool",
    "Double",
    "DynamicLibrary",
    "Float",
    "GUID",
    "Int16",
    "Int32",
    "Int64",
    "Int8",
    "IntPtr",
    "List",
    "NativeCallable",
    "NativeFunction",
    "NativeType",
    "Opaque",
    "Packed",
    "Pointer",
    "String",
    "Struct",
    "Uint16",
    "Uint32",
    "Uint64",
    "Uint8",
    "UintPtr",
    "Union",
    "Void",
    "bool",
    "double",
    "int",
    "nullptr",
];

/// What every object has: `Object` in `dart:core`. A class may declare it anew only with the same type.
pub(super) static OF_OBJECTS: &[&str] = &["hashCode", "noSuchMethod", "runtimeType", "toString"];

/// What every pointer to a struct has besides: `Pointer` and `StructPointer` in `dart:ffi`. It would win over a
/// method that an extension adds.
pub(super) static OF_POINTERS: &[&str] =
    &["address", "asTypedList", "cast", "elementAt", "ref", "refWithFinalizer", "value"];

/// `name` as an identifier that other files see: what begins with `_` is seen in its own alone. Whatever is
/// changed has `_` behind it.
pub(super) fn identifier(name: &str) -> String {
    let public = name.trim_start_matches('_');
    let mut clean: String =
        public.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if clean.is_empty() || clean.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
        clean.insert(0, 'x');
    }
    if clean != name || KEYWORDS.binary_search(&clean.as_str()).is_ok() {
        clean.push('_');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        for words in [KEYWORDS, USED, OF_OBJECTS, OF_POINTERS] {
            assert!(words.is_sorted());
        }
    }

    #[test]
    fn what_is_no_identifier_or_private_is_made_one_that_is_not() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("in", "in_"),
            ("Function", "Function_"),
            ("_bitfield", "bitfield_"),
            ("_in", "in_"),
            ("a.b", "a_b_"),
            ("_", "x_"),
            ("_1", "x1_"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
