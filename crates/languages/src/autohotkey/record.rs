//! Structs and unions as classes: memory, and a property per field that reads and writes it in place.

use super::call::scalar;
use crate::plain::{Field, Is, Record, Ty};
use farcall_model::Primitive;
use std::collections::HashSet;
use std::fmt::Write as _;

/// Writes the class of `record`.
pub(super) fn write(text: &mut String, record: &Record) {
    let Record { name, size, .. } = record;
    let _ = writeln!(
        text,
        "class {name} {{ ; {size} bytes\n    __New(ptr := 0, owner := 0) {{\n        this.__memory := ptr ? owner : \
         Buffer({size}, 0)\n        this.Ptr := ptr ? ptr : this.__memory.Ptr\n    }}"
    );
    let mut own: HashSet<String> = ["ptr", "base", "__memory", "__new"].map(str::to_owned).into();
    for field in &record.fields {
        let mut name = field.name.clone();
        while !own.insert(name.to_ascii_lowercase()) {
            name.push('_');
        }
        for (bit, lowest, width) in &field.bits {
            let _ = match width {
                1 => writeln!(text, "    ; Bit {lowest}: {bit}"),
                _ => {
                    let highest = u16::from(*lowest) + u16::from(*width) - 1;
                    writeln!(text, "    ; Bits {lowest} to {highest}: {bit}")
                }
            };
        }
        property(text, &name, field);
    }
    text.push_str("}\n");
}

fn property(text: &mut String, name: &str, field: &Field) {
    let offset = field.offset;
    let place = if offset == 0 { "this.Ptr".to_owned() } else { format!("this.Ptr + {offset}") };
    if let Ty::Array { of, len } = field.ty.bare() {
        array(text, name, field, &place, (of, *len));
    } else if let Some(ty) = scalar(&field.ty) {
        let get = format!("NumGet(this.Ptr, {offset}, \"{ty}\")");
        let set = format!("NumPut(\"{ty}\", value, this.Ptr, {offset})");
        accessors(text, name, &get, &set);
    } else if let Ty::Named { name: record, is: Is::Record { .. } } = field.ty.bare() {
        let _ = writeln!(text, "    {name} => {record}({place}, this)");
    } else {
        let _ = writeln!(text, "    {name} => {place} ; the address of 16 bytes, a GUID");
    }
}

fn accessors(text: &mut String, name: &str, get: &str, set: &str) {
    let _ = writeln!(text, "    {name} {{\n        get => {get}\n        set => {set}\n    }}");
}

fn array(text: &mut String, name: &str, field: &Field, place: &str, (of, len): (&Ty, u32)) {
    if field.is_flexible || len == 0 {
        let _ = writeln!(text, "    {name} => {place} ; the address of the first of more");
        return;
    }
    let is_text = matches!(of.bare(), Ty::Number(Primitive::Char16));
    let size = field.size.checked_div(len).unwrap_or(0);
    if is_text {
        let get = format!("StrGet({place}, {len}, \"UTF-16\")");
        let last = len.saturating_sub(1);
        let set = format!("StrPut(SubStr(value, 1, {last}), {place}, {len}, \"UTF-16\")");
        accessors(text, name, &get, &set);
    } else if let Some(ty) = scalar(of) {
        let last = len.saturating_sub(1);
        let place = if size == 1 { format!("{place} + index") } else { format!("{place} + index * {size}") };
        let _ = writeln!(text, "    ; The index is 0 to {last}.");
        let get = format!("NumGet({place}, \"{ty}\")");
        accessors(text, &format!("{name}[index]"), &get, &format!("NumPut(\"{ty}\", value, {place})"));
    } else if let Ty::Named { name: record, is: Is::Record { .. } } = of.bare() {
        let last = len.saturating_sub(1);
        let _ = writeln!(text, "    ; The index is 0 to {last}.");
        let _ = writeln!(text, "    {name}[index] => {record}({place} + index * {size}, this)");
    } else {
        let _ = writeln!(text, "    {name} => {place} ; the address of {len} times {size} bytes");
    }
}
