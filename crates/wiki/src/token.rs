//! Random tokens: 256 bits, of which the database keeps only the SHA-256.

use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret that opens a session or takes up an invitation. It is shown to its owner once and kept
/// nowhere. Printing it for debugging does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub(crate) fn random() -> Result<Token> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::Crypto(error.to_string()))?;
        Ok(Token(hex(&bytes)))
    }

    /// The 64 hexadecimal digits to put into a cookie or a link.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What the database keeps of a token. Any text has such a thing, so no form needs to be checked.
pub(crate) fn kept(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
