//! The immutable, indexed snapshot of all declarations.
//!
//! [`snapshot`] turns declarations into one block of bytes, once, when Farcall is
//! built; [`Catalog::open`] reads its table of sections and nothing else, so that opening
//! takes microseconds and only the pages that are looked at ever enter memory. Every number in
//! the block is little-endian and read in place; a declaration is decoded when it is asked for.
//!
//! What is absent: how declarations are printed, where they came from, files, HTTP.

mod build;
mod catalog;
mod family;
mod look_up;
mod prefix;
mod section;
mod shared;
mod symbol;

pub use build::snapshot;
pub use catalog::{Catalog, Counts, DeviceExport, DeviceModule, Library, Meta, OpenError};
pub use family::{Family, FamilyId};
pub use look_up::Found;
pub use prefix::{PrefixFamily, PrefixId, PrefixMember};
pub use symbol::{Symbol, SymbolId, Target};
