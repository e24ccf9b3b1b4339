//! The corrections, one row each.

use super::{Change, Correction};

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
    Correction { item: "M128A", change: Change::Alignment(16), source: WINNT },
];
