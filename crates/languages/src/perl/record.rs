//! The members that make FFI::Platypus::Record lay a struct out as C does.
//!
//! It aligns numbers and addresses, and knows neither unions nor nested records, neither packing nor the gap at
//! the end: those are bytes, `string(8)`, and gaps are members without a name.

use super::ty::{class, scalar};
use crate::plain::{Field, Record, Ty};
use farcall_model::Architecture;

/// One member: what a reader must know, then type and name, where it takes any room.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) note: Vec<String>,
    pub(super) is: Option<(String, String)>,
}

/// The members of `record`; `None` where the places of its fields make no sense.
pub(super) fn members(record: &Record, architecture: Architecture) -> Option<Vec<Member>> {
    if record.size == 0 {
        return None;
    }
    if record.is_union {
        let note = record.fields.iter().map(|field| {
            bits(field).into_iter().chain([format!("{}: {}", field.name, described(&field.ty, architecture))])
        });
        let is = Some((format!("string({})", record.size), "bytes".to_owned()));
        return Some(vec![Member { note: note.flatten().collect(), is }]);
    }
    let mut members = Vec::with_capacity(record.fields.len() + 1);
    let mut end = 0_u32;
    for field in &record.fields {
        let gap = field.offset.checked_sub(end)?;
        if gap > 0 {
            members.push(padding(gap));
        }
        members.push(member(field, architecture));
        end = field.offset.checked_add(field.size)?;
    }
    let rest = record.size.checked_sub(end)?;
    if rest > 0 {
        members.push(padding(rest));
    }
    Some(members)
}

fn member(field: &Field, architecture: Architecture) -> Member {
    let mut note = bits(field);
    let name = field.name.clone();
    let ty = described(&field.ty, architecture);
    if field.size == 0 {
        note.push(format!("{name}: {ty} from byte {} on", field.offset));
        return Member { note, is: None };
    }
    let (element, count) = element(&field.ty);
    let is_placed = field.offset.is_multiple_of(field.align.max(1));
    let spelled = match (class(element), count) {
        (None, None) if is_placed => scalar(element, architecture).to_owned(),
        (None, Some(count)) if is_placed => format!("{}[{count}]", scalar(element, architecture)),
        _ => {
            note.push(format!("{name}: {ty}"));
            format!("string({})", field.size)
        }
    };
    Member { note, is: Some((spelled, name)) }
}

fn padding(size: u32) -> Member {
    Member { note: Vec::new(), is: Some((format!("string({size})"), ":".to_owned())) }
}

/// The innermost element of an array, and how many there are of it in all.
fn element(ty: &Ty) -> (&Ty, Option<u32>) {
    match ty.bare() {
        Ty::Array { of, len } => {
            let (inner, count) = element(of);
            (inner, Some(count.unwrap_or(1).saturating_mul(*len)))
        }
        other => (other, None),
    }
}

fn described(ty: &Ty, architecture: Architecture) -> String {
    let (element, count) = element(ty);
    let name = class(element).unwrap_or_else(|| scalar(element, architecture).to_owned());
    count.map_or(name.clone(), |count| format!("{name}[{count}]"))
}

fn bits(field: &Field) -> Vec<String> {
    let name = |(name, lowest, width): &(String, u8, u8)| match width {
        1 => format!("Bit {lowest}: {name}"),
        _ => format!("Bits {lowest} to {}: {name}", lowest.saturating_add(width.saturating_sub(1))),
    };
    field.bits.iter().map(name).collect()
}
