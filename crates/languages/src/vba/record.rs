//! What stands in a user-defined type, so that each field lies where C has it.
//!
//! VBA aligns a member to its own size: on x64 to 8 bytes at most, on x86 to 4. It can neither pack nor align
//! more, and has no unions. What lies elsewhere is held as bytes; in front of a type within a type, padding is
//! always spelled out, so that nothing depends on how that one is aligned.

use super::spell::Dialect;
use crate::plain::{Field, Record, Ty};
use farcall_model::{Primitive, layout};

/// A line of a type, with what a reader must know.
pub(super) struct Member {
    /// `name As Type`; nothing where the comments are all there is to say.
    pub(super) text: Option<String>,
    /// Comments in front of it.
    pub(super) comments: Vec<String>,
}

/// The lines of `record`.
pub(super) fn members(dialect: Dialect, record: &Record) -> Vec<Member> {
    if record.is_union { union(dialect, record) } else { in_order(dialect, record) }
}

fn in_order(dialect: Dialect, record: &Record) -> Vec<Member> {
    let mut members = Vec::new();
    let (mut end, mut certain) = (0u32, 1u32);
    let mut behind = Vec::new();
    for (index, field) in record.fields.iter().enumerate() {
        // VBA has no arrays without elements.
        if field.size == 0 {
            behind.push(format!("{} runs on from here.", field.name));
            continue;
        }
        let shape = shape(dialect, &field.ty, field.align);
        let is_misplaced = !fits(record, field.offset, shape.most);
        let align = if is_misplaced { 1 } else { shape.least };
        let natural = if shape.is_certain() || is_misplaced { end.next_multiple_of(align) } else { end };
        if natural != field.offset {
            members.push(padding(index, field.offset.saturating_sub(end)));
        }
        let mut comments = std::mem::take(&mut behind);
        comments.extend(bits(field));
        let text = match is_misplaced {
            true => {
                comments.push(format!("{} As {}: as bytes, since VBA would align it.", field.name, shape.ty));
                array(&field.name, field.size, "Byte")
            }
            false => shape.member(&field.name),
        };
        comments.extend(shape.comment.iter().filter(|_| !is_misplaced).cloned());
        members.push(Member { text: Some(text), comments });
        certain = certain.max(align);
        end = field.offset.saturating_add(field.size);
    }
    if end.next_multiple_of(certain) != record.size {
        members.push(padding(record.fields.len(), record.size.saturating_sub(end)));
    }
    if !behind.is_empty() {
        members.push(Member { text: None, comments: behind });
    }
    members
}

/// A union is the first of its members that is as long as the whole, else numbers as aligned as it must be.
fn union(dialect: Dialect, record: &Record) -> Vec<Member> {
    let mut comments = vec!["A union: copy the memory to read it as another of its members.".to_owned()];
    for field in record.fields.iter().filter(|field| field.size > 0) {
        let member = shape(dialect, &field.ty, field.align).member(&field.name);
        comments.push(format!("  {member}"));
    }
    let whole = record.fields.iter().find(|field| {
        let shape = shape(dialect, &field.ty, field.align);
        field.size == record.size && fits(record, 0, shape.most)
    });
    let text = match whole {
        Some(field) => {
            comments.extend(bits(field));
            shape(dialect, &field.ty, field.align).member(&field.name)
        }
        None => array("Bytes", record.size, "Byte"),
    };
    vec![Member { text: Some(text), comments }]
}

/// Whether something that VBA aligns to `align` may start at `offset`: the record must not become more
/// aligned by it than whoever holds the record knows.
fn fits(record: &Record, offset: u32, align: u32) -> bool {
    align <= record.align && offset.is_multiple_of(align) && record.size.is_multiple_of(align)
}

fn padding(index: usize, bytes: u32) -> Member {
    Member { text: Some(array(&format!("Padding{index}"), bytes, "Byte")), comments: Vec::new() }
}

fn array(name: &str, len: u32, ty: &str) -> String {
    match len {
        1 => format!("{name} As {ty}"),
        _ => format!("{name}(0 To {}) As {ty}", len.saturating_sub(1)),
    }
}

fn bits(field: &Field) -> Vec<String> {
    let bits = field.bits.iter().map(|(name, lowest, width)| match width {
        1 => format!("Bit {lowest}: {name}"),
        _ => format!("Bits {lowest} to {}: {name}", lowest + width - 1),
    });
    bits.collect()
}

/// How a field is written, and how VBA aligns it.
struct Shape {
    /// The type of one element.
    ty: String,
    /// How many there are; `None` where it is no array.
    len: Option<u32>,
    /// The smallest alignment that VBA may give it.
    least: u32,
    /// The largest one.
    most: u32,
    comment: Option<String>,
}

impl Shape {
    fn is_certain(&self) -> bool {
        self.least == self.most
    }

    fn member(&self, name: &str) -> String {
        match self.len {
            Some(len) => format!("{name}(0 To {}) As {}", len.saturating_sub(1), self.ty),
            None => format!("{name} As {}", self.ty),
        }
    }
}

fn shape(dialect: Dialect, ty: &Ty, align: u32) -> Shape {
    let number = |primitive| {
        let size = layout::primitive(primitive, dialect.architecture).size.max(1);
        match primitive {
            // Two halves, of which the lower one comes first.
            Primitive::I64 | Primitive::U64 if dialect.is_32_bit() => {
                let comment = Some("64 bits, the low half first.".to_owned());
                Shape { ty: "Long".to_owned(), len: Some(2), least: 4, most: 4, comment }
            }
            // Whichever alignment the compiler takes, 4 or 8, the place must be right.
            Primitive::F64 if dialect.is_32_bit() => {
                Shape { ty: "Double".to_owned(), len: None, least: 4, most: 8, comment: None }
            }
            _ => {
                let ty = dialect.ty(ty);
                Shape { ty, len: None, least: size, most: size, comment: None }
            }
        }
    };
    match ty.bare() {
        Ty::Array { of, len } => {
            let inner = shape(dialect, of, align);
            let total = inner.len.unwrap_or(1).saturating_mul(*len);
            let comment = match inner.len {
                Some(each) if !matches!(of.bare(), Ty::Number(_)) => {
                    Some(format!("{len} times {each} elements."))
                }
                _ => inner.comment.clone(),
            };
            Shape { len: Some(total), comment, ..inner }
        }
        Ty::Guid => Shape { ty: "GUID".to_owned(), len: None, least: 4, most: 4, comment: None },
        bare => match bare.number() {
            Some(primitive) => number(primitive),
            None if bare.is_aggregate() => {
                Shape { ty: dialect.ty(ty), len: None, least: 1, most: align.clamp(1, 8), comment: None }
            }
            None => number(Primitive::USize),
        },
    }
}
