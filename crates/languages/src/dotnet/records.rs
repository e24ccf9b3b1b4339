//! Structs and unions.
//!
//! A union is a struct of its own whose fields all lie at offset 0, which is right on every
//! architecture; explicit offsets of anything else would hold on one alone. What unions contain is
//! plain data, because the runtime refuses to overlap references with anything.

use super::Flavour;
use super::code::{Arrangement, Bits, CharSet, Field, Marshal, Struct, Ty};
use super::measure::Plan;
use super::names::Names;
use super::parameters::{integer_or_enum, notation, primitive, text_kind, text_name};
use super::scope::Scope;
use super::shape::{Shape, shape};
use super::{arrays, raw};
use crate::Unsupported;
use farcall_model::{
    Architecture, DeclId, Encoding, Field as NativeField, Primitive, Record, Termination, Type,
};

/// Lowers the record `id`.
pub(super) fn record(scope: &Scope<'_>, id: DeclId, notes: Vec<String>) -> Result<Struct, Unsupported> {
    let (declaration, native) = scope.record(id).ok_or_else(|| Unsupported::new("it is not a record"))?;
    let architecture = scope.home(declaration);
    if native.fields.is_empty() {
        return Err(Unsupported::new("nobody says what is in it: pass its address along"));
    }
    let mut lowered =
        Builder { scope, architecture }.build(native, scope.plain_name(id), scope.is_plain(id))?;
    lowered.notes = notes;
    let others = declaration
        .variants
        .iter()
        .find(|v| v.architectures.contains(architecture))
        .into_iter()
        .flat_map(|v| v.architectures.iter());
    if others.into_iter().any(|other| !is_laid_out_alike(scope, native, architecture, other)) {
        lowered.notes.push(format!("The padding is right on {} only.", architecture.name()));
    }
    let natural = scope.plan(native, architecture)?.0.extent.align;
    if let Some(wanted) = native.alignment.filter(|wanted| u32::from(*wanted) > natural) {
        lowered
            .notes
            .push(format!("Must lie at an address divisible by {wanted}, which .NET does not see to."));
    }
    Ok(lowered)
}

/// Whether the same padding serves both architectures.
fn is_laid_out_alike(scope: &Scope<'_>, record: &Record, one: Architecture, other: Architecture) -> bool {
    match (scope.plan(record, one), scope.plan(record, other)) {
        (Ok((a, _)), Ok((b, _))) => {
            a.gaps == b.gaps
                && a.tail == b.tail
                && record.nested.iter().all(|inner| is_laid_out_alike(scope, inner, one, other))
        }
        _ => false,
    }
}

pub(super) struct Builder<'s, 'a> {
    pub(super) scope: &'s Scope<'a>,
    pub(super) architecture: Architecture,
}

/// The record around a field.
pub(super) struct Surroundings<'r, 'a> {
    pub(super) record: &'a Record,
    /// Whether no managed reference may be in it.
    pub(super) is_plain: bool,
    pub(super) char_set: Option<CharSet>,
    /// What the nested records are called.
    pub(super) nested: &'r [String],
}

