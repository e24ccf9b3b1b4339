//! The corrections, one row each.

use super::{Change, Correction};
use farcall_model::Architectures;

const WINNT: &str = "DECLSPEC_ALIGN in winnt.h";

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
];
