//! What a Python module of declarations consists of, with every decision taken.

use farcall_model::DeclId;

/// One declaration on some architectures.
#[derive(Debug)]
pub(super) struct Item {
    /// Which declaration it came from.
    pub(super) id: DeclId,
    /// The link to its documentation, where it is to be printed.
    pub(super) link: Option<String>,
    /// A comment above it.
    pub(super) note: Option<String>,
    /// The condition of the `if` around it.
    pub(super) condition: Option<&'static str>,
    /// What it is.
    pub(super) what: What,
}

/// The kinds of declarations in Python.
#[derive(Debug)]
pub(super) enum What {
    /// Names and what is assigned to them; a comment may follow the value.
    Assignments(Vec<(String, String)>),
    /// A struct or a union after those nested in it.
    Classes(Vec<Class>),
    /// A function of a DLL.
    Function(Function),
    /// A function that returns one constant: its name and the value.
    Inline(String, String),
    /// A COM interface.
    Interface(Interface),
}

/// A struct or a union.
#[derive(Debug)]
pub(super) struct Class {
    /// Its name.
    pub(super) name: String,
    /// What it derives from.
    pub(super) base: String,
    /// Whether `class` and its name stand above already, so that only the attributes follow.
    pub(super) is_forward: bool,
    /// Whether the attributes must be assigned from outside the class.
    pub(super) is_assigned: bool,
    /// `_pack_`.
    pub(super) packing: Option<u16>,
    /// Whether the layout must be said to be Microsoft's.
    pub(super) has_layout: bool,
    /// `_align_`.
    pub(super) alignment: Option<u16>,
    /// `_anonymous_`.
    pub(super) anonymous: Vec<String>,
    /// `_fields_`; `None` where nobody says what they are.
    pub(super) fields: Option<Vec<Member>>,
}

/// A field.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: String,
    /// How many bits it has, where it is a bit-field.
    pub(super) width: Option<u32>,
}

/// A function of a DLL.
#[derive(Debug)]
pub(super) struct Function {
    /// The DLL.
    pub(super) library: Library,
    /// What to call it.
    pub(super) name: String,
    /// What follows the variable of the DLL: `.OpenFileMappingW` or `[24]`.
    pub(super) entry: String,
    /// Names and types.
    pub(super) parameters: Vec<(String, String)>,
    /// `restype`.
    pub(super) returns: String,
}

/// A loaded DLL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Library {
    /// As it is loaded.
    pub(super) file: String,
    /// Whether its functions are cdecl.
    pub(super) is_cdecl: bool,
    /// Whether another system than Windows has it.
    pub(super) is_elsewhere: bool,
}

/// A COM interface.
#[derive(Debug)]
pub(super) struct Interface {
    /// Its name.
    pub(super) name: String,
    /// Whether the class stands above already.
    pub(super) is_forward: bool,
    /// The table.
    pub(super) table: Class,
    /// The name and the value of its IID.
    pub(super) iid: Option<(String, String)>,
}
