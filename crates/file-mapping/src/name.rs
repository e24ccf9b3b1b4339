//! Names of mappings: which are allowed, and what their prefixes mean.
//!
//! A name is a sequence of UTF-16 units, as on Windows; it need not be valid UTF-16. Source of the
//! rules: Microsoft's "Kernel object namespaces", and what Windows and Wine answer.

use crate::{Error, Result};
use std::fmt;

/// The most UTF-16 units that a name may have, with its prefix.
pub const MAX_NAME: usize = 32_766;

const BACKSLASH: u16 = b'\\' as u16;

/// Where a name lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Namespace {
    /// The session's names: no prefix, or `Local\`.
    Local,
    /// The names that sessions share: `Global\`.
    Global,
}

/// A valid name. `Local\x` and `x` are equal; `Global\x` is another. Case matters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    namespace: Namespace,
    units: Vec<u16>,
}

impl Name {
    /// Parses a name given as text.
    ///
    /// # Errors
    ///
    /// As [`Name::from_units`]; an empty name is [`Error::InvalidHandle`].
    pub fn new(name: &str) -> Result<Name> {
        let units: Vec<u16> = name.encode_utf16().collect();
        Name::from_units(&units)
    }

    /// Parses a name given as UTF-16 units, without a terminating zero.
    ///
    /// # Errors
    ///
    /// | name | error | code |
    /// |---|---|---|
    /// | empty, `Local`, `Global` | [`Error::InvalidHandle`] | 6 |
    /// | begins with a backslash | [`Error::BadPathName`] | 161 |
    /// | `Local\`, `Global\`, or one with a zero in it | [`Error::InvalidName`] | 123 |
    /// | another backslash | [`Error::PathNotFound`] | 3 |
    /// | more than 32,766 units | [`Error::NameTooLong`] | 206 |
    pub fn from_units(units: &[u16]) -> Result<Name> {
        if units.is_empty() {
            return Err(Error::InvalidHandle);
        }
        if units.len() > MAX_NAME {
            return Err(Error::NameTooLong);
        }
        if units.contains(&0) {
            return Err(Error::InvalidName);
        }
        if units[0] == BACKSLASH {
            return Err(Error::BadPathName);
        }
        // In the folder of a session's objects `Local` and `Global` are links: another kind of object.
        if is(units, "Local") || is(units, "Global") {
            return Err(Error::InvalidHandle);
        }
        let (namespace, rest) = if let Some(rest) = after(units, "Local\\") {
            (Namespace::Local, rest)
        } else if let Some(rest) = after(units, "Global\\") {
            (Namespace::Global, rest)
        } else {
            (Namespace::Local, units)
        };
        if rest.is_empty() {
            return Err(Error::InvalidName);
        }
        if rest.contains(&BACKSLASH) {
            return Err(Error::PathNotFound);
        }
        Ok(Name { namespace, units: rest.to_vec() })
    }

    /// The name argument of `CreateFileMapping`: none, or an empty one, makes an unnamed mapping.
    ///
    /// # Errors
    ///
    /// As [`Name::from_units`].
    pub fn for_create(units: Option<&[u16]>) -> Result<Option<Name>> {
        match units {
            None | Some([]) => Ok(None),
            Some(units) => Name::from_units(units).map(Some),
        }
    }

    /// The name argument of `OpenFileMapping`.
    ///
    /// # Errors
    ///
    /// None at all is [`Error::InvalidParameter`] (87), an empty one [`Error::InvalidHandle`] (6); else
    /// as [`Name::from_units`].
    pub fn for_open(units: Option<&[u16]>) -> Result<Name> {
        Name::from_units(units.ok_or(Error::InvalidParameter("a name is needed"))?)
    }

    /// Which names it is among.
    #[must_use]
    pub fn namespace(&self) -> Namespace {
        self.namespace
    }

    /// The name without its prefix.
    #[must_use]
    pub fn units(&self) -> &[u16] {
        &self.units
    }

    /// The name with the prefix that it needs: `Global\` or none.
    #[must_use]
    pub fn to_units(&self) -> Vec<u16> {
        let mut units: Vec<u16> = match self.namespace {
            Namespace::Local => Vec::new(),
            Namespace::Global => "Global\\".encode_utf16().collect(),
        };
        units.extend_from_slice(&self.units);
        units
    }
}

impl fmt::Display for Name {
    /// As text; units that are not valid UTF-16 become U+FFFD.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf16_lossy(&self.to_units()))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

impl std::str::FromStr for Name {
    type Err = Error;

    fn from_str(name: &str) -> Result<Name> {
        Name::new(name)
    }
}

fn is(units: &[u16], text: &str) -> bool {
    units.iter().copied().eq(text.encode_utf16())
}

fn after<'u>(units: &'u [u16], prefix: &str) -> Option<&'u [u16]> {
    // The prefixes are ASCII: as many units as bytes.
    let (head, rest) = units.split_at_checked(prefix.len())?;
    is(head, prefix).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_code() {
        let long = "n".repeat(MAX_NAME + 1);
        for (name, code) in [
            ("", 6),
            ("Local", 6),
            ("Global", 6),
            ("\\x", 161),
            ("Local\\", 123),
            ("Global\\", 123),
            ("local\\x", 3),
            ("GLOBAL\\x", 3),
            ("a\\b", 3),
            ("Local\\a\\b", 3),
            ("a\0b", 123),
            (long.as_str(), 206),
        ] {
            assert_eq!(Name::new(name).map_err(|e| e.code()), Err(code), "{name:.20}");
        }
    }

    #[test]
    fn prefixes_say_where_a_name_lives() {
        assert_eq!(Name::new("Local\\x"), Name::new("x"));
        assert_ne!(Name::new("Global\\x"), Name::new("x"));
        assert_ne!(Name::new("X"), Name::new("x"));
        assert_eq!(Name::new("Global\\x").map(|n| n.to_string()), Ok("Global\\x".into()));
        assert_eq!(Name::new(&"n".repeat(MAX_NAME)).map(|n| n.units().len()), Ok(MAX_NAME));
        assert_eq!(Name::for_create(Some(&[])), Ok(None));
        assert_eq!(Name::for_open(None).map_err(|e| e.code()), Err(87));
        assert_eq!(Name::for_open(Some(&[])).map_err(|e| e.code()), Err(6));
        let lone = [0xd800];
        assert_eq!(Name::from_units(&lone).map(|n| n.to_units()), Ok(lone.to_vec()));
    }
}
