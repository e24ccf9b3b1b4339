//! Sizes, alignments and offsets, by the rules that Microsoft's C compiler follows.
//!
//! A field lies at the next multiple of its alignment, which `#pragma pack` can lower; the
//! record is as aligned as its most aligned field and as long as a multiple of that. The
//! fields of a union all lie at 0. 8-byte numbers are aligned to 8 on x86 too. The source of
//! the rules is Microsoft's C reference, "Storage and alignment of structures".

use crate::{Architecture, Architectures, Body, DeclId, Declaration, Layout, Place, Primitive, Record, Type};
use std::collections::HashMap;

/// Size and alignment of a type, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// `sizeof`.
    pub size: u32,
    /// `_Alignof`.
    pub align: u32,
}

/// A record whose layout cannot be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The record.
    pub declaration: DeclId,
    /// Where.
    pub architecture: Architecture,
    /// Why, naming the field.
    pub reason: String,
}

/// The extent of a primitive on `architecture`; void has size 0.
pub const fn primitive(primitive: Primitive, architecture: Architecture) -> Extent {
    let size = match primitive {
        Primitive::Void => 0,
        Primitive::Bool | Primitive::I8 | Primitive::U8 => 1,
        Primitive::Char16 | Primitive::I16 | Primitive::U16 => 2,
        Primitive::I32 | Primitive::U32 | Primitive::F32 => 4,
        Primitive::I64 | Primitive::U64 | Primitive::F64 => 8,
        Primitive::ISize | Primitive::USize => architecture.pointer_size(),
        Primitive::Guid => return Extent { size: 16, align: 4 },
    };
    Extent { size, align: if size == 0 { 1 } else { size } }
}

/// Computes the layouts of every record of `table`, nested ones included, and returns what could
/// not be computed. Records whose problem is returned keep an empty list of layouts.
pub fn assign(table: &mut [Declaration]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut computed = Vec::new();
    for architecture in Architecture::ALL {
        let mut measure = Measure { table, architecture, memo: HashMap::new() };
        for (index, declaration) in table.iter().enumerate() {
            let Some(Body::Record(record)) = declaration.on(architecture) else { continue };
            if record.fields.is_empty() {
                continue;
            }
            match measure.record(record) {
                Ok(layout) => computed.push((index, architecture, layout)),
                Err(reason) => {
                    problems.push(Problem { declaration: DeclId(index as u32), architecture, reason });
                }
            }
        }
    }
    for (index, architecture, layout) in computed {
        let variant = table[index].variants.iter_mut().find(|v| v.architectures.contains(architecture));
        if let Some(Body::Record(record)) = variant.map(|v| &mut v.body) {
            store(record, architecture, layout);
        }
    }
    problems
}

/// The extent of `ty` as it stands in `table`, for a type outside any record.
///
/// # Errors
/// What keeps the size from being known.
pub fn extent(table: &[Declaration], ty: &Type, architecture: Architecture) -> Result<Extent, String> {
    Measure { table, architecture, memo: HashMap::new() }.ty(ty, &[]).map(|measured| measured.extent)
}

/// A layout together with those of the records nested in it.
struct Nest {
    layout: Layout,
    /// See [`Measured::required`].
    required: u32,
    nested: Vec<Nest>,
}

impl Nest {
    fn measured(&self) -> Measured {
        Measured {
            extent: Extent { size: self.layout.size, align: self.layout.align },
            required: self.required,
        }
    }
}

/// The extent of a type, and the largest alignment that it or something in it was given.
#[derive(Clone, Copy)]
struct Measured {
    extent: Extent,
    /// Packing does not lower the alignment below this; 1 where none was given.
    required: u32,
}

impl From<Extent> for Measured {
    fn from(extent: Extent) -> Self {
        Self { extent, required: 1 }
    }
}

/// Files a computed layout, joining it with an equal one of another architecture.
fn store(record: &mut Record, architecture: Architecture, nest: Nest) {
    let Nest { layout, nested, .. } = nest;
    let equal = record
        .layouts
        .iter_mut()
        .find(|l| (l.size, l.align, &l.fields) == (layout.size, layout.align, &layout.fields));
    match equal {
        Some(known) => known.architectures = known.architectures.with(architecture),
        None => record.layouts.push(layout),
    }
    for (inner, nest) in record.nested.iter_mut().zip(nested) {
        store(inner, architecture, nest);
    }
}

