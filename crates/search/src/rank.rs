//! How items stand among each other before a query is known.

use farcall_catalog::{Symbol, Target};
use farcall_model::Kind;

/// How much a kind is worth beside how often the item is used, in doublings of use: a function
/// stands as high as a type that is referred to 32 times as often.
const KINDS: &[(Kind, i32)] = &[
    (Kind::Function, 5),
    (Kind::Struct, 0),
    (Kind::Union, 0),
    (Kind::Enum, 0),
    (Kind::Callback, 0),
    (Kind::Interface, 0),
    (Kind::Typedef, 0),
    (Kind::Constant, -5),
];

/// The member of an enum has the use of the whole enum, which it shares with the others.
const MEMBER: i32 = -1;

/// Nobody knows more of an undeclared export of Windows CE than its name.
const DEVICE: i32 = -12;

/// The finest step: doublings of use are counted in 64ths.
const STEPS: f32 = 64.0;

/// Above every handicap, so that a standing is never negative.
const FLOOR: i32 = 32;

/// The standing of a symbol: more is better.
///
/// It is the logarithm of its use (programs that import a function, declarations that name a type)
/// with an allowance for its kind. The logarithm, because a type is named by tens of thousands of
/// declarations and a function imported by at most some thousand programs; the allowance, because
/// who searches wants a function before a type before a constant unless it is an obscure one.
pub(crate) fn standing(symbol: &Symbol<'_>) -> u16 {
    let kind = KINDS.iter().find(|(kind, _)| *kind == symbol.kind).map_or(0, |(_, worth)| *worth);
    let (own, weight) = match symbol.target {
        Target::Member(..) => (MEMBER, symbol.weight),
        // The size of a family of constants is no measure of its use.
        Target::Prefix(_) => (0, symbol.weight.min(MOST_OF_PREFIX)),
        Target::DeviceExport(_) => (DEVICE, symbol.weight),
        Target::Declaration(_) | Target::Family(_) => (0, symbol.weight),
    };
    let use_ = (1.0 + weight as f32).log2() * STEPS;
    let worth = (FLOOR + kind + own).max(0) * STEPS as i32;
    u16::try_from(worth + use_ as i32).unwrap_or(u16::MAX)
}

/// A size above this raises nothing.
const MOST_OF_PREFIX: u32 = 16;
