//! What C#, Visual Basic and PowerShell have in common, as plain data: the declarations of a .NET
//! program with every decision about marshalling taken. Printers only spell these out.

use farcall_model::Guid;

/// A type of .NET.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ty {
    Void,
    Bool,
    Char,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    IntPtr,
    UIntPtr,
    Single,
    Double,
    Guid,
    String,
    Object,
    /// A type of the generated program; the name is escaped already.
    Named(String),
    /// A managed array.
    Array(Box<Ty>),
    /// An unmanaged pointer.
    Pointer(Box<Ty>),
    /// An unmanaged function pointer.
    FunctionPointer(Box<FunctionPointer>),
}

impl Ty {
    pub(crate) fn array(self) -> Self {
        Self::Array(Box::new(self))
    }

    pub(crate) fn pointer(self) -> Self {
        Self::Pointer(Box::new(self))
    }
}

/// The type of a function pointer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FunctionPointer {
    pub(crate) convention: Convention,
    pub(crate) parameters: Vec<Ty>,
    pub(crate) returns: Ty,
}

/// The calling conventions that the runtime knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Convention {
    Stdcall,
    Cdecl,
    Thiscall,
}

/// How strings are encoded where nothing closer says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CharSet {
    Ansi,
    Unicode,
}

impl CharSet {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ansi => "Ansi",
            Self::Unicode => "Unicode",
        }
    }
}

/// A `MarshalAs` attribute. The names are members of `UnmanagedType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marshal {
    pub(crate) kind: &'static str,
    pub(crate) element: Option<&'static str>,
    pub(crate) size_const: Option<u32>,
    /// The parameter that holds the number of elements.
    pub(crate) size_parameter: Option<u16>,
}

impl Marshal {
    pub(crate) const fn new(kind: &'static str) -> Self {
        Self { kind, element: None, size_const: None, size_parameter: None }
    }

    pub(crate) const fn array(element: Option<&'static str>) -> Self {
        Self { element, ..Self::new("LPArray") }
    }

    pub(crate) const fn sized(kind: &'static str, size: u32) -> Self {
        Self { size_const: Some(size), ..Self::new(kind) }
    }
}

/// Whether a parameter is a value or a reference to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passing {
    Value,
    In,
    Out,
    Ref,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) passing: Passing,
    pub(crate) marshal: Option<Marshal>,
    /// Whether an `In` attribute stands before it.
    pub(crate) is_in: bool,
    /// Whether an `Out` attribute stands before it.
    pub(crate) is_out: bool,
    /// What an untyped address points to.
    pub(crate) comment: Option<String>,
}

impl Parameter {
    pub(crate) fn value(ty: Ty) -> Self {
        Self {
            name: String::new(),
            ty,
            passing: Passing::Value,
            marshal: None,
            is_in: false,
            is_out: false,
            comment: None,
        }
    }

    pub(crate) fn marshalled(ty: Ty, kind: &'static str) -> Self {
        Self { marshal: Some(Marshal::new(kind)), ..Self::value(ty) }
    }
}

/// What a function takes and gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) parameters: Vec<Parameter>,
    /// The result; only its type, marshalling and comment mean something.
    pub(crate) returns: Parameter,
    pub(crate) is_variadic: bool,
}

/// A function imported from a DLL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) library: String,
    /// Where the export is called otherwise.
    pub(crate) entry_point: Option<String>,
    pub(crate) char_set: Option<CharSet>,
    pub(crate) set_last_error: bool,
    pub(crate) convention: Convention,
    pub(crate) signature: Signature,
    pub(crate) is_unsafe: bool,
}

/// A function that the header defines to be a constant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inline {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) returns: Ty,
    pub(crate) value: Expression,
}

/// How the fields of a struct are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrangement {
    /// Whether every field lies at offset 0.
    pub(crate) is_union: bool,
    pub(crate) pack: Option<u16>,
    pub(crate) size: Option<u32>,
    pub(crate) char_set: Option<CharSet>,
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Struct {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) arrangement: Arrangement,
    /// Whether a field needs the `unsafe` context.
    pub(crate) is_unsafe: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) bits: Vec<Bits>,
    pub(crate) nested: Vec<Struct>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) marshal: Option<Marshal>,
    /// The length of a fixed buffer.
    pub(crate) fixed: Option<u32>,
    /// Whether it only fills a gap.
    pub(crate) is_padding: bool,
    pub(crate) comment: Option<String>,
}

impl Field {
    pub(crate) fn new(ty: Ty) -> Self {
        Self { name: String::new(), ty, marshal: None, fixed: None, is_padding: false, comment: None }
    }
}

/// A property over some bits of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bits {
    pub(crate) name: String,
    pub(crate) storage: String,
    /// The unsigned integer of the storage.
    pub(crate) ty: Ty,
    pub(crate) offset: u8,
    /// The bits of the value, at bit 0.
    pub(crate) mask: u64,
    /// The bits of the storage that are not the value's.
    pub(crate) others: u64,
}

/// An enum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Enum {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) is_flags: bool,
    pub(crate) members: Vec<(String, i128)>,
}

/// The type of a function passed in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Delegate {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) convention: Convention,
    pub(crate) char_set: Option<CharSet>,
    pub(crate) signature: Signature,
}

/// A COM interface.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Interface {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) guid: Option<Guid>,
    /// Whether clients may also call it through `IDispatch`.
    pub(crate) is_dual: bool,
    /// The interface it continues, where the language's table follows inheritance.
    pub(crate) base: Option<String>,
    /// In the order of the table.
    pub(crate) methods: Vec<Method>,
}

/// A method of an interface.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Method {
    /// Its place in the table.
    pub(crate) slot: usize,
    /// The interface it comes from, when that is a base.
    pub(crate) from: Option<String>,
    pub(crate) name: String,
    pub(crate) convention: Convention,
    pub(crate) signature: Signature,
}

/// A named value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Constant {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) value: Expression,
    pub(crate) comment: Option<String>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// Of an integer type; `hexadecimal` says how people read it.
    Integer {
        ty: Ty,
        value: i128,
        hexadecimal: bool,
    },
    /// Of an enum.
    Enum {
        name: String,
        value: i128,
    },
    /// Of type `IntPtr` or `UIntPtr`, or in a struct a pointer.
    Address {
        ty: Ty,
        value: i128,
    },
    Bool(bool),
    Char(u16),
    Single(f32),
    Double(f64),
    Text(String),
    Guid(Guid),
    Array {
        of: Ty,
        values: Vec<Expression>,
    },
    Struct {
        name: String,
        fields: Vec<(String, Expression)>,
    },
}

impl Expression {
    /// Whether it names a pointer, which takes an unsafe context.
    pub(crate) fn has_pointers(&self) -> bool {
        match self {
            Self::Address { ty, .. } => matches!(ty, Ty::Pointer(_) | Ty::FunctionPointer(_)),
            Self::Array { values, .. } => values.iter().any(Self::has_pointers),
            Self::Struct { fields, .. } => fields.iter().any(|(_, value)| value.has_pointers()),
            _ => false,
        }
    }
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alias {
    pub(crate) notes: Vec<String>,
    pub(crate) name: String,
    pub(crate) ty: Ty,
}

/// Anything that can be declared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Function(Function),
    Inline(Inline),
    Struct(Struct),
    Enum(Enum),
    Delegate(Delegate),
    Interface(Interface),
    Constant(Constant),
    Alias(Alias),
}

impl Item {
    /// Whether it stands inside a class rather than beside it.
    pub(crate) const fn is_member(&self) -> bool {
        matches!(self, Self::Function(_) | Self::Inline(_) | Self::Constant(_))
    }
}
