//! What a program wants otherwise about a printed file: the name of its module, and who sees it.

use crate::{About, File, Style};

/// What is to be otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adaptation<'a> {
    /// The namespace, module, package or class around the declarations.
    pub module: Option<&'a str>,
    /// Whether only the program itself is to see them.
    pub is_internal: bool,
}

/// Why a file cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAdapt {
    /// The language has nothing around the declarations of a file.
    #[error("a file of {0} has no module of its own that could have a name")]
    NoModule(&'static str),
    /// Everybody sees everything, or something else than the text decides.
    #[error("{0} does not tell who sees what in a file")]
    NoVisibility(String),
    /// The name is none.
    #[error("{0} is no name for a module: letters, digits, `_` and, in between, dots")]
    NoName(String),
    /// Something else is called so.
    #[error("{0} is the name of something in the file; choose another one for the module")]
    Taken(String),
}

/// Words before the name of a module where it is declared.
const DECLARING: [&str; 8] =
    ["namespace", "Namespace", "package", "module", "class", "unit", "private", "internal"];

impl Adaptation<'_> {
    /// `file` as it is wanted, in a style of the language `about`.
    ///
    /// # Errors
    /// Where the language has no such thing, or the name does not do.
    pub fn apply(&self, mut file: File, about: &About, style: &Style) -> Result<File, CannotAdapt> {
        if self.is_internal {
            if style.internal.is_empty() {
                return Err(CannotAdapt::NoVisibility(format!("{} ({})", about.name, style.name)));
            }
            file.text = internal(&file.text, style.internal);
        }
        if let Some(name) = self.module {
            let module = about.module.ok_or(CannotAdapt::NoModule(about.name))?;
            if !is_name(name) {
                return Err(CannotAdapt::NoName(name.chars().take(40).collect()));
            }
            if name != module {
                let last = name.rsplit('.').next().unwrap_or(name);
                if words(&file.text).any(|(_, word)| word == last) {
                    return Err(CannotAdapt::Taken(last.to_owned()));
                }
                file.text = renamed(&file.text, module, name);
            }
        }
        Ok(file)
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= 200
        && name.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
}

/// Each line that begins as a row of `rows` says begins as it says then.
fn internal(text: &str, rows: &[(&str, &str)]) -> String {
    text.split_inclusive('\n')
        .map(|line| match rows.iter().find(|(from, _)| line.starts_with(from)) {
            Some((from, to)) => format!("{to}{}", &line[from.len()..]),
            None => line.to_owned(),
        })
        .collect()
}

/// The module called `old` as `new`: where it is declared, and where something in it is named through it.
fn renamed(text: &str, old: &str, new: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let (mut done, mut before) = (0, "");
    for (at, word) in words(text) {
        let behind = &text[at + word.len()..];
        let is_qualifying = behind.starts_with(['.', ':']) && !text[..at].ends_with('.');
        let is_declared = DECLARING.contains(&before) && text[..at].ends_with(' ');
        if word == old && (is_qualifying || is_declared) {
            result.push_str(&text[done..at]);
            result.push_str(new);
            done = at + word.len();
        }
        before = word;
    }
    result + &text[done..]
}

/// The words of a text, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_in_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c| !is_in_word(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LANGUAGES;

    fn file(text: &str) -> File {
        File { text: text.to_owned(), unsupported: Vec::new() }
    }

    fn about(id: &str) -> &'static About {
        LANGUAGES.iter().map(|language| language.about()).find(|about| about.id == id).unwrap()
    }

    #[test]
    fn a_module_is_called_otherwise_and_nothing_else_is() {
        let text = "namespace Native\n{\n    public enum A { Native = 1 }\n    // com.sun.Native.x\n    Native.A x;\n}\n";
        let to = Adaptation { module: Some("Acme.Interop"), is_internal: true };
        let adapted = to.apply(file(text), about("csharp"), &about("csharp").styles[0]).unwrap().text;
        let expected = "namespace Acme.Interop\n{\n    internal enum A { Native = 1 }\n    // com.sun.Native.x\n    Acme.Interop.A x;\n}\n";
        assert_eq!(adapted, expected);
    }

    #[test]
    fn what_cannot_be_says_why() {
        let module = |name| Adaptation { module: Some(name), is_internal: false };
        let of = |adaptation: Adaptation<'_>, id| {
            adaptation.apply(file("x A\n"), about(id), &about(id).styles[0]).unwrap_err()
        };
        assert_eq!(of(module("x"), "rust"), CannotAdapt::NoModule("Rust"));
        assert_eq!(of(module("1x"), "csharp"), CannotAdapt::NoName("1x".to_owned()));
        assert_eq!(of(module("Acme.A"), "csharp"), CannotAdapt::Taken("A".to_owned()));
        let internal = Adaptation { module: None, is_internal: true };
        assert_eq!(of(internal, "python"), CannotAdapt::NoVisibility("Python (ctypes)".to_owned()));
    }

    /// What the tables in `About` name is what the languages print.
    #[test]
    fn every_language_with_a_module_prints_it_and_has_it_renamed() {
        let catalog = farcall_snapshot::catalog();
        let ids = ["GetTickCount", "SYSTEM_INFO", "GetSystemInfo"].map(|name| catalog.resolve(name).unwrap());
        let unit = catalog.unit(&ids);
        for language in LANGUAGES {
            let about = language.about();
            for style in about.styles {
                let options = crate::Options { style: style.id.to_owned(), ..crate::Options::default() };
                let before = language.file(&unit, &options);
                let adaptation = Adaptation {
                    module: about.module.map(|_| "Acme"),
                    is_internal: !style.internal.is_empty(),
                };
                if adaptation == Adaptation::default() {
                    continue;
                }
                let after = adaptation.apply(before.clone(), about, style).unwrap();
                assert_ne!(after.text, before.text, "{}/{}", about.id, style.id);
                if let Some(module) = about.module {
                    let left = words(&after.text).filter(|(_, word)| *word == module).count();
                    assert!(after.text.contains("Acme"), "{}/{}", about.id, style.id);
                    // The name of a file, and a class of JNA.
                    assert!(left <= 3 || about.id == "java", "{}/{}: {}", about.id, style.id, after.text);
                }
            }
        }
    }
}
