//! What is known about one name.

use crate::{Architecture, Architectures, Guid, Primitive, Type};
use serde::{Deserialize, Serialize};

/// The index of a declaration in the table. The table is sorted by name, then namespace, so
/// ids order like names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DeclId(pub u32);

/// One name of the native interface, with everything its sources say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declaration {
    /// The name as the headers write it: `OpenFileMappingW`.
    pub name: String,
    /// Where the metadata files it: `System.Memory`.
    pub namespace: String,
    /// Which source it came from.
    pub origin: Origin,
    /// The link to the vendor's documentation.
    pub documentation: Option<String>,
    /// The header that declares it: `memoryapi.h`.
    pub header: Option<String>,
    /// The first Windows that has it: `windows5.1.2600`.
    pub minimum_os: Option<String>,
    /// Why it should no longer be used; empty when the source gives no reason.
    pub obsolete: Option<String>,
    /// Whether this is the ANSI or the Unicode half of a family.
    pub encoding: Option<Encoding>,
    /// What was put right against the source, each with where the right fact is from.
    pub corrections: Vec<String>,
    /// One per group of architectures that share it; their architectures are disjoint, and
    /// there is always at least one. Nearly every declaration has just one, for all.
    pub variants: Vec<Variant>,
}

/// A declaration as it is on some architectures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Where it holds.
    pub architectures: Architectures,
    /// What it is there.
    pub body: Body,
}

impl Declaration {
    /// What files call it, since names alone are not unique: `Beep (System.Diagnostics.Debug function)`.
    pub fn full_name(&self) -> String {
        format!("{} ({} {})", self.name, self.namespace, self.kind().name())
    }

    /// What it is on `architecture`, or `None` where it does not exist there.
    pub fn on(&self, architecture: Architecture) -> Option<&Body> {
        self.variants.iter().find(|v| v.architectures.contains(architecture)).map(|v| &v.body)
    }

    /// What it is on `architecture`, else on the first it exists on.
    pub fn on_or_first(&self, architecture: Architecture) -> &Body {
        self.on(architecture).unwrap_or(&self.variants[0].body)
    }

    /// What it is on the first architecture it exists on, x64 before the others.
    pub fn body(&self) -> &Body {
        self.on_or_first(Architecture::X64)
    }

    /// All architectures it exists on.
    pub fn architectures(&self) -> Architectures {
        self.variants.iter().fold(Architectures::NONE, |set, v| set.union(v.architectures))
    }

    /// What kind of thing it is; the same on every architecture.
    pub fn kind(&self) -> Kind {
        self.variants[0].body.kind()
    }
}

/// The sources of declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The Windows SDK's metadata.
    Win32,
    /// The Windows Driver Kit's metadata.
    Wdk,
    /// C headers, for names of types that the metadata does not keep.
    Headers,
    /// A header of the user's own, for Windows.
    Own,
    /// A header of the user's own, for another system.
    Elsewhere,
}

/// Which half of a family a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// Strings are bytes in the process's code page.
    Ansi,
    /// Strings are UTF-16.
    Unicode,
}

/// The kinds of declarations, as the command line and addresses name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// An exported function.
    Function,
    /// A record whose fields follow each other.
    Struct,
    /// A record whose fields overlap.
    Union,
    /// A set of named integers with a type of its own.
    Enum,
    /// A named value.
    Constant,
    /// The type of a function that the program passes in.
    Callback,
    /// A COM interface: a table of methods.
    Interface,
    /// Another name for a type, or a handle.
    Typedef,
}

impl Kind {
    /// Every kind, functions first: the order in which results and counts list them.
    pub const ALL: [Self; 8] = [
        Self::Function,
        Self::Struct,
        Self::Union,
        Self::Enum,
        Self::Callback,
        Self::Interface,
        Self::Typedef,
        Self::Constant,
    ];

    /// The lower-case name: `function`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Struct => "struct",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::Constant => "constant",
            Self::Callback => "callback",
            Self::Interface => "interface",
            Self::Typedef => "typedef",
        }
    }

    /// The kind called `name`, in any letter case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name().eq_ignore_ascii_case(name))
    }

    /// Whether other declarations can name it as a type.
    pub const fn is_type(self) -> bool {
        !matches!(self, Self::Function | Self::Constant)
    }
}

/// What a declaration is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// An exported function.
    Function(Function),
    /// A struct or a union.
    Record(Record),
    /// An enum.
    Enum(Enum),
    /// A constant.
    Constant(Constant),
    /// The signature of a function passed in.
    Callback(Signature),
    /// A COM interface.
    Interface(Interface),
    /// Another name for a type.
    Typedef(Typedef),
}

