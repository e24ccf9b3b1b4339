//! Words that cannot name anything in a Zig file.

/// The keywords: Zig Language Reference, "Keyword Reference".
static KEYWORDS: &[&str] = &[
    "addrspace",
    "align",
    "allowzero",
    "and",
    "anyframe",
    "anytype",
    "asm",
    "async",
    "await",
    "break",
    "callconv",
    "catch",
    "comptime",
    "const",
    "continue",
    "defer",
    "else",
    "enum",
    "errdefer",
    "error",
    "export",
    "extern",
    "fn",
    "for",
    "if",
    "inline",
    "linksection",
    "noalias",
    "noinline",
    "nosuspend",
    "opaque",
    "or",
    "orelse",
    "packed",
    "pub",
    "resume",
    "return",
    "struct",
    "suspend",
    "switch",
    "test",
    "threadlocal",
    "try",
    "union",
    "unreachable",
    "usingnamespace",
    "var",
    "volatile",
    "while",
];

/// Names of types and values that every file has: Zig Language Reference, "Primitive Types" and "Primitive
/// Values". Nothing may be called like them.
static PRIMITIVES: &[&str] = &[
    "anyerror",
    "anyopaque",
    "bool",
    "c_char",
    "c_int",
    "c_long",
    "c_longdouble",
    "c_longlong",
    "c_short",
    "c_uint",
    "c_ulong",
    "c_ulonglong",
    "c_ushort",
    "comptime_float",
    "comptime_int",
    "f128",
    "f16",
    "f32",
    "f64",
    "f80",
    "false",
    "isize",
    "noreturn",
    "null",
    "true",
    "type",
    "undefined",
    "usize",
    "void",
];

/// What the printed text declares by itself.
pub(super) static USED: &[&str] = &["GUID"];

/// `name` as an identifier; keywords and names with other signs are quoted.
pub(super) fn identifier(name: &str) -> String {
    let is_plain = !name.is_empty()
        && name != "_"
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    let is_integer = name
        .strip_prefix(['i', 'u'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let is_taken = KEYWORDS.binary_search(&name).is_ok() || PRIMITIVES.binary_search(&name).is_ok();
    if is_plain && !is_integer && !is_taken {
        return name.to_owned();
    }
    let quoted: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    format!("@\"{}\"", if quoted.is_empty() { "_" } else { &quoted })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && PRIMITIVES.is_sorted());
    }

    #[test]
    fn what_is_no_identifier_is_quoted() {
        for (name, expected) in
            [("hWnd", "hWnd"), ("type", "@\"type\""), ("u8", "@\"u8\""), ("a.b", "@\"a.b\""), ("", "@\"_\"")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
