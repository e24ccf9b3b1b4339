//! Structs and unions: a class with the layout and a method or two for each field.

use super::super::doc;
use super::layout::{access, anywhere, carrier, layout};
use crate::plain::{Field, Record, Ty};
use std::fmt::Write as _;

/// What a file declares where it mentions GUIDs.
pub(super) const GUID: &str = r#"public static final class GUID {
    public static final GroupLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_INT.withName("Data1"),
            JAVA_SHORT.withName("Data2"),
            JAVA_SHORT.withName("Data3"),
            MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("Data4")).withName("GUID");

    private GUID() {
    }

    public static MemorySegment allocate(SegmentAllocator allocator, String text) {
        java.util.UUID uuid = java.util.UUID.fromString(text);
        long high = uuid.getMostSignificantBits();
        MemorySegment guid = allocator.allocate(LAYOUT);
        guid.set(JAVA_INT, 0, (int) (high >>> 32));
        guid.set(JAVA_SHORT, 4, (short) (high >>> 16));
        guid.set(JAVA_SHORT, 6, (short) high);
        for (int i = 0; i < 8; i++) {
            guid.set(JAVA_BYTE, 8 + i, (byte) (uuid.getLeastSignificantBits() >>> (56 - 8 * i)));
        }
        return guid;
    }
}
"#;

/// A record and, inside it, those that are nested in it.
pub(super) fn records(records: &[Record]) -> String {
    let Some((outer, nested)) = records.split_last() else { return String::new() };
    let mut inside = String::new();
    for record in nested.iter().rev() {
        inside.push('\n');
        inside.push_str(&one(record, ""));
    }
    one(outer, &inside)
}

fn one(record: &Record, inside: &str) -> String {
    let name = &record.name;
    let (members, align) = members(record);
    let kind = if record.is_union { "union" } else { "struct" };
    let aligned =
        if align == record.align { String::new() } else { format!(".withByteAlignment({})", record.align) };
    let mut body = format!(
        "public static final GroupLayout LAYOUT = MemoryLayout.{kind}Layout(\n        {}){aligned}.withName({});\n\nprivate {name}() {{\n}}\n",
        members.join(",\n        "),
        doc::string(name)
    );
    for field in &record.fields {
        body.push('\n');
        body.push_str(&accessors(field));
    }
    body.push_str(inside);
    format!("public static final class {name} {{\n{}}}\n", doc::indented(&body))
}

/// The members of the layout with every gap, and the alignment that they have together.
fn members(record: &Record) -> (Vec<String>, u32) {
    let mut members = Vec::new();
    let (mut end, mut together) = (0, 1);
    for field in &record.fields {
        if field.offset > end && !record.is_union {
            members.push(format!("MemoryLayout.paddingLayout({})", field.offset - end));
        }
        let align = field.align.max(1);
        // A record that has nothing but arrays without elements has no layout of its own that is empty.
        let is_empty = field.size == 0 && matches!(field.ty.bare(), Ty::Named { .. });
        let is_aligned = !is_empty && field.offset.is_multiple_of(align) && align <= record.align;
        let layout = match (is_empty, is_aligned) {
            (true, _) => "MemoryLayout.sequenceLayout(0, JAVA_BYTE)".to_owned(),
            (false, true) => layout(&field.ty),
            (false, false) => anywhere(&field.ty, field.size),
        };
        members.push(format!("{layout}.withName({})", doc::string(&field.name)));
        together = together.max(if is_aligned { align } else { 1 });
        end = if record.is_union { end.max(field.size) } else { field.offset + field.size };
    }
    if end < record.size {
        let bytes = if record.is_union { record.size } else { record.size - end };
        members.push(format!("MemoryLayout.paddingLayout({bytes})"));
    }
    (members, together)
}

/// What reads and what writes a field; what is no number and no address is the memory that it lies in.
fn accessors(field: &Field) -> String {
    let mut text = doc::field_comment(field);
    let Field { name, offset, size, ty, .. } = field;
    if ty.is_aggregate() {
        let length = if field.is_flexible { String::new() } else { format!(", {size}") };
        let _ = write!(
            text,
            "public static MemorySegment {name}(MemorySegment record) {{\n    return record.asSlice({offset}{length});\n}}\n"
        );
        return text;
    }
    let (class, layout) = (carrier(ty), access(ty));
    let _ = write!(
        text,
        "public static {class} {name}(MemorySegment record) {{
    return record.get({layout}, {offset});
}}

public static void {name}(MemorySegment record, {class} value) {{
    record.set({layout}, {offset}, value);
}}
"
    );
    text
}
