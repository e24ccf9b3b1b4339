//! The first Windows that has something, in the metadata's spelling and in people's.

use serde::{Serialize, Serializer};
use std::fmt;

/// A version of Windows. As data it is what the metadata writes, `windows5.1.2600`; printed, it is
/// what people call it, `Windows XP`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowsVersion(pub(crate) String);

/// What people call each version. Source: Microsoft's "Operating System Version" and "Windows 10
/// release information" tables.
const NAMES: &[(&str, &str)] = &[
    ("windows5.0", "Windows 2000"),
    ("windows5.1.2600", "Windows XP"),
    ("windows6.0.6000", "Windows Vista"),
    ("windows6.1", "Windows 7"),
    ("windows8.0", "Windows 8"),
    ("windows8.1", "Windows 8.1"),
    ("windows10.0.10240", "Windows 10"),
    ("windows10.0.10586", "Windows 10, version 1511"),
    ("windows10.0.14393", "Windows 10, version 1607"),
    ("windows10.0.15063", "Windows 10, version 1703"),
    ("windows10.0.16299", "Windows 10, version 1709"),
    ("windows10.0.17134", "Windows 10, version 1803"),
    ("windows10.0.17763", "Windows 10, version 1809"),
    ("windows10.0.18362", "Windows 10, version 1903"),
    ("windows10.0.19041", "Windows 10, version 2004"),
    ("windowsserver2000", "Windows 2000 Server"),
    ("windowsserver2003", "Windows Server 2003"),
    ("windowsserver2008", "Windows Server 2008"),
    ("windowsserver2012", "Windows Server 2012"),
    ("windowsserver2016", "Windows Server 2016"),
];

impl WindowsVersion {
    /// As the metadata writes it.
    pub fn id(&self) -> &str {
        &self.0
    }

    /// What people call it; the metadata's spelling where they have no name for it.
    pub fn name(&self) -> &str {
        let known = NAMES.iter().find(|(id, _)| id.eq_ignore_ascii_case(&self.0));
        known.map_or(&self.0, |(_, name)| name)
    }
}

impl fmt::Display for WindowsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for WindowsVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
