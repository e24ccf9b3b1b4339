//! Records as classes over their bytes: a `DataView` that knows where each field lies.

use super::Dialect;
use crate::plain::{Field, Is, Record, Ty};
use farcall_model::Primitive;
use std::collections::HashSet;
use std::fmt::Write as _;

/// What a `DataView` has already: ECMA-262, "Properties of the DataView Prototype Object" and "Properties of
/// the Object Prototype Object". `bytes` is what `Dialect::member` may add.
static MEMBERS: &[&str] = &[
    "buffer",
    "byteLength",
    "byteOffset",
    "bytes",
    "constructor",
    "getBigInt64",
    "getBigUint64",
    "getFloat16",
    "getFloat32",
    "getFloat64",
    "getInt16",
    "getInt32",
    "getInt8",
    "getUint16",
    "getUint32",
    "getUint8",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "setBigInt64",
    "setBigUint64",
    "setFloat16",
    "setFloat32",
    "setFloat64",
    "setInt16",
    "setInt32",
    "setInt8",
    "setUint16",
    "setUint32",
    "setUint8",
    "toLocaleString",
    "toString",
    "valueOf",
];

/// The class of one record.
pub(super) fn class(dialect: &Dialect, record: &Record) -> String {
    let Record { name, size, .. } = record;
    let mut text = String::new();
    if record.align > 8 {
        let _ = writeln!(text, "/** Must lie at a multiple of {} bytes. */", record.align);
    }
    let _ = writeln!(
        text,
        "export class {name} extends DataView<ArrayBuffer> {{
  static readonly size = {size};

  constructor(buffer: ArrayBuffer = new ArrayBuffer({size}), byteOffset = 0) {{
    super(buffer, byteOffset, {size});
  }}
"
    );
    if let Some(member) = dialect.member {
        let _ = writeln!(text, "{}", member(*size));
    }
    let mut names: HashSet<String> = record.fields.iter().map(|field| field.name.clone()).collect();
    for field in &record.fields {
        let mut name = field.name.clone();
        while MEMBERS.binary_search(&name.as_str()).is_ok() || (name != field.name && names.contains(&name)) {
            name.push('_');
        }
        print_field(&mut text, record, field, &name);
        names.insert(name);
    }
    while text.ends_with("\n\n") {
        text.pop();
    }
    text + "}\n"
}

fn print_field(text: &mut String, record: &Record, field: &Field, name: &str) {
    let at = place(field.offset);
    if field.size == 0 {
        let _ = writeln!(text, "  // At {}: {name}, as many as there is memory for.", field.offset);
        return;
    }
    for (bit, lowest, width) in &field.bits {
        let _ = match width {
            1 => writeln!(text, "  // Bit {lowest}: {bit}"),
            _ => writeln!(text, "  // Bits {lowest} to {}: {bit}", lowest + width - 1),
        };
    }
    if field.is_flexible {
        text.push_str("  // The first of as many as there is memory for.\n");
    }
    if let Some(kind) = Kind::of(&field.ty) {
        let offset = field.offset;
        let endian = if kind.size == 1 { "" } else { ", true" };
        let (read, ty, value) = match kind.is_bool {
            true => (format!("this.getUint8({offset}) !== 0"), "boolean", "value ? 1 : 0"),
            false => (format!("this.get{}({offset}{endian})", kind.name), kind.ty(), "value"),
        };
        let _ = writeln!(text, "  get {name}(): {ty} {{ return {read}; }}");
        let _ = writeln!(
            text,
            "  set {name}(value: {ty}) {{ this.set{}({offset}, {value}{endian}); }}",
            kind.name
        );
        return;
    }
    match field.ty.bare() {
        Ty::Named { name: class, .. } => {
            let class = class_of(&field.ty).unwrap_or(class);
            let _ = writeln!(text, "  get {name}(): {class} {{ return new {class}(this.buffer, {at}); }}");
        }
        Ty::Array { .. } => print_array(text, record, field, name),
        _ => {
            let _ = writeln!(
                text,
                "  get {name}(): Uint8Array {{ return new Uint8Array(this.buffer, {at}, {}); }}
  set {name}(value: ArrayLike<number>) {{ this.{name}.set(value); }}",
                field.size
            );
        }
    }
}

