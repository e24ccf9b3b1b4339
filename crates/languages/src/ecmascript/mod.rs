//! What the languages of the ECMAScript family share: Node.js, Deno and Bun write the same words, strings and
//! numbers.
//!
//! Deno and Bun are one TypeScript in two dialects: neither knows what is in a struct, so records are classes
//! over the bytes in both, and functions are tables of the types that are passed. [`Dialect`] says how each
//! spells them; `print` writes them out.

mod classes;
pub(crate) mod keywords;
pub(crate) mod lexicon;
pub(crate) mod literal;
pub(crate) mod print;
mod signature;

use crate::plain::{Is, Item, Signature, Ty, What};
use farcall_model::{Architecture, Primitive};

/// How a runtime of TypeScript spells native types and functions.
pub(crate) struct Dialect {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What every file begins with.
    pub(crate) import: &'static str,
    /// The function that opens a DLL.
    pub(crate) open: &'static str,
    /// The key of the types of the parameters.
    pub(crate) parameters: &'static str,
    /// The key of the type of the result.
    pub(crate) result: &'static str,
    /// What comes back when nothing does.
    pub(crate) nothing: &'static str,
    /// A number.
    pub(crate) number: fn(Primitive) -> &'static str,
    /// An address.
    pub(crate) address: &'static str,
    /// Where the program passes bytes of its own by their address.
    pub(crate) buffer: &'static str,
    /// A handle.
    pub(crate) handle: &'static str,
    /// The address of a function.
    pub(crate) function: &'static str,
    /// A record by value, given its size and alignment; `None` where it cannot be passed.
    pub(crate) record: fn(u32, u32, Architecture) -> Option<String>,
    /// The value of a handle that is not zero.
    pub(crate) handle_value: fn(&str) -> String,
    /// A handle that is zero.
    pub(crate) null: &'static str,
    /// What stands behind the types of a callback, so that the compiler knows what they are for.
    pub(crate) callback_check: &'static str,
    /// What every class needs besides, given the size.
    pub(crate) member: Option<fn(u32) -> String>,
}

/// Names that the printed text relies on.
pub(crate) static USED: &[&str] = &[
    "Array",
    "ArrayBuffer",
    "ArrayLike",
    "BigInt64Array",
    "BigUint64Array",
    "CFunction",
    "DataView",
    "Deno",
    "FFIType",
    "Float32Array",
    "Float64Array",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "JSCallback",
    "Object",
    "String",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "dlopen",
    "ptr",
    "toArrayBuffer",
    "wide",
];

impl Dialect {
    /// Why the runtime cannot hold `item`.
    pub(crate) fn refuse(&self, item: &Item, architecture: Architecture) -> Option<String> {
        if architecture == Architecture::X86 {
            return Some(format!("{} exists for 64 bits alone", self.name));
        }
        match &item.what {
            What::Function(function) => match function.entry {
                crate::plain::Entry::Ordinal(_) => {
                    Some(format!("{} cannot find a function that has a number and no name", self.name))
                }
                crate::plain::Entry::Name(_) => self.refuse_signature(&function.signature, architecture),
            },
            What::Callback(signature) => self.refuse_signature(signature, architecture),
            _ => None,
        }
    }

    /// Why nothing with this signature can be called.
    pub(crate) fn refuse_signature(
        &self,
        signature: &Signature,
        architecture: Architecture,
    ) -> Option<String> {
        if signature.is_variadic {
            return Some(format!("{} has no functions with any number of arguments", self.name));
        }
        let passed = signature.parameters.iter().map(|parameter| &parameter.ty);
        passed
            .chain([&signature.returns])
            .any(|ty| self.by_value(ty, architecture).is_some_and(|record| record.is_none()))
            .then(|| match (self.record)(8, 8, Architecture::X64) {
                None => format!("{} cannot pass structs by value", self.name),
                Some(_) => format!("whether {} passes its structs right on arm64 is not known", self.name),
            })
    }

    /// A record by value, where `ty` is one.
    fn by_value(&self, ty: &Ty, architecture: Architecture) -> Option<Option<String>> {
        match ty.bare() {
            Ty::Guid => Some((self.record)(16, 4, architecture)),
            Ty::Named { is: Is::Record { size, align, .. }, .. } => {
                Some((self.record)(*size, *align, architecture))
            }
            _ => None,
        }
    }
}
