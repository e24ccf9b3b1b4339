//! Types of the metadata as types of the model.

use super::names::Names;
use farcall_model::{DeclId, Diagnostic, Primitive, Type};
use windows_metadata::Type as Source;

/// Resolves types, and remembers what did not resolve.
pub(super) struct Types<'a> {
    names: &'a Names,
    /// The item that is being read, for diagnostics.
    pub(super) place: String,
    /// Its namespace as in the file.
    pub(super) namespace: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The names of the records nested in the one that is being read: its own come first.
pub(super) type Nested = [String];

impl<'a> Types<'a> {
    pub(super) fn new(names: &'a Names) -> Self {
        Self { names, place: String::new(), namespace: String::new(), diagnostics: Vec::new() }
    }

    /// `source` as the model has it. `is_const` is the attribute beside the type, which means the
    /// memory that the innermost pointer points to.
    pub(super) fn ty(&mut self, source: &Source, nested: &Nested, is_const: bool) -> Type {
        let primitive = |p: Primitive| Type::Primitive(p);
        match source {
            Source::Void => primitive(Primitive::Void),
            Source::Bool => primitive(Primitive::Bool),
            Source::Char => primitive(Primitive::Char16),
            Source::I8 => primitive(Primitive::I8),
            Source::U8 => primitive(Primitive::U8),
            Source::I16 => primitive(Primitive::I16),
            Source::U16 => primitive(Primitive::U16),
            Source::I32 => primitive(Primitive::I32),
            Source::U32 => primitive(Primitive::U32),
            Source::I64 => primitive(Primitive::I64),
            Source::U64 => primitive(Primitive::U64),
            Source::F32 => primitive(Primitive::F32),
            Source::F64 => primitive(Primitive::F64),
            Source::ISize => primitive(Primitive::ISize),
            Source::USize => primitive(Primitive::USize),
            Source::ValueName(name)
                if (name.namespace.as_str(), name.name.as_str()) == ("System", "Guid") =>
            {
                primitive(Primitive::Guid)
            }
            Source::ValueName(name) => self.named(&name.namespace, &name.name, nested, false),
            Source::ClassName(name) => self.named(&name.namespace, &name.name, nested, true),
            Source::PtrMut(to, depth) | Source::PtrConst(to, depth) => {
                let is_const = is_const || matches!(source, Source::PtrConst(..));
                let mut ty = self.ty(to, nested, false);
                for level in 0..*depth {
                    ty = ty.pointer(is_const && level == 0);
                }
                ty
            }
            Source::ArrayFixed(of, len) => {
                let of = Box::new(self.ty(of, nested, is_const));
                Type::Array { of, len: u32::try_from(*len).unwrap_or(u32::MAX) }
            }
            Source::RefConst(to) => self.ty(to, nested, is_const).pointer(true),
            Source::RefMut(to) | Source::Array(to) => self.ty(to, nested, is_const).pointer(is_const),
            Source::String | Source::Object | Source::Generic(..) => {
                self.complain(format!("{source:?} is not a native type"));
                Type::Unknown(format!("{source:?}"))
            }
        }
    }

    /// A record of this name nested here, else a type of the files.
    fn named(&mut self, namespace: &str, name: &str, nested: &Nested, is_class: bool) -> Type {
        if namespace.is_empty()
            && let Some(index) = nested.iter().position(|n| n == name)
        {
            return Type::Nested(index as u32);
        }
        if let Some(id) = self.names.get(namespace, name) {
            return Type::Named(id);
        }
        let unknown = Type::Unknown(name.to_owned());
        // Interfaces of the Windows Runtime are declared elsewhere; here they are just pointers.
        if is_class {
            return unknown.pointer(false);
        }
        self.complain(format!("the type {namespace}.{name} is declared nowhere"));
        unknown
    }

    /// The type that an attribute names without its namespace.
    pub(super) fn mentioned(&mut self, name: &str) -> Option<DeclId> {
        let found = self.names.near(&self.namespace, name);
        if found.is_none() {
            self.complain(format!("it mentions the type {name}, which is declared nowhere"));
        }
        found
    }

    pub(super) fn complain(&mut self, message: String) {
        self.diagnostics.push(Diagnostic { place: self.place.clone(), message });
    }
}

/// Whether the read-only flag belongs to the slot rather than to the type: a typedef of a pointer
/// cannot carry it.
pub(super) fn const_of_slot(ty: &Type, is_const: bool) -> bool {
    is_const && matches!(ty, Type::Named(_))
}
