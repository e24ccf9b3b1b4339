//! Words that cannot name a field of a Lua table without brackets.

/// The keywords of Lua 5.1 and LuaJIT's `goto`: Lua 5.1 Reference Manual, 2.1 "Lexical Conventions".
static KEYWORDS: &[&str] = &[
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local",
    "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
];

/// `name` as the name of a variable or of a field.
pub(super) fn identifier(name: &str) -> String {
    if KEYWORDS.binary_search(&name).is_ok() { format!("{name}_") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn what_is_a_keyword_is_none_any_more() {
        assert_eq!(identifier("end"), "end_");
        assert_eq!(identifier("End"), "End");
    }
}
