//! What a Rust file of declarations consists of, with every decision taken.

/// One declaration on some architectures.
#[derive(Debug)]
pub(super) struct Item {
    /// The link to its documentation, where it is to be printed.
    pub(super) link: Option<String>,
    /// The predicate of the `#[cfg]` on it.
    pub(super) condition: Option<String>,
    /// What it is.
    pub(super) what: What,
}

/// The kinds of declarations in Rust.
#[derive(Debug)]
pub(super) enum What {
    /// `pub type`: the name, then what it stands for on x86 where that differs, and elsewhere.
    Alias(String, Callable),
    /// An integer type and constants of it.
    Enum {
        /// The name of the type.
        name: String,
        /// The integer underneath.
        ty: &'static str,
        /// Names and values.
        members: Vec<(String, String)>,
    },
    /// A struct or a union, then those nested in it.
    Records(Vec<Record>),
    /// A struct of which only the name is known.
    Opaque(String),
    /// A function of a DLL.
    Function(Function),
    /// A function whose body is one constant: the signature, then the body.
    Inline(String, String),
    /// A constant.
    Constant(Constant),
    /// A COM interface.
    Interface(Interface),
}

/// A type that may be a function pointer with a calling convention that only x86 has.
#[derive(Debug)]
pub(super) struct Callable {
    /// The type on x86, where it is another one.
    pub(super) on_x86: Option<String>,
    /// The type.
    pub(super) ty: String,
}

/// A struct or a union.
#[derive(Debug)]
pub(super) struct Record {
    /// Inside `#[repr(…)]`.
    pub(super) repr: String,
    /// `struct` or `union`.
    pub(super) keyword: &'static str,
    /// Its name.
    pub(super) name: String,
    /// Names and types.
    pub(super) fields: Vec<(String, String)>,
    /// The bit-fields in it.
    pub(super) accessors: Vec<Accessor>,
}

/// The functions that get and set a bit-field.
#[derive(Debug)]
pub(super) struct Accessor {
    /// The name of the one that gets.
    pub(super) get: String,
    /// The name of the one that sets.
    pub(super) set: String,
    /// The field that holds the bits.
    pub(super) storage: String,
    /// The integer that holds the bits.
    pub(super) ty: &'static str,
    /// The expression of the value.
    pub(super) read: String,
    /// The expression of the storage with `value` in it.
    pub(super) write: String,
}

/// A function of a DLL.
#[derive(Debug)]
pub(super) struct Function {
    /// What imports it.
    pub(super) import: Import,
    /// Name.
    pub(super) name: String,
    /// Names and types.
    pub(super) parameters: Vec<String>,
    /// `-> HANDLE`, or nothing.
    pub(super) returns: String,
}

/// What imports a function.
#[derive(Debug)]
pub(super) enum Import {
    /// An `extern` block with `#[link]`.
    Block {
        /// The DLL and how it is called; functions that share both share a block.
        block: Block,
        /// Attributes of the function alone: `#[link_name = "…"]`.
        attribute: Option<String>,
        /// What a reader must know.
        note: Option<&'static str>,
    },
    /// `link!` of the crate `windows-link`.
    Macro {
        /// The DLL, with its extension.
        library: String,
        /// The calling convention.
        abi: Abi,
        /// What it is exported as, where that is not its name.
        exported: Option<String>,
    },
}

/// How the functions of a file are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linking {
    /// With `#[link]`, which is of the language.
    Attribute,
    /// With `windows_link::link!`.
    Macro,
}

/// What is linked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Linked {
    /// A DLL, named without `.dll`.
    Dll,
    /// A DLL, named with its extension, which is another.
    OddDll,
    /// A library of another system, as its linker calls it.
    Elsewhere,
}

/// What an `extern` block says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Block {
    /// The library, without what goes without saying.
    pub(super) library: String,
    /// What kind of library it is.
    pub(super) kind: Linked,
    /// The calling convention.
    pub(super) abi: Abi,
}

/// Rust's names of calling conventions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Abi {
    /// stdcall on x86.
    System,
    /// cdecl on x86.
    C,
    /// Only x86 knows it.
    Fastcall,
    /// Only x86 knows it.
    Thiscall,
}

impl Abi {
    /// The name where it holds on every architecture.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::C => "C",
            _ => "system",
        }
    }

    /// The name on x86, where it is another one.
    pub(super) const fn name_on_x86(self) -> Option<&'static str> {
        match self {
            Self::Fastcall => Some("fastcall"),
            Self::Thiscall => Some("thiscall"),
            Self::System | Self::C => None,
        }
    }
}

/// A constant.
#[derive(Debug)]
pub(super) struct Constant {
    /// A line above it.
    pub(super) note: Option<String>,
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: String,
    /// Its value.
    pub(super) value: String,
}

/// A COM interface.
#[derive(Debug)]
pub(super) struct Interface {
    /// Its name.
    pub(super) name: String,
    /// The name of the table it derives from.
    pub(super) base: Option<String>,
    /// Names and types of its own methods.
    pub(super) methods: Vec<(String, Callable)>,
    /// Its IID.
    pub(super) iid: Option<(String, String)>,
}

/// Declarations that a file needs although no source declares them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    /// `c_void`.
    pub(super) void: bool,
    /// `GUID`.
    pub(super) guid: bool,
    /// `PCSTR`.
    pub(super) pcstr: bool,
    /// `PCWSTR`.
    pub(super) pcwstr: bool,
}
