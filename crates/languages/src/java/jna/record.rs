//! Structures, unions, and the small classes that stand for handles.

use super::super::doc;
use super::spell;
use crate::jna::{self, Laid, Line};
use crate::plain::{Record, Ty};
use std::fmt::Write as _;

/// Classes that a file declares where it uses them, by name.
pub(super) const HELPERS: [(&str, &str); 4] =
    [("GUID", GUID), ("SIZE_TByReference", SIZE_T_BY_REFERENCE), ("LONG_PTR", LONG_PTR), ("SIZE_T", SIZE_T)];

const GUID: &str = r#"@FieldOrder({"Data1", "Data2", "Data3", "Data4"})
public static class GUID extends Structure {
    public int Data1;
    public short Data2;
    public short Data3;
    public byte[] Data4 = new byte[8];

    public GUID() {
    }

    public GUID(Pointer memory) {
        super(memory);
        read();
    }

    public GUID(String text) {
        java.util.UUID uuid = java.util.UUID.fromString(text);
        long high = uuid.getMostSignificantBits();
        Data1 = (int) (high >>> 32);
        Data2 = (short) (high >>> 16);
        Data3 = (short) high;
        for (int i = 0; i < 8; i++) {
            Data4[i] = (byte) (uuid.getLeastSignificantBits() >>> (56 - 8 * i));
        }
    }

    public static class ByValue extends GUID implements Structure.ByValue {
    }
}
"#;

const SIZE_T: &str = "/** An unsigned integer as wide as a pointer. */
public static class SIZE_T extends IntegerType {
    public SIZE_T() {
        this(0);
    }

    public SIZE_T(long value) {
        super(com.sun.jna.Native.POINTER_SIZE, value, true);
    }
}
";

const LONG_PTR: &str = "/** A signed integer as wide as a pointer. */
public static class LONG_PTR extends IntegerType {
    public LONG_PTR() {
        this(0);
    }

    public LONG_PTR(long value) {
        super(com.sun.jna.Native.POINTER_SIZE, value);
    }
}
";

const SIZE_T_BY_REFERENCE: &str = "/** Where an integer as wide as a pointer stands. */
public static class SIZE_TByReference extends ByReference {
    public SIZE_TByReference() {
        this(0);
    }

    public SIZE_TByReference(long value) {
        super(com.sun.jna.Native.POINTER_SIZE);
        setValue(value);
    }

    public void setValue(long value) {
        if (com.sun.jna.Native.POINTER_SIZE == 8) {
            getPointer().setLong(0, value);
        } else {
            getPointer().setInt(0, (int) value);
        }
    }

    public long getValue() {
        Pointer memory = getPointer();
        return com.sun.jna.Native.POINTER_SIZE == 8 ? memory.getLong(0) : memory.getInt(0) & 0xFFFFFFFFL;
    }
}
";

/// The class of a handle.
pub(super) fn pointer(name: &str, base: &str) -> String {
    format!(
        "public static class {name} extends {base} {{
    public {name}() {{
    }}

    public {name}(Pointer address) {{
        super(address);
    }}
}}
"
    )
}

/// The class of a number that is as wide as a pointer.
pub(super) fn number(name: &str, base: &str) -> String {
    format!(
        "public static class {name} extends {base} {{
    public {name}() {{
    }}

    public {name}(long value) {{
        super(value);
    }}
}}
"
    )
}

/// A record and, inside it, those that are nested in it.
pub(super) fn records(records: &[Record], is_passed: bool) -> String {
    let Some((outer, nested)) = records.split_last() else { return String::new() };
    let mut inside = String::new();
    if is_passed {
        let name = &outer.name;
        let _ = write!(
            inside,
            "\npublic static class ByValue extends {name} implements Structure.ByValue {{\n}}\n"
        );
    }
    for record in nested.iter().rev() {
        inside.push('\n');
        inside.push_str(&one(record, ""));
    }
    one(outer, &inside)
}

fn one(record: &Record, inside: &str) -> String {
    let laid = Laid::new(record);
    let name = &record.name;
    let names: Vec<String> =
        laid.lines.iter().filter_map(Line::name).map(|name| format!("\"{name}\"")).collect();
    let order = if names.is_empty() { String::new() } else { doc::wrapped("@FieldOrder({", &names, "})") };
    let base = if record.is_union { "Union" } else { "Structure" };
    let mut body = String::new();
    for line in &laid.lines {
        body.push_str(&declared(line));
    }
    let _ = match laid.align {
        None => write!(
            body,
            "
public {name}() {{
}}

public {name}(Pointer memory) {{
    super(memory);
    read();
}}
"
        ),
        // Where JNA would put fields elsewhere, it is told to leave no gaps.
        Some(align) => write!(
            body,
            "
public {name}() {{
    setAlignType(ALIGN_NONE);
}}

public {name}(Pointer memory) {{
    super(memory, ALIGN_NONE);
    read();
}}

@Override
protected int getStructAlignment() {{
    return {align};
}}
"
        ),
    };
    body.push_str(inside);
    format!("{order}public static class {name} extends {base} {{\n{}}}\n", doc::indented(&body))
}

fn declared(line: &Line<'_>) -> String {
    match line {
        Line::Nothing(field) => format!("// At {}, as many as there are: {}\n", field.offset, field.name),
        Line::Gap(name, bytes) => format!("public byte[] {name} = new byte[{bytes}];\n"),
        Line::Field(field) => {
            let comment = doc::field_comment(field);
            let (form, len) = jna::field(&field.ty);
            let class = spell(&form);
            let name = &field.name;
            match len {
                Some(len) => {
                    let element = class.strip_suffix("[]").unwrap_or(&class);
                    format!("{comment}public {class} {name} = new {element}[{len}];\n")
                }
                None => format!("{comment}public {class} {name};\n"),
            }
        }
    }
}

/// What a field of type `ty` is declared as.
pub(in super::super) fn spell_field(ty: &Ty) -> String {
    spell(&jna::field(ty).0)
}
