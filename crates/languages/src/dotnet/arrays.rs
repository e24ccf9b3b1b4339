//! Arrays inside of structs.

use super::Flavour;
use super::code::{Arrangement, CharSet, Field, Marshal, Struct, Ty};
use super::names::Names;
use super::records::{Builder, Surroundings, text_in_place};
use super::scope::Scope;
use super::shape::{Shape, shape};
use crate::Unsupported;
use farcall_model::{Encoding, Field as NativeField, Layout, Primitive, Termination, Type};

/// Up to so many elements are written out, each as a field that can be named.
const MAX_ITEMS: u32 = 16;

/// Up to so many are written out where nothing else is right on every architecture.
const MAX_POINTERS: u32 = 1024;

/// The field for `len` times `of`. A type that stands for plain elements is added to `types`.
pub(super) fn array<'a>(
    builder: &Builder<'_, 'a>,
    surroundings: &Surroundings<'_, 'a>,
    native: &'a NativeField,
    of: &'a Type,
    len: u32,
    names: &mut Names,
    types: &mut Vec<Struct>,
) -> Result<Field, Unsupported> {
    let scope = builder.scope;
    let (mut of, mut len) = (of, len);
    while let Shape::Array(inner, times) = shape(scope, of)? {
        of = inner;
        len = len.checked_mul(times).ok_or_else(|| Unsupported::new("an array is too large"))?;
    }
    if surroundings.is_plain {
        return plain(builder, surroundings, native, of, len, names, types);
    }
    let is_wide = shape(scope, of)? == Shape::Primitive(Primitive::Char16);
    let encoding = if is_wide { Encoding::Unicode } else { Encoding::Ansi };
    let is_text = is_wide || is_ansi_text(scope, of, native.termination);
    if is_text && text_in_place(encoding, surroundings.char_set, native.termination) {
        return Ok(Field { marshal: Some(Marshal::sized("ByValTStr", len)), ..Field::new(Ty::String) });
    }
    let element = builder.element(surroundings, of)?;
    let marshal = Some(Marshal::sized("ByValArray", len));
    Ok(Field { marshal, comment: element.comment, ..Field::new(element.ty.array()) })
}

/// Whether `element` is a character of the process's code page, in an array that holds a string.
pub(super) fn is_ansi_text(scope: &Scope<'_>, element: &Type, termination: Termination) -> bool {
    let Type::Named(id) = element else { return false };
    termination == Termination::Nul && scope.unit.get(*id).is_some_and(|d| d.name == "CHAR")
}

/// Elements one after the other without a managed array: a fixed buffer where the language has
/// it for the type, else a struct of its own.
fn plain<'a>(
    builder: &Builder<'_, 'a>,
    surroundings: &Surroundings<'_, 'a>,
    native: &'a NativeField,
    of: &'a Type,
    len: u32,
    names: &mut Names,
    types: &mut Vec<Struct>,
) -> Result<Field, Unsupported> {
    let scope = builder.scope;
    let element = builder.plain(surroundings, of)?;
    if scope.flavour != Flavour::Marshalled && is_fixable(&element.ty) {
        return Ok(Field { fixed: Some(len), ..element });
    }
    let name = names.take(&format!("_{}_e__FixedBuffer", native.name));
    let (total, is_same) = total_size(builder, surroundings, native);
    let size = match total {
        _ if len <= MAX_ITEMS => None,
        Some(size) if is_same || len > MAX_POINTERS => Some(size),
        _ => None,
    };
    let count = if size.is_some() { 1 } else { len };
    let mut notes = Vec::new();
    if size.is_some() {
        notes.push(format!("{len} elements; the first has a name."));
        if !is_same {
            notes.push(format!("The size is right on {} only.", builder.architecture.name()));
        }
    }
    let is_wide = element.ty == Ty::Char;
    types.push(Struct {
        notes,
        name: name.clone(),
        arrangement: Arrangement {
            is_union: false,
            pack: surroundings.record.packing,
            size,
            char_set: is_wide.then_some(CharSet::Unicode),
        },
        is_unsafe: super::records::is_unsafe(&element.ty),
        fields: (0..count).map(|i| Field { name: format!("Item{i}"), ..element.clone() }).collect(),
        bits: Vec::new(),
        nested: Vec::new(),
    });
    Ok(Field { comment: element.comment, ..Field::new(Ty::Named(name)) })
}

/// The size of the whole array, and whether it is the same on every architecture.
fn total_size(
    builder: &Builder<'_, '_>,
    surroundings: &Surroundings<'_, '_>,
    native: &NativeField,
) -> (Option<u32>, bool) {
    let record = surroundings.record;
    let index = record.fields.iter().position(|field| std::ptr::eq(field, native));
    let of = |layout: &Layout| index.and_then(|i| layout.fields.get(i)).map(|place| place.size);
    let here = record.layout(builder.architecture).and_then(of);
    (here, record.layouts.iter().all(|layout| of(layout) == here))
}

/// The element types of C#'s fixed buffers. Source: the C# language specification, "Fixed-size
/// buffer declarations".
const fn is_fixable(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Byte
            | Ty::SByte
            | Ty::Char
            | Ty::Int16
            | Ty::UInt16
            | Ty::Int32
            | Ty::UInt32
            | Ty::Int64
            | Ty::UInt64
            | Ty::Single
            | Ty::Double
    )
}
