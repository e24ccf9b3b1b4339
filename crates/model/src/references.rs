//! Which other declarations one declaration names, how badly it needs them, and giving them
//! other ids.

use crate::{Body, DeclId, Declaration, Record, Signature, Type};

/// How a declaration needs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Only named in prose: the enum whose members an integer takes.
    Mention,
    /// Behind a pointer: a forward declaration is enough for a compiler.
    Pointer,
    /// By value, or as the target of a typedef: its size must be known first.
    Value,
}

/// Every declaration that `declaration` names, each once with its strongest need, by id.
pub fn references(declaration: &Declaration) -> Vec<(DeclId, Strength)> {
    let mut found = Vec::new();
    for variant in &declaration.variants {
        body(&variant.body, &mut found);
    }
    found.sort_by_key(|(id, strength)| (*id, std::cmp::Reverse(*strength)));
    found.dedup_by_key(|(id, _)| *id);
    found
}

type Found = Vec<(DeclId, Strength)>;

fn body(body: &Body, found: &mut Found) {
    match body {
        Body::Function(function) => signature(&function.signature, found),
        Body::Callback(callback) => signature(callback, found),
        Body::Record(r) => record(r, found),
        Body::Enum(_) => {}
        Body::Constant(constant) => ty(&constant.ty, Strength::Value, found),
        Body::Interface(interface) => {
            found.extend(interface.base.map(|id| (id, Strength::Value)));
            for method in &interface.methods {
                signature(&method.signature, found);
            }
        }
        Body::Typedef(typedef) => {
            ty(&typedef.ty, Strength::Value, found);
            found.extend(typedef.also_usable_for.map(|id| (id, Strength::Mention)));
        }
    }
}

fn signature(signature: &Signature, found: &mut Found) {
    ty(&signature.returns.ty, Strength::Value, found);
    for parameter in &signature.parameters {
        ty(&parameter.ty, Strength::Value, found);
        found.extend(parameter.associated_enum.map(|id| (id, Strength::Mention)));
    }
}

fn record(r: &Record, found: &mut Found) {
    for field in &r.fields {
        ty(&field.ty, Strength::Value, found);
        found.extend(field.associated_enum.map(|id| (id, Strength::Mention)));
    }
    for nested in &r.nested {
        record(nested, found);
    }
}

fn ty(t: &Type, strength: Strength, found: &mut Found) {
    match t {
        Type::Named(id) => found.push((*id, strength)),
        Type::Pointer { to, .. } => ty(to, Strength::Pointer, found),
        Type::Array { of, .. } => ty(of, strength, found),
        Type::Primitive(_) | Type::Nested(_) | Type::Unknown(_) => {}
    }
}

/// Replaces every id in `declaration` by what `to` makes of it.
pub fn renumber(declaration: &mut Declaration, to: &dyn Fn(DeclId) -> DeclId) {
    for variant in &mut declaration.variants {
        match &mut variant.body {
            Body::Function(function) => renumber_signature(&mut function.signature, to),
            Body::Callback(callback) => renumber_signature(callback, to),
            Body::Record(record) => renumber_record(record, to),
            Body::Enum(_) => {}
            Body::Constant(constant) => renumber_type(&mut constant.ty, to),
            Body::Interface(interface) => {
                interface.base = interface.base.map(to);
                for method in &mut interface.methods {
                    renumber_signature(&mut method.signature, to);
                }
            }
            Body::Typedef(typedef) => {
                renumber_type(&mut typedef.ty, to);
                typedef.also_usable_for = typedef.also_usable_for.map(to);
            }
        }
    }
}

fn renumber_signature(signature: &mut Signature, to: &dyn Fn(DeclId) -> DeclId) {
    renumber_type(&mut signature.returns.ty, to);
    for parameter in &mut signature.parameters {
        renumber_type(&mut parameter.ty, to);
        parameter.associated_enum = parameter.associated_enum.map(to);
    }
}

fn renumber_record(record: &mut Record, to: &dyn Fn(DeclId) -> DeclId) {
    for field in &mut record.fields {
        renumber_type(&mut field.ty, to);
        field.associated_enum = field.associated_enum.map(to);
    }
    for nested in &mut record.nested {
        renumber_record(nested, to);
    }
}

fn renumber_type(t: &mut Type, to: &dyn Fn(DeclId) -> DeclId) {
    match t {
        Type::Named(id) => *id = to(*id),
        Type::Pointer { to: target, .. } => renumber_type(target, to),
        Type::Array { of, .. } => renumber_type(of, to),
        Type::Primitive(_) | Type::Nested(_) | Type::Unknown(_) => {}
    }
}
