//! Percent-decoding and the escapes of HTML and addresses.

/// `text` without percent-encoding, or `None` when an escape is broken or the bytes are not UTF-8.
pub(crate) fn decoded(text: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                high << 4 | low
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// `text` as the value of a query parameter.
pub(crate) fn encoded(text: &str) -> String {
    farcall_app::encoded(text).to_string()
}

/// A path, decoded, as it is written in an address.
pub(crate) fn encoded_path(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

/// Appends `text` to `out` with the five characters of HTML escaped.
pub(crate) fn push_html(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (sign, after) = from.split_at(1);
        out.push_str(match sign {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "&#39;",
        });
        rest = after;
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_or_refused() {
        assert_eq!(decoded("a%20b+c", true).as_deref(), Some("a b c"));
        assert_eq!(decoded("a+b", false).as_deref(), Some("a+b"));
        assert_eq!(decoded("%C3%A9", false).as_deref(), Some("é"));
        for broken in ["%", "%2", "%zz", "%C3", "%FF", "%+1"] {
            assert_eq!(decoded(broken, false), None, "{broken}");
        }
    }

    #[test]
    fn what_is_encoded_decodes() {
        for text in ["", "a b", "C#", "dll:kernel32 HANDLE, u32 -> BOOL", "{é}&=%"] {
            assert_eq!(decoded(&encoded(text), true).as_deref(), Some(text));
        }
    }

    #[test]
    fn markup_is_escaped() {
        let mut out = String::new();
        push_html(&mut out, "<a href=\"'&'\">");
        assert_eq!(out, "&lt;a href=&quot;&#39;&amp;&#39;&quot;&gt;");
    }
}
