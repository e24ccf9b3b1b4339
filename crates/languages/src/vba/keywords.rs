//! Words that cannot name anything in a VBA module.

/// The reserved identifiers, in lower case: [MS-VBAL] 3.3.5.2, "Reserved Identifiers and IDENTIFIER", with the
/// statements that VB6 adds.
static RESERVED: &[&str] = &[
    "abs",
    "addressof",
    "and",
    "any",
    "array",
    "as",
    "attribute",
    "boolean",
    "byref",
    "byte",
    "byval",
    "call",
    "case",
    "cbool",
    "cbyte",
    "ccur",
    "cdate",
    "cdbl",
    "cdec",
    "cdecl",
    "cint",
    "circle",
    "clng",
    "clnglng",
    "clngptr",
    "close",
    "const",
    "csng",
    "cstr",
    "currency",
    "cvar",
    "cverr",
    "date",
    "debug",
    "decimal",
    "declare",
    "defbool",
    "defbyte",
    "defcur",
    "defdate",
    "defdbl",
    "defdec",
    "defint",
    "deflng",
    "deflnglng",
    "deflngptr",
    "defobj",
    "defsng",
    "defstr",
    "defvar",
    "dim",
    "do",
    "doevents",
    "double",
    "each",
    "else",
    "elseif",
    "empty",
    "end",
    "endif",
    "enum",
    "eqv",
    "erase",
    "error",
    "event",
    "exit",
    "false",
    "fix",
    "for",
    "friend",
    "function",
    "get",
    "global",
    "gosub",
    "goto",
    "if",
    "imp",
    "implements",
    "in",
    "input",
    "inputb",
    "int",
    "integer",
    "is",
    "lbound",
    "len",
    "lenb",
    "let",
    "like",
    "line",
    "linput",
    "local",
    "lock",
    "long",
    "longlong",
    "longptr",
    "loop",
    "lset",
    "me",
    "mod",
    "name",
    "new",
    "next",
    "not",
    "nothing",
    "null",
    "object",
    "on",
    "open",
    "option",
    "optional",
    "or",
    "paramarray",
    "preserve",
    "print",
    "private",
    "pset",
    "ptrsafe",
    "public",
    "put",
    "raiseevent",
    "redim",
    "rem",
    "resume",
    "return",
    "rset",
    "scale",
    "seek",
    "select",
    "set",
    "sgn",
    "shared",
    "single",
    "spc",
    "static",
    "step",
    "stop",
    "string",
    "sub",
    "tab",
    "then",
    "to",
    "true",
    "type",
    "typeof",
    "ubound",
    "unlock",
    "until",
    "variant",
    "vb_attribute",
    "wend",
    "while",
    "with",
    "withevents",
    "write",
    "xor",
];

/// What the printed text relies on by itself.
pub(super) static USED: &[&str] = &["GUID"];

/// `name` as an identifier: those begin with a letter.
pub(super) fn identifier(name: &str) -> String {
    let plain: String = name
        .trim_start_matches('_')
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
        .collect();
    if !plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return format!("x{plain}");
    }
    match RESERVED.binary_search(&plain.to_ascii_lowercase().as_str()) {
        Ok(_) => plain + "_",
        Err(_) => plain,
    }
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
        for (name, expected) in
            [("hWnd", "hWnd"), ("Type", "Type_"), ("_bitfield", "bitfield"), ("_", "x"), ("3D", "x3D")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
