//! Which names a file has given away.

use super::{Scope, Words};
use farcall_model::DeclId;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// The names of a file. Where only one declaration is printed, every name is free.
pub(super) struct Names {
    is_file: bool,
    ignores_case: bool,
    taken: RefCell<HashSet<(bool, String)>>,
    given: RefCell<HashMap<(DeclId, String), String>>,
}

impl Names {
    pub(super) fn new(words: &Words, is_file: bool) -> Self {
        let fold = |name: &&str| folded(name, words.ignores_case);
        let used = words.used.iter().flat_map(|name| [(true, fold(name)), (false, fold(name))]);
        Self {
            is_file,
            ignores_case: words.ignores_case,
            taken: RefCell::new(used.collect()),
            given: RefCell::default(),
        }
    }

    /// The name that `id` has for what it would call `wanted`: that, or with `_` behind it.
    fn give(&self, id: DeclId, is_type: bool, wanted: &str) -> String {
        let key = (id, wanted.to_owned());
        if let Some(name) = self.given.borrow().get(&key) {
            return name.clone();
        }
        let mut taken = self.taken.borrow_mut();
        let mut name = wanted.to_owned();
        while taken.contains(&(is_type, folded(&name, self.ignores_case))) {
            name.push('_');
        }
        if self.is_file {
            taken.insert((is_type, folded(&name, self.ignores_case)));
            self.given.borrow_mut().insert(key, name.clone());
        }
        name
    }
}

fn folded(name: &str, ignores_case: bool) -> String {
    if ignores_case { name.to_lowercase() } else { name.to_owned() }
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
        self.names.give(id, is_type || self.words.has_one_space, &(self.words.identifier)(name))
    }

    /// `name` as the only one in `own`, the fields of a record or the parameters of a function.
    pub(super) fn member(&self, own: &mut HashSet<String>, name: &str) -> String {
        let mut name = (self.words.identifier)(name);
        while !own.insert(folded(&name, self.words.ignores_case)) {
            name.push('_');
        }
        name
    }
}
