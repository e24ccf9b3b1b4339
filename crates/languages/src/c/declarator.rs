//! C's declarators: types wrapped around the name that they declare.

use super::dialect::Dialect;
use super::keywords::{cdef_identifier, identifier};
use super::types::Needs;
use crate::{Unsupported, facts};
use farcall_model::{Body, DeclId, Primitive, Type, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What can be named at a place in the file.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The declarations.
    pub(crate) unit: &'a Unit,
    /// Who reads the C.
    pub(crate) dialect: Dialect,
    /// The names of all types, where nothing else may be called so.
    pub(crate) reserved: HashSet<String>,
    /// What stands above in the file; `None` for a declaration on its own, which may name anything.
    pub(crate) declared: Option<RefCell<HashSet<DeclId>>>,
    /// Records and interfaces that were named before they were declared.
    pub(crate) forward: RefCell<BTreeSet<DeclId>>,
    /// What had to be left out; a pointer to it is a pointer to void.
    pub(crate) omitted: HashSet<DeclId>,
    /// The names of functions, constants and members of enums, and whose they are.
    pub(crate) taken: RefCell<HashMap<String, DeclId>>,
    /// Names that something inside a C++ class has, where types of that name need `::`.
    pub(crate) hidden: RefCell<HashSet<String>>,
    /// What must stand at the top of the file.
    pub(crate) needs: Cell<Needs>,
}

/// Typedefs that C programmers know under a name for the read-only kind, and the plain `char`
/// that text is made of. Source: the type list of the Windows documentation, "Windows Data Types".
const STRINGS: &[(&str, &str, &str)] = &[("PSTR", "PCSTR", "char"), ("PWSTR", "PCWSTR", "wchar_t")];

/// The element of the string typedef `name`, and the typedef of its read-only kind.
pub(crate) fn string_typedef(name: &str) -> Option<(&'static str, &'static str)> {
    STRINGS.iter().find(|(typedef, ..)| *typedef == name).map(|(_, constant, element)| (*constant, *element))
}

