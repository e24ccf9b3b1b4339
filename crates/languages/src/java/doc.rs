//! Comments, literals and indentation, which both styles of Java share, and Kotlin for the most part.

use crate::plain::{self, Field, Item};
use std::fmt::Write as _;

/// `text` one level deeper.
pub(crate) fn indented(text: &str) -> String {
    let mut indented = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        if !line.is_empty() {
            indented.push_str("    ");
            indented.push_str(line);
        }
        indented.push('\n');
    }
    indented
}

/// The comment above `item`: its link, its notes, and `more`.
pub(crate) fn comment(item: &Item, more: &[String]) -> String {
    let lines: Vec<&String> = item.link.iter().chain(&item.notes).chain(more).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("/** {line} */\n"),
        lines => {
            let mut text = String::from("/**\n");
            for (index, line) in lines.iter().enumerate() {
                let paragraph = if index == 0 { "" } else { "<p>" };
                let _ = writeln!(text, " * {paragraph}{line}");
            }
            text + " */\n"
        }
    }
}

/// What there is to say above a field: which bits are what, and whether it runs on.
pub(crate) fn field_comment(field: &Field) -> String {
    let mut text = String::new();
    for (bit, lowest, width) in &field.bits {
        let _ = match width {
            1 => writeln!(text, "// Bit {lowest}: {bit}"),
            _ => writeln!(text, "// Bits {lowest} to {}: {bit}", lowest + width - 1),
        };
    }
    if field.is_flexible {
        text.push_str("// The first of as many as there are.\n");
    }
    text
}

/// A string literal.
pub(crate) fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(c @ (b'"' | b'\\')) => quoted.extend(['\\', char::from(c)]),
            Ok(c @ b' '..=b'~') => quoted.push(char::from(c)),
            // The compiler replaces `\u000a` before it looks for the ends of lines.
            Ok(c @ 0..=0x1F) => {
                let _ = write!(quoted, "\\{c:03o}");
            }
            _ => {
                let _ = write!(quoted, "\\u{unit:04x}");
            }
        }
    }
    quoted + "\""
}

/// An integer of 8, 16, 32 or 64 bits with a sign, from one that may have none.
pub(crate) fn integer(value: i128, bits: u32) -> String {
    let is_hexadecimal = crate::facts::reads_better_in_hexadecimal(value) || value < -0xFFFF;
    match bits {
        8 | 16 => {
            let name = if bits == 8 { "byte" } else { "short" };
            let most = (1_i128 << (bits - 1)) - 1;
            if value > most { format!("({name}) 0x{value:X}") } else { value.to_string() }
        }
        32 if is_hexadecimal => format!("0x{:X}", value as u32),
        32 => value.to_string(),
        // A small negative number is no pattern of bits.
        _ if is_hexadecimal => {
            format!("0x{:X}L", value as u64)
        }
        _ => format!("{value}L"),
    }
}

/// An enum member: bits are shown as such.
pub(crate) fn member(value: i128, bits: u32, is_flags: bool) -> String {
    match bits {
        32 if is_flags => format!("0x{:X}", value as u32),
        64 if is_flags => format!("0x{:X}L", value as u64),
        _ => integer(value, bits),
    }
}

/// A floating-point number of 4 or 8 bytes; `digits` are enough of them.
pub(crate) fn float(value: f64, digits: &str, is_double: bool) -> String {
    let class = if is_double { "Double" } else { "Float" };
    match value {
        value if value.is_nan() => format!("{class}.NaN"),
        value if value.is_infinite() && value < 0.0 => format!("{class}.NEGATIVE_INFINITY"),
        value if value.is_infinite() => format!("{class}.POSITIVE_INFINITY"),
        _ if is_double => digits.to_owned(),
        _ => format!("{digits}f"),
    }
}

/// `head(list)tail` in one line where that fits, and else one line for each of `list`.
pub(crate) fn call(head: &str, list: &[String], tail: &str) -> String {
    let line = format!("{head}({}){tail}", list.join(", "));
    if line.lines().all(|line| line.len() <= 100) || list.is_empty() {
        return line;
    }
    format!("{head}(\n        {}){tail}", list.join(",\n        "))
}

/// Parts with an empty line between them, but for constants of one line.
pub(crate) fn joined(parts: &[String]) -> String {
    let mut text = String::new();
    plain::push_spaced(&mut text, parts);
    text
}

/// `head`, a list and `tail`, some of the list to a line, and a line's end.
pub(crate) fn wrapped(head: &str, list: &[String], tail: &str) -> String {
    let line = format!("{head}{}{tail}\n", list.join(", "));
    if line.len() <= 100 {
        return line;
    }
    let mut text = format!("{head}\n   ");
    let mut width = 3;
    for (index, part) in list.iter().enumerate() {
        if width + part.len() > 95 {
            text.push_str("\n   ");
            width = 3;
        }
        let comma = if index + 1 < list.len() { "," } else { "" };
        let _ = write!(text, " {part}{comma}");
        width += part.len() + 2;
    }
    text + "\n" + tail + "\n"
}
