//! Structs and unions, with what clang measured of them.

use crate::bits::{Run, storages};
use crate::table::{Table, header};
use crate::types::{bare, tag};
use clang::{Entity, EntityKind, Type, TypeKind};
use farcall_model::{Architecture, Bit, Body, DeclId, Field, Primitive, Record, Termination};

/// What clang says of a record, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    size: u32,
    align: u32,
    /// Of each field of the model's record.
    offsets: Vec<u32>,
    /// Of those nested in it.
    nested: Vec<Self>,
}

impl Measured {
    /// In what way `record` is laid out otherwise.
    pub(crate) fn difference(&self, record: &Record, architecture: Architecture) -> Option<String> {
        let Some(layout) = record.layout(architecture) else {
            return Some("its layout is not known".to_owned());
        };
        let differs = |what: &str, ours: u32, measured: u32| {
            let told =
                || format!("clang says that its {what} is {measured}, and by common rules it is {ours}");
            (ours != measured).then(told)
        };
        let fields = record.fields.iter().zip(&layout.fields).zip(&self.offsets);
        differs("size", layout.size, self.size)
            .or_else(|| differs("alignment", layout.align, self.align))
            .or_else(|| {
                fields.into_iter().find_map(|((field, place), measured)| {
                    differs(&format!("offset of {}", field.name), place.offset, *measured)
                })
            })
            .or_else(|| {
                record
                    .nested
                    .iter()
                    .zip(&self.nested)
                    .find_map(|(inner, own)| own.difference(inner, architecture))
            })
    }
}

impl<'tu> Table<'tu> {
    /// The record that `entity` declares or mentions. What is in it is read where it `matters`: where the library
    /// declares it, and where it stands by value.
    pub(crate) fn record(
        &mut self,
        entity: Entity<'tu>,
        hint: &str,
        matters: bool,
    ) -> Result<DeclId, String> {
        let key = entity.get_canonical_entity();
        let definition = entity.get_definition();
        let is_union = entity.get_kind() == EntityKind::UnionDecl;
        let id = match self.tags.get(&key) {
            Some(id) => *id,
            None => {
                let name = self.tag_name(entity, hint);
                let id = self.add(
                    name,
                    header(&definition.unwrap_or(entity)),
                    Body::Record(Record::opaque(is_union)),
                );
                self.tags.insert(key, id);
                id
            }
        };
        if let Some(definition) = definition.filter(|_| matters && !self.measured.contains_key(&id)) {
            // One that contains itself is met again before it is done; clang has refused it already.
            self.measured.insert(id, Measured { size: 0, align: 0, offsets: Vec::new(), nested: Vec::new() });
            let name = self.name(id).to_owned();
            let read = definition.get_type().ok_or_else(|| "it has no type".to_owned());
            match read.and_then(|ty| self.fields_of(ty, is_union, &name)) {
                Ok((record, measured)) => {
                    self.measured.insert(id, measured);
                    self.set(id, Body::Record(record));
                }
                Err(reason) => {
                    self.measured.remove(&id);
                    self.complain(&definition, format!("only its name is kept: {reason}"));
                }
            }
        }
        Ok(id)
    }