impl Body {
    /// The kind this body gives its declaration.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Function(_) => Kind::Function,
            Self::Record(record) if record.is_union => Kind::Union,
            Self::Record(_) => Kind::Struct,
            Self::Enum(_) => Kind::Enum,
            Self::Constant(_) => Kind::Constant,
            Self::Callback(_) => Kind::Callback,
            Self::Interface(_) => Kind::Interface,
            Self::Typedef(_) => Kind::Typedef,
        }
    }
}

/// An exported function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// The DLL that exports it, as the source writes it: `KERNEL32.dll`. `None` for a function
    /// that exists only in a header (see `inline_value`) or a static library.
    pub library: Option<String>,
    /// The exported name, where it is not the declaration's: `SystemFunction040` for
    /// `RtlEncryptMemory`. Ordinals are written `#24`.
    pub entry_point: Option<String>,
    /// How it is called.
    pub signature: Signature,
    /// Whether `GetLastError` tells why it failed.
    pub set_last_error: bool,
    /// Whether it never returns to the caller.
    pub does_not_return: bool,
    /// The result of a function that the header defines to be a constant, as in
    /// `GetCurrentProcessToken` = -4.
    pub inline_value: Option<String>,
}

/// Parameters, result and calling convention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// Matters on x86 only.
    pub convention: CallingConvention,
    /// What comes back.
    pub returns: Returns,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// Whether more arguments may follow (`...`).
    pub is_variadic: bool,
}

/// How x86 passes arguments and who removes them from the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CallingConvention {
    /// `__stdcall`: the callee removes them. The default of Windows.
    Stdcall,
    /// `__cdecl`: the caller removes them.
    Cdecl,
    /// `__fastcall`: the first two in registers.
    Fastcall,
    /// `__thiscall`: the object in a register. Only methods of C++ classes that are not COM.
    Thiscall,
}

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Returns {
    /// Its type; void for none.
    pub ty: Type,
    /// Whether what it points to is read-only, where the type is a typedef of a pointer.
    pub is_const: bool,
    /// The function that frees it, when the source names one for this function.
    pub free_with: Option<String>,
    /// Whether the caller must not free it.
    pub do_not_release: bool,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// As the documentation names it; `param0` where the source has none.
    pub name: String,
    /// As C declares it.
    pub ty: Type,
    /// Whether what it points to is read-only, where the type is a typedef of a pointer
    /// (`PWSTR` and const is what C calls `PCWSTR`). Pointers carry their own flag.
    pub is_const: bool,
    /// Which way the data goes.
    pub direction: Direction,
    /// Whether NULL or 0 may be passed.
    pub optional: bool,
    /// Whether NULL or 0 must be passed.
    pub reserved: bool,
    /// What says how long the memory behind the pointer is.
    pub buffer: Option<Buffer>,
    /// How a string in it ends.
    pub termination: Termination,
    /// Whether a COM interface comes back through it; the caller releases that.
    pub is_com_out: bool,
    /// Whether it is the logical result of the method.
    pub is_return_value: bool,
    /// The enum whose members it takes, where its type is a bare integer.
    pub associated_enum: Option<DeclId>,
    /// The function that frees what comes back through it.
    pub free_with: Option<String>,
    /// Whether the callee keeps using the memory after it has returned.
    pub retained: bool,
}

impl Parameter {
    /// A parameter of which only the name and the type are known.
    pub const fn plain(name: String, ty: Type) -> Self {
        Self {
            name,
            ty,
            is_const: false,
            direction: Direction::In,
            optional: false,
            reserved: false,
            buffer: None,
            termination: Termination::Nul,
            is_com_out: false,
            is_return_value: false,
            associated_enum: None,
            free_with: None,
            retained: false,
        }
    }
}

/// Which way data goes through a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    /// The caller sets it.
    In,
    /// The callee sets it.
    Out,
    /// Both.
    InOut,
}

impl Direction {
    /// `in`, `out` or `inout`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::InOut => "inout",
        }
    }
}

/// The length of the memory behind a pointer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Buffer {
    /// So many elements.
    Elements(Count),
    /// So many bytes.
    Bytes(Count),
}

/// Where a length stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Count {
    /// In the parameter with this index, counted from 0.
    Parameter(u16),
    /// In the field with this name.
    Field(String),
    /// It is always this.
    Fixed(u32),
    /// Computed from other parameters, as C or in words: `iLast - iFirst + 1`.
    Computed(String),
}

/// How a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Termination {
    /// With one zero, as strings do.
    Nul,
    /// With two zeros: a list of strings.
    DoubleNul,
    /// It does not: the length is given elsewhere.
    None,
}

