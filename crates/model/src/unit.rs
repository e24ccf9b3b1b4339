//! A set of declarations that stands on its own: what one generated file holds.

use crate::{Body, DeclId, Declaration, Declarations, Node, Strength};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Some declarations that were asked for, with everything they need.
///
/// What is needed is followed through parameters, fields, typedefs, base interfaces and the
/// methods of the interfaces that were asked for. It stops at any other interface: a program
/// can pass a pointer to one without knowing its methods, and following them would pull in
/// half of COM. Those interfaces are *opaque*: present here, so that they have a name, and not
/// in [`Unit::order`].
#[derive(Clone, Debug, Default)]
pub struct Unit {
    roots: Vec<DeclId>,
    order: Vec<DeclId>,
    /// Where the declarations of `order` stand in `members`.
    places: Vec<usize>,
    /// By id. A sorted list: most units hold a handful, and there are as many units as pages.
    members: Vec<Member>,
    /// Names other than the declared ones.
    names: BTreeMap<DeclId, String>,
    /// Names other than those, for languages that ignore letter case; made when one asks.
    in_any_case: OnceLock<BTreeMap<DeclId, String>>,
}

#[derive(Clone, Debug)]
struct Member {
    id: DeclId,
    node: Arc<Node>,
    is_opaque: bool,
}

/// Why a unit asks for a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It was asked for.
    Root,
    /// Something that was asked for needs it; see [`Node::needed`].
    Needed,
}

impl Unit {
    /// Collects what `roots` need; `load` fetches a declaration. Ids that `load` does not know
    /// are left out.
    pub fn collect(roots: &[DeclId], load: &mut dyn FnMut(DeclId, Role) -> Option<Arc<Node>>) -> Self {
        let mut members: Vec<Member> = Vec::new();
        // The bases of interfaces that were asked for count as asked for, too.
        let mut bases: BTreeSet<DeclId> = BTreeSet::new();
        let mut asked = roots.to_vec();
        asked.sort_unstable();
        // The first of them first: a list of all declarations then grows at its end.
        let mut pending: Vec<DeclId> = asked.iter().rev().copied().collect();
        while let Some(id) = pending.pop() {
            let place = members.binary_search_by_key(&id, |member| member.id);
            let known = place.ok().and_then(|at| members.get(at));
            if known.is_some_and(|member| !member.is_opaque) {
                continue;
            }
            let is_root = asked.binary_search(&id).is_ok();
            let role = if is_root { Role::Root } else { Role::Needed };
            let node = known.map(|member| member.node.clone());
            let Some(node) = node.or_else(|| load(id, role)) else { continue };
            let mut is_opaque = false;
            if let Body::Interface(interface) = node.declaration().body() {
                is_opaque = !is_root && !bases.contains(&id);
                bases.extend(interface.base.filter(|_| !is_opaque));
            }
            if !is_opaque {
                pending.extend(node.references().iter().map(|(id, _)| *id));
            }
            let member = Member { id, node, is_opaque };
            match place {
                Ok(at) => members[at] = member,
                Err(at) => members.insert(at, member),
            }
        }
        let mut unit = Self { roots: roots.to_vec(), members, ..Self::default() };
        unit.places = unit.sorted();
        unit.order = unit.places.iter().filter_map(|at| Some(unit.members.get(*at)?.id)).collect();
        unit.names = unit.distinguished();
        unit
    }

    /// Names for what is called like something else; roots keep theirs, later clashes get the
    /// last part of the namespace behind theirs.
    fn distinguished(&self) -> BTreeMap<DeclId, String> {
        let named = |member: &Member| {
            let declaration = member.node.declaration();
            (declaration.kind().is_type(), declaration.name.clone())
        };
        let mut names = BTreeMap::new();
        if !self.has_clashes() {
            return names;
        }
        let roots: BTreeSet<DeclId> = self.roots.iter().copied().collect();
        let asked_for = self.roots.iter().filter_map(|id| self.member(*id));
        let others = self.members.iter().filter(|member| !roots.contains(&member.id));
        let mut taken = BTreeSet::new();
        let mut done = BTreeSet::new();
        for member in asked_for.chain(others).filter(|member| done.insert(member.id)) {
            let (is_type, mut name) = named(member);
            if taken.insert((is_type, name.clone())) {
                continue;
            }
            let place = member.node.declaration().namespace.rsplit('.').next().unwrap_or_default();
            while !taken.insert((is_type, name.clone())) {
                name = format!("{name}_{place}");
            }
            names.insert(member.id, name);
        }
        names
    }

    /// Whether two types, or two other things, have one name.
    fn has_clashes(&self) -> bool {
        let declarations = self.members.iter().map(|member| member.node.declaration());
        let mut names: Vec<(bool, &str)> = declarations
            .map(|declaration| (declaration.kind().is_type(), declaration.name.as_str()))
            .collect();
        names.sort_unstable();
        names.array_windows().any(|[one, next]| one == next)
    }

    /// Calls a root by the name it was asked for: `OpenFileMapping` where the exported function is
    /// `OpenFileMappingW`. A name that is taken already is left alone.
    pub fn call(&mut self, id: DeclId, name: &str) {
        if self.member(id).is_some() && !self.members.iter().any(|other| self.name(other.id) == name) {
            self.names.insert(id, name.to_owned());
            self.in_any_case.take();
        }
    }

    /// What to call `id` in the printed code: unique among the types of this unit and among its
    /// functions and constants. It is the declared name, the one given with [`Unit::call`], or,
    /// where two sources declare different things under one name, the name with a suffix.
    pub fn name(&self, id: DeclId) -> &str {
        self.member(id).map_or("", |member| self.name_of(member))
    }