/// An array of numbers is a typed array, one of records an `Array`.
fn print_array(text: &mut String, record: &Record, field: &Field, name: &str) {
    let (element, len) = innermost(&field.ty, 1);
    let at = place(field.offset);
    let Some(kind) = Kind::of(element) else {
        let size = field.size / len.max(1);
        let start = format!("{at} + {size} * i");
        let (class, make) = match class_of(element) {
            Some(class) => (class, format!("new {class}(this.buffer, {start})")),
            None => ("Uint8Array", format!("new Uint8Array(this.buffer, {start}, {size})")),
        };
        let _ = writeln!(
            text,
            "  get {name}(): {class}[] {{
    return Array.from({{ length: {len} }}, (_, i) => {make});
  }}"
        );
        return;
    };
    let is_aligned = record.align >= kind.size && field.offset.is_multiple_of(kind.size);
    if !is_aligned {
        // No typed array may begin anywhere.
        let _ = writeln!(
            text,
            "  get {name}(): DataView {{ return new DataView(this.buffer, {at}, {}); }}",
            field.size
        );
        return;
    }
    let array = kind.name.to_owned() + "Array";
    let _ = writeln!(
        text,
        "  get {name}(): {array} {{ return new {array}(this.buffer, {at}, {len}); }}
  set {name}(value: ArrayLike<{}>) {{ this.{name}.set(value); }}",
        kind.ty()
    );
}

fn place(offset: u32) -> String {
    if offset == 0 { "this.byteOffset".to_owned() } else { format!("this.byteOffset + {offset}") }
}

/// What arrays of arrays hold in the end, and how many.
fn innermost(ty: &Ty, len: u32) -> (&Ty, u32) {
    match ty {
        Ty::Array { of, len: outer } => innermost(of, len.saturating_mul(*outer)),
        Ty::Named { is: Is::Alias(to), .. } if matches!(to.bare(), Ty::Array { .. }) => innermost(to, len),
        _ => (ty, len),
    }
}

/// The class of `ty`, where it is a record.
fn class_of(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Named { name, .. } if matches!(ty.bare(), Ty::Named { is: Is::Record { .. }, .. }) => Some(name),
        _ => None,
    }
}

/// How a `DataView` calls a number or an address.
pub(super) struct Kind {
    name: &'static str,
    /// In bytes.
    pub(super) size: u32,
    is_bool: bool,
}

impl Kind {
    /// Of `ty`, where it is one.
    pub(super) fn of(ty: &Ty) -> Option<Self> {
        let kind = |name, size| Some(Self { name, size, is_bool: false });
        let Some(primitive) = ty.number() else {
            return if ty.is_address() { kind("BigUint64", 8) } else { None };
        };
        match primitive {
            Primitive::Void | Primitive::Guid => None,
            Primitive::Bool => Some(Self { name: "Uint8", size: 1, is_bool: true }),
            Primitive::I8 => kind("Int8", 1),
            Primitive::U8 => kind("Uint8", 1),
            Primitive::I16 => kind("Int16", 2),
            Primitive::U16 | Primitive::Char16 => kind("Uint16", 2),
            Primitive::I32 => kind("Int32", 4),
            Primitive::U32 => kind("Uint32", 4),
            Primitive::I64 | Primitive::ISize => kind("BigInt64", 8),
            Primitive::U64 | Primitive::USize => kind("BigUint64", 8),
            Primitive::F32 => kind("Float32", 4),
            Primitive::F64 => kind("Float64", 8),
        }
    }

    /// Whether its values are BigInts.
    pub(super) fn is_big(&self) -> bool {
        self.name.starts_with("Big")
    }

    fn ty(&self) -> &'static str {
        if self.is_big() { "bigint" } else { "number" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_are_sorted_for_the_binary_search() {
        assert!(MEMBERS.is_sorted());
    }
}
