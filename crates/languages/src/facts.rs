//! Questions about declarations that several languages ask while they lower.

use crate::Unsupported;
use farcall_model::{
    Architecture, Architectures, Body, Constant, DeclId, Declaration, Kind, Origin, Primitive, Record,
    Strength, Type, Unit, Value, Variant, layout,
};
use std::collections::HashSet;

/// Whether `unit` declares what another system than Windows has. A catalog is of one system.
pub(crate) fn is_elsewhere(unit: &Unit) -> bool {
    unit.iter().next().is_some_and(|(_, declaration)| declaration.origin == Origin::Elsewhere)
}

/// A library as a program names it. Letter case means nothing to Windows, and something elsewhere.
pub(crate) fn library(unit: &Unit, name: &str) -> String {
    if is_elsewhere(unit) { name.to_owned() } else { name.to_ascii_lowercase() }
}

/// A file, and behind it the `guard` that keeps a compiler from taking it where nothing has been measured: of other
/// systems than Windows one processor is known.
pub(crate) fn guarded(unit: &Unit, text: String, guard: &str) -> String {
    if is_elsewhere(unit) { text + guard } else { text }
}

/// What is left of a type when all its names are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A number, a character, a truth value, or void.
    Plain(Primitive),
    /// A pointer of any kind, to a function too.
    Pointer,
    /// A struct, a union, a GUID or an array.
    Aggregate,
    /// It is declared nowhere, so its size is not known.
    Unknown,
}

/// Names of names are followed this far; real chains have at most four links, and a chain that
/// bites its tail must end.
const LONGEST_CHAIN: usize = 32;

/// The shape of `ty` on `architecture`.
pub(crate) fn shape(unit: &Unit, ty: &Type, architecture: Architecture) -> Shape {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        let id = match ty {
            Type::Primitive(Primitive::Guid) | Type::Array { .. } | Type::Nested(_) => {
                return Shape::Aggregate;
            }
            Type::Primitive(primitive) => return Shape::Plain(*primitive),
            Type::Pointer { .. } => return Shape::Pointer,
            Type::Unknown(_) => return Shape::Unknown,
            Type::Named(id) => *id,
        };
        let Some(declaration) = unit.get(id) else { return Shape::Unknown };
        match declaration.on_or_first(architecture) {
            Body::Typedef(typedef) => ty = &typedef.ty,
            Body::Enum(e) => return Shape::Plain(e.ty),
            Body::Record(_) => return Shape::Aggregate,
            Body::Callback(_) | Body::Interface(_) => return Shape::Pointer,
            Body::Function(_) | Body::Constant(_) => return Shape::Unknown,
        }
    }
    Shape::Unknown
}

/// The record that `ty` is when all its names are followed.
pub(crate) fn record<'a>(unit: &'a Unit, ty: &'a Type, architecture: Architecture) -> Option<&'a Record> {
    let mut ty = ty;
    for _ in 0..LONGEST_CHAIN {
        let Type::Named(id) = ty else { return None };
        match unit.get(*id)?.on_or_first(architecture) {
            Body::Typedef(typedef) => ty = &typedef.ty,
            Body::Record(record) => return Some(record),
            _ => return None,
        }
    }
    None
}

/// What the typedef `ty` stands for where it is a typedef of a pointer to data.
pub(crate) fn pointer_behind(unit: &Unit, ty: &Type) -> Option<Type> {
    let Type::Named(id) = ty else { return None };
    match unit.get(*id)?.body() {
        Body::Typedef(typedef) => match &typedef.ty {
            Type::Pointer { .. } => Some(typedef.ty.clone()),
            other => pointer_behind_once(unit, other),
        },
        _ => None,
    }
}

fn pointer_behind_once(unit: &Unit, ty: &Type) -> Option<Type> {
    let Type::Named(id) = ty else { return None };
    match unit.get(*id)?.body() {
        Body::Typedef(typedef) if matches!(typedef.ty, Type::Pointer { .. }) => Some(typedef.ty.clone()),
        _ => None,
    }
}

