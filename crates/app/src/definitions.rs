//! The definitions of types that a page shows beside a declaration. Most are on many pages, and printed once.

use crate::print::Choice;
use crate::{Address, App};
use farcall_model::{Architecture, DeclId, Unit};
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Lines of definitions that a page shows; further ones are only linked.
const LINES: usize = 200;

/// How many bytes are kept; then all are forgotten.
const MOST: usize = 32 << 20;

/// The definition of one type.
#[derive(Debug)]
pub struct Definition {
    /// As it is printed; it ends with a newline.
    pub text: Box<str>,
    /// The names in it that have a page, and its address.
    pub links: Vec<(String, Address)>,
    lines: usize,
    shown: OnceLock<Box<str>>,
}

impl Definition {
    fn new(text: String, links: Vec<(String, Address)>) -> Arc<Self> {
        Arc::new(Self { lines: text.lines().count(), text: text.into(), links, shown: OnceLock::new() })
    }

    /// What `show` makes of it for people, which is kept as long as the definition is.
    pub fn shown(&self, show: impl FnOnce(&Self) -> String) -> &str {
        self.shown.get_or_init(|| show(self).into())
    }

    /// The bytes that it takes, with what is made of it for people.
    fn weight(&self) -> usize {
        let links = self.links.len() * (size_of::<(String, Address)>() + 32);
        size_of::<Self>() + links + self.text.len() * 4
    }
}

impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Definition {}

/// Definitions in an order that a compiler accepts. Written out, and as data, they are one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definitions(Vec<Arc<Definition>>);

impl Definitions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What `of` gives for each, one after the other.
    pub fn text<'a>(&'a self, of: impl Fn(&'a Definition) -> &'a str) -> String {
        let mut text = String::with_capacity(self.0.iter().map(|d| of(d).len() + 1).sum());
        for definition in &self.0 {
            // Those of one line stand together.
            if !text.is_empty() && definition.lines > 1 {
                text.push('\n');
            }
            text.push_str(of(definition));
        }
        text
    }
}

impl fmt::Display for Definitions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(|definition| &definition.text))
    }
}

impl Serialize for Definitions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What tells two definitions apart: the language, its style, the architecture, the type, and what it stands among.
type Key = (&'static str, &'static str, Architecture, DeclId, u64);

/// Definitions that were printed for other pages; `None` where a type gets none.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    texts: HashMap<Key, Option<Arc<Definition>>>,
    bytes: usize,
}

impl Kept {
    /// The one that is kept, or what `print` makes.
    fn get(&self, key: Key, print: impl FnOnce() -> Option<Arc<Definition>>) -> Option<Arc<Definition>> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().texts.get(&key) {
            return known.clone();
        }
        let printed = print();
        let bytes = size_of::<Key>() + printed.as_ref().map_or(0, |printed| printed.weight());
        let mut kept = lock();
        if kept.bytes + bytes > MOST {
            *kept = Texts::default();
        }
        if kept.texts.insert(key, printed.clone()).is_none() {
            kept.bytes += bytes;
        }
        printed
    }
}

impl App {
    /// The definitions of what `unit` brings along, up to [`LINES`], and whether these are all.
    pub(crate) fn definitions(
        &self,
        unit: &Unit,
        choice: &Choice,
        architecture: Architecture,
    ) -> (Definitions, bool) {
        let options = choice.options(architecture);
        let printer = choice.language.definitions(unit, &options);
        let (language, surroundings) = (choice.language.about().id, printer.surroundings());
        let (mut definitions, mut lines) = (Vec::new(), 0);
        for id in unit.order().iter().copied().filter(|id| !unit.roots().contains(id)) {
            let print = || Some(Definition::new(printer.definition(id)?, self.named_by(unit, id)));
            let found = match surroundings {
                Some(number) => self.kept.get((language, choice.style.id, architecture, id, number), print),
                None => print(),
            };
            let Some(definition) = found else { continue };
            lines += definition.lines;
            if lines > LINES {
                return (Definitions(definitions), false);
            }
            definitions.push(definition);
        }
        (Definitions(definitions), true)
    }

    /// A type and the types that it names, with their pages.
    fn named_by(&self, unit: &Unit, id: DeclId) -> Vec<(String, Address)> {
        let all = unit.references(id).iter().map(|(named, _)| *named).chain([id]);
        all.filter_map(|id| Some((self.catalog.name(id).to_owned(), self.address_of_declaration(id)?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_printed_once_and_bounded() {
        let kept = Kept::default();
        let key = |id| ("csharp", "dllimport", Architecture::X64, DeclId(id), 0);
        let print = |text: &str| Some(Definition::new(text.to_owned(), Vec::new()));
        assert_eq!(kept.get(key(1), || print("a\nb\n")).unwrap().lines, 2);
        let again = kept.get(key(1), || unreachable!("it is kept")).unwrap();
        assert_eq!(again.text.as_ref(), "a\nb\n");
        assert_eq!(again.shown(|definition| definition.text.replace('\n', "<br>")), "a<br>b<br>");
        assert_eq!(again.shown(|_| unreachable!("so is this")), "a<br>b<br>");
        assert!(
            kept.get(key(2), || None).is_none() && kept.get(key(2), || unreachable!("and this")).is_none()
        );
        for id in 3..40 {
            kept.get(key(id), || print(&"x".repeat(MOST / 32)));
            assert!(kept.0.lock().unwrap().bytes <= MOST);
        }
    }

    #[test]
    fn definitions_of_one_line_stand_together() {
        let all = ["one\n", "two\n", "{\n}\n", "three\n"];
        let all = all.map(|text| Definition::new(text.to_owned(), Vec::new()));
        let definitions = Definitions(all.to_vec());
        assert_eq!(definitions.to_string(), "one\ntwo\n\n{\n}\nthree\n");
    }
}
