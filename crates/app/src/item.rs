//! One thing with a name, as plain data: what `show --json`, the JSON API and the pages say.
//!
//! The fields of the contract are always present, `null` or empty where they do not apply, so
//! that a script may rely on them; everything beyond the contract is left out when it is empty.

use crate::{Address, WindowsVersion};
use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// An exported function, or a family of an ANSI and a Unicode one.
    Function,
    /// A record whose fields follow each other.
    Struct,
    /// A record whose fields overlap.
    Union,
    /// A set of named integers.
    Enum,
    /// The type of a function that the program passes in.
    Callback,
    /// A COM interface.
    Interface,
    /// Another name for a type, or a handle.
    Typedef,
    /// A named value, or a member of an enum.
    Constant,
    /// All constants that share a prefix.
    Constants,
}

impl ItemKind {
    /// The lower-case name: `function`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Struct => "struct",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::Callback => "callback",
            Self::Interface => "interface",
            Self::Typedef => "typedef",
            Self::Constant => "constant",
            Self::Constants => "constants",
        }
    }
}

impl From<farcall_model::Kind> for ItemKind {
    fn from(kind: farcall_model::Kind) -> Self {
        use farcall_model::Kind;
        match kind {
            Kind::Function => Self::Function,
            Kind::Struct => Self::Struct,
            Kind::Union => Self::Union,
            Kind::Enum => Self::Enum,
            Kind::Constant => Self::Constant,
            Kind::Callback => Self::Callback,
            Kind::Interface => Self::Interface,
            Kind::Typedef => Self::Typedef,
        }
    }
}

/// An item and the other things that are called the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Answer {
    /// What the name means first of all.
    #[serde(flatten)]
    pub item: Item,
    /// What else is called that, the likelier first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Link>,
}

/// A thing that has a page, in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Link {
    /// Its name; a family's plain name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL of a function: `kernel32.dll`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// Where the metadata files it; the enum, for a member.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// Everything known about one item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// The name it was asked for in its own letter case; a family's plain name.
    pub name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The DLL that exports the function, in lower case: `kernel32.dll`.
    pub library: Option<String>,
    /// The header that declares it: `memoryapi.h`.
    pub header: Option<String>,
    /// The link to the vendor's documentation.
    pub documentation: Option<String>,
    /// The first Windows that has it, as the metadata writes it: `windows5.1.2600`.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub minimum_os: Option<WindowsVersion>,
    /// The architectures on which it exists: `x64`, `x86`, `arm64`.
    pub architectures: Vec<&'static str>,
    /// Whether `GetLastError` tells why the function failed; `null` for what is not a function.
    pub set_last_error: Option<bool>,
    /// `stdcall`, `cdecl` or `fastcall`, for functions and callbacks; it matters on x86 only.
    pub calling_convention: Option<&'static str>,
    /// Of a function or callback, in order.
    pub parameters: Vec<Parameter>,
    /// The type that a function or callback returns; `void` for nothing.
    pub returns: Option<String>,
    /// Of a constant or a member of an enum.
    pub value: Option<Value>,
    /// Of an enum or a family of constants.
    pub members: Vec<Member>,
    /// Of a struct or union, by architecture.
    pub layout: Option<BTreeMap<&'static str, Layout>>,
    /// What was checked, by what, and whether it agreed.
    pub evidence: Vec<Evidence>,

    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
    /// Where the metadata files it: `System.Memory`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// The name of the declaration shown, where it is not the item's: `OpenFileMappingW`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_as: Option<String>,
    /// The ANSI and the Unicode form, for members of a family.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
    /// The exported name, where it is not the declaration's; ordinals are written `#24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_point: Option<String>,
    /// Whether more arguments may follow the parameters.
    #[serde(skip_serializing_if = "is_false")]
    pub variadic: bool,
    /// Whether the function never returns.
    #[serde(skip_serializing_if = "is_false")]
    pub does_not_return: bool,
    /// What a function that exists only in a header always answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_value: Option<String>,
    /// Who frees what the function returns, or a value of this type: `CloseHandle`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_with: Option<String>,
    /// Of a function: whether `free_with` is only what its type says of values that the caller
    /// owns. `SelectObject` returns an HGDIOBJ too, and the caller may not own that.
    #[serde(skip_serializing_if = "is_false")]
    pub free_if_owned: bool,
    /// Whether the caller must not free what the function returns.
    #[serde(skip_serializing_if = "is_false")]
    pub do_not_release: bool,
    /// Values that stand for "none", of this type or of the handle that the function returns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub invalid_values: Vec<i64>,
    /// The type of a constant, the integer under an enum, or what a typedef stands for.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// An integer constant in hexadecimal, as the bits of its type: `0x80070005`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hex: Option<String>,
    /// The enum that a member belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_of: Option<Link>,
    /// Whether the members of an enum are bits to be combined.
    #[serde(skip_serializing_if = "is_false")]
    pub flags: bool,
    /// The largest alignment of a field (`#pragma pack`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packing: Option<u16>,
    /// The field that must hold the size of the struct before a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_field: Option<String>,
    /// The IID of an interface.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// The interfaces this one extends, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<Link>,
    /// The methods of an interface, inherited ones included, by their place in the table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// The type that this one can be passed as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also_usable_for: Option<Link>,
    /// Why it should no longer be used; empty when the source gives no reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obsolete: Option<String>,
    /// What was put right against the source, each with where the right fact is from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<String>,
    /// The modules of Windows CE that export a function of this name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub device_modules: Vec<String>,
    /// Whether nothing but the name is known: an export of Windows CE without a declaration.
    #[serde(skip_serializing_if = "is_false")]
    pub undeclared: bool,
}

