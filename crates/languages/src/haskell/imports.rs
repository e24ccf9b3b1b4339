//! What stands above the declarations of a file: the extensions of the language that they need, the libraries that hold
//! the functions, and imports of what they use and nothing else.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Where each name comes from: a module, the name as it is imported, and the words that need it.
static TABLE: &[(&str, &str, &[&str])] = &[
    ("Prelude", "Double", &["Double"]),
    ("Prelude", "Eq", &["Eq"]),
    ("Prelude", "Float", &["Float"]),
    ("Prelude", "IO", &["IO"]),
    ("Prelude", "Int", &["Int"]),
    ("Prelude", "Bool (True)", &["True"]),
    ("Prelude", "Show", &["Show"]),
    ("Prelude", "String", &["String"]),
    ("Prelude", "Word", &["Word"]),
    ("Prelude", "isNaN", &["isNaN"]),
    ("Prelude", "mapM", &["mapM"]),
    ("Prelude", "pure", &["pure"]),
    ("Prelude", "repeat", &["repeat"]),
    ("Prelude", "sequence_", &["sequence_"]),
    ("Prelude", "take", &["take"]),
    ("Prelude", "zip", &["zip"]),
    ("Prelude", "(*)", &["*"]),
    ("Prelude", "(+)", &["+"]),
    ("Prelude", "(++)", &["++"]),
    ("Prelude", "(.)", &["."]),
    ("Prelude", "(/)", &["/"]),
    ("Prelude", "(<$>)", &["<$>"]),
    ("Prelude", "(<*>)", &["<*>"]),
    ("Prelude", "(==)", &["=="]),
    ("Prelude", "(>>)", &[">>"]),
    ("Data.Int", "Int16", &["Int16"]),
    ("Data.Int", "Int32", &["Int32"]),
    ("Data.Int", "Int64", &["Int64"]),
    ("Data.Int", "Int8", &["Int8"]),
    ("Data.Word", "Word16", &["Word16"]),
    ("Data.Word", "Word32", &["Word32"]),
    ("Data.Word", "Word64", &["Word64"]),
    ("Data.Word", "Word8", &["Word8"]),
    ("Foreign.Marshal.Array", "peekArray", &["peekArray"]),
    ("Foreign.Marshal.Array", "pokeArray", &["pokeArray"]),
    ("Foreign.Marshal.Utils", "fillBytes", &["fillBytes"]),
    ("Foreign.Marshal.Utils", "with", &["with"]),
    ("Foreign.Ptr", "FunPtr", &["FunPtr"]),
    ("Foreign.Ptr", "Ptr", &["Ptr"]),
    ("Foreign.Ptr", "castFunPtrToPtr", &["castFunPtrToPtr"]),
    ("Foreign.Ptr", "castPtr", &["castPtr"]),
    ("Foreign.Ptr", "castPtrToFunPtr", &["castPtrToFunPtr"]),
    ("Foreign.Ptr", "intPtrToPtr", &["intPtrToPtr"]),
    ("Foreign.Ptr", "plusPtr", &["plusPtr"]),
    ("Foreign.Ptr", "ptrToIntPtr", &["ptrToIntPtr"]),
    ("Foreign.Storable", "Storable (..)", &["Storable", "peek", "peekElemOff"]),
    ("System.IO.Unsafe", "unsafePerformIO", &["unsafePerformIO"]),
];

/// The head of a file with the declarations `body`, whose functions are in `libraries`.
pub(super) fn head(body: &str, libraries: &BTreeSet<&str>) -> String {
    let words = words(body);
    let mut extensions = vec!["Haskell2010"];
    if words.contains("pattern") {
        extensions.push("PatternSynonyms");
    }
    if body.lines().any(|line| line.starts_with("pattern ") && line.contains(" <- (")) {
        extensions.push("ViewPatterns");
    }
    let mut text = format!("{{-# LANGUAGE {} #-}}\n\n", extensions.join(", "));
    if !libraries.is_empty() {
        let libraries: Vec<&str> = libraries.iter().copied().collect();
        let _ = writeln!(text, "-- To be linked with, as Cabal's extra-libraries: {}", libraries.join(", "));
    }
    text.push_str("module Native where\n\n");
    // Without a list of its own, all of the Prelude would be imported.
    let mut imports = vec![("Prelude", Vec::new())];
    for (module, name, needed_by) in TABLE {
        if needed_by.iter().any(|word| words.contains(word)) {
            match imports.last_mut() {
                Some((last, names)) if *last == *module => names.push(*name),
                _ => imports.push((*module, vec![*name])),
            }
        }
    }
    for (module, names) in imports {
        let _ = writeln!(text, "import {module} ({})", names.join(", "));
    }
    text
}

/// The names and operators of `text`, without those of comments and strings.
fn words(text: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let code = line.split("-- ").next().unwrap_or_default();
        // What is between quotes: every second piece. A quote in a string only makes it end too early.
        for code in code.split('"').step_by(2) {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\'';
            found.extend(code.split(|c: char| !is_name(c)));
            // Operators stand alone, but for the brackets of a section.
            found.extend(code.split(' ').map(|piece| piece.trim_matches(['(', ')'])));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_of_what_is_used() {
        let body = "-- | Word8\npattern A :: String\npattern A = \"Ptr\"\nc'A'Word :: Float\n";
        let expected = "{-# LANGUAGE Haskell2010, PatternSynonyms #-}\n\nmodule Native where\n\nimport Prelude (Float, String)\n";
        assert_eq!(head(body, &BTreeSet::new()), expected);
        let linked = head("x :: Word8\n", &BTreeSet::from(["user32"]));
        assert!(linked.contains("extra-libraries: user32\nmodule"), "{linked}");
        assert!(linked.ends_with("\nimport Data.Word (Word8)\n"), "{linked}");
    }

    #[test]
    fn modules_stand_together_and_all_names_are_reserved() {
        let mut modules: Vec<&str> = TABLE.iter().map(|(module, ..)| *module).collect();
        modules.dedup();
        assert_eq!(modules.len(), modules.iter().collect::<BTreeSet<_>>().len());
        let names = TABLE.iter().flat_map(|(_, _, words)| *words);
        for name in names.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())) {
            assert!(super::super::keywords::USED.contains(name), "{name}");
        }
    }
}