/// A struct or a union.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Whether the fields overlap.
    pub is_union: bool,
    /// The largest alignment a field may have (`#pragma pack`), in bytes.
    pub packing: Option<u16>,
    /// A larger alignment than the fields ask for (`__declspec(align)`), in bytes.
    pub alignment: Option<u16>,
    /// In order. A record without fields is opaque: only pointers to it can be used.
    pub fields: Vec<Field>,
    /// Records declared inside this one, which only it can name.
    pub nested: Vec<Record>,
    /// The name of a nested record as the source has it, else empty: `_Anonymous_e__Union`.
    pub name: String,
    /// The field that must hold the size of the record before a call.
    pub size_field: Option<String>,
    /// Sizes and offsets, one per architecture of the variant. Empty until
    /// [`crate::layout::assign`] has run, and where the layout cannot be known.
    pub layouts: Vec<Layout>,
}

impl Record {
    /// A struct or a union of which only the name is known.
    pub const fn opaque(is_union: bool) -> Self {
        Self {
            is_union,
            packing: None,
            alignment: None,
            fields: Vec::new(),
            nested: Vec::new(),
            name: String::new(),
            size_field: None,
            layouts: Vec::new(),
        }
    }

    /// The layout on `architecture`.
    pub fn layout(&self, architecture: Architecture) -> Option<&Layout> {
        self.layouts.iter().find(|l| l.architectures.contains(architecture))
    }
}

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// As the headers name it. The storage of bit-fields is called `_bitfield`, and an unnamed
    /// nested record `Anonymous`, `Anonymous1`, …; neither name is C's.
    pub name: String,
    /// Its type; for bit-fields the type of the storage they share.
    pub ty: Type,
    /// Whether what it points to is read-only, where the type is a typedef of a pointer.
    pub is_const: bool,
    /// The bit-fields that share this storage, lowest bit first; empty for an ordinary field.
    pub bits: Vec<Bit>,
    /// Whether this array is declared with one element and really runs to the end of the memory.
    pub is_flexible: bool,
    /// How a string in it ends.
    pub termination: Termination,
    /// The enum whose members it holds, where its type is a bare integer.
    pub associated_enum: Option<DeclId>,
    /// The field that says how many elements are behind this pointer.
    pub count: Option<Count>,
    /// Why it should no longer be used; empty when the source gives no reason.
    pub obsolete: Option<String>,
}

impl Field {
    /// Whether C leaves this field without a name, so that its members belong to the outer record.
    pub fn is_anonymous(&self) -> bool {
        matches!(self.ty, Type::Nested(_))
            && self
                .name
                .strip_prefix("Anonymous")
                .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    }
}

/// One bit-field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bit {
    /// Its name.
    pub name: String,
    /// The lowest bit, counted from bit 0 of the storage.
    pub offset: u8,
    /// The number of bits.
    pub width: u8,
}

/// Size, alignment and offsets of a record on some architectures, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Where it holds.
    pub architectures: Architectures,
    /// `sizeof`.
    pub size: u32,
    /// `_Alignof`.
    pub align: u32,
    /// One per field, in the order of [`Record::fields`].
    pub fields: Vec<Place>,
}

/// Where a field lies, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From the start of the record that declares the field.
    pub offset: u32,
    /// Of the field.
    pub size: u32,
}

/// Named integers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// The integer underneath.
    pub ty: Primitive,
    /// Whether members are bits to be combined.
    pub is_flags: bool,
    /// Whether members are only reachable through the name of the enum (`enum class`).
    pub is_scoped: bool,
    /// In the order of the source.
    pub members: Vec<EnumMember>,
}

/// One named integer of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumMember {
    /// Its name, unique only together with the enum's.
    pub name: String,
    /// Its value, negative only where the underlying integer is signed.
    pub value: i128,
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// Its type.
    pub ty: Type,
    /// Its value.
    pub value: Value,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// An integer, negative only where the type is signed.
    Integer(i128),
    /// A 4-byte floating-point number.
    F32(f32),
    /// An 8-byte floating-point number.
    F64(f64),
    /// A string and whether it is stored as bytes or UTF-16.
    Text(String, Encoding),
    /// A GUID: an interface, a class, a format, a category.
    Guid(Guid),
    /// A record, one value per field, arrays inside it as records of their own.
    Fields(Vec<Value>),
}

/// A COM interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interface {
    /// Its IID, where it has one.
    pub guid: Option<Guid>,
    /// The interface whose methods come first in the table.
    pub base: Option<DeclId>,
    /// Its own methods, in the order of the table.
    pub methods: Vec<Method>,
}

/// One method of an interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// Its name; not unique where methods are overloaded.
    pub name: String,
    /// How it is called, without the object itself.
    pub signature: Signature,
    /// The link to the vendor's documentation.
    pub documentation: Option<String>,
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Typedef {
    /// What it names.
    pub ty: Type,
    /// The function that frees a value of it: `CloseHandle`.
    pub free_with: Option<String>,
    /// Values that stand for "none": 0 and -1 for a HANDLE. Empty for what is not a handle.
    pub invalid_values: Vec<i64>,
    /// The type it can be passed as, as in HPALETTE for HGDIOBJ.
    pub also_usable_for: Option<DeclId>,
}
