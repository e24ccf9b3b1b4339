//! Numbers as people write them in different languages: `0x10`, `&H10`, `10h`, `16`, `-1`.

/// A number in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What it is worth.
    pub value: i128,
    /// Whether it was written in hexadecimal.
    pub is_hex: bool,
}

impl Number {
    /// Reads a whole word as a number, `None` when it is none.
    ///
    /// Accepted are decimal numbers with a sign, `0x`/`0X` (C, C#, Rust), `&H` (Visual Basic),
    /// `$` (Delphi) and a trailing `h` (assemblers), with `_` between digits and the suffixes of C.
    pub fn parse(word: &str) -> Option<Self> {
        let (is_negative, body) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word.strip_prefix('+').unwrap_or(word)),
        };
        let (digits, radix) = split_radix(body)?;
        if digits.is_empty() || digits.len() > 64 || digits.starts_with('_') {
            return None;
        }
        let digits: String = digits.chars().filter(|c| *c != '_').collect();
        let value = u128::from_str_radix(&digits, radix).ok().and_then(|v| i128::try_from(v).ok())?;
        Some(Self { value: if is_negative { -value } else { value }, is_hex: radix == 16 })
    }

    /// Reads a word that is hexadecimal without saying so: `C0000005`, as debuggers print it.
    pub(crate) fn parse_bare_hex(word: &str) -> Option<Self> {
        let is_code = word.len() == 8 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let value = i128::from_str_radix(word, 16).ok().filter(|_| is_code)?;
        Some(Self { value, is_hex: true })
    }
}

/// The digits and what they count in.
fn split_radix(body: &str) -> Option<(&str, u32)> {
    let is_hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit() || b == b'_');
    for prefix in ["0x", "0X", "&H", "&h", "$"] {
        if let Some(rest) = body.strip_prefix(prefix) {
            // Visual Basic closes a long with `&`; C's suffixes are letters that are no digits.
            let rest = rest.trim_end_matches(['u', 'U', 'l', 'L', '&']);
            return is_hex(rest).then_some((rest, 16));
        }
    }
    if let Some(rest) = body.strip_suffix(['h', 'H'])
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return is_hex(rest).then_some((rest, 16));
    }
    let digits = body.trim_end_matches(['u', 'U', 'l', 'L']);
    let is_decimal = digits.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    is_decimal.then_some((digits, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_s_spelling_is_read() {
        for (text, value) in [
            ("5", 5),
            ("-2147024891", -2_147_024_891),
            ("0x80070005", 0x8007_0005),
            ("0X8007_0005UL", 0x8007_0005),
            ("&H80070005&", 0x8007_0005),
            ("$10", 16),
            ("10h", 16),
            ("0FFh", 255),
            ("-0x1", -1),
        ] {
            assert_eq!(Number::parse(text).map(|n| n.value), Some(value), "{text}");
        }
    }

    #[test]
    fn words_are_not_numbers() {
        for text in ["", "-", "0x", "h", "cch", "_1", "2D", "0xG", "1.5", &"9".repeat(10_000)] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        assert_eq!(Number::parse_bare_hex("C0000005").map(|n| n.value), Some(0xC000_0005));
        assert_eq!(Number::parse_bare_hex("C000000"), None);
    }
}
