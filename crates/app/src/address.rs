//! Where things live on the site: one scheme that every entry point writes and reads.
//!
//! | address | what |
//! |---|---|
//! | `/kernel32/OpenFileMapping` | a function, or a family of two, of a DLL |
//! | `/function/GetCurrentProcessToken` | a function that no DLL exports |
//! | `/type/SYSTEM_INFO` | a struct, union, enum, callback, interface or typedef |
//! | `/constant/WM_PAINT` | a constant, or a member of an enum |
//! | `/constants/WM_` | all constants that share a prefix |
//! | `/kernel32` | a DLL |
//! | `/device/coredll`, `/device/coredll/CreateFileW` | a module of Windows CE, and its export |
//!
//! Where one address could mean several things, all but the first carry `?in=` with the namespace
//! (for a member of an enum: the namespace and the enum).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use std::fmt;

/// The page of something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A function, or a family of an ANSI and a Unicode one.
    Function {
        /// The DLL in lower case, without `.dll`; `None` where no DLL exports it.
        module: Option<String>,
        /// Its name.
        name: String,
        /// The namespace, where the rest is not enough.
        within: Option<String>,
    },
    /// A type.
    Type {
        /// Its name.
        name: String,
        /// The namespace, where the name is not enough.
        within: Option<String>,
    },
    /// A constant or a member of an enum.
    Constant {
        /// Its name.
        name: String,
        /// The namespace (and enum), where the name is not enough.
        within: Option<String>,
    },
    /// A family of constants.
    Constants {
        /// With its underscore: `WM_`.
        prefix: String,
    },
    /// A DLL.
    Module {
        /// In lower case, without `.dll`.
        name: String,
    },
    /// A module of Windows CE.
    DeviceModule {
        /// As its source writes it.
        name: String,
    },
    /// What a module of Windows CE exports.
    DeviceFunction {
        /// The module.
        module: String,
        /// The export.
        name: String,
    },
}

/// First segments that no DLL may claim: the site's own.
pub const RESERVED: &[&str] = &[
    "about",
    "api",
    "assets",
    "comments",
    "constant",
    "constants",
    "default.aspx",
    "device",
    "evidence",
    "faq",
    "favicon.ico",
    "function",
    "generate",
    "help",
    "helpful-tools",
    "mcp",
    "modules",
    "opensearch.xml",
    "playground",
    "robots.txt",
    "search",
    "sitemap",
    "sitemap.xml",
    "static",
    "suggest",
    "suggested-reading",
    "terms",
    "todo",
    "type",
    "wiki",
];

impl Address {
    /// Reads a path and the value of its `in` parameter, both already percent-decoded. Letter case
    /// of names is kept; whether anything lives there is for [`crate::App::page`] to say.
    pub fn parse(path: &str, within: Option<&str>) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        let (first, second, third) = (parts.next()?, parts.next(), parts.next());
        if first.is_empty() || parts.next().is_some() {
            return None;
        }
        let within = within.filter(|w| !w.is_empty()).map(str::to_owned);
        let address = match (first.to_ascii_lowercase().as_str(), second.map(str::to_owned), third) {
            ("type", Some(name), None) => Self::Type { name, within },
            ("constant", Some(name), None) => Self::Constant { name, within },
            ("constants", Some(prefix), None) => Self::Constants { prefix },
            ("device", Some(name), None) => Self::DeviceModule { name },
            ("device", Some(module), Some(name)) => Self::DeviceFunction { module, name: name.to_owned() },
            ("function", Some(name), None) => Self::Function { module: None, name, within },
            (reserved, ..) if RESERVED.contains(&reserved) => return None,
            (module, Some(name), None) => Self::Function { module: Some(stem(module)), name, within },
            (module, None, None) => Self::Module { name: stem(module) },
            _ => return None,
        };
        Some(address)
    }

    /// The namespace in it, where one was needed.
    pub fn within(&self) -> Option<&str> {
        match self {
            Self::Function { within, .. } | Self::Type { within, .. } | Self::Constant { within, .. } => {
                within.as_deref()
            }
            _ => None,
        }
    }
}

/// The name by which a DLL goes in addresses: `kernel32` for `KERNEL32.dll`, `winspool.drv` for itself.
pub(crate) fn stem(library: &str) -> String {
    let lower = library.to_ascii_lowercase();
    lower.strip_suffix(".dll").map(str::to_owned).unwrap_or(lower)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function { module, name, .. } => path(f, &[module.as_deref().unwrap_or("function"), name])?,
            Self::Type { name, .. } => path(f, &["type", name])?,
            Self::Constant { name, .. } => path(f, &["constant", name])?,
            Self::Constants { prefix } => path(f, &["constants", prefix])?,
            Self::Module { name } => path(f, &[name])?,
            Self::DeviceModule { name } => path(f, &["device", name])?,
            Self::DeviceFunction { module, name } => path(f, &["device", module, name])?,
        }
        self.within().map_or(Ok(()), |within| write!(f, "?in={}", encoded(within)))
    }
}

fn path(f: &mut fmt::Formatter<'_>, segments: &[&str]) -> fmt::Result {
    for segment in segments {
        f.write_str("/")?;
        fmt::Display::fmt(&encoded(segment), f)?;
    }
    Ok(())
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What RFC 3986 reserves, or does not allow in a path or a query.
const RESERVED_BYTES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` as a part of a path or the value of a query parameter, percent-encoded where RFC 3986 asks
/// for it.
pub fn encoded(text: &str) -> Encoded<'_> {
    Encoded(text)
}

/// A text that is written percent-encoded.
#[derive(Clone, Copy, Debug)]
pub struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most texts are names, which stay as they are, and a page has a hundred.
        if self.0.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return f.write_str(self.0);
        }
        utf8_percent_encode(self.0, RESERVED_BYTES).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_address_reads_back() {
        for path in [
            "/kernel32/OpenFileMapping",
            "/function/GetCurrentProcessToken",
            "/type/SYSTEM_INFO",
            "/constant/WM_PAINT",
            "/constants/WM_",
            "/kernel32",
            "/winspool.drv/ClosePrinter",
            "/device/coredll",
            "/device/coredll/CreateFileW",
        ] {
            let address = Address::parse(path, None).unwrap();
            assert_eq!(address.to_string(), path);
        }
        let address = Address::parse("/type/Foo", Some("System.Memory")).unwrap();
        assert_eq!(address.to_string(), "/type/Foo?in=System.Memory");
    }

    #[test]
    fn spellings_of_a_dll_are_one_address() {
        let canonical = Address::parse("/kernel32/Sleep", None);
        assert_eq!(Address::parse("/KERNEL32.DLL/Sleep", None), canonical);
        assert_eq!(Address::parse("/Kernel32/Sleep/", None), canonical);
    }

    #[test]
    fn the_sites_own_paths_and_strange_ones_are_no_address() {
        for path in ["", "/", "/search", "/about", "/type", "/a/b/c", "/a/b/c/d", "/device/a/b/c"] {
            assert_eq!(Address::parse(path, None), None, "{path}");
        }
    }

    #[test]
    fn odd_characters_are_encoded() {
        let address = Address::Function { module: Some("a b".into()), name: "?x@é".into(), within: None };
        assert_eq!(address.to_string(), "/a%20b/%3Fx%40%C3%A9");
    }
}
