//! Types as Rust spells them.

use super::keywords::{identifier, type_identifier};
use super::types::{Abi, Callable, Linking, Needs};
use crate::{Unsupported, facts};
use farcall_model::{Body, CallingConvention, DeclId, Primitive, Signature, Type, Unit};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

/// What can be named in the file.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// The declarations.
    pub(super) unit: &'a Unit,
    /// How functions are imported.
    pub(super) linking: Linking,
    /// Whether a whole file is printed, in which names must not clash.
    pub(super) is_file: bool,
    /// What had to be left out; a pointer to it is a pointer to anything.
    pub(super) omitted: HashSet<DeclId>,
    /// The names of types, and whose they are.
    pub(super) types: RefCell<HashMap<String, DeclId>>,
    /// The names of functions and constants, and whose they are.
    pub(super) values: RefCell<HashMap<String, DeclId>>,
    /// What must stand at the top of the file.
    pub(super) needs: Cell<Needs>,
}

impl Scope<'_> {
    /// The name of a type in this file.
    pub(super) fn type_name(&self, id: DeclId) -> String {
        type_identifier(self.unit.name(id))
    }

    /// Notes a need.
    pub(super) fn need(&self, change: impl FnOnce(&mut Needs)) {
        let mut needs = self.needs.get();
        change(&mut needs);
        self.needs.set(needs);
    }

    /// Takes `name` for `id` among functions and constants. Whether it was free.
    pub(super) fn claim_value(&self, id: DeclId, name: &str) -> bool {
        !self.is_file || *self.values.borrow_mut().entry(name.to_owned()).or_insert(id) == id
    }

    /// `ty`, read-only where `is_const` and the type is a typedef of a pointer.
    pub(super) fn spell_const(&self, ty: &Type, is_const: bool) -> Result<String, Unsupported> {
        if is_const && let Type::Named(id) = ty {
            match self.unit.get(*id).map(|d| d.name.as_str()) {
                Some("PSTR") => {
                    self.need(|n| n.pcstr = true);
                    return Ok("PCSTR".to_owned());
                }
                Some("PWSTR") => {
                    self.need(|n| n.pcwstr = true);
                    return Ok("PCWSTR".to_owned());
                }
                _ => {}
            }
            if let Some(Type::Pointer { to, .. }) = facts::pointer_behind(self.unit, ty) {
                return self.spell(&to.pointer(true));
            }
        }
        self.spell(ty)
    }

    /// `ty` outside any record.
    pub(super) fn spell(&self, ty: &Type) -> Result<String, Unsupported> {
        self.spell_in(ty, &[])
    }

    /// `ty` in a record whose nested records are called `nested`.
    pub(super) fn spell_in(&self, ty: &Type, nested: &[String]) -> Result<String, Unsupported> {
        match ty {
            Type::Primitive(Primitive::Void) => {
                self.need(|n| n.void = true);
                Ok("c_void".to_owned())
            }
            Type::Primitive(primitive) => Ok(self.primitive(*primitive).to_owned()),
            Type::Pointer { to, is_const } => {
                let pointer = if *is_const { "*const" } else { "*mut" };
                let is_void = match &**to {
                    Type::Unknown(_) => true,
                    Type::Named(id) => self.omitted.contains(id) || self.unit.get(*id).is_none(),
                    _ => false,
                };
                if is_void {
                    self.need(|n| n.void = true);
                    return Ok(format!("{pointer} c_void"));
                }
                Ok(format!("{pointer} {}", self.spell_in(to, nested)?))
            }
            Type::Array { of, len } => Ok(format!("[{}; {len}]", self.spell_in(of, nested)?)),
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
        match declaration.body() {
            Body::Interface(_) if self.unit.is_opaque(id) => {
                self.need(|n| n.void = true);
                Ok("*mut c_void".to_owned())
            }
            Body::Interface(_) => Ok(format!("*mut {name}")),
            _ => Ok(name),
        }
    }

    /// The type of a parameter or result; arrays decay to pointers there.
    pub(super) fn spell_parameter(&self, ty: &Type, is_const: bool) -> Result<String, Unsupported> {
        match ty {
            Type::Array { of, .. } => {
                Ok(format!("{} {}", if is_const { "*const" } else { "*mut" }, self.spell(of)?))
            }
            Type::Primitive(Primitive::Void) => Err(Unsupported::new("one of its parameters has no type")),
            _ => self.spell_const(ty, is_const),
        }
    }

    /// What stands behind the parameters: `-> HANDLE`, or nothing.
    pub(super) fn returns(&self, signature: &Signature) -> Result<String, Unsupported> {
        if signature.returns.ty.is_void() {
            return Ok(String::new());
        }
        Ok(format!(" -> {}", self.spell_parameter(&signature.returns.ty, signature.returns.is_const)?))
    }

    /// `name: type` of each parameter, and `...`.
    pub(super) fn parameters(&self, signature: &Signature) -> Result<Vec<String>, Unsupported> {
        let mut names: Vec<String> = Vec::with_capacity(signature.parameters.len());
        let mut lowered = Vec::with_capacity(signature.parameters.len() + 1);
        for (index, parameter) in signature.parameters.iter().enumerate() {
            let mut name = identifier(&parameter.name);
            // A parameter that is called like a constant in the file would be taken for a pattern.
            let clashes = self.is_file && self.values.borrow().contains_key(&name);
            if clashes || name == "n" || name == "this" || name == "result" || names.contains(&name) {
                name = format!("{}{index}", name.trim_start_matches("r#"));
            }
            lowered.push(format!("{name}: {}", self.spell_parameter(&parameter.ty, parameter.is_const)?));
            names.push(name);
        }
        if signature.is_variadic {
            lowered.push("...".to_owned());
        }
        Ok(lowered)
    }

    /// A pointer to a function, on x86 and elsewhere.
    pub(super) fn function_pointer(&self, abi: Abi, parameters: &[String], returns: &str) -> Callable {
        let spell = |abi: &str| format!("unsafe extern \"{abi}\" fn({}){returns}", parameters.join(", "));
        Callable { on_x86: abi.name_on_x86().map(spell), ty: spell(abi.name()) }
    }

    /// The name of a primitive, noting what it needs.
    pub(super) fn primitive(&self, primitive: Primitive) -> &'static str {
        match primitive {
            Primitive::Void => "()",
            Primitive::Bool => "bool",
            Primitive::Char16 | Primitive::U16 => "u16",
            Primitive::I8 => "i8",
            Primitive::U8 => "u8",
            Primitive::I16 => "i16",
            Primitive::I32 => "i32",
            Primitive::U32 => "u32",
            Primitive::I64 => "i64",
            Primitive::U64 => "u64",
            Primitive::ISize => "isize",
            Primitive::USize => "usize",
            Primitive::F32 => "f32",
            Primitive::F64 => "f64",
            Primitive::Guid => {
                self.need(|n| n.guid = true);
                "GUID"
            }
        }
    }
}

/// Rust's name of a convention. What takes a variable number of arguments is always cdecl.
pub(super) fn abi(signature: &Signature) -> Abi {
    match signature.convention {
        _ if signature.is_variadic => Abi::C,
        CallingConvention::Stdcall => Abi::System,
        CallingConvention::Cdecl => Abi::C,
        CallingConvention::Fastcall => Abi::Fastcall,
        CallingConvention::Thiscall => Abi::Thiscall,
    }
}
