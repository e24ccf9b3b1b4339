//! Types, from clang's to the model's.

use crate::table::{Table, header};
use clang::{Entity, EntityKind, Type, TypeKind};
use farcall_model::{Body, DeclId, Enum, EnumMember, Primitive, Typedef};

/// Types nest this deep at the most; what is deeper was made to break something.
const DEEPEST: u32 = 64;

/// The types whose names say more than their definition, which differs between systems.
const STANDARD: &[(&str, Primitive)] = &[
    ("size_t", Primitive::USize),
    ("uintptr_t", Primitive::USize),
    ("ssize_t", Primitive::ISize),
    ("ptrdiff_t", Primitive::ISize),
    ("intptr_t", Primitive::ISize),
];

/// A type with whether what it points to is read-only, which the model keeps beside the names of pointers.
pub(crate) type Slot = (farcall_model::Type, bool);

impl<'tu> Table<'tu> {
    /// The type of a parameter, a result or a field: strings are those of the catalog of Windows, so that each
    /// language writes them as strings. `hint` is the name of what has no name of its own.
    pub(crate) fn slot(&mut self, ty: Type<'tu>, hint: &str) -> Result<Slot, String> {
        let to = bare(ty).get_pointee_type().filter(|_| bare(ty).get_kind() == TypeKind::Pointer);
        match to.filter(|to| self.string_of(*to).is_some()) {
            Some(to) => self.pointer_to(to, hint),
            None => Ok((self.ty(ty, hint, true)?, false)),
        }
    }

    /// A pointer to what C calls `to`, or the string that it is.
    pub(crate) fn pointer_to(&mut self, to: Type<'tu>, hint: &str) -> Result<Slot, String> {
        match self.string_of(to) {
            Some(name) => Ok((farcall_model::Type::Named(self.string(name)), to.is_const_qualified())),
            None => Ok((self.ty(to, hint, false)?.pointer(to.is_const_qualified()), false)),
        }
    }

