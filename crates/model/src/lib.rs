//! Native declarations as plain data.
//!
//! A [`Declaration`] is what a C header would say about one name: a function, a
//! struct, a union, an enum, a constant, a callback, a COM interface or a typedef.
//! Declarations refer to each other by [`DeclId`], the index into one sorted table,
//! so the whole catalog is a `Vec<Declaration>` and nothing more.
//!
//! What is absent: this crate names no programming language, no metadata file, no
//! database and no protocol.

mod architecture;
mod declaration;
mod evidence;
mod facts;
mod guid;
pub mod layout;
mod node;
mod notation;
mod references;
mod types;
mod unit;

pub use architecture::{Architecture, Architectures};
pub use declaration::{
    Bit, Body, Buffer, CallingConvention, Constant, Count, DeclId, Declaration, Direction, Encoding, Enum,
    EnumMember, Field, Function, Interface, Kind, Layout, Method, Origin, Parameter, Place, Record, Returns,
    Signature, Termination, Typedef, Value, Variant,
};
pub use evidence::{Evidence, Judge, Judged, Verdict};
pub use facts::{Diagnostic, Facts, Source};
pub use guid::{Guid, ParseGuidError};
pub use node::Node;
pub use notation::{notation, parameter_notation, signature_notation};
pub use references::{Strength, references, renumber};
pub use types::{Primitive, Type};
pub use unit::{Role, Unit};

/// Where declarations are looked up by id: the table while it is built, or a [`Unit`] cut out
/// of the finished catalog.
pub trait Declarations {
    /// The declaration with this id, or `None` when this set does not hold it.
    fn declaration(&self, id: DeclId) -> Option<&Declaration>;
}

impl Declarations for [Declaration] {
    fn declaration(&self, id: DeclId) -> Option<&Declaration> {
        self.get(id.0 as usize)
    }
}

impl Declarations for Vec<Declaration> {
    fn declaration(&self, id: DeclId) -> Option<&Declaration> {
        self.as_slice().declaration(id)
    }
}
