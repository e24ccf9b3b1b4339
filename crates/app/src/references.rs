//! Who takes, returns or contains a type.

use crate::naming::Group;
use crate::{App, Link};
use farcall_catalog::Target;
use farcall_model::{Body, DeclId, Declaration, Signature, Type};
use serde::Serialize;

/// Everything that names an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct References {
    /// How many there are in all groups together.
    pub total: usize,
    /// The groups that have members.
    pub groups: Vec<ReferenceGroup>,
}

/// The items that name another in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReferenceGroup {
    /// `takes`, `returns`, `contains`, `extends`, `has-method`, `names` or `has-type`.
    pub id: &'static str,
    /// For people: `Functions that take it`.
    pub title: &'static str,
    /// By name.
    pub items: Vec<Link>,
}

/// The groups in page order. One item stands in the first group that holds for it.
const GROUPS: &[(&str, &str)] = &[
    ("returns", "Returned by"),
    ("takes", "Taken by"),
    ("contains", "Contained in"),
    ("extends", "Extended by"),
    ("has-method", "In the methods of"),
    ("names", "Other names for it"),
    ("has-type", "Constants of this type"),
];

impl App {
    /// Everything that names what an exact name stands for.
    ///
    /// # Errors
    /// When nothing is called that.
    pub fn references(&self, name: &str) -> Result<References, crate::NotFound> {
        Ok(self.references_of(self.symbol_called(name)?.target, usize::MAX))
    }

    /// Lists at most `most` references, and counts all.
    pub(crate) fn references_of(&self, target: Target, most: usize) -> References {
        let Some(id) = self.catalog.declaration_of(target) else { return References::default() };
        if matches!(target, Target::Member(..)) {
            return References::default();
        }
        let mut groups: Vec<Vec<Link>> = vec![Vec::new(); GROUPS.len()];
        let all = self.catalog.references_to(id);
        let total = all.len();
        for from in all.into_iter().take(most) {
            let Some(declaration) = self.catalog.declaration(from) else { continue };
            let group = group_of(&declaration, id);
            let place = GROUPS.iter().position(|(g, _)| *g == group).unwrap_or(0);
            if let (Some(group), Some(link)) = (groups.get_mut(place), self.link_to(from)) {
                group.push(link);
            }
        }
        let named = GROUPS.iter().zip(groups).filter(|(_, items)| !items.is_empty());
        let groups = named.map(|((id, title), items)| ReferenceGroup { id, title, items }).collect();
        References { total, groups }
    }

    /// Whether a symbol is something that others can name.
    pub(crate) fn can_be_referenced(group: Group) -> bool {
        group == Group::Type
    }
}

/// How `declaration` names `id`.
fn group_of(declaration: &Declaration, id: DeclId) -> &'static str {
    let names = |ty: &Type| matches!(ty.innermost(), Type::Named(named) if *named == id);
    let returned = |s: &Signature| names(&s.returns.ty);
    match declaration.body() {
        Body::Function(f) if returned(&f.signature) => "returns",
        Body::Callback(s) if returned(s) => "returns",
        Body::Function(_) | Body::Callback(_) => "takes",
        Body::Interface(i) if i.base == Some(id) => "extends",
        Body::Interface(_) => "has-method",
        Body::Typedef(_) => "names",
        Body::Constant(_) => "has-type",
        Body::Record(_) | Body::Enum(_) => "contains",
    }
}
