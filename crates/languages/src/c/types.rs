//! What a C header consists of, with every decision taken.

use farcall_model::DeclId;

/// One declaration on some architectures.
#[derive(Debug)]
pub(super) struct Item {
    /// Which declaration it came from.
    pub(super) id: DeclId,
    /// The link to its documentation, where it is to be printed.
    pub(super) link: Option<String>,
    /// The `#if` around it.
    pub(super) condition: Option<String>,
    /// What it is.
    pub(super) what: What,
}

/// The kinds of declarations in C.
#[derive(Debug)]
pub(super) enum What {
    /// `typedef` and this declarator.
    Typedef(String),
    /// `typedef enum`.
    Enum(Enum),
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
}

/// `typedef enum`.
#[derive(Debug)]
pub(super) struct Enum {
    /// The name of both the tag and the type.
    pub(super) name: String,
    /// Names and values.
    pub(super) members: Vec<(String, String)>,
}

/// An integer type and constants of it.
#[derive(Debug)]
pub(super) struct Flags {
    /// The name of the type.
    pub(super) name: String,
    /// The integer underneath.
    pub(super) ty: &'static str,
    /// Whether the members go into `enum { }`; else each is a macro.
    pub(super) fits_int: bool,
    /// Names and values.
    pub(super) members: Vec<(String, String)>,
}

/// A record with its name.
#[derive(Debug)]
pub(super) struct Named {
    /// The name of both the tag and the type.
    pub(super) name: String,
    /// Whether the name was declared ahead, so that only the tag is written here.
    pub(super) is_forward: bool,
    /// What it holds.
    pub(super) record: Record,
}

/// The inside of a struct or a union.
#[derive(Debug)]
pub(super) struct Record {
    /// `struct` or `union`.
    pub(super) keyword: &'static str,
    /// The `#pragma pack` it needs.
    pub(super) packing: Option<u16>,
    /// The `_Alignas` it needs.
    pub(super) alignment: Option<u16>,
    /// What is in it.
    pub(super) members: Vec<Member>,
}

/// A member of a record.
#[derive(Debug)]
pub(super) enum Member {
    /// A declarator, with the width behind it where it is a bit-field.
    Field(String),
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
pub(super) struct Function {
    /// What stands before the parameters: `HANDLE __stdcall OpenFileMappingW`.
    pub(super) head: String,
    /// The parameters' declarators; never empty.
    pub(super) parameters: Vec<String>,
    /// Whether a DLL exports it.
    pub(super) is_import: bool,
    /// Whether it never returns.
    pub(super) is_noreturn: bool,
    /// The name to define as the exported name.
    pub(super) alias: Option<(String, String)>,
    /// A comment above it.
    pub(super) note: Option<String>,
}

/// A COM interface as C sees it.
#[derive(Debug)]
pub(super) struct Interface {
    /// Its name.
    pub(super) name: String,
    /// Whether the name was declared ahead.
    pub(super) is_forward: bool,
    /// All methods, those of the bases first: head and parameters.
    pub(super) methods: Vec<(String, Vec<String>)>,
    /// The name and the initializer of its IID.
    pub(super) iid: Option<(String, String)>,
}

/// Declarations that a file needs although no source declares them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    /// `<stdbool.h>`.
    pub(super) boolean: bool,
    /// `GUID`.
    pub(super) guid: bool,
    /// `PCSTR`.
    pub(super) pcstr: bool,
    /// `PCWSTR`.
    pub(super) pcwstr: bool,
}
