//! Types, followed to their end.

use super::Scope;
use super::items::{Is, Ty};
use crate::{Unsupported, facts};
use farcall_model::{Architecture, Body, DeclId, Primitive, Type, layout};

/// What a type takes, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Extent {
    pub(crate) size: u32,
    pub(crate) align: u32,
}

/// Names of names of names end here; no real chain is longer.
const LONGEST_CHAIN: usize = 32;

impl Scope<'_> {
    /// `ty` in a record whose nested records are called `nested`.
    pub(super) fn ty(&self, ty: &Type, nested: &[Ty]) -> Result<Ty, Unsupported> {
        self.follow(ty, nested, 0)
    }

    /// As [`Scope::ty`]; what a typedef of a pointer points to is read-only where `is_const`.
    pub(super) fn ty_const(&self, ty: &Type, is_const: bool, nested: &[Ty]) -> Result<Ty, Unsupported> {
        if is_const && let Some(Type::Pointer { to, .. }) = facts::pointer_behind(self.unit, ty) {
            return self.ty(&to.pointer(true), nested);
        }
        self.ty(ty, nested)
    }

    /// The type of a parameter or result; arrays decay to pointers there.
    pub(super) fn ty_parameter(&self, ty: &Type, is_const: bool) -> Result<Ty, Unsupported> {
        match ty {
            Type::Array { of, .. } => Ok(self.ty(of, &[])?.pointer(is_const)),
            Type::Primitive(Primitive::Void) => Err(Unsupported::new("one of its parameters has no type")),
            _ => self.ty_const(ty, is_const, &[]),
        }
    }

    fn follow(&self, ty: &Type, nested: &[Ty], depth: usize) -> Result<Ty, Unsupported> {
        match ty {
            Type::Primitive(Primitive::Void) => Ok(Ty::Void),
            Type::Primitive(Primitive::Guid) => Ok(Ty::Guid),
            Type::Primitive(primitive) => Ok(Ty::Number(*primitive)),
            Type::Pointer { to, is_const } => {
                let is_void = match &**to {
                    Type::Unknown(_) => true,
                    Type::Named(id) => self.omitted.contains(id) || self.unit.get(*id).is_none(),
                    _ => false,
                };
                let to = if is_void { Ty::Void } else { self.follow(to, nested, depth + 1)? };
                Ok(to.pointer(*is_const))
            }
            Type::Array { of, len } => {
                Ok(Ty::Array { of: Box::new(self.follow(of, nested, depth + 1)?), len: *len })
            }
            Type::Nested(index) => nested
                .get(*index as usize)
                .cloned()
                .ok_or_else(|| Unsupported::new(format!("its nested record {index} is used out of place"))),
            Type::Unknown(name) => Err(Unsupported::new(format!("{name} is declared nowhere"))),
            Type::Named(id) => self.named(*id, depth),
        }
    }

    fn named(&self, id: DeclId, depth: usize) -> Result<Ty, Unsupported> {
        let declaration =
            self.unit.get(id).ok_or_else(|| Unsupported::new("it names a type that is declared nowhere"))?;
        if self.omitted.contains(&id) {
            return Err(Unsupported::new(format!("it needs {}, which had to be left out", declaration.name)));
        }
        let is = match declaration.on_or_first(self.architecture) {
            Body::Typedef(_) if depth > LONGEST_CHAIN => {
                return Err(Unsupported::new(format!("{} stands for itself", declaration.name)));
            }
            Body::Typedef(typedef) => Is::Alias(Box::new(self.follow(&typedef.ty, &[], depth + 1)?)),
            Body::Enum(e) => Is::Enum(e.ty),
            Body::Record(record) => {
                let layout = record.layout(self.architecture).or_else(|| record.layouts.first());
                let (size, align) = layout.map_or((0, 0), |layout| (layout.size, layout.align));
                Is::Record { size, align, is_union: record.is_union }
            }
            Body::Callback(_) => Is::Callback,
            Body::Interface(_) if self.unit.is_opaque(id) => return Ok(Ty::Void.pointer(false)),
            Body::Interface(_) => {
                return Ok(Ty::Named { name: self.name(id), is: Is::Interface }.pointer(false));
            }
            Body::Function(_) | Body::Constant(_) => {
                return Err(Unsupported::new(format!("{} is not a type", declaration.name)));
            }
        };
        Ok(Ty::Named { name: self.name(id), is })
    }

    /// Size and alignment of a value of `ty`.
    pub(super) fn extent(&self, ty: &Ty) -> Extent {
        extent(ty, self.architecture)
    }
}

/// Size and alignment of a value of `ty` on `architecture`.
pub(crate) fn extent(ty: &Ty, architecture: Architecture) -> Extent {
    let of = |primitive| {
        let extent = layout::primitive(primitive, architecture);
        Extent { size: extent.size, align: extent.align }
    };
    match ty {
        Ty::Void => Extent { size: 0, align: 1 },
        Ty::Number(primitive) | Ty::Named { is: Is::Enum(primitive), .. } => of(*primitive),
        Ty::Guid => of(Primitive::Guid),
        Ty::Pointer { .. } | Ty::Named { is: Is::Callback | Is::Interface, .. } => of(Primitive::USize),
        Ty::Array { of, len } => {
            let element = extent(of, architecture);
            Extent { size: element.size.saturating_mul(*len), ..element }
        }
        Ty::Named { is: Is::Alias(ty), .. } => extent(ty, architecture),
        Ty::Named { is: Is::Record { size, align, .. }, .. } => {
            Extent { size: *size, align: (*align).max(1) }
        }
    }
}
