//! Names that are taken, and the next free one.

use std::collections::BTreeSet;

/// `name` with the first number from 2 up that `take` accepts behind it.
pub(super) fn numbered(name: &str, mut take: impl FnMut(&str) -> bool) -> String {
    let mut number = 2u64;
    loop {
        let candidate = format!("{name}_{number}");
        if take(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// The names of one place: the members of a struct, the parameters of a function.
pub(super) struct Names {
    ignores_case: bool,
    taken: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(ignores_case: bool) -> Self {
        Self { ignores_case, taken: BTreeSet::new() }
    }

    /// Marks `name` as taken and returns it, with a number where it was taken before.
    pub(super) fn take(&mut self, name: &str) -> String {
        if self.insert(name) {
            return name.to_owned();
        }
        numbered(name, |candidate| self.insert(candidate))
    }

    fn insert(&mut self, name: &str) -> bool {
        self.taken.insert(if self.ignores_case { name.to_lowercase() } else { name.to_owned() })
    }
}

/// `name` with everything replaced that no identifier of .NET holds.
pub(crate) fn identifier(name: &str) -> String {
    let is_first = |c: char| c == '_' || c.is_alphabetic();
    let is_fine = name.starts_with(is_first) && name.chars().all(|c| is_first(c) || c.is_numeric());
    if is_fine {
        return name.to_owned();
    }
    let mut clean: String =
        name.chars().map(|c| if is_first(c) || c.is_numeric() { c } else { '_' }).collect();
    if !clean.starts_with(is_first) {
        clean.insert(0, '_');
    }
    clean
}
