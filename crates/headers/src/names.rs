//! The names that are taken. C keeps tags apart from other names and functions apart from no one; here types have
//! one space of names, and functions and constants another.

use std::collections::HashSet;

/// What is called how.
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: HashSet<String>,
    values: HashSet<String>,
}

impl Names {
    /// A name for a type: `wanted`, or with `_` and a number behind it where that is taken.
    pub(crate) fn for_type(&mut self, wanted: &str) -> String {
        free(&mut self.types, wanted)
    }

    /// Takes the name of a function or a constant; whether it was free.
    pub(crate) fn take_value(&mut self, name: &str) -> bool {
        self.values.insert(name.to_owned())
    }
}

fn free(taken: &mut HashSet<String>, wanted: &str) -> String {
    let numbered = (2u32..).map(|number| format!("{wanted}_{number}"));
    let mut candidates = std::iter::once(wanted.to_owned()).chain(numbered);
    // There are more numbers than names.
    let name = candidates.find(|candidate| !taken.contains(candidate)).unwrap_or_default();
    taken.insert(name.clone());
    name
}
