//! Words that cannot name anything in F#.

/// The keywords, those of OCaml that F# reserves, and those kept for later: F# Language Reference, "Keyword
/// Reference".
static KEYWORDS: &[&str] = &[
    "abstract",
    "and",
    "as",
    "asr",
    "assert",
    "atomic",
    "base",
    "begin",
    "break",
    "checked",
    "class",
    "component",
    "const",
    "constraint",
    "constructor",
    "continue",
    "default",
    "delegate",
    "do",
    "done",
    "downcast",
    "downto",
    "elif",
    "else",
    "end",
    "event",
    "exception",
    "extern",
    "external",
    "false",
    "finally",
    "fixed",
    "for",
    "fun",
    "function",
    "global",
    "if",
    "in",
    "include",
    "inherit",
    "inline",
    "interface",
    "internal",
    "land",
    "lazy",
    "let",
    "lor",
    "lsl",
    "lsr",
    "lxor",
    "match",
    "member",
    "mixin",
    "mod",
    "module",
    "mutable",
    "namespace",
    "new",
    "not",
    "null",
    "of",
    "open",
    "or",
    "override",
    "parallel",
    "params",
    "private",
    "process",
    "protected",
    "public",
    "pure",
    "rec",
    "return",
    "sealed",
    "select",
    "sig",
    "static",
    "struct",
    "tailcall",
    "then",
    "to",
    "trait",
    "true",
    "try",
    "type",
    "upcast",
    "use",
    "val",
    "virtual",
    "void",
    "when",
    "while",
    "with",
    "yield",
];

/// `name` as an identifier; keywords are quoted.
pub(super) fn escape(name: &str) -> String {
    let name = crate::dotnet::identifier(name);
    // An underscore alone stands for anything.
    if KEYWORDS.binary_search(&name.as_str()).is_ok() || name == "_" { format!("``{name}``") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_and_quoted() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(escape("type"), "``type``");
        assert_eq!(escape("_"), "``_``");
        assert_eq!(escape("Type"), "Type");
    }
}