impl<'a> Builder<'_, 'a> {
    fn build(&self, record: &'a Record, name: &str, is_plain: bool) -> Result<Struct, Unsupported> {
        let scope = self.scope;
        let (plan, _) = scope.plan(record, self.architecture)?;
        let is_plain = is_plain || record.is_union;
        let mut names = Names::new(scope.dialect.ignores_case);
        let name = (scope.dialect.escape)(name);
        names.take(&name);
        let nested_names: Vec<String> = record
            .nested
            .iter()
            .map(|inner| names.take(if inner.name.is_empty() { "_Nested" } else { &inner.name }))
            .collect();
        let nested = record
            .nested
            .iter()
            .zip(&nested_names)
            .map(|(inner, name)| self.build(inner, name, is_plain))
            .collect::<Result<Vec<_>, _>>()?;
        let char_set = self.char_set(record, is_plain);
        let surroundings = Surroundings { record, is_plain, char_set, nested: &nested_names };
        let mut lowered = Struct {
            notes: Vec::new(),
            name,
            arrangement: arrangement(record, &plan, char_set),
            is_unsafe: false,
            fields: Vec::new(),
            bits: Vec::new(),
            nested,
        };
        for (field, gap) in record.fields.iter().zip(&plan.gaps) {
            pad(&mut lowered, &mut names, *gap);
            self.field(&mut lowered, &mut names, &surroundings, field)?;
        }
        if !record.is_union {
            pad(&mut lowered, &mut names, plan.tail);
        }
        if lowered.fields.is_empty() {
            pad(&mut lowered, &mut names, 1);
        }
        lowered.is_unsafe = lowered.fields.iter().any(|f| f.fixed.is_some() || is_unsafe(&f.ty));
        Ok(lowered)
    }

    fn field(
        &self,
        lowered: &mut Struct,
        names: &mut Names,
        surroundings: &Surroundings<'_, 'a>,
        native: &'a NativeField,
    ) -> Result<(), Unsupported> {
        let name = (self.scope.dialect.escape)(&names.take(&native.name));
        if !native.bits.is_empty() {
            return self.bits(lowered, names, surroundings, native, name);
        }
        let mut field = match shape(self.scope, &native.ty)? {
            // Nothing is there; what follows the struct in memory is read through its address.
            Shape::Array(_, 0) => return Ok(()),
            Shape::Array(of, 1)
                if native.is_flexible && !matches!(shape(self.scope, of)?, Shape::Array(..)) =>
            {
                let first = self.element(surroundings, of)?;
                Field {
                    comment: Some("The first of as many as the caller made room for.".to_owned()),
                    ..first
                }
            }
            Shape::Array(of, len) => {
                arrays::array(self, surroundings, native, of, len, names, &mut lowered.nested)?
            }
            _ => self.single(surroundings, native)?,
        };
        if surroundings.record.size_field.as_deref() == Some(native.name.as_str()) {
            field.comment = Some("The size of this struct: set it before the call.".to_owned());
        }
        field.name = name;
        lowered.fields.push(field);
        Ok(())
    }

    /// A field that is no array.
    fn single(
        &self,
        surroundings: &Surroundings<'_, 'a>,
        native: &'a NativeField,
    ) -> Result<Field, Unsupported> {
        let scope = self.scope;
        if surroundings.is_plain {
            let mut field = self.plain(surroundings, &native.ty)?;
            if let Shape::Primitive(p) = shape(scope, &native.ty)? {
                field.ty = enum_or(field.ty, integer_or_enum(scope, p, native.associated_enum));
            }
            return Ok(field);
        }
        Ok(match shape(scope, &native.ty)? {
            Shape::Primitive(p) => Field::new(integer_or_enum(scope, p, native.associated_enum)),
            Shape::Truth(truth) => {
                Field { marshal: Some(Marshal::new(truth.marshal())), ..Field::new(Ty::Bool) }
            }
            // Only strings that the callee may not replace: others it may free or allocate.
            Shape::Text(encoding) if native.is_const => {
                Field { marshal: Some(Marshal::new(text_kind(encoding))), ..Field::new(Ty::String) }
            }
            Shape::Callback(id) if scope.is_delegate(id) => Field::new(Ty::Named(scope.name(id))),
            _ => self.plain(surroundings, &native.ty)?,
        })
    }

    /// An element of an array: as an only field would be, but with nothing to marshal.
    pub(super) fn element(
        &self,
        surroundings: &Surroundings<'_, 'a>,
        ty: &'a Type,
    ) -> Result<Field, Unsupported> {
        match shape(self.scope, ty)? {
            Shape::Primitive(Primitive::Char16) if !surroundings.is_plain => Ok(Field::new(Ty::Char)),
            Shape::Array(..) => {
                Err(Unsupported::new("an array of a variable number of arrays has no type in .NET"))
            }
            _ => self.plain(surroundings, ty),
        }
    }

    /// Plain data.
    pub(super) fn plain(
        &self,
        surroundings: &Surroundings<'_, 'a>,
        ty: &'a Type,
    ) -> Result<Field, Unsupported> {
        let scope = self.scope;
        let shape = shape(scope, ty)?;
        if let Shape::Nested(index) = shape {
            let name = surroundings.nested.get(index);
            let name = name.ok_or_else(|| Unsupported::new("a nested record is missing"))?;
            return Ok(Field::new(Ty::Named((scope.dialect.escape)(name))));
        }
        let is_raw = scope.flavour == Flavour::Raw;
        let address = |comment: String| Field { comment: Some(comment), ..Field::new(Ty::IntPtr) };
        Ok(match shape {
            Shape::Primitive(Primitive::Char16) if !is_raw => Field::new(Ty::UInt16),
            Shape::Primitive(p) => Field::new(primitive(p)),
            Shape::Truth(truth) => Field::new(primitive(truth.primitive())),
            Shape::Enum(id, _) | Shape::Record(id) => Field::new(Ty::Named(scope.name(id))),
            Shape::Handle => Field::new(Ty::IntPtr),
            _ if is_raw => Field::new(raw::value(scope, ty, 0)?),
            Shape::Text(encoding) => address(text_name(encoding, false).to_owned()),
            Shape::Bstr => address("BSTR".to_owned()),
            Shape::Callback(id) | Shape::Interface(id) => address(scope.plain_name(id).to_owned()),
            Shape::Pointer(to, _) => match notation(scope, to) {
                void if void == "void" => Field::new(Ty::IntPtr),
                other => address(format!("{other}*")),
            },
            Shape::Array(..) | Shape::Nested(_) | Shape::Unknown(_) => {
                return Err(Unsupported::new("a field has no type in .NET"));
            }
        })
    }

    fn bits(
        &self,
        lowered: &mut Struct,
        names: &mut Names,
        surroundings: &Surroundings<'_, 'a>,
        native: &'a NativeField,
        storage: String,
    ) -> Result<(), Unsupported> {
        let integer = match shape(self.scope, &native.ty)? {
            Shape::Primitive(p) | Shape::Enum(_, p) => p,
            Shape::Truth(truth) => truth.primitive(),
            _ => Primitive::Void,
        };
        let ty = match integer {
            Primitive::I8 | Primitive::U8 | Primitive::Bool => Ty::Byte,
            Primitive::I16 | Primitive::U16 => Ty::UInt16,
            Primitive::I32 | Primitive::U32 => Ty::UInt32,
            Primitive::I64 | Primitive::U64 => Ty::UInt64,
            Primitive::ISize | Primitive::USize => Ty::UIntPtr,
            _ => {
                lowered.notes.push("Its bit-fields lie in something that is no integer.".to_owned());
                let field = self.plain(surroundings, &native.ty)?;
                lowered.fields.push(Field { name: storage, ..field });
                return Ok(());
            }
        };
        let size = farcall_model::layout::primitive(integer, self.architecture).size;
        let all = u64::MAX >> (64 - (size * 8).clamp(1, 64));
        // C uses unnamed bit-fields, also of no width at all, to move on to the next byte.
        for bit in native.bits.iter().filter(|bit| !bit.name.is_empty() && bit.width > 0) {
            if u32::from(bit.offset) + u32::from(bit.width) > size * 8 {
                lowered.notes.push(format!("Bit-field {} lies outside of its storage.", bit.name));
                continue;
            }
            let mask = u64::MAX >> (64 - u32::from(bit.width));
            lowered.bits.push(Bits {
                name: (self.scope.dialect.escape)(&names.take(&bit.name)),
                storage: storage.clone(),
                ty: ty.clone(),
                offset: bit.offset,
                mask,
                others: all & !(mask << bit.offset),
            });
        }
        lowered.fields.push(Field { name: storage, ..Field::new(ty) });
        Ok(())
    }

    /// How the characters of the record are stored. Wide ones decide: bytes can be told apart
    /// from characters, the other way round there is no wide character at all.
    fn char_set(&self, record: &'a Record, is_plain: bool) -> Option<CharSet> {
        if is_plain && self.scope.flavour != Flavour::Raw {
            return None;
        }
        let mut found = None;
        for field in &record.fields {
            let element = match shape(self.scope, &field.ty) {
                Ok(Shape::Array(of, _)) => of,
                _ => &field.ty,
            };
            let is_array = !std::ptr::eq(element, &field.ty);
            if shape(self.scope, element) == Ok(Shape::Primitive(Primitive::Char16)) {
                return Some(CharSet::Unicode);
            }
            if is_array && !field.is_flexible && arrays::is_ansi_text(self.scope, element, field.termination)
            {
                found = Some(CharSet::Ansi);
            }
        }
        found.filter(|_| self.scope.flavour != Flavour::Raw)
    }
}

