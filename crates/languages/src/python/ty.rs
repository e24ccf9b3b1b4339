//! Types as `ctypes` spells them.

use super::keywords::global;
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Body, DeclId, Direction, Parameter, Primitive, Returns, Type, Unit};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What can be named at a place in the file.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// The declarations.
    pub(super) unit: &'a Unit,
    /// For what a convention means.
    pub(super) architecture: Architecture,
    /// What stands above in the file; `None` for a declaration on its own, which may name anything.
    pub(super) declared: Option<RefCell<HashSet<DeclId>>>,
    /// Records and interfaces that were named before they were declared.
    pub(super) forward: RefCell<BTreeSet<DeclId>>,
    /// What had to be left out; a pointer to it is a pointer to anything.
    pub(super) omitted: HashSet<DeclId>,
    /// All names of the module, and whose they are.
    pub(super) taken: RefCell<HashMap<String, DeclId>>,
}

/// Typedefs of pointers to text: the type of a string that is only read, and the character.
/// `ctypes` converts these from and to Python's own strings. Source: the `ctypes` documentation,
/// "Fundamental data types".
const STRINGS: &[(&str, &str, &str, &str)] =
    &[("PSTR", "PCSTR", "c_char_p", "c_char"), ("PWSTR", "PCWSTR", "c_wchar_p", "WCHAR")];

/// Typedefs that have a class of their own in `ctypes`, or need another than their target's.
/// An `HRESULT` that says failure raises an `OSError` there; a `BSTR` is not a plain string, since
/// its length stands before it; `CHAR` is a character, not a number.
const TYPEDEFS: &[(&str, &str)] = &[
    ("BSTR", "c_void_p"),
    ("CHAR", "c_char"),
    ("HRESULT", "getattr(ctypes, \"HRESULT\", c_int32)"),
    ("PSTR", "c_char_p"),
    ("PWSTR", "c_wchar_p"),
];

/// What the typedef `name` is, where that is not simply its target.
pub(super) fn special_typedef(name: &str) -> Option<&'static str> {
    TYPEDEFS.iter().find(|(typedef, _)| *typedef == name).map(|(_, ty)| *ty)
}

