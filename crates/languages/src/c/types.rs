//! What a C header consists of, with every decision taken.

use crate::plain::Value;
use farcall_model::{DeclId, Guid};

/// One declaration on some architectures.
#[derive(Debug)]
pub(crate) struct Item {
    /// Which declaration it came from.
    pub(crate) id: DeclId,
    /// The link to its documentation, where it is to be printed.
    pub(crate) link: Option<String>,
    /// What a reader must know; only in dialects that hold one architecture.
    pub(crate) notes: Vec<String>,
    /// The `#if` around it.
    pub(crate) condition: Option<String>,
    /// What it is.
    pub(crate) what: What,
}

/// The kinds of declarations in C.
#[derive(Debug)]
pub(crate) enum What {
    /// `typedef` and this declarator.
    Typedef(String),
    /// C++'s `using`: the name and the type.
    Using(String, String),
    /// `typedef enum`.
    Enum(Enum),
    /// Members for the language around a parser of C to define.
    Integers(Integers),
    /// `typedef`, then the members as constants of their own.
    Flags(Flags),
    /// A struct or a union.
    Record(Named),
    /// Only `typedef struct X X;`: the fields are not known.
    Incomplete(String),
    /// A prototype.
    Function(Function),
    /// A function whose body is one constant.
    Inline(Function, String),
    /// `#define`.
    Define(String, String),
    /// `static const`: the declarator, then the initializer.
    Object(String, String),
    /// A COM interface.
    Interface(Interface),
    /// A COM interface in C++.
    Class(Class),
    /// A function of a DLL, for the language around a parser of C to load.
    Import(Import),
    /// A constant that the language around a parser of C defines.
    Constant(Constant),
    /// A function that returns one constant, likewise.
    Returns(Constant),
}

/// `typedef enum`.
#[derive(Debug)]
pub(crate) struct Enum {
    /// The name of both the tag and the type.
    pub(crate) name: String,
    /// The integer underneath, where C++ must be told.
    pub(crate) ty: Option<&'static str>,
    /// Whether the members are bits to be combined.
    pub(crate) is_flags: bool,
    /// Whether members are only reachable through its name; in C++ alone.
    pub(crate) is_scoped: bool,
    /// Names and values.
    pub(crate) members: Vec<(String, String)>,
}

/// An integer type and constants of it, as numbers.
#[derive(Debug)]
pub(crate) struct Integers {
    /// The name of the type.
    pub(crate) name: String,
    /// The integer underneath.
    pub(crate) ty: &'static str,
    /// Whether the members are bits to be combined.
    pub(crate) is_flags: bool,
    /// Names and values.
    pub(crate) members: Vec<(String, i128)>,
}

/// An integer type and constants of it.
#[derive(Debug)]
pub(crate) struct Flags {
    /// The name of the type.
    pub(crate) name: String,
    /// The integer underneath.
    pub(crate) ty: &'static str,
    /// Whether the members go into `enum { }`; else each is a macro.
    pub(crate) fits_int: bool,
    /// Names and values.
    pub(crate) members: Vec<(String, String)>,
}

/// A record with its name.
#[derive(Debug)]
pub(crate) struct Named {
    /// The name of both the tag and the type.
    pub(crate) name: String,
    /// Whether the name was declared ahead, so that only the tag is written here.
    pub(crate) is_forward: bool,
    /// What it holds.
    pub(crate) record: Record,
}

/// The inside of a struct or a union.
#[derive(Debug)]
pub(crate) struct Record {
    /// `struct` or `union`.
    pub(crate) keyword: &'static str,
    /// What stands between the keyword and the tag.
    pub(crate) attribute: Option<String>,
    /// The `#pragma pack` it needs.
    pub(crate) packing: Option<u16>,
    /// The `_Alignas` it needs.
    pub(crate) alignment: Option<u16>,
    /// What is in it.
    pub(crate) members: Vec<Member>,
}

/// A member of a record.
#[derive(Debug)]
pub(crate) enum Member {
    /// A declarator, with the width behind it where it is a bit-field.
    Field(String),
    /// A member that the source gives no name, until it has got one.
    Unnamed {
        /// Its type.
        ty: &'static str,
        /// What its name begins with.
        stem: &'static str,
        /// What stands behind its name.
        suffix: String,
    },
    /// What a reader must know about the next one.
    Comment(String),
    /// A record written in place; the text behind its closing brace, empty where it is anonymous.
    Nested {
        /// The record.
        record: Record,
        /// Its tag, where more than one member needs it.
        tag: Option<String>,
        /// The declarator.
        declarator: String,
    },
}

/// A prototype.
#[derive(Debug)]
pub(crate) struct Function {
    /// What stands before the parameters: `HANDLE __stdcall OpenFileMappingW`.
    pub(crate) head: String,
    /// The parameters' declarators; never empty.
    pub(crate) parameters: Vec<String>,
    /// Whether a DLL exports it.
    pub(crate) is_import: bool,
    /// Whether it never returns.
    pub(crate) is_noreturn: bool,
    /// The name to define as the exported name.
    pub(crate) alias: Option<(String, String)>,
    /// A comment above it.
    pub(crate) note: Option<String>,
}

/// A COM interface as C sees it.
#[derive(Debug)]
pub(crate) struct Interface {
    /// Its name.
    pub(crate) name: String,
    /// Whether the name was declared ahead.
    pub(crate) is_forward: bool,
    /// All methods, those of the bases first: head and parameters.
    pub(crate) methods: Vec<(String, Vec<String>)>,
    /// The name and the value of its IID.
    pub(crate) iid: Option<(String, Guid)>,
}

/// A COM interface as C++ sees it.
#[derive(Debug)]
pub(crate) struct Class {
    /// Its name.
    pub(crate) name: String,
    /// The interface it derives from.
    pub(crate) base: Option<(DeclId, String)>,
    /// Its own methods: head and parameters.
    pub(crate) methods: Vec<(String, Vec<String>)>,
    /// The name and the value of its IID.
    pub(crate) iid: Option<(String, Guid)>,
}

/// A function that is loaded by its name.
#[derive(Debug)]
pub(crate) struct Import {
    /// The DLL in lower case, with its extension.
    pub(crate) library: String,
    /// What the file calls it.
    pub(crate) name: String,
    /// What the DLL calls it.
    pub(crate) entry: String,
    /// What stands before the parameters.
    pub(crate) head: String,
    /// The parameters' declarators; never empty.
    pub(crate) parameters: Vec<String>,
}

/// A value for the language around a parser of C.
#[derive(Debug)]
pub(crate) struct Constant {
    /// Its name.
    pub(crate) name: String,
    /// Its type in C.
    pub(crate) ty: String,
    /// What it is.
    pub(crate) value: Value,
}

/// Declarations that a file needs although no source declares them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Needs {
    /// `<stdbool.h>`.
    pub(crate) boolean: bool,
    /// `GUID`.
    pub(crate) guid: bool,
    /// `PCSTR`.
    pub(crate) pcstr: bool,
    /// `PCWSTR`.
    pub(crate) pcwstr: bool,
}
