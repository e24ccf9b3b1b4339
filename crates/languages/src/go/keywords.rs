//! Words that cannot name anything in a Go file, and how names become exported ones.

use std::collections::HashSet;

/// The keywords: The Go Programming Language Specification, "Keywords".
static KEYWORDS: &[&str] = &[
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// What the bodies of printed functions use, so that no parameter may hide it.
static IN_BODIES: &[&str] = &[
    "_",
    "bool",
    "byOrdinal",
    "byte",
    "e1",
    "err",
    "error",
    "false",
    "float32",
    "float64",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "lastErr",
    "math",
    "nil",
    "r",
    "r0",
    "r1",
    "syscall",
    "true",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    "unsafe",
    "v",
];

/// `name` with nothing in it that a Go identifier cannot hold. Keywords stay: what is declared is exported,
/// and no keyword begins with a capital.
pub(super) fn identifier(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{plain}");
    }
    plain
}

/// `name` as other packages see it: with a capital at the start, or `X` where it starts with an underscore.
pub(super) fn exported(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some('_') | None => format!("X{name}"),
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
    }
}

/// `names` as parameters: with a small letter at the start, and none hides a word of the function's body.
pub(super) fn parameters<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut own = HashSet::new();
    names
        .map(|name| {
            let mut name = uncapitalised(name);
            let is_taken = |name: &str| {
                KEYWORDS.binary_search(&name).is_ok()
                    || IN_BODIES.binary_search(&name).is_ok()
                    || name.strip_prefix("_p").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
            };
            while is_taken(&name) || !own.insert(name.clone()) {
                name.push('_');
            }
            name
        })
        .collect()
}

/// `DeviceInfoSet` as `deviceInfoSet`, `NTHandle` as `ntHandle`, `DC` as `dc`.
fn uncapitalised(name: &str) -> String {
    let run = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let is_word_next = name.as_bytes().get(run).copied().is_some_and(|b| b.is_ascii_lowercase());
    let small = if run > 1 && is_word_next { run - 1 } else { run };
    let (start, rest) = name.split_at_checked(small).unwrap_or((name, ""));
    start.to_ascii_lowercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted() && IN_BODIES.is_sorted());
    }

    #[test]
    fn names_are_exported() {
        for (name, expected) in [("dwSize", "DwSize"), ("_x", "X_x"), ("BOOL", "BOOL"), ("", "X")] {
            assert_eq!(exported(name), expected);
        }
        assert_eq!(identifier("a.b"), "a_b");
        assert_eq!(identifier("3D"), "_3D");
    }

    #[test]
    fn parameters_start_small_and_hide_nothing() {
        let names = ["hWnd", "DeviceInfoSet", "DC", "NTHandle", "Type", "r0", "type", "X"];
        let expected = ["hWnd", "deviceInfoSet", "dc", "ntHandle", "type_", "r0_", "type__", "x"];
        assert_eq!(parameters(names.into_iter()), expected);
    }
}
