//! Names in a Perl file.

/// Packages and subs of the printed text itself.
pub(super) static USED: &[&str] = &["ComObject", "GUID", "FFI", "Native"];

/// Names that `constant` refuses or forces into `main`, that are blocks or methods of every package, and that
/// the classes of records already have: perldoc constant, perlmod, UNIVERSAL, FFI::Platypus::Record. A hash key
/// called like an operator is none of them.
static TAKEN: &[&str] = &[
    "ARGV",
    "ARGVOUT",
    "AUTOLOAD",
    "BEGIN",
    "CHECK",
    "CLONE",
    "DESTROY",
    "DOES",
    "END",
    "ENV",
    "INC",
    "INIT",
    "SIG",
    "STDERR",
    "STDIN",
    "STDOUT",
    "UNITCHECK",
    "VERSION",
    "_ffi_meta",
    "_ffi_record_align",
    "_ffi_record_size",
    "can",
    "ffi_record_size",
    "import",
    "isa",
    "new",
    "record_layout",
    "record_layout_1",
    "unimport",
    "virtual",
];

/// `name` with the signs that a Perl identifier has; names that are taken get a `_`.
pub(super) fn identifier(name: &str) -> String {
    let mut identifier: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    // Two in front are Perl's own.
    if identifier.starts_with("__") {
        identifier.insert(0, 'C');
    }
    if identifier.is_empty() || identifier == "_" || identifier.starts_with(|c: char| c.is_ascii_digit()) {
        identifier.insert(0, 'n');
    }
    if TAKEN.binary_search(&identifier.as_str()).is_ok() {
        identifier.push('_');
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted_for_the_binary_search() {
        assert!(TAKEN.is_sorted());
    }

    #[test]
    fn names_are_what_perl_takes() {
        for (name, expected) in
            [("hWnd", "hWnd"), ("END", "END_"), ("a.b", "a_b"), ("__x", "C__x"), ("3D", "n3D"), ("", "n")]
        {
            assert_eq!(identifier(name), expected);
        }
    }
}