/// One of the declarations behind a plain name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Form {
    /// `OpenFileMappingW`.
    pub name: String,
    /// `unicode`, `ansi`, or `plain` for a declaration under the plain name itself.
    pub form: &'static str,
    /// Whether it is the one that the item shows.
    pub shown: bool,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Parameter {
    /// As the documentation names it.
    pub name: String,
    /// In neutral notation: `u32`, `*const u16`, `PCWSTR`.
    #[serde(rename = "type")]
    pub ty: String,
    /// `in`, `out` or `inout`.
    pub direction: &'static str,
    /// Whether NULL or 0 may be passed.
    pub optional: bool,
    /// Whether NULL or 0 must be passed.
    pub reserved: bool,
    /// The enum whose members it takes.
    #[serde(rename = "enum")]
    pub enumeration: Option<String>,
    /// The page of its type, or of the enum it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub address: Option<Address>,
    /// How long the memory behind it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<Length>,
    /// How a string in it ends, where that is not one zero: `double-nul` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub termination: Option<&'static str>,
    /// The function that frees what comes back through it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_with: Option<String>,
    /// Whether `free_with` is only what its type says of values that the caller owns.
    #[serde(skip_serializing_if = "is_false")]
    pub free_if_owned: bool,
    /// Whether the callee keeps using the memory after it has returned.
    #[serde(skip_serializing_if = "is_false")]
    pub retained: bool,
}

/// How long the memory behind a pointer is; exactly one of the last four is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Length {
    /// `elements` or `bytes`.
    pub unit: &'static str,
    /// The parameter that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// The field that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// It is always this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<u32>,
    /// How it is computed from other parameters, as C or in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
}

/// The value of a constant.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Value {
    /// An integer, negative only where the type is signed.
    #[cfg_attr(feature = "schema", schema(value_type = i64))]
    Integer(i128),
    /// A floating-point number.
    Float(f64),
    /// A string, or a GUID in its text form.
    Text(String),
    /// A record, one value per field.
    #[cfg_attr(feature = "schema", schema(value_type = Vec<serde_json::Value>))]
    Fields(Vec<Value>),
}

/// A member of an enum or of a family of constants.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// An integer in hexadecimal, as the bits of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hex: Option<String>,
    /// In a family of constants: the enum it is a member of.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<String>,
    /// Its page.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: Address,
}

/// Size, alignment and offsets on one architecture, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Layout {
    /// `sizeof`.
    pub size: u32,
    /// `_Alignof`.
    pub align: u32,
    /// Every field that C can name, in order. Members of unnamed structs and unions stand among
    /// those of the record, as in C; members of named inner records are written `u.s.x` and
    /// follow the field that holds them.
    pub fields: Vec<Field>,
    /// The same with the inner structs and unions as a tree, for drawing.
    #[serde(skip)]
    pub tree: Vec<Node>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Field {
    /// How C reaches it from the record: `dwOemId`, `u.s.x`.
    pub name: String,
    /// From the start of the record.
    pub offset: u32,
    /// Its size; of a bit-field, the size of the integer that holds it.
    pub size: u32,
    /// In neutral notation; `struct` or `union` for an inner record.
    #[serde(rename = "type")]
    pub ty: String,
    /// Of a bit-field: its lowest bit within the integer at `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bit_offset: Option<u8>,
    /// Of a bit-field: how many bits it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bit_width: Option<u8>,
    /// Whether the array really runs to the end of the memory.
    #[serde(skip_serializing_if = "is_false")]
    pub flexible: bool,
    /// The enum whose members it holds.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<String>,
    /// How long the memory behind it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<Box<Length>>,
    /// The page of its type, or of the enum it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
    pub address: Option<Address>,
    /// Why it should no longer be used; empty when the source gives no reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obsolete: Option<String>,
}

/// A field, or an inner struct or union with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A field without inner structure.
    Field(Field),
    /// An inner record.
    Group {
        /// The field that holds it; `None` for an unnamed one.
        name: Option<String>,
        /// Whether its parts overlap.
        is_union: bool,
        /// From the start of the outermost record.
        offset: u32,
        /// Of the whole group.
        size: u32,
        /// How often it is repeated, where the field is an array of it.
        repeat: Option<u32>,
        /// What it holds.
        children: Vec<Node>,
    },
}

/// A method of an interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Method {
    /// Its place in the table of functions, counted from 0.
    pub slot: u32,
    /// Its name; not unique where methods are overloaded.
    pub name: String,
    /// The interface that declares it.
    pub declared_by: String,
    /// Without the object itself.
    pub parameters: Vec<Parameter>,
    /// The type it returns.
    pub returns: String,
    /// The link to the vendor's documentation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
}

/// One check that was run, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// What was checked: `exports`, `second-source`.
    pub check: String,
    /// By what: the compiler or the other source, with its version.
    pub by: String,
    /// Whether it agreed.
    pub agrees: bool,
    /// What was compared; where it did not agree, both values.
    pub detail: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
