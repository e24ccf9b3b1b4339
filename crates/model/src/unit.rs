//! A set of declarations that stands on its own: what one generated file holds.

use crate::{Body, DeclId, Declaration, Declarations, Strength, references};
use std::collections::{BTreeMap, BTreeSet};

/// Some declarations that were asked for, with everything they need.
///
/// What is needed is followed through parameters, fields, typedefs, base interfaces and the
/// methods of the interfaces that were asked for. It stops at any other interface: a program
/// can pass a pointer to one without knowing its methods, and following them would pull in
/// half of COM. Those interfaces are *opaque*: present here, so that they have a name, and not
/// in [`Unit::order`].
///
/// An enum with more than [`Unit::MANY`] members that was not asked for keeps only its zero: who
/// calls a function that returns `WIN32_ERROR` needs the type, not 3,000 lines.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    roots: Vec<DeclId>,
    order: Vec<DeclId>,
    members: BTreeMap<DeclId, Declaration>,
    opaque: BTreeSet<DeclId>,
    names: BTreeMap<DeclId, String>,
}

impl Unit {
    /// How many members an enum brings along at the most when it was not asked for.
    pub const MANY: usize = 500;

    /// Collects what `roots` need; `load` fetches a declaration. Ids that `load` does not know
    /// are left out.
    pub fn collect(roots: &[DeclId], load: &mut dyn FnMut(DeclId) -> Option<Declaration>) -> Self {
        let mut unit = Self { roots: roots.to_vec(), ..Self::default() };
        let mut full: BTreeSet<DeclId> = roots.iter().copied().collect();
        let mut pending: Vec<DeclId> = roots.to_vec();
        while let Some(id) = pending.pop() {
            let known = unit.members.contains_key(&id);
            if known && !unit.opaque.contains(&id) {
                continue;
            }
            let Some(mut declaration) = unit.members.remove(&id).or_else(|| load(id)) else { continue };
            if !roots.contains(&id) {
                keep_few_members(&mut declaration);
            }
            let is_full = full.contains(&id) || !matches!(declaration.body(), Body::Interface(_));
            if is_full {
                unit.opaque.remove(&id);
                full.insert(id);
                if let Body::Interface(interface) = declaration.body() {
                    full.extend(interface.base);
                }
                pending.extend(references(&declaration).into_iter().map(|(id, _)| id));
            } else {
                unit.opaque.insert(id);
            }
            unit.members.insert(id, declaration);
        }
        unit.sort();
        unit.distinguish();
        unit
    }

    /// Names everything; roots keep their names, later clashes get the last part of the
    /// namespace behind theirs.
    fn distinguish(&mut self) {
        let mut taken = BTreeSet::new();
        let roots = self.roots.iter();
        for id in roots.chain(self.members.keys()).copied().collect::<Vec<_>>() {
            let Some(declaration) = self.members.get(&id) else { continue };
            if self.names.contains_key(&id) {
                continue;
            }
            let is_type = declaration.kind().is_type();
            let mut name = declaration.name.clone();
            while !taken.insert((is_type, name.clone())) {
                let place = declaration.namespace.rsplit('.').next().unwrap_or_default();
                name = format!("{name}_{place}");
            }
            self.names.insert(id, name);
        }
    }

    /// Calls a root by the name it was asked for: `OpenFileMapping` where the exported function is
    /// `OpenFileMappingW`. A name that is taken already is left alone.
    pub fn call(&mut self, id: DeclId, name: &str) {
        if self.members.contains_key(&id) && !self.names.values().any(|taken| taken == name) {
            self.names.insert(id, name.to_owned());
        }
    }

    /// What to call `id` in the printed code: unique among the types of this unit and among its
    /// functions and constants. It is the declared name, the one given with [`Unit::call`], or,
    /// where two sources declare different things under one name, the name with a suffix.
    pub fn name(&self, id: DeclId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// What was asked for, in that order.
    pub fn roots(&self) -> &[DeclId] {
        &self.roots
    }

    /// Everything to print, each after what it needs by value. A declaration may stand before
    /// one it only points to.
    pub fn order(&self) -> &[DeclId] {
        &self.order
    }

    /// Whether `id` is an interface that is only passed along.
    pub fn is_opaque(&self, id: DeclId) -> bool {
        self.opaque.contains(&id)
    }

    /// The declaration, opaque ones included.
    pub fn get(&self, id: DeclId) -> Option<&Declaration> {
        self.members.get(&id)
    }

    /// The declarations of [`Unit::order`].
    pub fn iter(&self) -> impl Iterator<Item = (DeclId, &Declaration)> {
        self.order.iter().filter_map(|id| self.members.get(id).map(|d| (*id, d)))
    }

    /// Depth first along needs by value, so that an order follows whenever C has one. Pointers
    /// to records wait until the rest is done; pointers to anything else cannot be declared
    /// ahead in C and count as needs by value.
    fn sort(&mut self) {
        let mut placed = BTreeSet::new();
        let ids: Vec<DeclId> = self.members.keys().copied().collect();
        // Types before the functions and constants that use them, by id otherwise.
        for types in [true, false] {
            for id in &ids {
                if self.members[id].kind().is_type() == types {
                    self.place(*id, &mut placed);
                }
            }
        }
    }

    fn place(&mut self, id: DeclId, placed: &mut BTreeSet<DeclId>) {
        // An explicit stack: chains of types are data, and data must not overflow ours.
        let mut stack = vec![(id, false)];
        while let Some((id, needs_done)) = stack.pop() {
            if needs_done {
                self.order.push(id);
                continue;
            }
            if self.opaque.contains(&id) || !self.members.contains_key(&id) || !placed.insert(id) {
                continue;
            }
            stack.push((id, true));
            for (needed, strength) in references(&self.members[&id]).into_iter().rev() {
                let is_record =
                    self.members.get(&needed).is_some_and(|d| matches!(d.body(), Body::Record(_)));
                if strength == Strength::Value || (strength == Strength::Pointer && !is_record) {
                    stack.push((needed, false));
                }
            }
        }
    }
}

fn keep_few_members(declaration: &mut Declaration) {
    for variant in &mut declaration.variants {
        if let Body::Enum(e) = &mut variant.body
            && e.members.len() > Unit::MANY
        {
            // Some languages do not allow an enum without members.
            let zero = e.members.iter().position(|m| m.value == 0).unwrap_or(0);
            e.members.swap(0, zero);
            e.members.truncate(1);
        }
    }
}

impl Declarations for Unit {
    fn declaration(&self, id: DeclId) -> Option<&Declaration> {
        self.get(id)
    }
}
