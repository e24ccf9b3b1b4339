//! Strings and numbers as they are written.

use farcall_model::Guid;
use std::fmt::Write as _;

/// The largest integer of which a number still knows every digit, `Number.MAX_SAFE_INTEGER`.
const SAFE: i128 = (1 << 53) - 1;

/// `text` in `quote`s.
pub(crate) fn string(text: &str, quote: char) -> String {
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            c if c == quote => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    quoted.push(quote);
    quoted
}

/// An integer, as a BigInt where a number would lose digits.
pub(crate) fn integer(value: i128) -> String {
    if value.unsigned_abs() > SAFE.unsigned_abs() { big(value) } else { digits(value) }
}

/// An integer as a BigInt.
pub(crate) fn big(value: i128) -> String {
    digits(value) + "n"
}

/// An integer whose bits matter.
pub(crate) fn hexadecimal(value: i128) -> String {
    if value < 0 { value.to_string() } else { format!("0x{value:X}") }
}

fn digits(value: i128) -> String {
    if crate::facts::reads_better_in_hexadecimal(value) { hexadecimal(value) } else { value.to_string() }
}

/// A floating-point number of which `digits` are all that count.
pub(crate) fn float(value: f64, digits: &str) -> String {
    match value {
        value if value.is_nan() => "NaN".to_owned(),
        value if value.is_infinite() => if value < 0.0 { "-Infinity" } else { "Infinity" }.to_owned(),
        _ => digits.to_owned(),
    }
}

/// The bytes of a GUID as they lie in memory.
pub(crate) fn guid_bytes(guid: Guid) -> Vec<u8> {
    let mut bytes = guid.data1.to_le_bytes().to_vec();
    bytes.extend(guid.data2.to_le_bytes());
    bytes.extend(guid.data3.to_le_bytes());
    bytes.extend(guid.data4);
    bytes
}

/// Bytes with commas between them.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("0x{byte:02X}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(integer(260), "260");
        assert_eq!(integer(-1), "-1");
        assert_eq!(integer(0x8000_0000), "0x80000000");
        assert_eq!(integer(i128::from(u64::MAX)), "0xFFFFFFFFFFFFFFFFn");
        assert_eq!(integer(i128::from(i64::MIN)), "-9223372036854775808n");
        assert_eq!(big(0), "0n");
        assert_eq!(float(f64::NEG_INFINITY, "-inf"), "-Infinity");
    }

    #[test]
    fn strings_are_escaped() {
        assert_eq!(string("it's \"\\\"\n", '\''), r#"'it\'s "\\"\u{a}'"#);
        assert_eq!(string("it's \"", '"'), r#""it's \"""#);
    }
}
