//! What a file holds: what can be said, without what needs no saying.

use crate::plain::{self, Is, Item, Plan, Ty, What, Words};
use crate::{Options, Unsupported};
use farcall_model::{Strength, Unit};

/// What JNA can say of `unit`, without the names for types that the language writes otherwise, as `spell` does.
pub(crate) fn file(unit: &Unit, words: &Words, options: &Options, spell: &dyn Fn(&Ty) -> String) -> Plan {
    let mut plan = plain::file(unit, words, options);
    leave_out(&mut plan, |item| unpassable(unit, item, words, options));
    let (items, unsupported) = (&mut plan.items, &mut plan.unsupported);
    items.retain(|item| match super::unwritten(item, spell) {
        None => true,
        Some(reason) => {
            // Nobody misses what was not asked for.
            unsupported.extend(unit.roots().contains(&item.id).then_some((item.id, reason)));
            false
        }
    });
    plan
}

/// Why the function `item` cannot be called: the places of the fields tell both libraries in which registers a
/// record is passed, and both take them to be the natural ones.
pub(crate) fn unpassable(unit: &Unit, item: &Item, words: &Words, options: &Options) -> Option<Unsupported> {
    let What::Function(function) = &item.what else { return None };
    let signature = &function.signature;
    let types = signature.parameters.iter().map(|parameter| &parameter.ty).chain([&signature.returns]);
    if !types.into_iter().any(|ty| matches!(ty.bare(), Ty::Named { is: Is::Record { .. }, .. })) {
        return None;
    }
    let by_value = unit.references(item.id).iter().filter(|(_, strength)| *strength == Strength::Value);
    let odd = by_value.filter_map(|(id, _)| plain::declaration(unit, *id, words, options).ok()).find(|needed| {
        matches!(&needed.what, What::Records(records) if records.iter().any(|record| !record.is_natural()))
    })?;
    let reason = format!(
        "the Java virtual machine passes by value only what is laid out naturally, and {} is not",
        odd.name
    );
    Some(Unsupported { reason })
}

/// Moves what there is a reason against out of the items of `plan`.
pub(crate) fn leave_out(plan: &mut Plan, reason: impl Fn(&Item) -> Option<Unsupported>) {
    let unsupported = &mut plan.unsupported;
    plan.items.retain(|item| match reason(item) {
        None => true,
        Some(reason) => {
            unsupported.push((item.id, reason));
            false
        }
    });
}
