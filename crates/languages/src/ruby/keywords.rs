//! Names in a Ruby file.

/// What the printed text declares or relies on by itself.
pub(super) static USED: &[&str] = &["ComObject", "Fiddle", "GUID", "Native"];

/// Methods of every object, or of every struct that Fiddle makes, that a member or a COM method of the same
/// name would break: Ruby's documentation of `Object` and of `Fiddle::CStructBuilder`.
static BREAKING: &[&str] = &[
    "__id__",
    "__send__",
    "class",
    "define_method",
    "initialize",
    "instance_variable_get",
    "method_missing",
    "object_id",
    "respond_to?",
    "send",
    "to_i",
    "to_ptr",
];

/// `name` with what Fiddle's parser takes for a name: letters, digits and `_`.
pub(super) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if identifier.is_empty() || identifier.starts_with(|c: char| c.is_ascii_digit()) {
        identifier.insert(0, '_');
    }
    if BREAKING.binary_search(&identifier.as_str()).is_ok() {
        identifier.push('_');
    }
    identifier
}

/// `name` as the name of a constant or class: those start with a capital letter.
pub(super) fn constant(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if first.is_ascii_alphabetic() => {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        }
        _ => format!("C{name}"),
    }
}

/// `library` as the name of a module: `api-ms-win-core` is `ApiMsWinCore`.
pub(super) fn module(library: &str) -> String {
    let stem = library.strip_suffix(".dll").unwrap_or(library);
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let name: String = words.map(constant).collect();
    constant(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(BREAKING.is_sorted());
    }

    #[test]
    fn names_are_what_ruby_takes() {
        for (name, expected) in [("hWnd", "hWnd"), ("class", "class_"), ("a.b", "a_b"), ("", "_")] {
            assert_eq!(identifier(name), expected);
        }
        for (name, expected) in [("szOID_RSA", "SzOID_RSA"), ("HANDLE", "HANDLE"), ("_X", "C_X")] {
            assert_eq!(constant(name), expected);
        }
        for (name, expected) in
            [("kernel32.dll", "Kernel32"), ("winspool.drv", "WinspoolDrv"), ("api-ms-win.dll", "ApiMsWin")]
        {
            assert_eq!(module(name), expected);
        }
    }
}
