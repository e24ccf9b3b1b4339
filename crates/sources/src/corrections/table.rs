//! The corrections, one row each.

use super::{Change, Correction};
use farcall_model::Architectures;

const WINNT: &str = "DECLSPEC_ALIGN in winnt.h";
const WINSCARD: &str = "winscard.h";
const ICU: &str = "unicode/utf8.h of ICU";

pub(super) static CORRECTIONS: &[Correction] = &[
    Correction {
        item: "OpenFileMappingW",
        change: Change::ParameterEnum { parameter: "dwDesiredAccess", members: "FILE_MAP" },
        source: "Microsoft's reference page of OpenFileMappingW",
    },
    Correction {
        item: "OpenFileMappingA",
        change: Change::ParameterEnum { parameter: "dwDesiredAccess", members: "FILE_MAP" },
        source: "Microsoft's reference page of OpenFileMappingA",
    },
    Correction {
        item: "GetFileSecurityW",
        change: Change::SetLastError,
        source: "Microsoft's reference page of GetFileSecurityW",
    },
    Correction {
        item: "EncodeRemotePointer",
        change: Change::Library("KERNELBASE.dll"),
        source: "metadata of windows-default 0.100.0",
    },
    Correction {
        item: "DecodeRemotePointer",
        change: Change::Library("KERNELBASE.dll"),
        source: "metadata of windows-default 0.100.0",
    },
    Correction { item: "M128A", change: Change::Alignment(16, Architectures::ALL), source: WINNT },
    Correction { item: "XSAVE_FORMAT", change: Change::Alignment(16, Architectures::ALL), source: WINNT },
    Correction { item: "XSAVE_AREA", change: Change::Alignment(16, Architectures::ALL), source: WINNT },
    Correction { item: "CONTEXT", change: Change::Alignment(16, Architectures::WIDE), source: WINNT },
    Correction { item: "ARM64_NT_CONTEXT", change: Change::Alignment(16, Architectures::ALL), source: WINNT },
    Correction {
        item: "MEMORY_BASIC_INFORMATION64",
        change: Change::Alignment(16, Architectures::ALL),
        source: WINNT,
    },
    Correction { item: "SLIST_ENTRY", change: Change::Alignment(16, Architectures::WIDE), source: WINNT },
    Correction { item: "SLIST_HEADER", change: Change::Alignment(16, Architectures::WIDE), source: WINNT },
    Correction {
        item: "WHV_UINT128",
        change: Change::Alignment(16, Architectures::ALL),
        source: "DECLSPEC_ALIGN in winhvplatformdefs.h",
    },
    // The header ends the text with an octal escape, `\000`, that the metadata spells as text.
    Correction { item: "SCARD_ALL_READERS", change: Change::Text("SCard$AllReaders\0"), source: WINSCARD },
    Correction {
        item: "SCARD_DEFAULT_READERS",
        change: Change::Text("SCard$DefaultReaders\0"),
        source: WINSCARD,
    },
    Correction {
        item: "SCARD_LOCAL_READERS",
        change: Change::Text("SCard$LocalReaders\0"),
        source: WINSCARD,
    },
    Correction {
        item: "SCARD_SYSTEM_READERS",
        change: Change::Text("SCard$SystemReaders\0"),
        source: WINSCARD,
    },
    Correction {
        item: "U8_LEAD3_T1_BITS",
        change: Change::Text(
            "\u{20}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{30}\u{10}\u{30}\u{30}",
        ),
        source: ICU,
    },
    Correction {
        item: "U8_LEAD4_T1_BITS",
        change: Change::Text("\0\0\0\0\0\0\0\0\u{1e}\u{f}\u{f}\u{f}\0\0\0\0"),
        source: ICU,
    },
    Correction {
        item: "PSAPI_WORKING_SET_BLOCK",
        change: Change::BitWidth { bit: "VirtualPage", width: 52, on: Architectures::WIDE },
        source: "psapi.h",
    },
];
