//! Declarations with every decision taken that does not depend on how a language spells things.

use farcall_model::{CallingConvention, DeclId, Direction, Encoding, Guid, Primitive};

/// One declaration.
#[derive(Debug)]
pub(crate) struct Item {
    /// Whose it is.
    pub(crate) id: DeclId,
    /// The name in this file: an identifier, and free.
    pub(crate) name: String,
    /// The link to its documentation, where it is to be printed.
    pub(crate) link: Option<String>,
    /// What a reader must know: on which architectures it holds.
    pub(crate) notes: Vec<String>,
    /// What it is.
    pub(crate) what: What,
}

/// The kinds of declarations.
#[derive(Debug)]
pub(crate) enum What {
    /// Another name for a type.
    Alias(Ty),
    /// An integer type with named values.
    Enum(Enum),
    /// A struct or a union, behind those that are nested in it and were given names of their own.
    Records(Vec<Record>),
    /// A struct of which only the name is known.
    Opaque,
    /// A function of a DLL.
    Function(Function),
    /// A function that the header defines to be a constant.
    Inline(Signature, Value),
    /// A named value, and its type.
    Constant(Ty, Value),
    /// The type of a pointer to a function.
    Callback(Signature),
    /// A COM interface.
    Interface(Interface),
}

/// A type.
#[derive(Clone, Debug)]
pub(crate) enum Ty {
    /// Nothing; behind a pointer, anything.
    Void,
    /// A number, a character or a truth value; never void or a GUID.
    Number(Primitive),
    /// A 16-byte GUID, which no source declares: the file must.
    Guid,
    /// A pointer to data.
    Pointer {
        /// What it points to.
        to: Box<Ty>,
        /// Whether that is read-only.
        is_const: bool,
    },
    /// Values one after the other, in a record.
    Array {
        /// The element.
        of: Box<Ty>,
        /// How many.
        len: u32,
    },
    /// A declaration of this file.
    Named {
        /// Its name in the file.
        name: String,
        /// What it is.
        is: Is,
    },
}

/// What a named type is.
#[derive(Clone, Debug)]
pub(crate) enum Is {
    /// Another name for this.
    Alias(Box<Ty>),
    /// An integer.
    Enum(Primitive),
    /// A struct or a union, in bytes; both 0 where nobody says what is in it.
    Record {
        /// `sizeof`.
        size: u32,
        /// `_Alignof`.
        align: u32,
        /// Whether its fields overlap.
        is_union: bool,
    },
    /// A pointer to a function.
    Callback,
    /// A COM interface; only ever behind a pointer.
    Interface,
}

impl Ty {
    /// The type with all names for other types followed: a number, a GUID, a pointer, an array, or a
    /// record, callback or interface. An enum is its number.
    pub(crate) fn bare(&self) -> &Self {
        match self {
            Self::Named { is: Is::Alias(ty), .. } => ty.bare(),
            other => other,
        }
    }

    /// The number that it is, an enum too.
    pub(crate) fn number(&self) -> Option<Primitive> {
        match self.bare() {
            Self::Number(primitive) | Self::Named { is: Is::Enum(primitive), .. } => Some(*primitive),
            _ => None,
        }
    }

    /// Whether it is passed as an address.
    pub(crate) fn is_address(&self) -> bool {
        matches!(self.bare(), Self::Pointer { .. } | Self::Named { is: Is::Callback, .. })
    }

    /// Whether it is a record or a GUID.
    pub(crate) fn is_aggregate(&self) -> bool {
        matches!(self.bare(), Self::Guid | Self::Array { .. } | Self::Named { is: Is::Record { .. }, .. })
    }

    /// A pointer to it.
    pub(crate) fn pointer(self, is_const: bool) -> Self {
        Self::Pointer { to: Box::new(self), is_const }
    }
}

/// Named integers.
#[derive(Debug)]
pub(crate) struct Enum {
    /// The integer underneath.
    pub(crate) ty: Primitive,
    /// Whether members are bits to be combined.
    pub(crate) is_flags: bool,
    /// Names that are free in the file, and values.
    pub(crate) members: Vec<(String, i128)>,
}

/// A struct or a union.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its name in the file.
    pub(crate) name: String,
    /// Whether the fields overlap.
    pub(crate) is_union: bool,
    /// In order.
    pub(crate) fields: Vec<Field>,
    /// `sizeof`, in bytes.
    pub(crate) size: u32,
    /// `_Alignof`, in bytes.
    pub(crate) align: u32,
    /// The largest alignment a field may have, in bytes.
    pub(crate) packing: Option<u16>,
    /// A larger alignment than the fields ask for, in bytes.
    pub(crate) alignment: Option<u16>,
}

