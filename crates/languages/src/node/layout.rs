//! How to make koffi lay a record out as the model says.

use crate::plain::Record;

/// The largest alignment koffi gives a member.
pub(super) const MOST: u32 = 8;

/// What is written of a record, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// The field with this number, and the alignment to write where its type has another one.
    Field(usize, Option<u32>),
    /// The field with this number, an array without elements, which koffi does not have.
    Empty(usize),
    /// So many bytes that nothing lies in.
    Filling(u32),
}

/// The members of `record`; `None` where koffi cannot give it its size and every field its place.
pub(super) fn members(record: &Record) -> Option<Vec<Member>> {
    let whole = record.align.clamp(1, MOST);
    let (mut members, mut end, mut reached) = (Vec::new(), 0, 1);
    for (index, field) in record.fields.iter().enumerate() {
        if field.size == 0 {
            members.push(Member::Empty(index));
            continue;
        }
        let natural = field.align.clamp(1, MOST);
        let place = if record.is_union { 0 } else { end };
        if field.offset < place || (record.is_union && field.offset > 0) {
            return None;
        }
        let mut align = natural.min(whole);
        while !field.offset.is_multiple_of(align) {
            align /= 2;
        }
        let lands = |align: u32| place.next_multiple_of(align) == field.offset;
        let mut smaller = std::iter::successors(Some(align), |align| Some(align / 2)).take_while(|a| *a > 0);
        match smaller.find(|align| lands(*align)) {
            Some(fitting) => align = fitting,
            None => members.push(Member::Filling(field.offset - place)),
        }
        members.push(Member::Field(index, (align != natural).then_some(align)));
        reached = reached.max(align);
        let field_end = field.offset.checked_add(field.size)?;
        end = end.max(field_end);
    }
    if reached < whole {
        // What the record asks for and none of its members does, the first one bears.
        match members.first_mut()? {
            Member::Field(0, align) => *align = Some(whole),
            _ => return None,
        }
    }
    let filled = end.next_multiple_of(whole);
    if filled < record.size {
        members.push(Member::Filling(if record.is_union { record.size } else { record.size - end }));
    }
    (end > 0 && filled <= record.size && record.size.is_multiple_of(whole)).then_some(members)
}

/// Whether all that is asked for is that no member be aligned, for which koffi has `pack`.
pub(super) fn is_packed(record: &Record, members: &[Member]) -> bool {
    !record.is_union && record.align == 1 && members.iter().any(|m| matches!(m, Member::Field(_, Some(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::{Field, Ty};
    use farcall_model::Primitive;

    /// A struct of fields given as offset, size and alignment.
    fn record(fields: &[(u32, u32, u32)], size: u32, align: u32) -> Record {
        let fields = fields.iter().map(|(offset, size, align)| Field {
            name: "a".to_owned(),
            ty: Ty::Number(Primitive::U8),
            offset: *offset,
            size: *size,
            align: *align,
            bits: Vec::new(),
            is_flexible: false,
            is_anonymous: false,
        });
        Record {
            name: "A".to_owned(),
            is_union: false,
            fields: fields.collect(),
            size,
            align,
            packing: None,
            alignment: None,
        }
    }

    #[test]
    fn natural_members_need_nothing() {
        let members = members(&record(&[(0, 1, 1), (8, 8, 8)], 16, 8));
        assert_eq!(members, Some(vec![Member::Field(0, None), Member::Field(1, None)]));
    }

    #[test]
    fn packed_members_are_aligned_to_less() {
        let two = members(&record(&[(0, 2, 2), (2, 4, 4)], 6, 2));
        assert_eq!(two, Some(vec![Member::Field(0, None), Member::Field(1, Some(2))]));
        let one = record(&[(0, 1, 1), (1, 4, 4)], 5, 1);
        assert!(is_packed(&one, &members(&one).unwrap()));
    }

    #[test]
    fn aligned_records_are_filled_up() {
        let wide = members(&record(&[(0, 4, 4)], 16, 16));
        assert_eq!(wide, Some(vec![Member::Field(0, Some(8)), Member::Filling(12)]));
        let far = members(&record(&[(0, 4, 4), (16, 8, 8)], 24, 8));
        assert_eq!(far, Some(vec![Member::Field(0, None), Member::Filling(12), Member::Field(1, None)]));
    }

    #[test]
    fn what_overlaps_is_refused() {
        assert_eq!(members(&record(&[(0, 4, 4), (2, 4, 2)], 8, 4)), None);
    }
}
