//! Which of several headers to name.

use crate::scan::Class;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Files that only other headers include, and the header that a program includes for them. Source: the
/// `#include` lines of mingw-w64 10, and the requirements in Microsoft's reference.
const INSIDE: &[(&str, &str)] = &[
    ("_bsd_types.h", "winsock2.h"),
    ("psdk_inc/_dbg_LOAD_IMAGE.h", "dbghelp.h"),
    ("psdk_inc/_dbg_common.h", "dbghelp.h"),
    ("psdk_inc/_fd_types.h", "winsock2.h"),
    ("psdk_inc/_ip_mreq1.h", "ws2ipdef.h"),
    ("psdk_inc/_ip_types.h", "winsock2.h"),
    ("psdk_inc/_socket_types.h", "winsock2.h"),
    ("psdk_inc/_wsadata.h", "winsock2.h"),
    ("psdk_inc/_xmitfile.h", "mswsock.h"),
    ("psdk_inc/intrin-impl.h", "winnt.h"),
];

/// Where paths start that mingw-w64 has and Microsoft's SDK has not.
const FOREIGN: &[&str] = &["GL/glcorearb.h", "GL/glext.h", "GL/glxext.h", "GL/wgl", "KHR/", "sys/"];

/// The headers of the basic types. Whatever else declares one of these types repeats it.
const BASIC: &[&str] = &[
    "minwindef.h",
    "windef.h",
    "winnt.h",
    "basetsd.h",
    "guiddef.h",
    "wtypesbase.h",
    "winuser.h",
    "wingdi.h",
];

/// Folders whose files Microsoft has without a folder.
const FLAT: &[&str] = &["ddk/", "gdiplus/"];

/// The folder of what only drivers include.
const DRIVERS: &str = "ddk/";

/// What there is to know about headers.
pub(crate) struct Choose<'a> {
    /// Named by the documentation of something.
    documented: HashSet<&'a str>,
    /// How much each declares.
    sizes: HashMap<&'a str, u32>,
}

impl<'a> Choose<'a> {
    pub(crate) fn new(
        documented: HashSet<&'a str>,
        places: impl Iterator<Item = &'a BTreeSet<String>>,
    ) -> Self {
        let mut sizes = HashMap::new();
        for header in places.flatten() {
            *sizes.entry(header.as_str()).or_default() += 1;
        }
        Self { documented, sizes }
    }

    /// The header that documentation would name: one that programs include, rather than drivers. For
    /// functions and types one that documentation names for something else, and of those the one that
    /// declares the least, since large headers repeat what small ones declare; for constants the largest,
    /// since small headers repeat the few constants that they need.
    pub(crate) fn among(&self, class: Class, places: &BTreeSet<String>) -> String {
        let best = places.iter().min_by_key(|place| {
            let header = name(place);
            let is_inside = INSIDE.iter().any(|(part, _)| part == *place);
            let size = self.sizes.get(place.as_str()).map_or(0, |size| i64::from(*size));
            let is_documented = self.documented.contains(header.as_str());
            let is_basic = BASIC.contains(&place.as_str());
            let rank = match class {
                Class::Constant => (false, false, -size),
                Class::Function => (false, !is_documented, size),
                Class::Type => (!is_basic, !is_documented, size),
            };
            (is_inside, place.starts_with(DRIVERS), rank, *place)
        });
        best.map(|place| name(place)).unwrap_or_default()
    }
}

/// Whether a program for Windows can include the header.
pub(crate) fn is_of_windows(place: &str) -> bool {
    !FOREIGN.iter().any(|start| place.starts_with(start))
}

/// What to call a header, by its path among the headers of mingw-w64.
fn name(place: &str) -> String {
    let includer = INSIDE.iter().find(|(part, _)| *part == place).map(|(_, header)| *header);
    let flat = FLAT.iter().find_map(|folder| place.strip_prefix(folder));
    includer.or(flat).unwrap_or(place).to_ascii_lowercase()
}
