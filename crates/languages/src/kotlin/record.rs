//! Structures, unions, and the small classes that stand for handles.

use super::print::{array, plain, spell};
use crate::java::doc;
use crate::jna::{self, Form, Laid, Line};
use crate::plain::Record;
use std::fmt::Write as _;

/// Classes that a file declares where it uses them, by name.
pub(super) const HELPERS: [(&str, &str); 4] =
    [("GUID", GUID), ("SIZE_TByReference", SIZE_T_BY_REFERENCE), ("LONG_PTR", LONG_PTR), ("SIZE_T", SIZE_T)];

const GUID: &str = r#"@FieldOrder("Data1", "Data2", "Data3", "Data4")
open class GUID(memory: Pointer? = null) : Structure(memory) {
    @JvmField var Data1: Int = 0
    @JvmField var Data2: Short = 0
    @JvmField var Data3: Short = 0
    @JvmField var Data4: ByteArray = ByteArray(8)

    init {
        if (memory != null) read()
    }

    constructor(text: String) : this() {
        val uuid = java.util.UUID.fromString(text)
        val high = uuid.mostSignificantBits
        Data1 = (high ushr 32).toInt()
        Data2 = (high ushr 16).toInt().toShort()
        Data3 = high.toInt().toShort()
        for (i in 0 until 8) {
            Data4[i] = (uuid.leastSignificantBits ushr (56 - 8 * i)).toInt().toByte()
        }
    }

    class ByValue(memory: Pointer? = null) : GUID(memory), Structure.ByValue
}
"#;

const SIZE_T: &str = "/** An unsigned integer as wide as a pointer. */
open class SIZE_T(value: Long = 0) : IntegerType(Native.POINTER_SIZE, value, true) {
    override fun toByte(): Byte = toLong().toByte()
    override fun toShort(): Short = toLong().toShort()
    override fun toChar(): Char = toInt().toChar()
}
";

const LONG_PTR: &str = "/** A signed integer as wide as a pointer. */
open class LONG_PTR(value: Long = 0) : IntegerType(Native.POINTER_SIZE, value) {
    override fun toByte(): Byte = toLong().toByte()
    override fun toShort(): Short = toLong().toShort()
    override fun toChar(): Char = toInt().toChar()
}
";

const SIZE_T_BY_REFERENCE: &str = "/** Where an integer as wide as a pointer stands. */
class SIZE_TByReference(start: Long = 0) : ByReference(Native.POINTER_SIZE) {
    var value: Long
        get() = if (Native.POINTER_SIZE == 8) pointer.getLong(0) else pointer.getInt(0).toLong() and 0xFFFFFFFFL
        set(value) = if (Native.POINTER_SIZE == 8) pointer.setLong(0, value) else pointer.setInt(0, value.toInt())

    init {
        value = start
    }
}
";

/// The class of a handle.
pub(super) fn pointer(name: &str, base: &str) -> String {
    format!("open class {name}(address: Pointer? = null) : {base}(address)\n")
}

/// The class of a number that is as wide as a pointer.
pub(super) fn number(name: &str, base: &str) -> String {
    format!("open class {name}(value: Long = 0) : {base}(value)\n")
}

/// A record and, inside it, those that are nested in it.
pub(super) fn records(records: &[Record], is_passed: bool) -> String {
    let Some((outer, nested)) = records.split_last() else { return String::new() };
    let mut inside = String::new();
    if is_passed {
        let name = &outer.name;
        let _ =
            write!(inside, "\nclass ByValue(memory: Pointer? = null) : {name}(memory), Structure.ByValue\n");
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
    let order = if names.is_empty() { String::new() } else { doc::wrapped("@FieldOrder(", &names, ")") };
    let base = if record.is_union { "Union" } else { "Structure" };
    // Where JNA would put fields elsewhere, it is told to leave no gaps.
    let how = if laid.align.is_some() { ", ALIGN_NONE" } else { "" };
    let mut body: String = laid.lines.iter().map(declared).collect();
    body.push_str("\ninit {\n    if (memory != null) read()\n}\n");
    if let Some(align) = laid.align {
        let _ = write!(body, "\noverride fun getStructAlignment(): Int = {align}\n");
    }
    body.push_str(inside);
    format!(
        "{order}open class {name}(memory: Pointer? = null) : {base}(memory{how}) {{\n{}}}\n",
        doc::indented(&body)
    )
}

fn declared(line: &Line<'_>) -> String {
    let field = match line {
        Line::Nothing(field) => {
            return format!("// At {}, as many as there are: {}\n", field.offset, field.name);
        }
        Line::Gap(name, bytes) => return format!("@JvmField var {name}: ByteArray = ByteArray({bytes})\n"),
        Line::Field(field) => field,
    };
    let comment = doc::field_comment(field);
    let name = &field.name;
    let is_record = matches!(field.ty.bare(), ty if ty.is_aggregate());
    match jna::field(&field.ty) {
        (Form::Array(of), Some(len)) => {
            let made = match &*of {
                Form::Object(class) => format!("arrayOfNulls<{class}>({len})"),
                of => format!("{}Array({len})", plain(of)),
            };
            format!("{comment}@JvmField var {name}: {} = {made}\n", array(&of))
        }
        (Form::Object(class), _) if is_record => {
            format!("{comment}@JvmField var {name}: {class} = {class}()\n")
        }
        (form, _) => format!("{comment}@JvmField var {name}: {} = {}\n", spell(&form), zero(&form)),
    }
}

fn zero(form: &Form) -> &'static str {
    match form {
        Form::Object(_) | Form::Array(_) | Form::Void => "null",
        Form::Boolean => "false",
        Form::Char => "'\\u0000'",
        Form::Float => "0f",
        Form::Double => "0.0",
        Form::Byte | Form::Short | Form::Int | Form::Long => "0",
    }
}