    /// `PSTR` for `char`, `PWSTR` for Windows' `wchar_t`.
    fn string_of(&self, to: Type<'tu>) -> Option<&'static str> {
        match to.get_canonical_type().get_kind() {
            TypeKind::CharS | TypeKind::CharU => Some("PSTR"),
            TypeKind::UShort if self.target.is_windows() && named(to).as_deref() == Some("wchar_t") => {
                Some("PWSTR")
            }
            _ => None,
        }
    }

    fn string(&mut self, name: &'static str) -> DeclId {
        if let Some(id) = self.strings.get(name) {
            return *id;
        }
        let of = if name == "PSTR" { Primitive::U8 } else { Primitive::Char16 };
        let ty = farcall_model::Type::from(of).pointer(false);
        let own = self.names.for_type(name);
        let id = self.add(own, None, alias(ty));
        self.strings.insert(name, id);
        id
    }

    /// A type. By value what is in a record matters; behind a pointer its name is enough.
    pub(crate) fn ty(
        &mut self,
        ty: Type<'tu>,
        hint: &str,
        is_by_value: bool,
    ) -> Result<farcall_model::Type, String> {
        if self.depth == DEEPEST {
            return Err(format!("its type is more than {DEEPEST} levels deep"));
        }
        self.depth += 1;
        let read = self.ty_inside(bare(ty), hint, is_by_value);
        self.depth -= 1;
        read
    }

    fn ty_inside(
        &mut self,
        ty: Type<'tu>,
        hint: &str,
        is_by_value: bool,
    ) -> Result<farcall_model::Type, String> {
        if let Some(primitive) = primitive(ty) {
            return Ok(primitive.into());
        }
        let declaration = || ty.get_declaration().ok_or_else(|| cannot(ty));
        match ty.get_kind() {
            TypeKind::Typedef => self.typedef(declaration()?, ty, is_by_value),
            TypeKind::Record => {
                Ok(farcall_model::Type::Named(self.record(declaration()?, hint, is_by_value)?))
            }
            TypeKind::Enum => Ok(farcall_model::Type::Named(self.enumeration(declaration()?, hint)?)),
            TypeKind::Pointer => {
                let to = ty.get_pointee_type().ok_or_else(|| cannot(ty))?;
                if is_function(to) {
                    // A name for a type of functions stands for the pointer already.
                    return match bare(to).get_kind() {
                        TypeKind::Typedef => self.ty(to, hint, false),
                        _ => Ok(farcall_model::Type::Named(self.callback(hint, to, None)?)),
                    };
                }
                Ok(self.ty(to, hint, false)?.pointer(to.is_const_qualified()))
            }
            TypeKind::ConstantArray => {
                let (of, len) = (ty.get_element_type(), ty.get_size());
                let (of, len) = of.zip(len).ok_or_else(|| cannot(ty))?;
                let len = u32::try_from(len).map_err(|_| "an array is larger than 4 GiB".to_owned())?;
                Ok(farcall_model::Type::Array { of: Box::new(self.ty(of, hint, true)?), len })
            }
            _ => Err(cannot(ty)),
        }
    }

    /// What the name of a type stands for: a declaration of its own where the library gives it a meaning.
    fn typedef(
        &mut self,
        entity: Entity<'tu>,
        ty: Type<'tu>,
        is_by_value: bool,
    ) -> Result<farcall_model::Type, String> {
        let name = entity.get_name().unwrap_or_default();
        if name.contains("va_list") {
            return Err("it takes a va_list, which only C and C++ can make".to_owned());
        }
        let canonical = ty.get_canonical_type();
        if let Some((_, primitive)) = STANDARD.iter().find(|(standard, _)| *standard == name) {
            return Ok((*primitive).into());
        }
        if let Some(primitive) = primitive(canonical) {
            let is_wide = name == "wchar_t" && primitive == Primitive::U16;
            if is_wide {
                return Ok(Primitive::Char16.into());
            }
            // `uint8_t`, `__uint64_t`: their meaning is their size.
            if name.starts_with('_') || is_fixed(&name) || primitive == Primitive::Void {
                return Ok(primitive.into());
            }
        }
        let under = entity.get_typedef_underlying_type().ok_or_else(|| cannot(ty))?;
        if let Some(known) = self.typedefs.get(&name) {
            let known = known.clone();
            // What is in it may not have mattered until now.
            if is_by_value && canonical.get_kind() == TypeKind::Record {
                self.ty(under, &name, true)?;
            }
            return Ok(known);
        }
        let read = if is_function(canonical) {
            farcall_model::Type::Named(self.callback(&name, under, Some(entity))?)
        } else if canonical.get_pointee_type().is_some_and(is_function) {
            match bare(under).get_pointee_type() {
                Some(to) => farcall_model::Type::Named(self.callback(&name, to, Some(entity))?),
                // Another name for a name that is known.
                None => self.aliased(entity, &name, under, is_by_value)?,
            }
        } else {
            self.aliased(entity, &name, under, is_by_value)?
        };
        self.typedefs.insert(name, read.clone());
        Ok(read)
    }

    fn aliased(
        &mut self,
        entity: Entity<'tu>,
        name: &str,
        under: Type<'tu>,
        is_by_value: bool,
    ) -> Result<farcall_model::Type, String> {
        let ty = self.ty(under, name, is_by_value)?;
        if let farcall_model::Type::Named(id) = &ty
            && self.name(*id) == name
        {
            return Ok(ty);
        }
        // A record that points to this name has read it meanwhile.
        if let Some(known) = self.typedefs.get(name) {
            return Ok(known.clone());
        }
        let own = self.names.for_type(name);
        Ok(farcall_model::Type::Named(self.add(own, header(&entity), alias(ty))))
    }

    /// An enum, wherever it was declared.
    pub(crate) fn enumeration(&mut self, entity: Entity<'tu>, hint: &str) -> Result<DeclId, String> {
        let key = entity.get_canonical_entity();
        if let Some(id) = self.tags.get(&key) {
            return Ok(*id);
        }
        let definition = entity.get_definition().ok_or("nobody says what is in this enum")?;
        let ty = under(definition)?;
        let members = members(definition, ty);
        let own = self.tag_name(definition, hint);
        for member in &members {
            self.names.take_value(&member.name);
        }
        let body = Body::Enum(Enum { ty, is_flags: false, is_scoped: false, members });
        let id = self.add(own, header(&definition), body);
        self.tags.insert(key, id);
        Ok(id)
    }

    /// A name for a record or an enum: its own, that of the typedef by which it is known, or the hint.
    pub(crate) fn tag_name(&mut self, entity: Entity<'tu>, hint: &str) -> String {
        let wanted = match tag(&entity) {
            Some(name) => name,
            None => {
                self.called.get(&entity.get_canonical_entity()).cloned().unwrap_or_else(|| hint.to_owned())
            }
        };
        self.names.for_type(&wanted)
    }
}

/// The name behind `struct`, `union` or `enum`. Later versions of clang make one up for those that have none.
pub(crate) fn tag(entity: &Entity<'_>) -> Option<String> {
    entity.get_name().filter(|name| !name.is_empty() && !name.contains(['(', ' ']))
}

/// The integer under an enum.
pub(crate) fn under(entity: Entity<'_>) -> Result<Primitive, String> {
    let ty = entity.get_enum_underlying_type().map(|ty| ty.get_canonical_type());
    ty.and_then(primitive).ok_or_else(|| "the size of its members is not known".to_owned())
}

/// The members of an enum over `ty`.
pub(crate) fn members(entity: Entity<'_>, ty: Primitive) -> Vec<EnumMember> {
    let is_signed = matches!(ty, Primitive::I8 | Primitive::I16 | Primitive::I32 | Primitive::I64);
    let constants =
        entity.get_children().into_iter().filter(|c| c.get_kind() == EntityKind::EnumConstantDecl);
    constants
        .filter_map(|constant| {
            let (signed, unsigned) = constant.get_enum_constant_value()?;
            let value = if is_signed { i128::from(signed) } else { i128::from(unsigned) };
            Some(EnumMember { name: constant.get_name()?, value })
        })
        .collect()
}

/// The type without `struct` in front and without what only the spelling has.
pub(crate) fn bare(ty: Type<'_>) -> Type<'_> {
    match ty.get_kind() {
        TypeKind::Elaborated => ty.get_elaborated_type().unwrap_or(ty),
        TypeKind::Unexposed if !is_function(ty) => ty.get_canonical_type(),
        _ => ty,
    }
}

/// Whether functions have this type. Parentheses around one hide its kind and not its result.
pub(crate) fn is_function(ty: Type<'_>) -> bool {
    matches!(ty.get_canonical_type().get_kind(), TypeKind::FunctionPrototype | TypeKind::FunctionNoPrototype)
}

fn named(ty: Type<'_>) -> Option<String> {
    bare(ty).get_declaration()?.get_name()
}

/// Whether a name says a size, as those of `<stdint.h>` do.
fn is_fixed(name: &str) -> bool {
    let Some(rest) = name.strip_suffix("_t") else { return false };
    let rest = rest.strip_prefix('u').unwrap_or(rest);
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
    rest.starts_with("int") && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn alias(ty: farcall_model::Type) -> Body {
    Body::Typedef(Typedef { ty, free_with: None, invalid_values: Vec::new(), also_usable_for: None })
}

/// The built-in type, by its size for this target.
pub(crate) fn primitive(ty: Type<'_>) -> Option<Primitive> {
    let size = || ty.get_sizeof().ok();
    let is_signed = match ty.get_kind() {
        TypeKind::Void => return Some(Primitive::Void),
        TypeKind::Bool => return Some(Primitive::Bool),
        TypeKind::Float => return Some(Primitive::F32),
        TypeKind::Double => return Some(Primitive::F64),
        // Where it is no larger, as Microsoft's is.
        TypeKind::LongDouble => return (size() == Some(8)).then_some(Primitive::F64),
        TypeKind::CharS
        | TypeKind::SChar
        | TypeKind::Short
        | TypeKind::Int
        | TypeKind::Long
        | TypeKind::LongLong => true,
        TypeKind::CharU
        | TypeKind::UChar
        | TypeKind::UShort
        | TypeKind::UInt
        | TypeKind::ULong
        | TypeKind::ULongLong
        | TypeKind::Char16
        | TypeKind::Char32
        | TypeKind::WChar => false,
        _ => return None,
    };
    Some(match (size()?, is_signed) {
        (1, true) => Primitive::I8,
        (1, false) => Primitive::U8,
        (2, true) => Primitive::I16,
        (2, false) => Primitive::U16,
        (4, true) => Primitive::I32,
        (4, false) => Primitive::U32,
        (8, true) => Primitive::I64,
        (8, false) => Primitive::U64,
        _ => return None,
    })
}

/// Why a type has no counterpart.
fn cannot(ty: Type<'_>) -> String {
    format!("the type {} has no counterpart in other languages", ty.get_display_name())
}
