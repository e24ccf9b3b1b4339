//! Where JNA lays out the fields of a record, and what to print where that is not where they are.

use crate::plain::{Field, Record};
use std::collections::HashSet;

/// JNA aligns nothing to more than this on Windows.
const MOST: u32 = 8;

/// A record as JNA must see it.
pub(crate) struct Laid<'a> {
    /// The alignment to claim where JNA is to lay fields out without gaps; `None` where its own layout is
    /// the right one.
    pub(crate) align: Option<u32>,
    /// Fields, and the gaps between them where `align` is given.
    pub(crate) lines: Vec<Line<'a>>,
}

/// A line of a record.
pub(crate) enum Line<'a> {
    /// A field.
    Field(&'a Field),
    /// So many bytes that nobody uses, and what to call them.
    Gap(String, u32),
    /// An array of no elements, which JNA cannot declare; more may follow it in memory.
    Nothing(&'a Field),
}

impl Line<'_> {
    /// What the field is called that JNA sees.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Field(field) => Some(&field.name),
            Self::Gap(name, _) => Some(name),
            Self::Nothing(_) => None,
        }
    }
}

impl<'a> Laid<'a> {
    /// What to print for `record`.
    pub(crate) fn new(record: &'a Record) -> Self {
        let line = |field: &'a Field| if field.size > 0 { Line::Field(field) } else { Line::Nothing(field) };
        if is_natural(record) {
            return Self { align: None, lines: record.fields.iter().map(line).collect() };
        }
        let mut taken: HashSet<String> = record.fields.iter().map(|field| field.name.clone()).collect();
        let mut gap = |bytes| {
            let mut name = format!("padding{}", taken.len() - record.fields.len());
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            Line::Gap(name, bytes)
        };
        let mut lines = Vec::new();
        let mut end = 0;
        for field in &record.fields {
            if field.offset > end && !record.is_union {
                lines.push(gap(field.offset - end));
            }
            end = if record.is_union { end.max(field.size) } else { field.offset + field.size };
            lines.push(line(field));
        }
        if end < record.size {
            lines.push(gap(if record.is_union { record.size } else { record.size - end }));
        }
        Self { align: Some(record.align), lines }
    }
}

/// Whether JNA puts every field of `record` where it is.
fn is_natural(record: &Record) -> bool {
    let (mut end, mut align) = (0_u32, 1);
    for field in record.fields.iter().filter(|field| field.size > 0) {
        let wanted = field.align.clamp(1, MOST);
        let offset = if record.is_union { 0 } else { end.next_multiple_of(wanted) };
        if offset != field.offset {
            return false;
        }
        end = if record.is_union { end.max(field.size) } else { offset + field.size };
        align = align.max(wanted);
    }
    end > 0 && align == record.align.min(MOST) && end.next_multiple_of(align) == record.size
}
