//! Types as Delphi spells them, and the names of pointers to them.

use crate::plain::{Is, Parameter, Ty};
use farcall_model::{Architecture, Body, DeclId, Direction, Encoding, Primitive, Record, Type, Unit};
use std::collections::HashSet;

/// Typedefs that `System` has a type for, in lower case, and that type. Declaring them once more would hide
/// it, or say nothing.
static BUILT_IN: &[(&str, &str)] = &[
    ("boolean", "Boolean"),
    ("byte", "Byte"),
    ("cchar", "AnsiChar"),
    ("char", "AnsiChar"),
    ("double", "Double"),
    ("hresult", "HRESULT"),
    ("int64", "Int64"),
    ("lpvoid", "Pointer"),
    ("pstr", "PAnsiChar"),
    ("pvoid", "Pointer"),
    ("pwstr", "PWideChar"),
    ("tchar", "WideChar"),
    ("uint64", "UInt64"),
    ("variant_bool", "WordBool"),
    ("wchar", "WideChar"),
    ("word", "Word"),
];

/// The interfaces that `System` declares.
static BUILT_IN_INTERFACES: &[&str] = &["idispatch", "iunknown"];

/// The type of `System` that the typedef `name` is.
pub(super) fn built_in(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, ty)| *ty)
}

/// Whether `System` declares the interface `name`.
pub(super) fn is_built_in_interface(name: &str) -> bool {
    BUILT_IN_INTERFACES.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a typedef of a pointer to anything is a handle, which Delphi has as a number: it is called so.
pub(super) fn is_handle(name: &str) -> bool {
    let mut letters = name.bytes();
    let is_h = letters.next() == Some(b'H') && letters.next().is_some_and(|b| b.is_ascii_uppercase());
    is_h || name.ends_with("HANDLE")
}

/// What names of pointers depend on.
pub(super) struct Spelling {
    /// The names of the unit's declarations and of the members of its enums, in lower case.
    taken: HashSet<String>,
    /// Records that packing has changed, or that hold one of those.
    packed: HashSet<DeclId>,
}

impl Spelling {
    /// For what `unit` holds.
    pub(super) fn new(unit: &Unit, architecture: Architecture) -> Self {
        let names = unit.iter().map(|(id, _)| unit.name_in_any_case(id));
        let members = unit.iter().flat_map(|(_, declaration)| match declaration.body() {
            Body::Enum(e) => e.members.as_slice(),
            _ => &[],
        });
        let names = names.chain(members.map(|member| member.name.as_str()));
        let taken = names.map(str::to_ascii_lowercase).collect();
        Self { taken, packed: packed(unit, architecture) }
    }

    /// Whether packing has changed the record `id`, or one that it holds.
    pub(super) fn is_packed(&self, id: DeclId) -> bool {
        self.packed.contains(&id)
    }

    /// The name of the type of pointers to the declaration `name`: `PSYSTEM_INFO`.
    pub(super) fn pointer_to(&self, name: &str) -> String {
        let name = name.trim_start_matches('&');
        let candidates = ["P", "LP", "P_"].map(|prefix| format!("{prefix}{name}"));
        let free = candidates.iter().find(|name| !self.taken.contains(&name.to_ascii_lowercase()));
        free.cloned().unwrap_or_else(|| format!("P_{name}_"))
    }

    /// `ty` of a parameter or a result of a method.
    pub(super) fn ty(&self, ty: &Ty) -> String {
        match ty {
            Ty::Void => "Pointer".to_owned(),
            Ty::Number(primitive) => self::primitive(*primitive).to_owned(),
            Ty::Guid => "TGUID".to_owned(),
            Ty::Pointer { to, .. } => self.pointer(to),
            Ty::Array { of, len } => format!("array[0..{}] of {}", len.saturating_sub(1), self.ty(of)),
            Ty::Named { name, is } => named(name, is).to_owned(),
        }
    }

    /// `ty` where no reference may be counted: fields, results, what stands behind pointers.
    pub(super) fn uncounted(&self, ty: &Ty) -> String {
        match ty {
            Ty::Pointer { to, .. } if is_interface(to) => "Pointer".to_owned(),
            Ty::Array { of, len } => {
                format!("array[0..{}] of {}", len.saturating_sub(1), self.uncounted(of))
            }
            _ => self.ty(ty),
        }
    }

    fn pointer(&self, to: &Ty) -> String {
        match to {
            Ty::Void => "Pointer".to_owned(),
            Ty::Number(number) => format!("P{}", primitive(*number)),
            Ty::Guid => "PGUID".to_owned(),
            // The pointer to it is the type itself.
            Ty::Named { name, is: Is::Interface } => name.clone(),
            Ty::Named { name, is: is @ Is::Alias(_) } if named(name, is) != name => match named(name, is) {
                "Pointer" => "PPointer".to_owned(),
                "WordBool" => "PSmallInt".to_owned(),
                built_in => format!("P{built_in}"),
            },
            Ty::Named { name, .. } if name.eq_ignore_ascii_case("HRESULT") => "PInteger".to_owned(),
            Ty::Named { name, .. } => self.pointer_to(name),
            Ty::Array { of, .. } => self.pointer(of),
            Ty::Pointer { to, .. } => match to.bare() {
                Ty::Number(Primitive::Char16) => "PPWideChar".to_owned(),
                _ => "PPointer".to_owned(),
            },
        }
    }

    /// The parameter as it stands in a list: `out lpSystemInfo: SYSTEM_INFO`. What it refers to is named only
    /// where all types are known, `has_types`; a pointer may be used before what it points to is declared.
    pub(super) fn parameter(&self, parameter: &Parameter, has_types: bool) -> String {
        let name = &parameter.name;
        match parameter.text {
            Some(Encoding::Unicode) => return format!("{name}: PWideChar"),
            Some(Encoding::Ansi) => return format!("{name}: PAnsiChar"),
            None => {}
        }
        let Some(to) = referred(parameter) else { return format!("{name}: {}", self.ty(&parameter.ty)) };
        match (parameter.direction, to) {
            (Direction::In, Ty::Guid) => format!("const {name}: TGUID"),
            _ if !has_types => format!("{name}: {}", self.ty(&parameter.ty)),
            (Direction::In, _) => format!("{name}: {}", self.ty(&parameter.ty)),
            // Whatever variable of an interface is passed may be counted: it has no type here.
            (Direction::Out, Ty::Pointer { to, .. }) if matches!(**to, Ty::Void) => format!("out {name}"),
            (Direction::Out, _) => format!("out {name}: {}", self.ty(to)),
            (Direction::InOut, _) => format!("var {name}: {}", self.ty(to)),
        }
    }
}

/// The records that packing has changed, with those that hold one: what is needed by value comes first.
fn packed(unit: &Unit, architecture: Architecture) -> HashSet<DeclId> {
    let mut packed = HashSet::new();
    for (id, declaration) in unit.iter() {
        let is_packed = match declaration.on_or_first(architecture) {
            Body::Record(record) => has_packing(record, &packed),
            Body::Typedef(typedef) => holds(&typedef.ty, &packed),
            _ => false,
        };
        if is_packed {
            packed.insert(id);
        }
    }
    packed
}

fn has_packing(record: &Record, packed: &HashSet<DeclId>) -> bool {
    record.packing.is_some_and(|packing| packing < 8)
        || record.nested.iter().any(|inner| has_packing(inner, packed))
        || record.fields.iter().any(|field| holds(&field.ty, packed))
}

fn holds(ty: &Type, packed: &HashSet<DeclId>) -> bool {
    match ty {
        Type::Named(id) => packed.contains(id),
        Type::Array { of, .. } => holds(of, packed),
        _ => false,
    }
}

/// What stands behind a parameter that is the address of one value, which must be there.
fn referred(parameter: &Parameter) -> Option<&Ty> {
    let Ty::Pointer { to, .. } = &parameter.ty else { return None };
    if parameter.is_optional || parameter.is_buffer {
        return None;
    }
    let is_one = match to.bare() {
        Ty::Void | Ty::Array { .. } => false,
        // A string or a buffer as likely as one value.
        Ty::Number(Primitive::Char16 | Primitive::I8 | Primitive::U8) => false,
        Ty::Named { is: Is::Record { size, .. }, .. } => *size > 0,
        Ty::Named { is: Is::Interface, .. } => false,
        _ => true,
    };
    is_one.then_some(to)
}

fn is_interface(ty: &Ty) -> bool {
    matches!(ty, Ty::Named { is: Is::Interface, .. })
}

fn named<'a>(name: &'a str, is: &Is) -> &'a str {
    match is {
        Is::Alias(_) => built_in(name).unwrap_or(name),
        _ => name,
    }
}

/// The type of `System` for a number.
pub(super) fn primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void | Primitive::Guid => "Pointer",
        Primitive::Bool => "Boolean",
        Primitive::Char16 => "WideChar",
        Primitive::I8 => "ShortInt",
        Primitive::U8 => "Byte",
        Primitive::I16 => "SmallInt",
        Primitive::U16 => "Word",
        Primitive::I32 => "Integer",
        Primitive::U32 => "Cardinal",
        Primitive::I64 => "Int64",
        Primitive::U64 => "UInt64",
        Primitive::ISize => "NativeInt",
        Primitive::USize => "NativeUInt",
        Primitive::F32 => "Single",
        Primitive::F64 => "Double",
    }
}
