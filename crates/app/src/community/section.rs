//! The sections that people write, in the order in which a page has them.

/// How a section is known in the store: by its own name, or one for each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// One text: its key is the section's id.
    One,
    /// One text for each language: the key is `id:language`.
    ByLanguage,
}

/// A section that a page may have.
#[derive(Clone, Copy, Debug)]
pub struct SectionKind {
    /// The key in the store, or its first part.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What stands there until somebody has written something.
    pub invitation: &'static str,
    /// One text or one for each language.
    pub family: Family,
}

/// All sections of the page of an item. A standing page has one other, `text`.
pub const SECTIONS: &[SectionKind] = &[
    SectionKind {
        id: "summary",
        title: "Summary",
        invitation: "Say in a sentence or two what it is for.",
        family: Family::One,
    },
    SectionKind {
        id: "signature",
        title: "Contributed signatures",
        invitation: "A declaration that is better in some way, or in a language that is not generated.",
        family: Family::ByLanguage,
    },
    SectionKind {
        id: "types",
        title: "Contributed types",
        invitation: "Types that a contributed signature needs.",
        family: Family::One,
    },
    SectionKind {
        id: "notes",
        title: "Notes",
        invitation: "What should one watch out for when calling it?",
        family: Family::One,
    },
    SectionKind {
        id: "tips",
        title: "Tips & Tricks",
        invitation: "What made it easier for you?",
        family: Family::One,
    },
    SectionKind {
        id: "sample",
        title: "Sample Code",
        invitation: "A short program that uses it.",
        family: Family::ByLanguage,
    },
    SectionKind {
        id: "alternative",
        title: "Alternative API",
        invitation: "What to call instead, where the language has it built in.",
        family: Family::One,
    },
    SectionKind {
        id: "documentation",
        title: "Documentation",
        invitation: "Where else it is documented.",
        family: Family::One,
    },
];

/// A language in which people write signatures and samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenLanguage {
    /// Behind the colon of a key, and after a fence.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
}

const fn language(id: &'static str, name: &'static str) -> WrittenLanguage {
    WrittenLanguage { id, name }
}

/// The languages that a section may be in. Beyond those that are generated these are the ones that
/// the old wiki's pages had, and the ones that have a foreign function interface of their own.
pub const WRITTEN_LANGUAGES: &[WrittenLanguage] = &[
    language("csharp", "C#"),
    language("vb", "VB.NET"),
    language("powershell", "PowerShell"),
    language("python", "Python"),
    language("rust", "Rust"),
    language("c", "C"),
    language("cpp", "C++"),
    language("ada", "Ada"),
    language("autohotkey", "AutoHotkey"),
    language("autoit", "AutoIt"),
    language("bun", "Bun"),
    language("d", "D"),
    language("dart", "Dart"),
    language("deno", "Deno"),
    language("delphi", "Delphi"),
    language("fortran", "Fortran"),
    language("fsharp", "F#"),
    language("go", "Go"),
    language("haskell", "Haskell"),
    language("java", "Java"),
    language("javascript", "JavaScript"),
    language("julia", "Julia"),
    language("kotlin", "Kotlin"),
    language("lua", "Lua"),
    language("nim", "Nim"),
    language("node", "Node.js"),
    language("ocaml", "OCaml"),
    language("perl", "Perl"),
    language("php", "PHP"),
    language("r", "R"),
    language("ruby", "Ruby"),
    language("swift", "Swift"),
    language("vb6", "VB 6"),
    language("vba", "VBA"),
    language("zig", "Zig"),
    language("text", "Other"),
];

/// The heading of the section with this key: `Sample Code, C#` for `sample:csharp`. `None` for a key that
/// no page has.
pub fn section_title(key: &str) -> Option<String> {
    if key == "text" {
        return Some("Text".to_owned());
    }
    let (id, language) = match key.split_once(':') {
        Some((id, language)) => (id, Some(language)),
        None => (key, None),
    };
    let kind = SECTIONS.iter().find(|kind| kind.id == id)?;
    match (kind.family, language) {
        (Family::One, None) => Some(kind.title.to_owned()),
        (Family::ByLanguage, Some(language)) => {
            let language = WRITTEN_LANGUAGES.iter().find(|l| l.id == language)?;
            let title = if id == "signature" { "Contributed signature" } else { kind.title };
            Some(format!("{title}, {}", language.name))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_titles_and_others_have_none() {
        assert_eq!(section_title("notes").as_deref(), Some("Notes"));
        assert_eq!(section_title("sample:csharp").as_deref(), Some("Sample Code, C#"));
        assert_eq!(section_title("signature:vb6").as_deref(), Some("Contributed signature, VB 6"));
        assert_eq!(section_title("text").as_deref(), Some("Text"));
        for key in ["", "sample", "notes:csharp", "sample:klingon", "sample:", "x"] {
            assert_eq!(section_title(key), None, "{key}");
        }
    }

    #[test]
    fn every_generated_language_can_be_written_in() {
        for generated in crate::languages() {
            assert!(WRITTEN_LANGUAGES.iter().any(|l| l.id == generated.id), "{}", generated.id);
        }
    }
}
