//! The header that declares an item, read off the link to its documentation, else looked up in a table.

use farcall_model::Declaration;
use std::collections::HashMap;

static TABLE: &str = include_str!("../data/headers.tsv");

/// Gives what has no header the one that the table has. The first lines of the file say where it is from.
pub(crate) fn complete(declarations: &mut [Declaration]) {
    let headers = read(TABLE);
    for declaration in declarations.iter_mut().filter(|d| d.header.is_none()) {
        declaration.header = headers.get(declaration.name.as_str()).map(|header| (*header).to_owned());
    }
}

/// The headers by the names below them.
fn read(table: &str) -> HashMap<&str, &str> {
    let mut header = "";
    let mut headers = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('\t') {
            Some(name) => drop(headers.insert(name, header)),
            None => header = line,
        }
    }
    headers
}

/// `memoryapi.h` for `https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-openfilemappingw`.
///
/// Microsoft's reference files every page under its header: `…/api/<header>/<kind>-<header>-<item>`
/// for Windows and `…/ddi/<header>/…` for drivers. Links elsewhere name no header.
pub(crate) fn from_documentation(link: &str) -> Option<String> {
    let mut parts = link.split('/').rev();
    let (page, header, section) = (parts.next()?, parts.next()?, parts.next()?);
    let kind = page.split('-').next()?;
    let is_reference =
        matches!(section, "api" | "ddi") && matches!(kind, "nf" | "ns" | "ne" | "nc" | "nn" | "nl");
    let is_name = header.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    (is_reference && is_name && !header.is_empty()).then(|| format!("{}.h", header.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::from_documentation;

    #[test]
    fn the_header_is_the_folder_of_a_reference_page() {
        let base = "https://learn.microsoft.com/";
        for (link, header) in [
            ("windows/win32/api/memoryapi/nf-memoryapi-openfilemappingw", Some("memoryapi.h")),
            ("windows-hardware/drivers/ddi/ntifs/nf-ntifs-ntreadfile", Some("ntifs.h")),
            ("windows/win32/direct3d9/d3dgetdata-flush", None),
            ("", None),
        ] {
            assert_eq!(from_documentation(&format!("{base}{link}")).as_deref(), header, "{link}");
        }
    }
}