impl Scope<'_> {
    /// The name of a type in this file.
    pub(crate) fn type_name(&self, id: DeclId) -> String {
        identifier(self.unit.name(id))
    }

    /// The name of a field, a method or a parameter.
    pub(crate) fn member_name(&self, name: &str) -> String {
        let mut name = match self.dialect {
            Dialect::Cdef(..) => cdef_identifier(name),
            Dialect::C | Dialect::Cpp => identifier(name),
        };
        while self.reserved.contains(&name) {
            name.push('_');
        }
        name
    }

    /// From here on, types called like one of `names` are spelled in full.
    pub(crate) fn hide(&self, names: impl IntoIterator<Item = String>) {
        *self.hidden.borrow_mut() = names.into_iter().collect();
    }

    /// `name` declared as `ty`: `const wchar_t *lpName`. An empty name gives the type alone.
    pub(crate) fn declare(&self, ty: &Type, is_const: bool, name: &str) -> Result<String, Unsupported> {
        if is_const && matches!(ty, Type::Named(_)) {
            if let Some(constant) = self.read_only_string(ty) {
                return Ok(join(constant, name));
            }
            if let Some(Type::Pointer { to, .. }) = facts::pointer_behind(self.unit, ty) {
                return self.wrap(&(*to).pointer(true), false, name.to_owned());
            }
        }
        self.wrap(ty, is_const && matches!(ty, Type::Array { .. }), name.to_owned())
    }

    fn read_only_string(&self, ty: &Type) -> Option<&'static str> {
        let Type::Named(id) = ty else { return None };
        let (constant, _) = string_typedef(&self.unit.get(*id)?.name)?;
        self.ask_for_string(constant);
        Some(constant)
    }

    /// Has the file declare the read-only string `name` at its top; whether it is one.
    pub(crate) fn ask_for_string(&self, name: &str) -> bool {
        let mut needs = self.needs.get();
        match name {
            "PCSTR" => needs.pcstr = true,
            "PCWSTR" => needs.pcwstr = true,
            _ => return false,
        }
        self.needs.set(needs);
        true
    }

    fn wrap(&self, ty: &Type, is_const: bool, declarator: String) -> Result<String, Unsupported> {
        let read_only = if is_const { "const " } else { "" };
        match ty {
            Type::Pointer { to, is_const: target } => {
                let pointer = format!("*{read_only}{declarator}");
                // A `const` before a name belongs to the name: `*const name`.
                let pointer = pointer.trim_end().to_owned();
                let pointer =
                    if matches!(**to, Type::Array { .. }) { format!("({pointer})") } else { pointer };
                match &**to {
                    // Of a type that nobody declares, only the address can be passed on.
                    Type::Unknown(_) => Ok(join(&spell("void", *target), &pointer)),
                    to => self.wrap(to, *target, pointer),
                }
            }
            Type::Array { of, len } => self.wrap(of, is_const, format!("{declarator}[{len}]")),
            Type::Primitive(primitive) => Ok(join(&spell(self.primitive(*primitive), is_const), &declarator)),
            Type::Named(id) => self.named(*id, is_const, &declarator),
            Type::Nested(index) => {
                Err(Unsupported::new(format!("its nested record {index} is used out of place")))
            }
            Type::Unknown(name) => Err(Unsupported::new(format!("{name} is declared nowhere"))),
        }
    }

    fn named(&self, id: DeclId, is_const: bool, declarator: &str) -> Result<String, Unsupported> {
        let Some(declaration) = self.unit.get(id) else {
            return Err(Unsupported::new("it names a type that is declared nowhere"));
        };
        let is_behind_pointer = declarator.starts_with('*') || declarator.starts_with("(*");
        if self.omitted.contains(&id) {
            return if is_behind_pointer {
                Ok(join(&spell("void", is_const), declarator))
            } else {
                Err(Unsupported::new(format!("it needs {}, which had to be left out", declaration.name)))
            };
        }
        let name = match self.type_name(id) {
            name if self.hidden.borrow().contains(&name) => format!("::{name}"),
            name => name,
        };
        let is_known = self.declared.as_ref().is_none_or(|declared| declared.borrow().contains(&id));
        match declaration.body() {
            Body::Interface(_) => {
                if !is_known {
                    self.forward.borrow_mut().insert(id);
                }
                let read_only = if is_const { "const " } else { "" };
                Ok(join(&name, format!("*{read_only}{declarator}").trim_end()))
            }
            Body::Record(_) => {
                if !is_known {
                    self.forward.borrow_mut().insert(id);
                }
                Ok(join(&spell(&name, is_const), declarator))
            }
            // Two callbacks that take each other: C has no way to name the second in the first.
            Body::Callback(_) if !is_known => Ok(join("void", &format!("*{declarator}"))),
            Body::Enum(e) if !is_known => Ok(join(&spell(self.primitive(e.ty), is_const), declarator)),
            _ => Ok(join(&spell(&name, is_const), declarator)),
        }
    }

    /// The name of a primitive, noting what it needs.
    pub(crate) fn primitive(&self, primitive: Primitive) -> &'static str {
        let mut needs = self.needs.get();
        match primitive {
            Primitive::Bool => needs.boolean = true,
            Primitive::Guid => needs.guid = true,
            _ => {}
        }
        self.needs.set(needs);
        match primitive {
            Primitive::Void => "void",
            Primitive::Bool => "bool",
            // PHP has no type for characters of 16 bits.
            Primitive::Char16 if self.dialect.is_php() => "uint16_t",
            Primitive::Char16 => "wchar_t",
            Primitive::I8 => "int8_t",
            Primitive::U8 => "uint8_t",
            Primitive::I16 => "int16_t",
            Primitive::U16 => "uint16_t",
            Primitive::I32 => "int32_t",
            Primitive::U32 => "uint32_t",
            Primitive::I64 => "int64_t",
            Primitive::U64 => "uint64_t",
            Primitive::ISize => "intptr_t",
            Primitive::USize => "uintptr_t",
            Primitive::F32 => "float",
            Primitive::F64 => "double",
            Primitive::Guid => "GUID",
        }
    }
}

fn spell(name: &str, is_const: bool) -> String {
    if is_const { format!("const {name}") } else { name.to_owned() }
}

fn join(ty: &str, declarator: &str) -> String {
    if declarator.is_empty() { ty.to_owned() } else { format!("{ty} {declarator}") }
}
