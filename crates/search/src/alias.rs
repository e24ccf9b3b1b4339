//! The types of C headers under the names that the catalog's neutral notation uses.
//!
//! The metadata resolved these typedefs away (`DWORD` became `u32`), yet they are what people
//! type. Names that the catalog declares itself (`BOOL`, `HANDLE`, `PWSTR`, …) need no row.

/// One spelling in lower case, how many pointers it hides, what it may stand for, and where the
/// headers say so. Several stand for one where the header decides by a macro or by custom.
pub(crate) struct Alias {
    pub(crate) spelling: &'static str,
    pub(crate) pointers: u8,
    pub(crate) means: &'static [&'static str],
    /// The header or standard that defines it.
    #[cfg_attr(not(test), allow(dead_code, reason = "the source is for readers and the test of the table"))]
    pub(crate) source: &'static str,
}

const fn row(
    spelling: &'static str,
    pointers: u8,
    means: &'static [&'static str],
    source: &'static str,
) -> Alias {
    Alias { spelling, pointers, means, source }
}

/// All spellings, sorted.
pub(crate) const ALIASES: &[Alias] = &[
    row("__int16", 0, &["i16"], "Microsoft C"),
    row("__int32", 0, &["i32"], "Microsoft C"),
    row("__int64", 0, &["i64"], "Microsoft C"),
    row("__int8", 0, &["i8"], "Microsoft C"),
    row("access_mask", 0, &["u32"], "winnt.h"),
    row("atom", 0, &["u16"], "minwindef.h"),
    row("bool", 0, &["bool", "bool_", "boolean"], "C++; people also mean BOOL"),
    row("byte", 0, &["u8"], "minwindef.h"),
    row("char", 0, &["i8", "u8", "char"], "C"),
    row("char*", 0, &["pstr", "*i8", "*u8"], "C"),
    row("clsid", 0, &["guid"], "guiddef.h"),
    row("double", 0, &["f64"], "C"),
    row("dword", 0, &["u32"], "minwindef.h"),
    row("dword32", 0, &["u32"], "basetsd.h"),
    row("dword64", 0, &["u64"], "basetsd.h"),
    row("dword_ptr", 0, &["usize"], "basetsd.h"),
    row("dwordlong", 0, &["u64"], "winnt.h"),
    row("float", 0, &["f32"], "C"),
    row("hinstance", 0, &["hinstance", "hmodule"], "minwindef.h: HMODULE is HINSTANCE"),
    row("hmodule", 0, &["hmodule", "hinstance"], "minwindef.h: HMODULE is HINSTANCE"),
    row("iid", 0, &["guid"], "guiddef.h"),
    row("int", 0, &["i32"], "C"),
    row("int16", 0, &["i16"], "basetsd.h"),
    row("int32", 0, &["i32"], "basetsd.h"),
    row("int64", 0, &["i64"], "basetsd.h"),
    row("int8", 0, &["i8"], "basetsd.h"),
    row("int_ptr", 0, &["isize"], "basetsd.h"),
    row("intptr_t", 0, &["isize"], "stdint.h"),
    row("large_integer", 0, &["i64"], "winnt.h, as the metadata resolves it"),
    row("long", 0, &["i32"], "C on Windows"),
    row("long long", 0, &["i64"], "C"),
    row("long32", 0, &["i32"], "basetsd.h"),
    row("long64", 0, &["i64"], "basetsd.h"),
    row("long_ptr", 0, &["isize"], "basetsd.h"),
    row("longlong", 0, &["i64"], "winnt.h"),
    row("lpbool", 1, &["bool_"], "minwindef.h"),
    row("lpbyte", 1, &["u8"], "minwindef.h"),
    row("lpcstr", 0, &["pstr"], "winnt.h"),
    row("lpctstr", 0, &["pwstr", "pstr"], "winnt.h, by UNICODE"),
    row("lpcvoid", 1, &["void"], "minwindef.h"),
    row("lpcwstr", 0, &["pwstr"], "winnt.h"),
    row("lpdword", 1, &["u32"], "minwindef.h"),
    row("lpint", 1, &["i32"], "minwindef.h"),
    row("lplong", 1, &["i32"], "minwindef.h"),
    row("lpstr", 0, &["pstr"], "winnt.h"),
    row("lptstr", 0, &["pwstr", "pstr"], "winnt.h, by UNICODE"),
    row("lpvoid", 1, &["void"], "minwindef.h"),
    row("lpword", 1, &["u16"], "minwindef.h"),
    row("lpwstr", 0, &["pwstr"], "winnt.h"),
    row("olechar", 0, &["char16"], "wtypesbase.h"),
    row("olechar*", 0, &["pwstr", "*char16"], "wtypesbase.h"),
    row("pbool", 1, &["bool_"], "minwindef.h"),
    row("pbyte", 1, &["u8"], "minwindef.h"),
    row("pchar", 0, &["pstr", "*i8", "*u8"], "winnt.h"),
    row("pcstr", 0, &["pstr"], "winnt.h"),
    row("pctstr", 0, &["pwstr", "pstr"], "winnt.h, by UNICODE"),
    row("pcwstr", 0, &["pwstr"], "winnt.h"),
    row("pdword", 1, &["u32"], "minwindef.h"),
    row("pint", 1, &["i32"], "minwindef.h"),
    row("plong", 1, &["i32"], "winnt.h"),
    row("psize_t", 1, &["usize"], "basetsd.h"),
    row("ptrdiff_t", 0, &["isize"], "stddef.h"),
    row("ptstr", 0, &["pwstr", "pstr"], "winnt.h, by UNICODE"),
    row("puchar", 1, &["u8"], "minwindef.h"),
    row("puint", 1, &["u32"], "minwindef.h"),
    row("pulong", 1, &["u32"], "minwindef.h"),
    row("pvoid", 1, &["void"], "winnt.h"),
    row("pword", 1, &["u16"], "minwindef.h"),
    row("qword", 0, &["u64"], "assemblers"),
    row("refclsid", 1, &["guid"], "guiddef.h"),
    row("refguid", 1, &["guid"], "guiddef.h"),
    row("refiid", 1, &["guid"], "guiddef.h"),
    row("short", 0, &["i16"], "C"),
    row("signed char", 0, &["i8"], "C"),
    row("size_t", 0, &["usize"], "basetsd.h"),
    row("ssize_t", 0, &["isize"], "basetsd.h"),
    row("string", 0, &["pwstr", "pstr", "bstr"], "what languages with strings call them"),
    row("tchar", 0, &["char16", "i8", "u8"], "winnt.h, by UNICODE"),
    row("tchar*", 0, &["pwstr", "pstr"], "winnt.h, by UNICODE"),
    row("uchar", 0, &["u8"], "minwindef.h"),
    row("uint", 0, &["u32"], "minwindef.h"),
    row("uint16", 0, &["u16"], "basetsd.h"),
    row("uint16_t", 0, &["u16"], "stdint.h"),
    row("uint32", 0, &["u32"], "basetsd.h"),
    row("uint32_t", 0, &["u32"], "stdint.h"),
    row("uint64", 0, &["u64"], "basetsd.h"),
    row("uint64_t", 0, &["u64"], "stdint.h"),
    row("uint8", 0, &["u8"], "basetsd.h"),
    row("uint8_t", 0, &["u8"], "stdint.h"),
    row("uint_ptr", 0, &["usize"], "basetsd.h"),
    row("uintptr_t", 0, &["usize"], "stdint.h"),
    row("ularge_integer", 0, &["u64"], "winnt.h, as the metadata resolves it"),
    row("ulong", 0, &["u32"], "minwindef.h"),
    row("ulong32", 0, &["u32"], "basetsd.h"),
    row("ulong64", 0, &["u64"], "basetsd.h"),
    row("ulong_ptr", 0, &["usize"], "basetsd.h"),
    row("ulonglong", 0, &["u64"], "winnt.h"),
    row("unsigned", 0, &["u32"], "C"),
    row("unsigned char", 0, &["u8"], "C"),
    row("unsigned int", 0, &["u32"], "C"),
    row("unsigned long", 0, &["u32"], "C on Windows"),
    row("unsigned long long", 0, &["u64"], "C"),
    row("unsigned short", 0, &["u16"], "C"),
    row("ushort", 0, &["u16"], "minwindef.h"),
    row("wchar", 0, &["char16"], "winnt.h"),
    row("wchar*", 0, &["pwstr", "*char16"], "winnt.h"),
    row("wchar_t", 0, &["char16"], "C on Windows"),
    row("wchar_t*", 0, &["pwstr", "*char16"], "C on Windows"),
    row("word", 0, &["u16"], "minwindef.h"),
];

/// The row of a spelling in lower case.
pub(crate) fn alias(spelling: &str) -> Option<&'static Alias> {
    ALIASES.binary_search_by(|row| row.spelling.cmp(spelling)).ok().and_then(|at| ALIASES.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_row_has_a_source() {
        assert!(ALIASES.is_sorted_by(|a, b| a.spelling < b.spelling));
        assert!(ALIASES.iter().all(|row| !row.source.is_empty() && !row.means.is_empty()));
        assert_eq!(alias("lpvoid").map(|row| (row.pointers, row.means)), Some((1, &["void"][..])));
        assert!(alias("handle").is_none());
    }
}