/// How a string in an array is marshalled in place, if it is one.
pub(super) fn text_in_place(encoding: Encoding, char_set: Option<CharSet>, termination: Termination) -> bool {
    let agrees = match encoding {
        Encoding::Ansi => char_set == Some(CharSet::Ansi),
        Encoding::Unicode => char_set == Some(CharSet::Unicode),
    };
    agrees && termination == Termination::Nul
}

fn arrangement(record: &Record, plan: &Plan, char_set: Option<CharSet>) -> Arrangement {
    Arrangement {
        is_union: record.is_union,
        pack: record.packing,
        size: (record.is_union && plan.tail != 0).then_some(plan.tail),
        char_set,
    }
}

/// Bytes that only keep the next field at its place.
fn pad(lowered: &mut Struct, names: &mut Names, bytes: u32) {
    for _ in 0..bytes {
        let name = names.take("_padding");
        lowered.fields.push(Field { name, is_padding: true, ..Field::new(Ty::Byte) });
    }
}

fn enum_or(plain: Ty, integer_or_enum: Ty) -> Ty {
    if matches!(integer_or_enum, Ty::Named(_)) { integer_or_enum } else { plain }
}

pub(super) fn is_unsafe(ty: &Ty) -> bool {
    match ty {
        Ty::Pointer(_) | Ty::FunctionPointer(_) => true,
        Ty::Array(of) => is_unsafe(of),
        _ => false,
    }
}
