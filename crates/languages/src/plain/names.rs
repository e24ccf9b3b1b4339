//! Which names a file has given away.

use super::{Scope, Words};
use farcall_model::DeclId;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// How a language compares names, where letter case is not all there is to it.
#[derive(Clone, Copy)]
pub(crate) struct Comparison {
    /// What names that are one name to the language have in common.
    pub(crate) fold: fn(&str) -> String,
    /// Another name for something whose name is taken.
    pub(crate) other: fn(&str) -> String,
}

impl Comparison {
    /// Names differ in every letter, or in all but its case; what is taken gets `_` behind it.
    pub(super) fn plain(words: &Words) -> Self {
        let fold: fn(&str) -> String = if words.ignores_case { str::to_lowercase } else { str::to_owned };
        Self { fold, other: |name| format!("{name}_") }
    }
}

/// The names of a file. Where only one declaration is printed, every name is free.
pub(super) struct Names {
    is_file: bool,
    comparison: Comparison,
    taken: RefCell<HashSet<(bool, String)>>,
    given: RefCell<HashMap<(DeclId, String), String>>,
}

impl Names {
    pub(super) fn new(words: &Words, comparison: Comparison, is_file: bool) -> Self {
        let fold = |name: &&str| (comparison.fold)(name);
        let used = words.used.iter().flat_map(|name| [(true, fold(name)), (false, fold(name))]);
        Self { is_file, comparison, taken: RefCell::new(used.collect()), given: RefCell::default() }
    }

    /// The name that `id` has for what its source calls `name` and the language `wanted`: that, or another one
    /// where it is taken. Two names of the source may be one to the language.
    fn give(&self, id: DeclId, is_type: bool, name: &str, wanted: &str) -> String {
        let key = (id, name.to_owned());
        if let Some(name) = self.given.borrow().get(&key) {
            return name.clone();
        }
        let mut taken = self.taken.borrow_mut();
        let mut name = wanted.to_owned();
        while taken.contains(&(is_type, (self.comparison.fold)(&name))) {
            name = (self.comparison.other)(&name);
        }
        if self.is_file {
            taken.insert((is_type, (self.comparison.fold)(&name)));
            self.given.borrow_mut().insert(key, name.clone());
        }
        name
    }
}

impl Scope<'_> {
    /// The name of a declaration in this file.
    pub(super) fn name(&self, id: DeclId) -> String {
        let name = if self.words.ignores_case { self.unit.name_in_any_case(id) } else { self.unit.name(id) };
        let is_type = self.unit.get(id).is_some_and(|declaration| declaration.kind().is_type());
        self.claim(id, is_type, name)
    }

    /// A name for something that `id` brings along: a nested record, a member of an enum, an IID.
    pub(super) fn claim(&self, id: DeclId, is_type: bool, name: &str) -> String {
        self.names.give(id, is_type || self.words.has_one_space, name, &(self.words.identifier)(name))
    }

    /// `name` as the only one in `own`, the fields of a record or the parameters of a function.
    pub(super) fn member(&self, own: &mut HashSet<String>, name: &str) -> String {
        let mut name = (self.words.identifier)(name);
        let Comparison { fold, other } = self.names.comparison;
        while !own.insert(fold(&name)) {
            name = other(&name);
        }
        name
    }
}
