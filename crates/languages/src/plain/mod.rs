//! What languages with pointers and plain records share: native declarations with a name for each,
//! every type followed to its end and every place known.
//!
//! The folders of such languages say what they can name, in [`Words`], and spell the [`Item`]s out.
//! A file is printed for one architecture; what differs on another has a note. What is absent: the
//! syntax of any of them.

mod items;
mod lower;
mod names;
mod ty;
mod value;

pub(crate) use items::{
    Entry, Enum, Field, Function, Interface, Is, Item, Method, Parameter, Record, Signature, Ty, Value, What,
};

pub(crate) use ty::extent;

use crate::{Options, Unsupported, facts};
use farcall_model::{Architecture, DeclId, Unit};
pub(crate) use names::Comparison;
use names::Names;
use std::collections::HashSet;

/// Appends parts of a file with an empty line between them; those of one line stand together.
pub(crate) fn push_spaced(text: &mut String, parts: impl IntoIterator<Item = impl AsRef<str>>) {
    let mut was_line = false;
    for part in parts {
        let part = part.as_ref();
        let is_line = part.lines().count() == 1;
        if !(text.is_empty() || was_line && is_line) {
            text.push('\n');
        }
        text.push_str(part);
        was_line = is_line;
    }
}

/// What a language can name and hold.
pub(crate) struct Words {
    /// Makes an identifier of a name, whatever is in it: keywords and signs are taken care of.
    pub(crate) identifier: fn(&str) -> String,
    /// Names that the printed text itself relies on, which nothing else may have.
    pub(crate) used: &'static [&'static str],
    /// Whether names that differ in letter case alone are one name.
    pub(crate) ignores_case: bool,
    /// Whether types share their names with functions and constants.
    pub(crate) has_one_space: bool,
    /// Whether a struct that is passed by value is spelled by how Windows passes it, and not by its fields.
    pub(crate) by_windows_rules: bool,
    /// Why the language cannot hold an item, as [`Unsupported`] wants it; `None` where it can.
    pub(crate) refuse: fn(&Item, Architecture) -> Option<String>,
}

/// Everything of a file, in an order in which each stands behind what it needs by value.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Types first, as [`Unit::order`] has them.
    pub(crate) items: Vec<Item>,
    /// What had to be left out.
    pub(crate) unsupported: Vec<(DeclId, Unsupported)>,
}

/// What lowering looks things up in.
struct Scope<'a> {
    unit: &'a Unit,
    words: &'a Words,
    architecture: Architecture,
    has_links: bool,
    names: Names,
    /// What had to be left out; a pointer to it is a pointer to anything.
    omitted: HashSet<DeclId>,
}

impl<'a> Scope<'a> {
    fn new(
        unit: &'a Unit,
        words: &'a Words,
        comparison: Comparison,
        options: &Options,
        is_file: bool,
    ) -> Self {
        Self {
            unit,
            words,
            architecture: options.architecture,
            has_links: options.links,
            names: Names::new(words, comparison, is_file),
            omitted: HashSet::new(),
        }
    }
}

/// The declaration `id` of `unit` alone.
///
/// # Errors
/// When it, or what it needs by value, cannot be expressed.
pub(crate) fn declaration(
    unit: &Unit,
    id: DeclId,
    words: &Words,
    options: &Options,
) -> Result<Item, Unsupported> {
    declaration_compared(unit, id, words, Comparison::plain(words), options)
}

/// As [`declaration`], in a language that compares names in its own way.
///
/// # Errors
/// When it, or what it needs by value, cannot be expressed.
pub(crate) fn declaration_compared(
    unit: &Unit,
    id: DeclId,
    words: &Words,
    comparison: Comparison,
    options: &Options,
) -> Result<Item, Unsupported> {
    lower::item(&Scope::new(unit, words, comparison, options, false), id)
}

/// Everything of `unit`.
pub(crate) fn file(unit: &Unit, words: &Words, options: &Options) -> Plan {
    file_compared(unit, words, Comparison::plain(words), options)
}

/// As [`file`], in a language that compares names in its own way.
pub(crate) fn file_compared(unit: &Unit, words: &Words, comparison: Comparison, options: &Options) -> Plan {
    let supplied = facts::supplied_by_enums(unit);
    let mut omitted = HashSet::new();
    loop {
        let mut scope = Scope::new(unit, words, comparison, options, true);
        scope.omitted = omitted;
        let (plan, is_complete) = lower_all(&mut scope, &supplied);
        if is_complete {
            return plan;
        }
        // Something above points to what had to be left out below: once more, knowing that.
        omitted = scope.omitted;
    }
}

/// What could be lowered, what could not, and whether all of that was known before.
fn lower_all(scope: &mut Scope<'_>, supplied: &HashSet<DeclId>) -> (Plan, bool) {
    let unit = scope.unit;
    // Every name must be known before the first nested record or enum member gets its own. What was
    // asked for keeps its name, and functions give way to types.
    for types in [true, false] {
        for id in unit.roots().iter().chain(unit.order()) {
            let kind = unit.get(*id).map(|declaration| declaration.kind().is_type());
            if kind == Some(types) && !supplied.contains(id) {
                scope.name(*id);
            }
        }
    }
    let mut plan = Plan { items: Vec::new(), unsupported: Vec::new() };
    let mut is_complete = true;
    for (id, declaration) in unit.iter().filter(|(id, _)| !supplied.contains(id)) {
        let lowered = match facts::blocked(unit, id, &scope.omitted) {
            Some(reason) => Err(reason),
            None => lower::item(scope, id),
        };
        match lowered {
            Ok(item) => plan.items.push(item),
            Err(reason) => {
                is_complete &= !scope.omitted.insert(id) || !declaration.kind().is_type();
                plan.unsupported.push((id, reason));
            }
        }
    }
    (plan, is_complete)
}