    fn fields_of(&mut self, ty: Type<'tu>, is_union: bool, name: &str) -> Result<(Record, Measured), String> {
        let size = number(ty.get_sizeof().map_err(|_| "its size is not known")?)?;
        let align = number(ty.get_alignof().map_err(|_| "its alignment is not known")?)?;
        let entities = ty.get_fields().unwrap_or_default();
        let mut record = Record::opaque(is_union);
        let mut measured = Measured { size, align, offsets: Vec::new(), nested: Vec::new() };
        let mut natural = 1;
        let mut runs: Vec<Run> = Vec::new();
        let mut end = 0;
        for (place, entity) in entities.iter().enumerate() {
            let ty = entity.get_type().ok_or("a field has no type")?;
            let bit = entity.get_offset_of_field().map_err(|_| "the offset of a field is not known")?;
            if let Some(width) = entity.get_bit_field_width().filter(|_| entity.is_bit_field()) {
                let size = ty
                    .get_canonical_type()
                    .get_sizeof()
                    .map_err(|_| "the size of a bit-field is not known")?;
                runs.push(Run { name: entity.get_name(), bit, width, size });
                let next = entities.get(place + 1).filter(|_| !is_union);
                if next.is_some_and(Entity::is_bit_field) {
                    continue;
                }
                let limit = match next {
                    Some(next) => {
                        next.get_offset_of_field().map_err(|_| "the offset of a field is not known")? / 8
                    }
                    None => size_of(measured.size),
                };
                for storage in storages(&std::mem::take(&mut runs), end, limit)? {
                    natural = natural.max(storage.size);
                    measured.offsets.push(number(storage.start)?);
                    let (name, ty) = ("_bitfield".to_owned(), unsigned(storage.size)?.into());
                    record.fields.push(Field { bits: storage.bits, ..field(name, ty, false) });
                    end = storage.start + storage.size;
                }
                continue;
            }
            let own = entity.get_name().filter(|name| !name.is_empty() && !name.contains('('));
            let own = own.unwrap_or_else(|| anonymous(&record));
            let (ty, is_const, is_flexible) = self.field_type(ty, name, &own, &mut record, &mut measured)?;
            let canonical =
                entity.get_type().map(|ty| ty.get_canonical_type()).ok_or("a field has no type")?;
            natural = natural.max(canonical.get_alignof().unwrap_or(1));
            end = bit / 8 + canonical.get_sizeof().unwrap_or(0);
            measured.offsets.push(number(bit / 8)?);
            record.fields.push(Field { is_flexible, ..field(own, ty, is_const) });
        }
        if record.fields.is_empty() {
            return Err("it has no fields".to_owned());
        }
        let natural = number(natural)?;
        let given = u16::try_from(align).map_err(|_| "its alignment is larger than 65535".to_owned())?;
        record.packing = (align < natural).then_some(given);
        record.alignment = (align > natural).then_some(given);
        Ok((record, measured))
    }

    /// The type of a field; a record that only this field can name is nested in `record`.
    fn field_type(
        &mut self,
        ty: Type<'tu>,
        outer: &str,
        name: &str,
        record: &mut Record,
        measured: &mut Measured,
    ) -> Result<(farcall_model::Type, bool, bool), String> {
        let ty = bare(ty);
        let hint = format!("{outer}_{name}");
        if ty.get_kind() == TypeKind::IncompleteArray {
            let of = ty.get_element_type().ok_or("an array has no element type")?;
            let of = Box::new(self.ty(of, &hint, true)?);
            return Ok((farcall_model::Type::Array { of, len: 0 }, false, true));
        }
        if ty.get_kind() == TypeKind::ConstantArray {
            let (of, len) =
                ty.get_element_type().zip(ty.get_size()).ok_or("an array has no element type or no size")?;
            let (of, _, _) = self.field_type(of, outer, name, record, measured)?;
            let len = u32::try_from(len).map_err(|_| "an array is larger than 4 GiB".to_owned())?;
            return Ok((farcall_model::Type::Array { of: Box::new(of), len }, false, false));
        }
        let inner = ty.get_declaration().filter(|_| ty.get_kind() == TypeKind::Record);
        if let Some(inner) =
            inner.filter(|i| tag(i).is_none() && !self.called.contains_key(&i.get_canonical_entity()))
        {
            let is_union = inner.get_kind() == EntityKind::UnionDecl;
            let (mut nested, own) = self.fields_of(ty, is_union, &hint)?;
            nested.name = format!("_{name}_e__{}", if is_union { "Union" } else { "Struct" });
            record.nested.push(nested);
            measured.nested.push(own);
            return Ok((farcall_model::Type::Nested(record.nested.len() as u32 - 1), false, false));
        }
        let (ty, is_const) = self.slot(ty, &hint)?;
        Ok((ty, is_const, false))
    }
}

/// What a member without a name is called, as the metadata of Windows calls it: `Anonymous`, then `Anonymous1`.
fn anonymous(record: &Record) -> String {
    match record.fields.iter().filter(|field| field.is_anonymous()).count() {
        0 => "Anonymous".to_owned(),
        many => format!("Anonymous{many}"),
    }
}

fn field(name: String, ty: farcall_model::Type, is_const: bool) -> Field {
    Field {
        name,
        ty,
        is_const,
        bits: Vec::<Bit>::new(),
        is_flexible: false,
        termination: Termination::Nul,
        associated_enum: None,
        count: None,
        obsolete: None,
    }
}

fn unsigned(size: usize) -> Result<Primitive, String> {
    match size {
        1 => Ok(Primitive::U8),
        2 => Ok(Primitive::U16),
        4 => Ok(Primitive::U32),
        8 => Ok(Primitive::U64),
        _ => Err(format!("a bit-field lies in {size} bytes")),
    }
}

fn number(value: usize) -> Result<u32, String> {
    u32::try_from(value).map_err(|_| "it is larger than 4 GiB".to_owned())
}

const fn size_of(value: u32) -> usize {
    value as usize
}
