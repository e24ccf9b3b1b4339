//! Words that cannot name anything in a Delphi file, or that must keep what they mean.

/// The reserved words, and those that start a section of a record, which an ampersand makes an identifier of: Embarcadero's "Fundamental Syntactic
/// Elements", Delphi Language Guide, and "Reserved words" of the
/// Free Pascal Reference Guide.
static RESERVED: &[&str] = &[
    "and",
    "array",
    "as",
    "asm",
    "automated",
    "begin",
    "case",
    "class",
    "const",
    "constructor",
    "destructor",
    "dispinterface",
    "div",
    "do",
    "downto",
    "else",
    "end",
    "except",
    "exports",
    "file",
    "finalization",
    "finally",
    "for",
    "function",
    "goto",
    "if",
    "implementation",
    "in",
    "inherited",
    "initialization",
    "inline",
    "interface",
    "is",
    "label",
    "library",
    "mod",
    "nil",
    "not",
    "object",
    "of",
    "operator",
    "or",
    "out",
    "packed",
    "private",
    "procedure",
    "program",
    "property",
    "protected",
    "public",
    "published",
    "raise",
    "record",
    "repeat",
    "resourcestring",
    "self",
    "set",
    "shl",
    "shr",
    "strict",
    "string",
    "then",
    "threadvar",
    "to",
    "try",
    "type",
    "unit",
    "until",
    "uses",
    "var",
    "while",
    "with",
    "xor",
];

/// Names of the unit `System` that the printed text relies on, or that whoever uses the printed unit does.
pub(super) static USED: &[&str] = &[
    "AnsiChar",
    "AnsiString",
    "Cardinal",
    "Currency",
    "Double",
    "Extended",
    "External",
    "False",
    "Integer",
    "LongBool",
    "LongInt",
    "LongWord",
    "Native",
    "NativeInt",
    "NativeUInt",
    "OleVariant",
    "PAnsiChar",
    "PBoolean",
    "PByte",
    "PCardinal",
    "PDouble",
    "PGUID",
    "PInt64",
    "PInteger",
    "PLongBool",
    "PNativeInt",
    "PNativeUInt",
    "PPAnsiChar",
    "PPWideChar",
    "PPointer",
    "PShortInt",
    "PSingle",
    "PSmallInt",
    "PUInt64",
    "PWideChar",
    "PWord",
    "Pointer",
    "Real",
    "Result",
    "ShortInt",
    "Single",
    "SmallInt",
    "System",
    "TGUID",
    "Text",
    "True",
    "Variant",
    "WideChar",
    "WideString",
    "WordBool",
];

/// `name` as an identifier.
pub(super) fn identifier(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    let lower = plain.to_ascii_lowercase();
    // A function's own result is called so, whatever its parameters are called.
    if lower == "result" {
        return format!("{plain}_");
    }
    if RESERVED.binary_search(&lower.as_str()).is_ok() {
        return format!("&{plain}");
    }
    if plain.starts_with(|c: char| c.is_ascii_digit()) || plain.is_empty() {
        return format!("_{plain}");
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_becomes_one() {
        for (name, expected) in [
            ("hWnd", "hWnd"),
            ("Type", "&Type"),
            ("result", "result_"),
            ("a.b", "a_b"),
            ("", "_"),
            ("3D", "_3D"),
        ] {
            assert_eq!(identifier(name), expected);
        }
    }
}
