//! Type patterns: `HANDLE`, `*u32`, `const char *`, and whole signatures with `->`.

use crate::alias::alias;

/// What a type must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypePattern {
    /// `_`: any type.
    Any,
    /// One of these; the first is the usual meaning.
    OneOf {
        /// As it was written, for messages.
        written: String,
        /// What it may stand for.
        keys: Vec<TypeKey>,
    },
}

/// A type without what a search does not care about: read-only or not, and the letter case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeKey {
    /// How many pointers are around it.
    pub pointers: u8,
    /// A built-in type in neutral notation or the name of a declaration, in lower case.
    pub base: String,
}

/// A signature: `HANDLE, u32 -> BOOL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturePattern {
    /// The types before the arrow. `None` when there are none, as in `-> HANDLE`, which asks for
    /// any parameters; `() -> HANDLE` asks for no parameters.
    pub parameters: Option<Vec<TypePattern>>,
    /// The type behind the arrow; [`TypePattern::Any`] when there is none.
    pub returns: TypePattern,
    /// Whether `...` stands for more parameters.
    pub is_open: bool,
}

/// `BOOL` and `bool` differ in nothing but letter case, which keys do not have: the built-in one
/// keeps its name and the typedef of the headers gets this one.
pub(crate) const BOOL_TYPEDEF: &str = "bool_";

/// Words around a type that say nothing about which type it is.
const QUALIFIERS: &[&str] = &[
    "const",
    "volatile",
    "struct",
    "union",
    "enum",
    "in",
    "out",
    "opt",
    "optional",
    "far",
    "near",
    "_in_",
    "_out_",
    "_inout_",
    "_in_opt_",
    "_out_opt_",
    "_inout_opt_",
    "ref",
    "mut",
    "byval",
    "byref",
    "restrict",
];

impl SignaturePattern {
    /// Reads a signature; `None` when there is no arrow in it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('→', "->");
        let (before, after) = text.split_once("->")?;
        let before = before.trim();
        let returns = TypePattern::parse(after).unwrap_or(TypePattern::Any);
        if before.is_empty() {
            return Some(Self { parameters: None, returns, is_open: false });
        }
        // `OpenProcess(HANDLE, u32)`: what stands before a parenthesis is not a type.
        let inner = match (before.find('('), before.rfind(')')) {
            (Some(open), Some(close)) if open < close => before.get(open + 1..close).unwrap_or(before),
            _ => before,
        };
        let mut is_open = false;
        let mut parameters = Vec::new();
        for part in inner.split(',').map(str::trim).filter(|part| !part.is_empty()).take(MOST_PARAMETERS) {
            if part == "..." || part == "…" {
                is_open = true;
            } else {
                parameters.push(TypePattern::parse(part).unwrap_or(TypePattern::Any));
            }
        }
        // C says "no parameters" with `void`.
        if let [TypePattern::OneOf { keys, .. }] = parameters.as_slice()
            && keys.iter().all(|key| key.pointers == 0 && key.base == "void")
        {
            parameters.clear();
        }
        Some(Self { parameters: Some(parameters), returns, is_open })
    }
}

/// More parameters than any function has.
const MOST_PARAMETERS: usize = 64;

impl TypePattern {
    /// Reads one type, in neutral notation or as C, C++ or C# write it, with or without the name
    /// of a parameter behind it. `None` for an empty text.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let mut pointers = text.chars().filter(|c| matches!(c, '*' | '&')).count();
        // An array parameter is a pointer, in C (`x[16]`) and in neutral notation (`[u8; 16]`).
        pointers += text.matches('[').count();
        let words: Vec<String> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_lowercase)
            .filter(|word| !QUALIFIERS.contains(&word.as_str()))
            .take(MOST_WORDS)
            .collect();
        let name = type_name(&words);
        if name.is_empty() || (name == "_" && pointers == 0) {
            return Some(Self::Any);
        }
        let pointers = u8::try_from(pointers).unwrap_or(u8::MAX);
        // Letter case tells the typedef from the built-in type.
        let is_typedef = name == "bool" && text.contains("BOOL");
        let keys = if is_typedef {
            vec![TypeKey { pointers, base: BOOL_TYPEDEF.to_owned() }]
        } else {
            keys(&name, pointers)
        };
        Some(Self::OneOf { written: text.to_owned(), keys })
    }
}

/// No type of C has more words than `unsigned long long int`, and a name may follow.
const MOST_WORDS: usize = 8;

/// The words that are the type; what follows is a parameter's name.
fn type_name(words: &[String]) -> String {
    for len in (2..=words.len().min(4)).rev() {
        let joined = words.get(..len).unwrap_or_default().join(" ");
        let joined = joined.strip_suffix(" int").unwrap_or(&joined);
        if alias(joined).is_some() {
            return joined.to_owned();
        }
    }
    words.first().cloned().unwrap_or_default()
}

fn keys(name: &str, pointers: u8) -> Vec<TypeKey> {
    // `char *` is a string before it is a pointer to a character.
    if pointers > 0
        && let Some(row) = alias(&format!("{name}*"))
    {
        return meanings(row.means, pointers - 1);
    }
    match alias(name) {
        Some(row) => meanings(row.means, pointers.saturating_add(row.pointers)),
        None => vec![TypeKey { pointers, base: name.to_owned() }],
    }
}

fn meanings(means: &[&str], pointers: u8) -> Vec<TypeKey> {
    means
        .iter()
        .map(|meaning| {
            let base = meaning.trim_start_matches('*');
            let stars = u8::try_from(meaning.len() - base.len()).unwrap_or(0);
            TypeKey { pointers: pointers.saturating_add(stars), base: base.to_owned() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(text: &str) -> Vec<(u8, String)> {
        match TypePattern::parse(text) {
            Some(TypePattern::OneOf { keys, .. }) => keys.into_iter().map(|k| (k.pointers, k.base)).collect(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn spellings_of_one_type_have_one_key() {
        for text in ["u32", "DWORD", "unsigned long", "UINT uFlags", "_In_ ULONG", "unsigned int x"] {
            assert_eq!(keys_of(text), [(0, "u32".to_owned())], "{text}");
        }
        for text in ["LPVOID", "void *", "const void* p", "*void", "*const void", "PVOID"] {
            assert_eq!(keys_of(text), [(1, "void".to_owned())], "{text}");
        }
        assert_eq!(keys_of("const char *")[0], (0, "pstr".to_owned()));
        assert_eq!(keys_of("wchar_t**")[0], (1, "pwstr".to_owned()));
        assert_eq!(keys_of("BOOL"), [(0, "bool_".to_owned())]);
        assert_eq!(keys_of("bool")[0], (0, "bool".to_owned()));
        assert_eq!(keys_of("[u8; 16]"), [(1, "u8".to_owned())]);
    }

    #[test]
    fn signatures_are_read() {
        let pattern = SignaturePattern::parse("HANDLE hFile, DWORD -> BOOL").unwrap();
        assert_eq!(pattern.parameters.as_ref().map(Vec::len), Some(2));
        assert_eq!(SignaturePattern::parse("-> HANDLE").unwrap().parameters, None);
        assert_eq!(SignaturePattern::parse("() -> HANDLE").unwrap().parameters, Some(vec![]));
        assert_eq!(SignaturePattern::parse("void -> HANDLE").unwrap().parameters, Some(vec![]));
        assert_eq!(SignaturePattern::parse("_ ->").unwrap().parameters, Some(vec![TypePattern::Any]));
        assert!(SignaturePattern::parse("PSTR, ... -> int").unwrap().is_open);
        assert_eq!(SignaturePattern::parse("HANDLE"), None);
    }
}
