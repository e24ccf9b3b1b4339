//! The definitions of types that a page shows beside a declaration. Most are on many pages, and printed once.

use crate::App;
use crate::print::Choice;
use farcall_model::{Architecture, DeclId, Unit};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Lines of definitions that a page shows; further ones are only linked.
const LINES: usize = 200;

/// How many bytes of text are kept; then all are forgotten.
const MOST: usize = 16 << 20;

/// The definition of one type.
#[derive(Debug)]
struct Definition {
    text: Box<str>,
    lines: usize,
}

/// What tells two definitions apart: the style, the architecture, the type, and what it stands among.
type Key = (usize, Architecture, DeclId, u64);

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
    fn get(&self, key: Key, print: impl FnOnce() -> Option<String>) -> Option<Arc<Definition>> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().texts.get(&key) {
            return known.clone();
        }
        let printed = print().map(Definition::new);
        let bytes = size_of::<(Key, Definition)>() + printed.as_ref().map_or(0, |printed| printed.text.len());
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

impl Definition {
    fn new(text: String) -> Arc<Self> {
        Arc::new(Self { lines: text.lines().count(), text: text.into() })
    }
}

impl App {
    /// The definitions of what `unit` brings along, up to [`LINES`], and whether these are all.
    pub(crate) fn definitions(
        &self,
        unit: &Unit,
        choice: &Choice,
        architecture: Architecture,
    ) -> (String, bool) {
        let options = choice.options(architecture);
        let definitions = choice.language.definitions(unit, &options);
        let surroundings = definitions.surroundings();
        let style = std::ptr::from_ref(choice.style).addr();
        let (mut text, mut lines) = (String::with_capacity(2048), 0);
        for id in unit.order().iter().copied().filter(|id| !unit.roots().contains(id)) {
            let print = || definitions.definition(id);
            let found = match surroundings {
                Some(number) => self.kept.get((style, architecture, id, number), print),
                None => print().map(Definition::new),
            };
            let Some(definition) = found else { continue };
            lines += definition.lines;
            if lines > LINES {
                return (text, false);
            }
            // Definitions of one line stand together.
            if !text.is_empty() && definition.lines > 1 {
                text.push('\n');
            }
            text.push_str(&definition.text);
        }
        (text, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_printed_once_and_bounded() {
        let kept = Kept::default();
        let key = |id| (0, Architecture::X64, DeclId(id), 0);
        assert_eq!(kept.get(key(1), || Some("a\nb\n".to_owned())).unwrap().lines, 2);
        assert_eq!(kept.get(key(1), || unreachable!("it is kept")).unwrap().text.as_ref(), "a\nb\n");
        assert!(
            kept.get(key(2), || None).is_none() && kept.get(key(2), || unreachable!("so is this")).is_none()
        );
        for id in 3..40 {
            kept.get(key(id), || Some("x".repeat(MOST / 8)));
            assert!(kept.0.lock().unwrap().bytes <= MOST);
        }
    }
}
