//! Globally unique identifiers and their text form.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A 128-bit identifier in its C field order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Guid {
    /// First eight hexadecimal digits.
    pub data1: u32,
    /// Next four.
    pub data2: u16,
    /// Next four.
    pub data3: u16,
    /// The last sixteen, one byte each.
    pub data4: [u8; 8],
}

impl fmt::Display for Guid {
    /// Upper-case with hyphens and without braces: `000214F9-0000-0000-C000-000000000046`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, rest @ ..] = self.data4;
        write!(f, "{:08X}-{:04X}-{:04X}-{a:02X}{b:02X}-", self.data1, self.data2, self.data3)?;
        rest.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

/// The text is not a GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseGuidError;

impl fmt::Display for ParseGuidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GUID has 32 hexadecimal digits, as in {000214F9-0000-0000-C000-000000000046}")
    }
}

impl std::error::Error for ParseGuidError {}

impl FromStr for Guid {
    type Err = ParseGuidError;

    /// Accepts braces or parentheses around it, and either all hyphens or none.
    fn from_str(text: &str) -> Result<Self, ParseGuidError> {
        let inner = text
            .strip_prefix('{')
            .and_then(|t| t.strip_suffix('}'))
            .or_else(|| text.strip_prefix('(').and_then(|t| t.strip_suffix(')')))
            .unwrap_or(text);
        let bytes = inner.as_bytes();
        let hyphens = [8, 13, 18, 23];
        let well_formed = match bytes.len() {
            32 => bytes.iter().all(u8::is_ascii_hexdigit),
            36 => bytes
                .iter()
                .enumerate()
                .all(|(i, b)| if hyphens.contains(&i) { *b == b'-' } else { b.is_ascii_hexdigit() }),
            _ => false,
        };
        if !well_formed {
            return Err(ParseGuidError);
        }
        let digits: String = inner.chars().filter(|c| *c != '-').collect();
        let number = u128::from_str_radix(&digits, 16).map_err(|_| ParseGuidError)?;
        let [a, b, c, d, e, f, g, h, data4 @ ..] = number.to_be_bytes();
        Ok(Self {
            data1: u32::from_be_bytes([a, b, c, d]),
            data2: u16::from_be_bytes([e, f]),
            data3: u16::from_be_bytes([g, h]),
            data4,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_in_every_accepted_form() {
        let text = "000214F9-0000-0000-C000-000000000046";
        let guid: Guid = text.parse().unwrap();
        assert_eq!(guid.to_string(), text);
        for form in [format!("{{{text}}}"), format!("({text})"), text.to_lowercase(), text.replace('-', "")] {
            assert_eq!(form.parse(), Ok(guid), "{form}");
        }
    }

    #[test]
    fn what_is_not_a_guid_is_refused() {
        for text in [
            "",
            "{}",
            "000214F9",
            "{000214F9-0000-0000-C000-000000000046",
            "000214F9-0000-0000-C000-00000000004G",
            "000214F90000-0000-0000-C000-00000000004",
        ] {
            assert_eq!(text.parse::<Guid>(), Err(ParseGuidError), "{text}");
        }
    }
}
