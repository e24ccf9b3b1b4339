//! Functions, and pointers to them.

use crate::table::{Table, header};
use crate::types::bare;
use clang::{Availability, Entity, EntityKind, StorageClass, Type, TypeKind};
use farcall_model::{Body, CallingConvention, DeclId, Direction, Function, Parameter, Returns, Signature};

impl<'tu> Table<'tu> {
    /// A function that the library exports.
    pub(crate) fn function(&mut self, entity: Entity<'tu>) -> Result<(), String> {
        let name = entity.get_name().unwrap_or_default();
        if entity.is_inline_function() || entity.get_storage_class() == Some(StorageClass::Static) {
            return Err("no library exports it: its code is in the header".to_owned());
        }
        let symbol = self.symbol(&entity).unwrap_or_else(|| name.clone());
        if self.library.exports.is_some_and(|exports| !exports.has(&symbol)) {
            return Err(format!("{} does not export it", self.library.name));
        }
        let ty = entity.get_type().ok_or("it has no type")?;
        let names = entity.get_arguments().unwrap_or_default();
        let signature = self.signature(ty, &name, &names)?;
        if !self.names.take_value(&name) {
            return Ok(());
        }
        let function = Function {
            library: Some(self.library.name.to_owned()),
            entry_point: (symbol != name).then_some(symbol),
            signature,
            set_last_error: false,
            does_not_return: false,
            inline_value: None,
        };
        let id = self.add(name, header(&entity), Body::Function(function));
        if entity.get_availability() == Availability::Deprecated
            && let Some(declaration) = self.declarations.get_mut(id.0 as usize)
        {
            declaration.obsolete = Some(String::new());
        }
        Ok(())
    }

    /// What the linker calls it, where an `asm` label says so. On x86 every name is decorated, and DLLs export most
    /// without that.
    fn symbol(&self, entity: &Entity<'tu>) -> Option<String> {
        let symbol = entity.get_mangled_name().filter(|_| self.target.architecture().pointer_size() == 8)?;
        let symbol = symbol.trim_start_matches('\u{1}');
        (!symbol.is_empty()).then(|| symbol.to_owned())
    }

    /// The type of a function that is passed in: a declaration of its own, called `wanted`.
    pub(crate) fn callback(
        &mut self,
        wanted: &str,
        ty: Type<'tu>,
        entity: Option<Entity<'tu>>,
    ) -> Result<DeclId, String> {
        let name = self.names.for_type(wanted);
        let children = entity.map(|entity| entity.get_children()).unwrap_or_default();
        let parameters: Vec<_> =
            children.into_iter().filter(|c| c.get_kind() == EntityKind::ParmDecl).collect();
        let signature = self.signature(ty, &name, &parameters)?;
        Ok(self.add(name, entity.as_ref().and_then(header), Body::Callback(signature)))
    }

    fn signature(&mut self, ty: Type<'tu>, name: &str, names: &[Entity<'tu>]) -> Result<Signature, String> {
        let ty = prototype(ty);
        if ty.get_canonical_type().get_kind() == TypeKind::FunctionNoPrototype {
            return Err("it does not say which parameters it has: () is not (void) in C".to_owned());
        }
        let result = ty.get_result_type().ok_or("it has no result type")?;
        let types = ty.get_argument_types().unwrap_or_default();
        let convention = self.convention_of(ty)?;
        let hint = format!("{name}_result");
        let (result, is_const) = match self.slot(result, &hint)? {
            // Memory that the caller is to free must not become a string on the way: the pointer would be lost.
            (_, false) if is_text(result) => (self.ty(result, &hint, true)?, false),
            slot => slot,
        };
        let mut parameters = Vec::with_capacity(types.len());
        for (place, ty) in types.into_iter().enumerate() {
            // Names that belong to another list are worse than none.
            let named = names.get(place).filter(|_| names.len() > place).and_then(Entity::get_name);
            let named = named.unwrap_or_else(|| format!("param{place}"));
            parameters.push(self.parameter(ty, &format!("{name}_{named}"), named)?);
        }
        let returns = Returns { ty: result, is_const, free_with: None, do_not_release: false };
        Ok(Signature { convention, returns, parameters, is_variadic: ty.is_variadic() })
    }

    fn parameter(&mut self, ty: Type<'tu>, hint: &str, name: String) -> Result<Parameter, String> {
        // An array that is passed is a pointer to its first element.
        let element = match bare(ty).get_kind() {
            TypeKind::IncompleteArray | TypeKind::ConstantArray | TypeKind::VariableArray => {
                bare(ty).get_element_type()
            }
            _ => None,
        };
        let (read, is_const) = match element {
            Some(element) => self.pointer_to(element, hint)?,
            None => self.slot(ty, hint)?,
        };
        // C says of a pointer that it is not written through, and no more.
        let target =
            bare(ty).get_pointee_type().filter(|_| bare(ty).get_kind() == TypeKind::Pointer).or(element);
        let is_written = target.is_some_and(|to| !to.is_const_qualified() && !crate::types::is_function(to));
        let direction = if is_written { Direction::InOut } else { Direction::In };
        Ok(Parameter { is_const, direction, ..Parameter::plain(name, read) })
    }

    fn convention_of(&self, ty: Type<'tu>) -> Result<CallingConvention, String> {
        use clang::CallingConvention as Clang;
        Ok(match ty.get_calling_convention() {
            None | Some(Clang::Cdecl | Clang::Unexposed) => CallingConvention::Cdecl,
            Some(Clang::Stdcall) => CallingConvention::Stdcall,
            Some(Clang::Fastcall) => CallingConvention::Fastcall,
            Some(Clang::Thiscall) => CallingConvention::Thiscall,
            Some(Clang::Win64) if self.target.is_windows() => CallingConvention::Cdecl,
            Some(Clang::SysV64) if !self.target.is_windows() => CallingConvention::Cdecl,
            Some(other) => {
                return Err(format!("the calling convention {other:?} is one that few languages have"));
            }
        })
    }
}

fn is_text(ty: Type<'_>) -> bool {
    let to = bare(ty).get_pointee_type().filter(|_| bare(ty).get_kind() == TypeKind::Pointer);
    to.is_some_and(|to| matches!(to.get_canonical_type().get_kind(), TypeKind::CharS | TypeKind::CharU))
}

/// The type of functions, without parentheses and names for it.
fn prototype(ty: Type<'_>) -> Type<'_> {
    let ty = bare(ty);
    match ty.get_kind() {
        TypeKind::Typedef => ty.get_canonical_type(),
        _ => ty,
    }
}