impl Record {
    /// Whether a language that lays fields out as C does, knowing neither packing nor alignment, gets
    /// every place right.
    pub(crate) fn is_natural(&self) -> bool {
        let (mut end, mut align) = (0, 1);
        for field in &self.fields {
            let offset = if self.is_union { 0 } else { end_at(end, field.align) };
            if offset != field.offset {
                return false;
            }
            end = if self.is_union { end.max(field.size) } else { offset + field.size };
            align = align.max(field.align);
        }
        align == self.align && end_at(end, align) == self.size
    }
}

fn end_at(end: u32, align: u32) -> u32 {
    end.next_multiple_of(align.max(1))
}

/// One field of a record.
#[derive(Debug)]
pub(crate) struct Field {
    /// An identifier, and the only one of the record that is called so.
    pub(crate) name: String,
    /// Its type; of bit-fields, of what they are in.
    pub(crate) ty: Ty,
    /// From the start of the record, in bytes.
    pub(crate) offset: u32,
    /// In bytes.
    pub(crate) size: u32,
    /// What its type asks for by itself, in bytes.
    pub(crate) align: u32,
    /// The bit-fields in it: name, lowest bit, number of bits.
    pub(crate) bits: Vec<(String, u8, u8)>,
    /// Whether it is the first element of an array that runs to the end of the memory.
    pub(crate) is_flexible: bool,
    /// Whether C gives it no name, so that its fields belong to the record around it.
    pub(crate) is_anonymous: bool,
}

/// A function of a DLL.
#[derive(Debug)]
pub(crate) struct Function {
    /// The DLL in lower case, with its extension: `kernel32.dll`, `winspool.drv`.
    pub(crate) library: String,
    /// What it is exported as.
    pub(crate) entry: Entry,
    /// How it is called.
    pub(crate) signature: Signature,
    /// Whether `GetLastError` tells why it failed.
    pub(crate) set_last_error: bool,
    /// Whether it never comes back.
    pub(crate) does_not_return: bool,
}

impl Function {
    /// The DLL as the loader and linkers take it: without the extension where that is `.dll`.
    pub(crate) fn library_stem(&self) -> &str {
        self.library.strip_suffix(".dll").unwrap_or(&self.library)
    }

    /// Why a language that knows DLLs alone cannot call it.
    pub(crate) fn refused_by(&self, language: &str) -> Option<String> {
        let is_shared_object = self.library.split('.').skip(1).any(|part| part == "so" || part == "dylib");
        is_shared_object
            .then(|| format!("{language} calls the functions of DLLs alone, and {} is none", self.library))
    }
}

/// How a function is found in its DLL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// By name.
    Name(String),
    /// By number.
    Ordinal(u16),
}

/// Parameters, result and calling convention.
#[derive(Debug)]
pub(crate) struct Signature {
    /// Matters on x86 alone. What takes any number of arguments is cdecl.
    pub(crate) convention: CallingConvention,
    /// In order.
    pub(crate) parameters: Vec<Parameter>,
    /// What comes back; [`Ty::Void`] for nothing.
    pub(crate) returns: Ty,
    /// Whether more arguments may follow.
    pub(crate) is_variadic: bool,
}

/// One parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// An identifier, and the only one of the signature that is called so.
    pub(crate) name: String,
    /// Its type; arrays are pointers here.
    pub(crate) ty: Ty,
    /// Which way the data goes.
    pub(crate) direction: Direction,
    /// Whether NULL or 0 may be passed.
    pub(crate) is_optional: bool,
    /// A string that ends with a zero and is only read.
    pub(crate) text: Option<Encoding>,
    /// Whether more than one value may stand behind it, and something else says how many.
    pub(crate) is_buffer: bool,
    /// Whether it is the first of several, counted in elements.
    pub(crate) is_array: bool,
    /// Whether the callee keeps using the memory after it has returned.
    pub(crate) is_retained: bool,
}

/// A COM interface.
#[derive(Debug)]
pub(crate) struct Interface {
    /// The interface whose methods come first in the table.
    pub(crate) base: Option<String>,
    /// The methods of the bases, in the order of the table.
    pub(crate) inherited: Vec<Method>,
    /// Its own methods, in the order of the table.
    pub(crate) methods: Vec<Method>,
    /// The name of its IID in the file, and the value.
    pub(crate) iid: Option<(String, Guid)>,
}

/// One method. Its first parameter is the object; a struct comes back through the second.
#[derive(Debug)]
pub(crate) struct Method {
    /// The only one of the table that is called so.
    pub(crate) name: String,
    /// How it is called.
    pub(crate) signature: Signature,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A truth value.
    Bool(bool),
    /// An integer that fits its type.
    Integer(i128, Primitive),
    /// A 4-byte floating-point number.
    F32(f32),
    /// An 8-byte floating-point number.
    F64(f64),
    /// An address or a handle. Negative ones are as wide as a pointer.
    Address(i128),
    /// A string, without the zero that ends it.
    Text(String, Encoding),
    /// A GUID.
    Guid(Guid),
    /// The fields of a record, by name; of a union, one.
    Record(Vec<(String, Ty, Value)>),
    /// The elements of an array.
    Array(Ty, Vec<Value>),
}
