//! Words that cannot name anything in a Haskell file, and how names are made that Haskell takes.

/// The reserved words: Haskell 2010 Language Report, section 2.4, and `pattern` of GHC's User's Guide, "Pattern
/// synonyms". None begins with a capital.
static KEYWORDS: &[&str] = &[
    "case", "class", "data", "default", "deriving", "do", "else", "foreign", "if", "import", "in", "infix",
    "infixl", "infixr", "instance", "let", "module", "newtype", "of", "pattern", "then", "type", "where",
];

/// What the printed text declares or imports. `imports::TABLE` says where from.
pub(super) static USED: &[&str] = &[
    "Bool",
    "Double",
    "Eq",
    "Float",
    "FunPtr",
    "GUID",
    "IO",
    "Int",
    "Int16",
    "Int32",
    "Int64",
    "Int8",
    "Ptr",
    "Show",
    "Storable",
    "String",
    "True",
    "Word",
    "Word16",
    "Word32",
    "Word64",
    "Word8",
    "alignment",
    "castFunPtrToPtr",
    "castPtr",
    "castPtrToFunPtr",
    "fillBytes",
    "intPtrToPtr",
    "isNaN",
    "mapM",
    "peek",
    "peekArray",
    "peekByteOff",
    "peekElemOff",
    "plusPtr",
    "poke",
    "pokeArray",
    "pokeByteOff",
    "ptrToIntPtr",
    "pure",
    "repeat",
    "sequence_",
    "sizeOf",
    "take",
    "unsafePerformIO",
    "with",
    "zip",
];

/// `name` with the signs alone that Haskell's names may have. What a name begins with, and whether it is a keyword,
/// matters where it is printed: a constant may begin with a capital and a field must not.
pub(super) fn identifier(name: &str) -> String {
    let is_taken = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\'';
    let mut clean: String = name.chars().map(|c| if is_taken(c) { c } else { '_' }).collect();
    if !clean.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        clean.insert(0, '_');
    }
    if clean == "_" {
        clean.push('0');
    }
    clean
}

/// Whether `name` begins as types, constructors and patterns do.
pub(super) fn is_capital(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// `name` as that of a type or of a constructor.
pub(super) fn type_name(name: &str) -> String {
    if is_capital(name) { name.to_owned() } else { format!("T'{name}") }
}

/// `name` as that of a value or of a parameter.
pub(super) fn value_name(name: &str) -> String {
    let is_taken = KEYWORDS.binary_search(&name).is_ok() || USED.binary_search(&name).is_ok();
    if is_capital(name) || is_taken { format!("v'{name}") } else { name.to_owned() }
}

/// `name` as that of a function.
pub(super) fn function_name(name: &str) -> String {
    format!("c_{name}")
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
        for (name, expected) in [("hWnd", "hWnd"), ("a.b", "a_b"), ("3D", "_3D"), ("_", "_0"), ("", "_0")] {
            assert_eq!(identifier(name), expected);
        }
    }

    #[test]
    fn what_begins_as_nothing_of_its_kind_does_is_marked() {
        assert_eq!([type_name("POINT"), type_name("in_addr")], ["POINT", "T'in_addr"]);
        assert_eq!([value_name("hWnd"), value_name("Msg"), value_name("type")], ["hWnd", "v'Msg", "v'type"]);
        assert_eq!(function_name("CloseHandle"), "c_CloseHandle");
    }
}
