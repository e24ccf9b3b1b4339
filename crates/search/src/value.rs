//! Constants by value, and the codes inside other codes.

use farcall_catalog::{Catalog, Symbol};

/// Names that people mean first by a bare number, best first: a number that somebody looks up is
/// nearly always an error code or a message. The source of each prefix is the header that defines
/// its family.
const MEANT_FIRST: &[Meaning] = &[
    Meaning { prefix: "E_", numbers: Numbers::Failures, source: "winerror.h" },
    Meaning { prefix: "STATUS_", numbers: Numbers::Failures, source: "ntstatus.h" },
    Meaning { prefix: "CO_E_", numbers: Numbers::Failures, source: "winerror.h" },
    Meaning { prefix: "REGDB_E_", numbers: Numbers::Failures, source: "winerror.h" },
    Meaning { prefix: "DISP_E_", numbers: Numbers::Failures, source: "winerror.h" },
    Meaning { prefix: "RPC_E_", numbers: Numbers::Failures, source: "winerror.h" },
    Meaning { prefix: "WM_", numbers: Numbers::ShortHex, source: "winuser.h" },
    Meaning { prefix: "ERROR_", numbers: Numbers::Small, source: "winerror.h" },
    Meaning { prefix: "RPC_S_", numbers: Numbers::Small, source: "winerror.h" },
    Meaning { prefix: "WSAE", numbers: Numbers::Small, source: "winerror.h" },
    Meaning { prefix: "WM_", numbers: Numbers::Small, source: "winuser.h" },
    Meaning { prefix: "STATUS_", numbers: Numbers::Small, source: "ntstatus.h" },
];

struct Meaning {
    prefix: &'static str,
    numbers: Numbers,
    #[cfg_attr(not(test), allow(dead_code, reason = "the source is for readers and the test of the table"))]
    source: &'static str,
}

/// Numbers that look alike.
#[derive(Clone, Copy)]
enum Numbers {
    /// With the highest of 32 bits set, as negative results have.
    Failures,
    /// Up to 0xFFFF, in hexadecimal with leading zeros or letters: messages are written so.
    ShortHex,
    /// Up to 0xFFFF.
    Small,
}

impl Numbers {
    fn has(self, value: u64, is_hex: bool) -> bool {
        match self {
            Self::Failures => value >> 31 == 1 || value >> 31 == 0x1_FFFF_FFFF,
            Self::ShortHex => value <= 0xFFFF && is_hex,
            Self::Small => value <= 0xFFFF,
        }
    }
}

/// Prefixes that look like one of the above and are another family's.
const NOT_MEANT_PREFIXES: &[&str] = &["WM_DM_", "WM_SF_", "WM_CT_", "WM_MAX_", "WM_START", "WM_CL_"];

/// The ends of ranges of codes, which have the value of a code and are none.
const NOT_MEANT_ENDINGS: &[&str] = &["_FIRST", "_LAST", "_BASE"];

/// The order of a constant that nobody means by its number; codes inside codes come right before.
pub(crate) const NOT_MEANT: u8 = 13;

/// How early a constant comes among all with this value.
pub(crate) fn meant(symbol: &Symbol<'_>, value: u64, is_hex: bool) -> u8 {
    let is_other = NOT_MEANT_PREFIXES.iter().any(|prefix| symbol.name.starts_with(prefix));
    if is_other || NOT_MEANT_ENDINGS.iter().any(|ending| symbol.name.ends_with(ending)) {
        return NOT_MEANT;
    }
    let fits = |m: &Meaning| m.numbers.has(value, is_hex) && symbol.name.starts_with(m.prefix);
    MEANT_FIRST.iter().position(fits).and_then(|at| u8::try_from(at).ok()).unwrap_or(NOT_MEANT)
}

/// A code that carries another code in it.
struct Wrapper {
    /// The bits that say so, and what they are.
    mask: u64,
    bits: u64,
    /// What is left of the code.
    inner: u64,
    /// The macro that makes it.
    by: &'static str,
    /// What the names of inner codes start with.
    prefixes: &'static [&'static str],
    #[cfg_attr(not(test), allow(dead_code, reason = "the source is for readers and the test of the table"))]
    source: &'static str,
}

/// The errors of Win32 in winerror.h; the sockets' and RPC's are among them.
const WIN32: &[&str] = &["ERROR_", "RPC_S_", "RPC_X_", "EPT_S_", "WSAE", "WSA_"];

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        mask: 0xFFFF_0000,
        bits: 0x8007_0000,
        inner: 0xFFFF,
        by: "HRESULT_FROM_WIN32",
        prefixes: WIN32,
        source: "winerror.h: FACILITY_WIN32 is 7",
    },
    Wrapper {
        mask: 0xFFFF_0000,
        bits: 0xC007_0000,
        inner: 0xFFFF,
        by: "NTSTATUS_FROM_WIN32",
        prefixes: WIN32,
        source: "ntstatus.h: FACILITY_NTWIN32 is 7",
    },
    Wrapper {
        mask: 0xF000_0000,
        bits: 0xD000_0000,
        inner: 0xEFFF_FFFF,
        by: "HRESULT_FROM_NT",
        prefixes: &["STATUS_"],
        source: "winerror.h: FACILITY_NT_BIT is 0x10000000",
    },
];

/// The constants whose code is inside `value`, with the macro that wraps it and the inner code.
pub(crate) fn unwrapped(catalog: &Catalog, value: i128) -> Vec<(Symbol<'_>, &'static str, u64)> {
    let Some(code) = bits(value).filter(|code| *code <= 0xFFFF_FFFF) else { return Vec::new() };
    WRAPPERS
        .iter()
        .filter(|w| code & w.mask == w.bits)
        .flat_map(|w| {
            let inner = code & w.inner;
            let found = catalog.by_value(i128::from(inner)).into_iter();
            found.filter(|s| w.prefixes.iter().any(|p| s.name.starts_with(p))).map(move |s| (s, w.by, inner))
        })
        .collect()
}

/// A number as the bits of a 32-bit code where it fits one, else of 64 bits.
pub(crate) fn bits(value: i128) -> Option<u64> {
    match i32::try_from(value) {
        Ok(small) if small < 0 => Some(u64::from(small.cast_unsigned())),
        _ => u64::try_from(value).ok().or_else(|| i64::try_from(value).ok().map(i64::cast_unsigned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_source() {
        assert!(MEANT_FIRST.iter().all(|m| !m.source.is_empty()));
        assert_eq!(usize::from(NOT_MEANT), MEANT_FIRST.len() + 1);
        assert!(WRAPPERS.iter().all(|w| !w.source.is_empty() && w.bits & w.mask == w.bits));
    }

    #[test]
    fn negative_codes_are_32_bits() {
        assert_eq!(bits(-2_147_024_891), Some(0x8007_0005));
        assert_eq!(bits(0x8007_0005), Some(0x8007_0005));
        assert_eq!(bits(-0x8000_0001), Some(0xFFFF_FFFF_7FFF_FFFF));
        assert_eq!(bits(i128::MAX), None);
    }
}
