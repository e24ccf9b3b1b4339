//! The functions that the runtime brings to systems other than Windows.
//!
//! One table: a function, what holds there, and what Rust calls instead. The samples are the runtime's
//! own examples, which its tests run; they are read from those files, so that a page cannot show
//! anything else.

use crate::Item;
use serde::Serialize;

/// That a function runs where Windows is not, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Runtime {
    /// The crate with the safe API: `file-mapping`.
    pub package: &'static str,
    /// The library that exports the function itself: `file-mapping-kernel32`.
    pub library: &'static str,
    /// Where: `Linux`, `macOS`.
    pub systems: &'static [&'static str],
    /// The first version of both that has it.
    pub since: &'static str,
    /// What it is restricted to there, as a phrase; empty when nothing is missing.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub only: &'static str,
    /// What the safe API calls it: `FileMapping::open`; empty for what Rust does by itself.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub safe: &'static str,
    /// The safe API at work; none where it has no name of its own there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<Sample>,
    /// Tested programs that call the function.
    pub samples: Vec<Sample>,
}

/// A tested program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Sample {
    /// The language's id.
    pub language: &'static str,
    /// The language for people.
    pub language_name: &'static str,
    /// The name of the file.
    pub file: &'static str,
    /// All of it.
    pub code: &'static str,
}

const SYSTEMS: &[&str] = &["Linux", "macOS"];

struct Row {
    /// The function's plain name.
    function: &'static str,
    since: &'static str,
    only: &'static str,
    safe: &'static str,
}

const fn row(function: &'static str, safe: &'static str, only: &'static str) -> Row {
    Row { function, since: "0.1.0", only, safe }
}

/// All of kernel32, sorted. Source: `file_mapping_kernel32.h` and the limits in the README beside it.
const ROWS: &[Row] = &[
    row("CloseHandle", "", "handles of mappings and files"),
    row("CreateFile", "", "what a mapping of a file needs"),
    row("CreateFileMapping", "FileMapping::create", ""),
    row("DuplicateHandle", "FileMapping::duplicate", "handles of the calling process"),
    row("FlushViewOfFile", "ViewMut::flush", ""),
    row("GetCurrentProcess", "", "a handle for DuplicateHandle"),
    row("GetFileSizeEx", "", ""),
    row("GetHandleInformation", "FileMapping::is_inheritable", "handles of mappings and files"),
    row("GetLastError", "Error::code", ""),
    row("MapViewOfFile", "FileMapping::map_read and map_write", ""),
    row("MapViewOfFileEx", "FileMapping::map", ""),
    row("OpenFileMapping", "FileMapping::open", ""),
    row("SetHandleInformation", "FileMapping::set_inheritable", "handles of mappings and files"),
    row("SetLastError", "", ""),
    row("UnmapViewOfFile", "", ""),
    row("VirtualAlloc", "", "committing pages of a view"),
    row("VirtualFree", "", "pages of a view"),
    row("VirtualProtect", "", "pages of a view"),
    row("VirtualQuery", "", "views"),
];

const RUST: Sample = Sample {
    language: "rust",
    language_name: "Rust",
    file: "shared_memory.rs",
    code: include_str!("../../file-mapping-kernel32/examples/rust/shared_memory.rs"),
};

const SAMPLES: &[Sample] = &[
    Sample {
        language: "csharp",
        language_name: "C#",
        file: "SharedMemory.cs",
        code: include_str!("../../file-mapping-kernel32/examples/csharp/SharedMemory.cs"),
    },
    Sample {
        language: "c",
        language_name: "C",
        file: "shared_memory.c",
        code: include_str!("../../file-mapping-kernel32/examples/c/shared_memory.c"),
    },
    Sample {
        language: "python",
        language_name: "Python",
        file: "shared_memory.py",
        code: include_str!("../../file-mapping-kernel32/examples/python/shared_memory.py"),
    },
];

/// What the runtime has for an item, if it is one of its functions.
pub(crate) fn runtime(item: &Item) -> Option<Runtime> {
    if item.library.as_deref() != Some("kernel32.dll") {
        return None;
    }
    let declared = item.declared_as.as_deref().unwrap_or(&item.name);
    let find = |name: &str| ROWS.binary_search_by_key(&name, |row| row.function).ok();
    let plain = declared.strip_suffix(['A', 'W']);
    let row = ROWS.get(find(declared).or_else(|| find(plain?))?)?;
    let samples = SAMPLES.iter().filter(|sample| names(sample.code, row.function)).copied().collect();
    Some(Runtime {
        package: "file-mapping",
        library: "file-mapping-kernel32",
        systems: SYSTEMS,
        since: row.since,
        only: row.only,
        safe: row.safe,
        alternative: (!row.safe.is_empty()).then_some(RUST),
        samples,
    })
}

/// Whether `code` calls `function`, in any of its forms.
fn names(code: &str, function: &str) -> bool {
    code.match_indices(function).any(|(at, _)| {
        let rest = code.get(at + function.len()..).unwrap_or_default();
        rest.strip_prefix(['A', 'W']).unwrap_or(rest).starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = include_str!("../../file-mapping-kernel32/include/file_mapping_kernel32.h");
    const MAPPING: &str = include_str!("../../file-mapping/src/mapping.rs");
    const OTHERS: &str = concat!(
        include_str!("../../file-mapping/src/view.rs"),
        include_str!("../../file-mapping/src/error.rs")
    );

    #[test]
    fn the_table_is_sorted_and_the_library_has_what_it_says() {
        assert!(ROWS.is_sorted_by_key(|row| row.function));
        for row in ROWS {
            assert!(names(HEADER, row.function), "{} is not in the header", row.function);
            for name in row.safe.split(" and ").filter(|name| !name.is_empty()) {
                let method = format!("pub fn {}(", name.rsplit("::").next().unwrap_or(name));
                assert!(MAPPING.contains(&method) || OTHERS.contains(&method), "{name}");
            }
        }
    }

    #[test]
    fn samples_stand_where_they_are_called() {
        assert!(names("x = OpenFileMappingW(1)", "OpenFileMapping"));
        assert!(!names("MapViewOfFileEx(1)", "MapViewOfFile"));
        for sample in SAMPLES {
            assert!(names(sample.code, "OpenFileMapping"), "{}", sample.file);
            assert!(!names(sample.code, "VirtualQuery"), "{}", sample.file);
        }
    }
}
