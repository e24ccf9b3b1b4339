//! The headers of mingw-w64, as Debian installs them.

use std::path::Path;

/// Where Debian's package `mingw-w64-common` has them.
pub(crate) const HEADERS: &str = "/usr/share/mingw-w64/include";

/// The version that what is made from them is made from; another would make something else.
pub(crate) const VERSION: &str = "10.0";

/// The version that the installed headers give themselves.
pub(crate) fn version() -> Option<String> {
    let text = std::fs::read_to_string(Path::new(HEADERS).join("_mingw_mac.h")).ok()?;
    let number = |name: &str| {
        text.lines().find_map(|line| Some(line.strip_prefix(&format!("#define {name} "))?.trim().to_owned()))
    };
    Some(format!("{}.{}", number("__MINGW64_VERSION_MAJOR")?, number("__MINGW64_VERSION_MINOR")?))
}