impl Scope<'_> {
    /// The name of a type in this file.
    pub(super) fn type_name(&self, id: DeclId) -> String {
        global(self.unit.name(id))
    }

    /// Takes `name` for `id` among the names of the module. Whether it was free.
    pub(super) fn claim(&self, id: DeclId, name: &str) -> bool {
        self.declared.is_none() || *self.taken.borrow_mut().entry(name.to_owned()).or_insert(id) == id
    }

    fn string(&self, ty: &Type) -> Option<(&'static str, &'static str)> {
        let Type::Named(id) = ty else { return None };
        let name = &self.unit.get(*id)?.name;
        STRINGS
            .iter()
            .find(|(typedef, ..)| typedef == name)
            .map(|(_, constant, _, element)| (*constant, *element))
    }

    /// The type of a parameter. Text that the function writes needs memory of its own: Python's
    /// strings must not be passed there.
    pub(super) fn parameter(&self, parameter: &Parameter) -> Result<String, Unsupported> {
        if let Some((constant, element)) = self.string(&parameter.ty) {
            if parameter.is_const {
                return Ok(constant.to_owned());
            }
            if parameter.direction != Direction::In {
                return Ok(format!("POINTER({element})"));
            }
        }
        match &parameter.ty {
            Type::Array { of, .. } => Ok(format!("POINTER({})", self.spell(of)?)),
            Type::Primitive(Primitive::Void) => Err(Unsupported::new("one of its parameters has no type")),
            ty => self.read_only(ty, parameter.is_const),
        }
    }

    /// The type of a result. Text that the caller must free keeps its address.
    pub(super) fn returns(&self, returns: &Returns) -> Result<String, Unsupported> {
        if returns.ty.is_void() {
            return Ok("None".to_owned());
        }
        if let Some((constant, element)) = self.string(&returns.ty) {
            if returns.free_with.is_some() {
                return Ok(format!("POINTER({element})"));
            }
            if returns.is_const {
                return Ok(constant.to_owned());
            }
        }
        match &returns.ty {
            Type::Array { of, .. } => Ok(format!("POINTER({})", self.spell(of)?)),
            ty => self.read_only(ty, returns.is_const),
        }
    }

    /// `ty` of a field; text that is only read goes by another name.
    pub(super) fn read_only(&self, ty: &Type, is_const: bool) -> Result<String, Unsupported> {
        match self.string(ty) {
            Some((constant, _)) if is_const => Ok(constant.to_owned()),
            _ => self.spell(ty),
        }
    }

    /// `ty` outside any record.
    pub(super) fn spell(&self, ty: &Type) -> Result<String, Unsupported> {
        self.spell_in(ty, &[])
    }

    /// `ty` in a record whose nested records are called `nested`.
    pub(super) fn spell_in(&self, ty: &Type, nested: &[String]) -> Result<String, Unsupported> {
        match ty {
            Type::Primitive(primitive) => Ok(spell_primitive(*primitive).to_owned()),
            Type::Pointer { to, .. } => match &**to {
                Type::Primitive(Primitive::Void) | Type::Unknown(_) => Ok("c_void_p".to_owned()),
                Type::Named(id) if self.omitted.contains(id) || self.unit.get(*id).is_none() => {
                    Ok("c_void_p".to_owned())
                }
                to => Ok(format!("POINTER({})", self.spell_in(to, nested)?)),
            },
            Type::Array { of, len } => {
                let element = self.spell_in(of, nested)?;
                match **of {
                    Type::Array { .. } => Ok(format!("({element}) * {len}")),
                    _ => Ok(format!("{element} * {len}")),
                }
            }
            Type::Named(id) => self.named(*id),
            Type::Nested(index) => nested
                .get(*index as usize)
                .cloned()
                .ok_or_else(|| Unsupported::new(format!("its nested record {index} is used out of place"))),
            Type::Unknown(name) => Err(Unsupported::new(format!("{name} is declared nowhere"))),
        }
    }

    fn named(&self, id: DeclId) -> Result<String, Unsupported> {
        let declaration =
            self.unit.get(id).ok_or_else(|| Unsupported::new("it names a type that is declared nowhere"))?;
        if self.omitted.contains(&id) {
            return Err(Unsupported::new(format!("it needs {}, which had to be left out", declaration.name)));
        }
        let name = self.type_name(id);
        let is_known = self.declared.as_ref().is_none_or(|declared| declared.borrow().contains(&id));
        match declaration.body() {
            Body::Interface(_) if self.unit.is_opaque(id) => Ok("c_void_p".to_owned()),
            Body::Interface(_) => {
                if !is_known {
                    self.forward.borrow_mut().insert(id);
                }
                Ok(format!("POINTER({name})"))
            }
            Body::Record(_) => {
                if !is_known {
                    self.forward.borrow_mut().insert(id);
                }
                Ok(name)
            }
            // Two callbacks that take each other: the second has no class yet.
            Body::Callback(_) if !is_known => Ok("c_void_p".to_owned()),
            Body::Enum(e) if !is_known => Ok(spell_primitive(e.ty).to_owned()),
            Body::Typedef(typedef) if !is_known => match special_typedef(&declaration.name) {
                Some(target) => Ok(target.to_owned()),
                None if matches!(typedef.ty, Type::Named(_)) => Err(Unsupported::new(format!(
                    "it needs {}, which is declared below it",
                    declaration.name
                ))),
                None => self.spell(&typedef.ty),
            },
            _ => Ok(name),
        }
    }

    /// The integer that holds bit-fields, and how many bits it has.
    pub(super) fn storage(&self, ty: &Type, architecture: Architecture) -> Option<(&'static str, u32)> {
        let facts::Shape::Plain(primitive) = facts::shape(self.unit, ty, architecture) else { return None };
        let bits = facts::storage_bits(primitive, architecture)?;
        match primitive {
            Primitive::Bool => Some(("c_uint8", bits)),
            Primitive::Char16 => Some(("c_uint16", bits)),
            other => Some((spell_primitive(other), bits)),
        }
    }
}

/// The class of a primitive.
pub(super) const fn spell_primitive(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Void => "None",
        Primitive::Bool => "c_bool",
        Primitive::Char16 => "WCHAR",
        Primitive::I8 => "c_int8",
        Primitive::U8 => "c_uint8",
        Primitive::I16 => "c_int16",
        Primitive::U16 => "c_uint16",
        Primitive::I32 => "c_int32",
        Primitive::U32 => "c_uint32",
        Primitive::I64 => "c_int64",
        Primitive::U64 => "c_uint64",
        Primitive::ISize => "c_ssize_t",
        Primitive::USize => "c_size_t",
        Primitive::F32 => "c_float",
        Primitive::F64 => "c_double",
        Primitive::Guid => "GUID",
    }
}