/// Why `id` cannot stay in a file that does not hold what is in `omitted`, or whose needs are not
/// all in `unit`.
pub(crate) fn blocked(unit: &Unit, id: DeclId, omitted: &HashSet<DeclId>) -> Option<Unsupported> {
    let is_typedef = unit.get(id).is_some_and(|declaration| declaration.kind() == Kind::Typedef);
    let by_value = unit.references(id).iter().filter(|(_, strength)| *strength == Strength::Value);
    by_value.map(|(needed, _)| *needed).find_map(|id| match unit.get(id) {
        None => Some(Unsupported::new("it needs a type that is declared nowhere")),
        Some(needed) if omitted.contains(&id) => {
            Some(Unsupported::new(format!("it needs {} by value, which had to be left out", needed.name)))
        }
        Some(needed) if is_opaque(needed) && !is_typedef => Some(Unsupported::new(format!(
            "it needs {} by value, and nobody says what is in it",
            needed.name
        ))),
        Some(_) => None,
    })
}

/// The constants that a file need not declare, since an enum in it has a member with the same name
/// and value: the two sources each declare some names in their own way.
pub(crate) fn supplied_by_enums(unit: &Unit) -> HashSet<DeclId> {
    let mut members: HashSet<(&str, i128)> = HashSet::new();
    for (_, declaration) in unit.iter() {
        if let Body::Enum(e) = declaration.body()
            && !e.is_scoped
        {
            members.extend(e.members.iter().map(|member| (member.name.as_str(), member.value)));
        }
    }
    unit.iter()
        .filter(|(_, declaration)| match declaration.body() {
            Body::Constant(Constant { value: Value::Integer(value), .. }) => {
                members.contains(&(declaration.name.as_str(), *value))
            }
            _ => false,
        })
        .map(|(id, _)| id)
        .collect()
}

/// How many bits of bit-fields a `primitive` holds on `architecture`; `None` where C has none in it.
pub(crate) fn storage_bits(primitive: Primitive, architecture: Architecture) -> Option<u32> {
    match primitive {
        Primitive::Void | Primitive::F32 | Primitive::F64 | Primitive::Guid => None,
        integer => Some(layout::primitive(integer, architecture).size * 8),
    }
}

/// Whether `declaration` is a record of which only the name is known.
pub(crate) fn is_opaque(declaration: &Declaration) -> bool {
    matches!(declaration.body(), Body::Record(record) if record.fields.is_empty())
}

/// The architectures on which `declaration` can be declared: those it exists on, without those
/// where a type that it names does not exist.
fn usable_on(unit: &Unit, id: DeclId, declaration: &Declaration) -> Architectures {
    let mut usable = declaration.architectures();
    if declaration.variants.len() > 1 {
        return usable;
    }
    for (id, strength) in unit.references(id) {
        if *strength == Strength::Mention {
            continue;
        }
        let Some(needed) = unit.get(*id) else { continue };
        let there = needed.architectures();
        if usable.iter().any(|a| !there.contains(a)) {
            usable =
                usable.iter().filter(|a| there.contains(*a)).fold(Architectures::NONE, Architectures::with);
        }
    }
    usable
}

/// A body that is printed, where it holds, and the first architecture of those.
pub(crate) struct Printed<'a> {
    pub(crate) body: &'a Body,
    pub(crate) on: Architectures,
    pub(crate) first: Architecture,
}

/// The declaration `id` with what there is to print of it, one body per group of architectures.
pub(crate) fn printed(unit: &Unit, id: DeclId) -> Result<(&Declaration, Vec<Printed<'_>>), Unsupported> {
    let declaration =
        unit.get(id).ok_or_else(|| Unsupported::new("it is not part of what is to be printed"))?;
    let usable = usable_on(unit, id, declaration);
    if usable.is_empty() {
        return Err(Unsupported::new("no architecture has all the types that it needs"));
    }
    let printed = declaration.variants.iter().filter_map(|variant| {
        let on = variant.architectures.intersection(usable);
        Some(Printed { body: &variant.body, on, first: on.iter().next()? })
    });
    Ok((declaration, printed.collect()))
}

