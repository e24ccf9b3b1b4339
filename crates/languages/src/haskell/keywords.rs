//! Words that cannot name anything in a Haskell module, and how names begin there.
//!
//! Types, constructors and patterns begin with an upper-case letter, everything else with a lower-case one or
//! with `_`. A name of C keeps its letters but for the first, and what is made up has a `'` in it, which no name
//! of C has: it is free whatever else the file declares.

/// The reserved words: Haskell 2010 Language Report, section 2.4; `forall` and `pattern` are those of extensions.
static KEYWORDS: &[&str] = &[
    "_", "case", "class", "data", "default", "deriving", "do", "else", "forall", "foreign", "if", "import", "in",
    "infix", "infixl", "infixr", "instance", "let", "module", "newtype", "of", "pattern", "then", "type", "where",
];

/// What the printed text calls, and `self`, which it calls the address of a record: a field of one of these
/// names would hide it.
static CALLED: &[&str] = &[
    "alignment",
    "castFunPtrToPtr",
    "castPtr",
    "castPtrToFunPtr",
    "fillBytes",
    "intPtrToPtr",
    "isNaN",
    "peek",
    "peekArray",
    "peekByteOff",
    "peekElemOff",
    "plusPtr",
    "poke",
    "pokeArray",
    "pokeByteOff",
    "pokeElemOff",
    "ptrToIntPtr",
    "ptrToWordPtr",
    "pure",
    "self",
    "sizeOf",
    "take",
    "wordPtrToPtr",
];

/// Types and constructors that the printed text declares or takes from the language by itself.
pub(super) static USED: &[&str] = &[
    "CBool", "CString", "CWString", "CWchar", "Double", "Eq", "Float", "FunPtr", "GUID", "IO", "Int", "Int16",
    "Int32", "Int64", "Int8", "Ptr", "Show", "Storable", "String", "True", "Word", "Word16", "Word32", "Word64",
    "Word8",
];

/// `name` as what, but for its first letter, is an identifier.
pub(super) fn identifier(name: &str) -> String {
    let cleaned: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let first = cleaned.chars().next();
    let name = if first.is_none_or(|c| c.is_ascii_digit()) { format!("n{cleaned}") } else { cleaned };
    let lower = lower(&name);
    if KEYWORDS.contains(&&*lower) || CALLED.contains(&&*lower) { format!("{name}_") } else { name }
}

/// An identifier as one of a type, a constructor or a pattern. Underscores count as lower-case letters.
pub(super) fn upper(name: &str) -> String {
    let name = name.trim_start_matches('_');
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => {
            format!("{}{}", first.to_ascii_uppercase(), &name[1..])
        }
        _ => format!("N{name}"),
    }
}

/// An identifier as one of a field or a function.
pub(super) fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_ascii_lowercase(), letters.as_str()))
}

/// What is one name wherever it stands: a type and a field may differ where two types do not.
pub(super) fn fold(name: &str) -> String {
    upper(name)
}

/// Another name for something whose name is taken.
pub(super) fn other(name: &str) -> String {
    format!("{name}_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("type", "type_"),
            ("Type", "Type_"),
            ("TYPE", "TYPE"),
            ("a.b", "a_b"),
            ("3D", "n3D"),
            ("", "n"),
            ("_", "__"),
            ("Peek", "Peek_"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }

    #[test]
    fn names_begin_as_haskell_wants() {
        for (name, as_type, as_field) in [
            ("HANDLE", "HANDLE", "hANDLE"),
            ("szOID_RSA", "SzOID_RSA", "szOID_RSA"),
            ("_FOO", "FOO", "_FOO"),
            ("__", "N", "__"),
            ("_3D", "N3D", "_3D"),
        ] {
            assert_eq!((upper(name).as_str(), lower(name).as_str()), (as_type, as_field));
        }
        assert_eq!(fold("_foo"), fold("FOO").replace("OO", "oo"));
    }
}
