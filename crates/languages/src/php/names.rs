//! The names in a PHP class of declarations.

use std::collections::HashSet;

/// The names of functions of a class, which differ in more than letter case, and of its constants.
#[derive(Debug, Default)]
pub(super) struct Names {
    functions: HashSet<String>,
    constants: HashSet<String>,
}

impl Names {
    /// With the names that every file uses.
    pub(super) fn new() -> Self {
        let functions = ["fill", "guid", "make", "types", "wide"].map(str::to_owned);
        Self {
            functions: functions.into_iter().collect(),
            // `class` is PHP's own; the others are the file's.
            constants: ["class", "TYPES"].map(str::to_owned).into_iter().collect(),
        }
    }

    /// `name` for a function, with `_` behind it where it is taken.
    pub(super) fn function(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while !self.functions.insert(name.to_ascii_lowercase()) {
            name.push('_');
        }
        name
    }

    /// `name` for a constant, with `_` behind it where it is taken.
    pub(super) fn constant(&mut self, name: &str) -> String {
        let mut name = if name.eq_ignore_ascii_case("class") { format!("{name}_") } else { name.to_owned() };
        while !self.constants.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// `kernel32` of `kernel32.dll`, as a name.
pub(super) fn stem(library: &str) -> String {
    let stem = library.split('.').next().unwrap_or_default();
    let mut name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name == "this" { "this_".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_differ_in_more_than_letter_case() {
        let mut names = Names::new();
        assert_eq!(names.function("Beep"), "Beep");
        assert_eq!(names.function("BEEP"), "BEEP_");
        assert_eq!(names.function("Types"), "Types_");
        assert_eq!(names.constant("Beep"), "Beep");
        assert_eq!(names.constant("BEEP"), "BEEP");
        assert_eq!(names.constant("CLASS"), "CLASS_");
    }

    #[test]
    fn a_dll_becomes_a_name() {
        assert_eq!(stem("kernel32.dll"), "kernel32");
        assert_eq!(stem("api-ms-win-core-1.dll"), "api_ms_win_core_1");
        assert_eq!(stem("7z.dll"), "_7z");
    }
}