struct Measure<'a> {
    table: &'a [Declaration],
    architecture: Architecture,
    /// `None` while a record is being measured: it contains itself if it is met again.
    memo: HashMap<DeclId, Option<Result<Measured, String>>>,
}

impl Measure<'_> {
    fn pointer(&self) -> Extent {
        primitive(Primitive::USize, self.architecture)
    }

    fn ty(&mut self, ty: &Type, nested: &[Measured]) -> Result<Measured, String> {
        match ty {
            Type::Primitive(p) => Ok(primitive(*p, self.architecture).into()),
            Type::Pointer { .. } => Ok(self.pointer().into()),
            Type::Array { of, len } => {
                let element = self.ty(of, nested)?;
                let Extent { size, align } = element.extent;
                let size = size.checked_mul(*len).ok_or("an array is larger than 4 GiB")?;
                Ok(Measured { extent: Extent { size, align }, ..element })
            }
            Type::Named(id) => self.named(*id),
            Type::Nested(index) => {
                nested.get(*index as usize).copied().ok_or_else(|| format!("no nested record {index}"))
            }
            Type::Unknown(name) => Err(format!("{name} is declared nowhere")),
        }
    }

    fn named(&mut self, id: DeclId) -> Result<Measured, String> {
        if let Some(known) = self.memo.get(&id) {
            return known.clone().unwrap_or_else(|| Err("it contains itself".to_owned()));
        }
        self.memo.insert(id, None);
        let table = self.table;
        let extent = match table.get(id.0 as usize).map(|d| (d, d.on(self.architecture))) {
            None => Err(format!("no declaration {}", id.0)),
            Some((declaration, None)) => {
                Err(format!("{} does not exist on {}", declaration.name, self.architecture.name()))
            }
            Some((_, Some(Body::Record(record)))) => self.record(record).map(|nest| nest.measured()),
            Some((_, Some(Body::Enum(e)))) => Ok(primitive(e.ty, self.architecture).into()),
            Some((_, Some(Body::Typedef(t)))) => self.ty(&t.ty, &[]),
            Some((_, Some(Body::Callback(_) | Body::Interface(_)))) => Ok(self.pointer().into()),
            Some((declaration, Some(Body::Function(_) | Body::Constant(_)))) => {
                Err(format!("{} is not a type", declaration.name))
            }
        };
        self.memo.insert(id, Some(extent.clone()));
        extent
    }

    fn record(&mut self, record: &Record) -> Result<Nest, String> {
        if record.fields.is_empty() {
            return Err("it is opaque: nobody says what is in it".to_owned());
        }
        let nested = record.nested.iter().map(|inner| self.record(inner)).collect::<Result<Vec<_>, _>>()?;
        let measured: Vec<Measured> = nested.iter().map(Nest::measured).collect();
        let packing = record.packing.map_or(u32::MAX, u32::from).max(1);
        let (mut end, mut size, mut align) = (0u32, 0u32, 1u32);
        let mut required = record.alignment.map_or(1, u32::from);
        let mut fields = Vec::with_capacity(record.fields.len());
        for field in &record.fields {
            let Measured { extent, required: of_field } =
                self.ty(&field.ty, &measured).map_err(|why| format!("field {}: {why}", field.name))?;
            let field_align = extent.align.min(packing).max(of_field);
            required = required.max(of_field);
            let offset = if record.is_union { 0 } else { round_up(end, field_align)? };
            fields.push(Place { offset, size: extent.size });
            align = align.max(field_align);
            end = offset.checked_add(extent.size).ok_or("it is larger than 4 GiB")?;
            size = size.max(end);
        }
        let align = align.max(required);
        let size = round_up(size, align)?;
        let architectures = Architectures::NONE.with(self.architecture);
        Ok(Nest { layout: Layout { architectures, size, align, fields }, required, nested })
    }
}

fn round_up(value: u32, align: u32) -> Result<u32, String> {
    value.checked_next_multiple_of(align).ok_or_else(|| "it is larger than 4 GiB".to_owned())
}
