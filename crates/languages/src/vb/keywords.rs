//! The reserved words of Visual Basic. Source: "Keywords (Visual Basic)" in the Visual Basic
//! language reference, the reserved ones, in lower case because the language ignores it.

const KEYWORDS: &[&str] = &[
    "addhandler", "addressof", "alias", "and", "andalso", "as", "boolean", "byref", "byte", "byval", "call",
    "case", "catch", "cbool", "cbyte", "cchar", "cdate", "cdbl", "cdec", "char", "cint", "class", "clng",
    "cobj", "const", "continue", "csbyte", "cshort", "csng", "cstr", "ctype", "cuint", "culng", "cushort",
    "date", "decimal", "declare", "default", "delegate", "dim", "directcast", "do", "double", "each", "else",
    "elseif", "end", "endif", "enum", "erase", "error", "event", "exit", "false", "finally", "for", "friend",
    "function", "get", "gettype", "getxmlnamespace", "global", "gosub", "goto", "handles", "if", "implements",
    "imports", "in", "inherits", "integer", "interface", "is", "isnot", "let", "lib", "like", "long", "loop",
    "me", "mod", "module", "mustinherit", "mustoverride", "mybase", "myclass", "nameof", "namespace",
    "narrowing", "new", "next", "not", "nothing", "notinheritable", "notoverridable", "object", "of", "on",
    "operator", "option", "optional", "or", "orelse", "out", "overloads", "overridable", "overrides",
    "paramarray", "partial", "private", "property", "protected", "public", "raiseevent", "readonly", "redim",
    "rem", "removehandler", "resume", "return", "sbyte", "select", "set", "shadows", "shared", "short",
    "single", "static", "step", "stop", "string", "structure", "sub", "synclock", "then", "throw", "to",
    "true", "try", "trycast", "typeof", "uinteger", "ulong", "ushort", "using", "variant", "wend", "when",
    "while", "widening", "with", "withevents", "writeonly", "xor",
];

/// `name` as an identifier.
pub(crate) fn escape(name: &str) -> String {
    let lower = name.to_lowercase();
    if KEYWORDS.binary_search(&lower.as_str()).is_ok() {
        format!("[{name}]")
    } else if name.chars().all(|c| c == '_') {
        // An underscore alone continues a line.
        format!("[{name}1]")
    } else {
        crate::dotnet::identifier(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_and_escaped_in_any_letter_case() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(escape("Error"), "[Error]");
        assert_eq!(escape("DECIMAL"), "[DECIMAL]");
        assert_eq!(escape("value"), "value");
    }
}