/// Whether numbers like this one are read as bit patterns, so that hexadecimal says more.
pub(crate) fn reads_better_in_hexadecimal(value: i128) -> bool {
    value > 0xFFFF
}

/// Whether `record` is aligned to more than its numbers ask for, or holds by value one that is.
pub(crate) fn is_over_aligned(unit: &Unit, record: &Record, architecture: Architecture) -> bool {
    is_over_aligned_at(unit, record, architecture, 0)
}

/// Whether `ty`, in `outer`, is or holds by value a record that is aligned to more than its numbers ask for.
pub(crate) fn is_held_aligned(unit: &Unit, outer: &Record, ty: &Type, architecture: Architecture) -> bool {
    holds_over_aligned(unit, outer, ty, architecture, 0)
}

fn is_over_aligned_at(unit: &Unit, record: &Record, architecture: Architecture, depth: usize) -> bool {
    record.alignment.is_some()
        || record.fields.iter().any(|f| holds_over_aligned(unit, record, &f.ty, architecture, depth + 1))
}

fn holds_over_aligned(
    unit: &Unit,
    outer: &Record,
    ty: &Type,
    architecture: Architecture,
    depth: usize,
) -> bool {
    if depth > LONGEST_CHAIN {
        return false;
    }
    let inside = |record: &Record| is_over_aligned_at(unit, record, architecture, depth);
    match ty {
        Type::Array { of, .. } => holds_over_aligned(unit, outer, of, architecture, depth + 1),
        Type::Nested(index) => outer.nested.get(*index as usize).is_some_and(inside),
        Type::Named(id) => match unit.get(*id).map(|d| d.on_or_first(architecture)) {
            Some(Body::Record(record)) => inside(record),
            Some(Body::Typedef(typedef)) => {
                holds_over_aligned(unit, outer, &typedef.ty, architecture, depth + 1)
            }
            _ => false,
        },
        _ => false,
    }
}

/// On which architectures `declaration` holds as it is on `architecture`, and what differs elsewhere, as a
/// sentence; `None` where it is the same everywhere. `word` is what the language calls packing.
pub(crate) fn differences(
    declaration: &Declaration,
    architecture: Architecture,
    word: &str,
) -> Option<String> {
    let here = declaration.variants.iter().find(|v| v.architectures.contains(architecture))?;
    if here.architectures.is_all() {
        return None;
    }
    let others = declaration.variants.iter().filter(|other| !std::ptr::eq(*other, here));
    let others: Vec<String> = others.map(|other| difference(here, other, word)).collect();
    let others = if others.is_empty() { vec!["it does not exist elsewhere".to_owned()] } else { others };
    Some(format!("For {}; {}.", listed(here.architectures), others.join("; ")))
}

/// What `other` has different from `here`: often only the packing, which is called `word`.
fn difference(here: &Variant, other: &Variant, word: &str) -> String {
    let place = listed(other.architectures);
    let (Body::Record(mine), Body::Record(theirs)) = (&here.body, &other.body) else {
        return format!("it differs on {place}");
    };
    let same = without_packing(mine) == without_packing(theirs);
    match theirs.packing {
        Some(packing) if same => format!("on {place}, {word} must be {packing}"),
        None if same => format!("on {place}, {word} must be left out"),
        _ => format!("it differs on {place}"),
    }
}

fn without_packing(record: &Record) -> Record {
    Record {
        packing: None,
        layouts: Vec::new(),
        nested: record.nested.iter().map(without_layout).collect(),
        ..record.clone()
    }
}

fn without_layout(record: &Record) -> Record {
    Record {
        layouts: Vec::new(),
        nested: record.nested.iter().map(without_layout).collect(),
        ..record.clone()
    }
}

/// The names of `architectures`, as in a sentence.
pub(crate) fn listed(architectures: Architectures) -> String {
    architectures.iter().map(|a| a.name()).collect::<Vec<_>>().join(" and ")
}
