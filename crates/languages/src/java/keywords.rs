//! Words that cannot name anything in a Java file.

/// Keywords and literals: Java Language Specification, SE 22, section 3.9. Contextual keywords that
/// cannot name a type are with them.
static KEYWORDS: &[&str] = &[
    "_",
    "abstract",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "permits",
    "private",
    "protected",
    "public",
    "record",
    "return",
    "sealed",
    "short",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "var",
    "void",
    "volatile",
    "while",
    "yield",
];

/// Methods that every object has and that take nothing, so that none of the same name can be declared with
/// another result, and what the printed text calls in between.
static METHODS: &[&str] = &[
    "clone",
    "equals",
    "finalize",
    "getClass",
    "getPointer",
    "hashCode",
    "notify",
    "notifyAll",
    "toString",
    "wait",
];

/// What printed text calls types by. A parameter or field of the same name would stand in front of it.
static OBSCURED: &[&str] = &[
    "Arena",
    "Function",
    "FunctionDescriptor",
    "GUID",
    "Holder",
    "INSTANCE",
    "Linker",
    "MemoryLayout",
    "MemorySegment",
    "Native",
    "NativeLibrary",
    "Pointer",
    "Structure",
    "SymbolLookup",
    "com",
    "java",
];

/// What the text of the style `jna` uses or declares by itself.
pub(super) static USED_BY_JNA: &[&str] = &[
    "AssertionError",
    "Boolean",
    "ByReference",
    "ByValue",
    "ByteByReference",
    "Callback",
    "Class",
    "DoubleByReference",
    "Double",
    "FieldOrder",
    "Float",
    "FloatByReference",
    "Function",
    "GUID",
    "IntByReference",
    "IntegerType",
    "LONG_PTR",
    "Library",
    "LongByReference",
    "Native",
    "NativeLibrary",
    "Object",
    "Override",
    "Pointer",
    "PointerByReference",
    "PointerType",
    "SIZE_T",
    "SIZE_TByReference",
    "ShortByReference",
    "StdCallCallback",
    "StdCallLibrary",
    "String",
    "Structure",
    "UUID",
    "Union",
    "UnsatisfiedLinkError",
    "WString",
    "byOrdinal",
];

/// What the text of the style `ffm` uses or declares by itself.
pub(super) static USED_BY_FFM: &[&str] = &[
    "ADDRESS",
    "ADDRESS_UNALIGNED",
    "Arena",
    "AssertionError",
    "Double",
    "Float",
    "Function",
    "FunctionDescriptor",
    "FunctionalInterface",
    "GUID",
    "GroupLayout",
    "Holder",
    "JAVA_BYTE",
    "JAVA_CHAR",
    "JAVA_DOUBLE",
    "JAVA_FLOAT",
    "JAVA_INT",
    "JAVA_LONG",
    "JAVA_SHORT",
    "Linker",
    "MemoryLayout",
    "MemorySegment",
    "MethodHandle",
    "MethodHandles",
    "Native",
    "Object",
    "ReflectiveOperationException",
    "RuntimeException",
    "SegmentAllocator",
    "String",
    "SymbolLookup",
    "Throwable",
    "UUID",
    "ValueLayout",
    "allocateCallState",
    "byOrdinal",
    "lastError",
];

/// `name` as an identifier; where it cannot be one, it gets `_`.
pub(super) fn identifier(name: &str) -> String {
    let mut plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        plain.insert(0, '_');
    }
    let is_taken = [KEYWORDS, METHODS, OBSCURED].iter().any(|words| words.binary_search(&&*plain).is_ok());
    if is_taken { plain + "_" } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && METHODS.is_sorted() && OBSCURED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_gets_an_underscore() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("class", "class_"),
            ("wait", "wait_"),
            ("a.b", "a_b"),
            ("", "__"),
            ("3D", "_3D"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
