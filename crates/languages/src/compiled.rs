//! Which compilers took everything that a language can say, as `cargo xtask evidence` wrote it down.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A compiler, or an interpreter, that took everything of Windows in one language and style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiler {
    /// Its name and version: `Zig 0.17.1`.
    pub name: &'static str,
    /// What it was run for: `x64`, `x86`, `arm64`.
    pub architectures: Vec<&'static str>,
}

/// Each line is a language and style, an architecture, and a compiler.
static FILE: &str = include_str!("../../../evidence/compiled.txt");

static COMPILERS: LazyLock<HashMap<&str, Vec<Compiler>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<Compiler>> = HashMap::new();
    for line in FILE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(style), Some(architecture), Some(name)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let compilers = all.entry(style).or_default();
        match compilers.iter_mut().find(|compiler| compiler.name == name) {
            Some(compiler) => compiler.architectures.push(architecture),
            None => compilers.push(Compiler { name, architectures: vec![architecture] }),
        }
    }
    for compiler in all.values_mut().flatten() {
        compiler.architectures.sort_by_key(|name| ORDER.iter().position(|known| known == name));
    }
    all
});

/// The order in which pages name architectures.
const ORDER: [&str; 3] = ["x64", "x86", "arm64"];

/// The compilers that took everything of Windows which `style` of `language` can say; none where only a sample is
/// compiled, or nothing.
pub fn compilers(language: &str, style: &str) -> &'static [Compiler] {
    COMPILERS.get(format!("{language}/{style}").as_str()).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LANGUAGES;

    #[test]
    fn every_line_is_of_a_style_that_there_is() {
        let styles: Vec<String> = LANGUAGES
            .iter()
            .map(|language| language.about())
            .flat_map(|about| about.styles.iter().map(|style| format!("{}/{}", about.id, style.id)))
            .collect();
        assert!(COMPILERS.len() > 10, "{}", COMPILERS.len());
        for style in COMPILERS.keys() {
            assert!(styles.iter().any(|known| known == style), "{style}");
        }
        let lines = FILE.lines().filter(|line| !line.starts_with('#')).count();
        let read: usize = COMPILERS.values().flatten().map(|compiler| compiler.architectures.len()).sum();
        assert_eq!(lines, read);
    }
}