    fn name_of<'a>(&'a self, member: &'a Member) -> &'a str {
        let own = member.node.declaration().name.as_str();
        if self.names.is_empty() { own } else { self.names.get(&member.id).map_or(own, String::as_str) }
    }

    /// As [`Unit::name`], and unique too where letter case does not count: later clashes get a number.
    pub fn name_in_any_case(&self, id: DeclId) -> &str {
        let numbered = self.in_any_case.get_or_init(|| self.numbered());
        numbered.get(&id).map_or_else(|| self.name(id), String::as_str)
    }

    /// Whether anything that was not asked for is called by another name than its own, also where letter case does not
    /// count if it `ignores_case`.
    pub fn renames_what_it_needs(&self, ignores_case: bool) -> bool {
        let is_needed = |id: &DeclId| !self.roots.contains(id);
        self.names.keys().any(is_needed)
            || ignores_case && self.in_any_case.get_or_init(|| self.numbered()).keys().any(is_needed)
    }

    /// The names that differ from others in letter case alone, with a number; what was asked for keeps its own.
    fn numbered(&self) -> BTreeMap<DeclId, String> {
        let mut found = BTreeMap::new();
        let key = |at: usize| {
            let member = self.members.get(at)?;
            Some((member.node.declaration().kind().is_type(), folded(self.name_of(member))))
        };
        // Nearly no unit has such names, and many are asked: hashes are sooner compared than names.
        let mut keys: Vec<(bool, u64)> = self.places.iter().filter_map(|at| key(*at)).collect();
        keys.sort_unstable();
        if !keys.array_windows().any(|[one, next]| one == next) {
            return found;
        }
        let mut taken: BTreeSet<(bool, u64)> = keys.iter().copied().collect();
        let (mut done, mut met) = (BTreeSet::new(), BTreeSet::new());
        let roots = self.roots.iter().filter_map(|id| self.place(*id));
        for at in roots.chain(self.places.iter().copied()).filter(|at| done.insert(*at)) {
            let (Some(member), Some(key)) = (self.members.get(at), key(at)) else { continue };
            if met.insert(key) {
                continue;
            }
            let name = self.name_of(member);
            let candidates = (2u64..).map(|number| format!("{name}_{number}"));
            let free = candidates.into_iter().find(|candidate| taken.insert((key.0, folded(candidate))));
            found.extend(free.map(|free| (member.id, free)));
        }
        found
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
        self.member(id).is_some_and(|member| member.is_opaque)
    }

    /// The declaration, opaque ones included.
    pub fn get(&self, id: DeclId) -> Option<&Declaration> {
        self.member(id).map(|member| member.node.declaration())
    }

    /// What `id` names, with how badly it needs it; nothing when it is not part of this unit.
    pub fn references(&self, id: DeclId) -> &[(DeclId, Strength)] {
        self.member(id).map_or(&[], |member| member.node.references())
    }

    /// The declarations of [`Unit::order`].
    pub fn iter(&self) -> impl Iterator<Item = (DeclId, &Declaration)> {
        let members = self.places.iter().filter_map(|at| self.members.get(*at));
        members.map(|member| (member.id, member.node.declaration()))
    }

    fn member(&self, id: DeclId) -> Option<&Member> {
        self.members.get(self.place(id)?)
    }

    fn place(&self, id: DeclId) -> Option<usize> {
        self.members.binary_search_by_key(&id, |member| member.id).ok()
    }

    /// Depth first along needs by value, so that an order follows whenever C has one. Pointers
    /// to records wait until the rest is done; pointers to anything else cannot be declared
    /// ahead in C and count as needs by value.
    ///
    /// The places in [`Unit::members`].
    fn sorted(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.members.len());
        // What is only passed along is not printed.
        let mut placed: Vec<bool> = self.members.iter().map(|member| member.is_opaque).collect();
        // An explicit stack: chains of types are data, and data must not overflow ours.
        let mut stack = Vec::new();
        // Types before the functions and constants that use them, by id otherwise.
        for types in [true, false] {
            for (at, member) in self.members.iter().enumerate() {
                if member.node.declaration().kind().is_type() == types {
                    stack.push((at, false));
                    self.place_all(&mut stack, &mut placed, &mut order);
                }
            }
        }
        order
    }

    /// Works `stack` off: places in [`Unit::members`], and whether what they need stands already.
    fn place_all(&self, stack: &mut Vec<(usize, bool)>, placed: &mut [bool], order: &mut Vec<usize>) {
        while let Some((at, needs_done)) = stack.pop() {
            let Some(member) = self.members.get(at) else { continue };
            if needs_done {
                order.push(at);
                continue;
            }
            if std::mem::replace(&mut placed[at], true) {
                continue;
            }
            stack.push((at, true));
            for (needed, strength) in member.node.references().iter().rev() {
                let Some(place) = self.place(*needed) else { continue };
                let is_record = matches!(self.members[place].node.declaration().body(), Body::Record(_));
                if *strength == Strength::Value || (*strength == Strength::Pointer && !is_record) {
                    stack.push((place, false));
                }
            }
        }
    }
}

/// A hash of `name` that letter case does not change: FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn folded(name: &str) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    const BASIS: u64 = 0xCBF2_9CE4_8422_2325;
    if name.is_ascii() {
        return name.bytes().fold(BASIS, |hash, byte| add(hash, byte.to_ascii_lowercase()));
    }
    name.to_lowercase().bytes().fold(BASIS, add)
}

impl Declarations for Unit {
    fn declaration(&self, id: DeclId) -> Option<&Declaration> {
        self.get(id)
    }
}
