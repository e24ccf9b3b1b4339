//! What types and links are called: neutral notation with the C names of read-only strings.

use crate::{Address, App, ItemKind, Link, address::stem};
use farcall_catalog::{Symbol, Target};
use farcall_model::{Body, DeclId, Primitive, Record, Role, Type};

/// Typedefs of pointers whose read-only form has a name of its own in C (`winnt.h`).
const READ_ONLY_NAMES: &[(&str, &str)] = &[("PWSTR", "PCWSTR"), ("PSTR", "PCSTR")];

/// The three groups of addresses that a name can be looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Function,
    Type,
    Constant,
    Prefix,
    Device,
}

pub(crate) fn group(symbol: &Symbol<'_>) -> Group {
    match symbol.target {
        Target::Prefix(_) => Group::Prefix,
        Target::DeviceExport(_) => Group::Device,
        Target::Member(..) => Group::Constant,
        Target::Family(_) | Target::Declaration(_) => match symbol.kind {
            farcall_model::Kind::Function => Group::Function,
            farcall_model::Kind::Constant => Group::Constant,
            _ => Group::Type,
        },
    }
}

impl App {
    /// A type in neutral notation. `nested` are the records that a field's type may name.
    pub(crate) fn type_name(&self, ty: &Type, is_const: bool, nested: &[Record]) -> String {
        match ty {
            Type::Primitive(p) => p.name().to_owned(),
            Type::Pointer { to, is_const } => {
                let target = self.type_name(to, false, nested);
                if *is_const { format!("*const {target}") } else { format!("*{target}") }
            }
            Type::Array { of, len } => format!("[{}; {len}]", self.type_name(of, is_const, nested)),
            Type::Named(id) => {
                let name = self.catalog.name(*id);
                let read_only = READ_ONLY_NAMES.iter().find(|(plain, _)| is_const && *plain == name);
                match read_only {
                    Some((_, read_only)) => (*read_only).to_owned(),
                    None if is_const && self.is_pointer(*id) => format!("const {name}"),
                    None => name.to_owned(),
                }
            }
            Type::Nested(index) => match nested.get(*index as usize) {
                Some(record) if record.is_union => "union".to_owned(),
                _ => "struct".to_owned(),
            },
            Type::Unknown(name) => name.clone(),
        }
    }

    fn is_pointer(&self, id: DeclId) -> bool {
        let node = self.catalog.node(id, Role::Needed);
        matches!(node.as_ref().map(|n| n.declaration().body()), Some(Body::Typedef(t)) if matches!(t.ty, Type::Pointer { .. }))
    }

    /// How many bits an integer type has on `x64`; 64 for what is not one.
    pub(crate) fn bits(&self, ty: &Type) -> u32 {
        match ty {
            Type::Primitive(Primitive::Bool | Primitive::I8 | Primitive::U8) => 8,
            Type::Primitive(Primitive::I16 | Primitive::U16 | Primitive::Char16) => 16,
            Type::Primitive(Primitive::I32 | Primitive::U32) => 32,
            Type::Named(id) => {
                match self.catalog.node(*id, Role::Needed).as_ref().map(|n| n.declaration().body()) {
                    Some(Body::Typedef(t)) if t.ty != *ty => self.bits(&t.ty),
                    Some(Body::Enum(e)) => self.bits(&Type::Primitive(e.ty)),
                    _ => 64,
                }
            }
            _ => 64,
        }
    }

    /// The page of a declaration.
    pub(crate) fn address_of_declaration(&self, id: DeclId) -> Option<Address> {
        self.catalog.symbol_of(id).map(|symbol| self.address_of(&symbol))
    }

    /// The page of a symbol, with its namespace only where an exact twin comes before it.
    pub(crate) fn address_of(&self, symbol: &Symbol<'_>) -> Address {
        let name = symbol.name.to_owned();
        let own = group(symbol);
        match own {
            Group::Prefix => Address::Constants { prefix: name },
            Group::Device => match symbol.target {
                Target::DeviceExport(index) => {
                    let module = self.catalog.device_export(index).map(|(m, _)| m.name.clone());
                    Address::DeviceFunction { module: module.unwrap_or_default(), name }
                }
                _ => Address::Constants { prefix: name },
            },
            Group::Function => {
                let module = self.library_of(symbol).map(|l| stem(&l));
                Address::Function { module, name, within: self.within(symbol, own) }
            }
            Group::Type => Address::Type { name, within: self.within(symbol, own) },
            Group::Constant => Address::Constant { name, within: self.within(symbol, own) },
        }
    }

    fn within(&self, symbol: &Symbol<'_>, own: Group) -> Option<String> {
        if !self.catalog.has_twin(symbol) {
            return None;
        }
        let found = self.catalog.find(symbol.name);
        let first = found.iter().find(|f| {
            f.same_case
                && group(&f.symbol) == own
                && (own != Group::Function || f.symbol.library == symbol.library)
        })?;
        (first.symbol.target != symbol.target).then(|| self.place_of(symbol.target))
    }

    /// What `?in=` says of a target: the namespace, and for a member its enum.
    pub(crate) fn place_of(&self, target: Target) -> String {
        let Some(id) = self.catalog.declaration_of(target) else { return String::new() };
        let namespace = self.catalog.namespace(id);
        match target {
            Target::Member(..) => format!("{namespace}.{}", self.catalog.name(id)),
            _ => namespace.to_owned(),
        }
    }

    /// The DLL of a symbol, in lower case.
    pub(crate) fn library_of(&self, symbol: &Symbol<'_>) -> Option<String> {
        let index = usize::from(symbol.library?);
        self.catalog.libraries().get(index).map(|l| l.name.clone())
    }

    /// A symbol in one line.
    pub(crate) fn link(&self, symbol: &Symbol<'_>) -> Link {
        let kind = match symbol.target {
            Target::Prefix(_) => ItemKind::Constants,
            _ => symbol.kind.into(),
        };
        Link {
            name: symbol.name.to_owned(),
            kind,
            library: self.library_of(symbol).filter(|_| kind == ItemKind::Function),
            namespace: self.place_of(symbol.target),
            address: self.address_of(symbol),
        }
    }

    /// A declaration in one line.
    pub(crate) fn link_to(&self, id: DeclId) -> Option<Link> {
        self.catalog.symbol_of(id).map(|symbol| self.link(&symbol))
    }
}
