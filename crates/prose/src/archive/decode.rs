//! Bytes in whatever encoding they once had, to text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// The text of a file: `\n` at the end of each line, no mark at the beginning, no control characters.
///
/// A mark at the beginning says what the encoding is. Without one it is UTF-8, or else Windows-1252, in which every
/// sequence of bytes is some text. Lines that were decoded as Windows-1252 once too often are put right.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text: Cow<'_, str> = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0),
    };
    let mut clean = String::with_capacity(text.len());
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mended = mend(line);
        clean.extend(mended.chars().filter(|c| !c.is_control() || *c == '\t').filter(|c| *c != '\u{feff}'));
        clean.push('\n');
    }
    clean
}

/// A line whose characters, written as Windows-1252, are UTF-8 again. Correct text hardly ever is.
fn mend(line: &str) -> Cow<'_, str> {
    // Every character beyond ASCII would be two or more, the first of which is one of these.
    if !line.contains(['Ã', 'Â', 'â', 'ï']) {
        return Cow::Borrowed(line);
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(line);
    match String::from_utf8(bytes.into_owned()) {
        Ok(mended) if !is_lossy => Cow::Owned(mended),
        _ => Cow::Borrowed(line),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_encoding_that_was_met_is_read() {
        for (bytes, text) in [
            (&b"a\r\nb"[..], "a\nb\n"),
            (b"\xef\xbb\xbfa", "a\n"),
            (b"\xff\xfea\0\xe9\0", "aé\n"),
            (b"\xfe\xff\0a\0\xe9", "aé\n"),
            ("it’s".as_bytes(), "it’s\n"),
            (b"it\x92s caf\xe9", "it’s café\n"),
            ("itâ€™s cafÃ©".as_bytes(), "it’s café\n"),
            ("âge naïf Ã".as_bytes(), "âge naïf Ã\n"),
            (b"a\0b\x08c\td", "abc\td\n"),
            (b"\xff\xfe\0", "\u{fffd}\n"),
            (b"", "\n"),
        ] {
            assert_eq!(decode(bytes), text, "{bytes:?}");
        }
    }
}
