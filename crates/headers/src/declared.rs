//! Everything that the headers of a library declare, in their order.

use crate::scope::Scope;
use crate::table::{Table, header};
use crate::types::{bare, members, tag, under};
use clang::{Entity, EntityKind, TranslationUnit};
use farcall_model::{Body, Constant, Value};

/// Collects what stands in the files of `scope`, and what it needs from elsewhere.
pub(crate) fn collect<'tu>(table: &mut Table<'tu>, unit: &'tu TranslationUnit<'tu>, scope: &Scope) {
    let all = unit.get_entity().get_children();
    for entity in all.iter().filter(|entity| entity.get_kind() == EntityKind::TypedefDecl) {
        name_by_typedef(table, *entity);
    }
    for entity in all.into_iter().filter(|entity| is_in(scope, entity)) {
        if let Err(reason) = one(table, entity) {
            table.complain(&entity, reason);
        }
    }
}

/// Whether an entity stands in one of the files.
pub(crate) fn is_in(scope: &Scope, entity: &Entity<'_>) -> bool {
    let file = entity.get_location().and_then(|location| location.get_expansion_location().file);
    file.is_some_and(|file| scope.has(&file.get_path()))
}

/// Remembers `Foo` for the record in `typedef struct { … } Foo;`.
fn name_by_typedef<'tu>(table: &mut Table<'tu>, entity: Entity<'tu>) {
    let under = entity.get_typedef_underlying_type().and_then(|ty| bare(ty).get_declaration());
    if let (Some(under), Some(name)) = (under, entity.get_name())
        && matches!(under.get_kind(), EntityKind::StructDecl | EntityKind::UnionDecl | EntityKind::EnumDecl)
        && tag(&under).is_none()
    {
        table.called.entry(under.get_canonical_entity()).or_insert(name);
    }
}

fn one<'tu>(table: &mut Table<'tu>, entity: Entity<'tu>) -> Result<(), String> {
    if entity.is_invalid_declaration() {
        return Err("clang cannot make sense of it".to_owned());
    }
    match entity.get_kind() {
        EntityKind::FunctionDecl => table.function(entity),
        EntityKind::StructDecl | EntityKind::UnionDecl => {
            let is_known =
                tag(&entity).is_some() || table.called.contains_key(&entity.get_canonical_entity());
            // What has no name of its own is read with what holds it.
            if is_known {
                table.record(entity, "", entity.get_definition().is_some())?;
            }
            Ok(())
        }
        EntityKind::EnumDecl => {
            let is_known =
                tag(&entity).is_some() || table.called.contains_key(&entity.get_canonical_entity());
            match entity.get_definition() {
                Some(definition) if is_known => table.enumeration(definition, "").map(drop),
                Some(definition) => constants(table, definition),
                None => Ok(()),
            }
        }
        EntityKind::TypedefDecl => match entity.get_type() {
            Some(ty) => table.ty(ty, "", false).map(drop),
            None => Ok(()),
        },
        EntityKind::VarDecl => Err("it is a variable; only functions are looked up by name".to_owned()),
        _ => Ok(()),
    }
}

/// The members of an enum without a name are constants.
fn constants<'tu>(table: &mut Table<'tu>, entity: Entity<'tu>) -> Result<(), String> {
    // One that is the type of a field or a variable is found through that.
    if table.tags.contains_key(&entity.get_canonical_entity()) {
        return Ok(());
    }
    let ty = under(entity)?;
    for member in members(entity, ty) {
        if table.names.take_value(&member.name) {
            let constant = Constant { ty: ty.into(), value: Value::Integer(member.value) };
            table.add(member.name, header(&entity), Body::Constant(constant));
        }
    }
    Ok(())
}
