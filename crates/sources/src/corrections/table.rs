//! The corrections, one row each.

use super::{Change, Correction};
use farcall_model::{Architectures, Primitive};

const WINNT: &str = "DECLSPEC_ALIGN in winnt.h";
const WDM: &str = "wdm.h";
const NTDEF: &str = "ntdef.h";
const CLFS: &str = "CLFS_ALIGNMENT in clfs.h";
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
    Correction { item: "CM_FULL_RESOURCE_DESCRIPTOR", change: Change::Packing(4), source: WDM },
    Correction { item: "CM_PARTIAL_RESOURCE_DESCRIPTOR", change: Change::Packing(4), source: WDM },
    Correction { item: "CM_PARTIAL_RESOURCE_LIST", change: Change::Packing(4), source: WDM },
    Correction { item: "CM_RESOURCE_LIST", change: Change::Packing(4), source: WDM },
    Correction {
        item: "OBJECT_ATTRIBUTES32",
        change: Change::FieldType { field: "SecurityDescriptor", ty: Primitive::U32, on: Architectures::ALL },
        source: NTDEF,
    },
    Correction {
        item: "OBJECT_ATTRIBUTES64",
        change: Change::FieldType { field: "SecurityDescriptor", ty: Primitive::U64, on: Architectures::ALL },
        source: NTDEF,
    },
    Correction {
        item: "OBJECT_ATTRIBUTES32",
        change: Change::FieldType {
            field: "SecurityQualityOfService",
            ty: Primitive::U32,
            on: Architectures::ALL,
        },
        source: NTDEF,
    },
    Correction {
        item: "OBJECT_ATTRIBUTES64",
        change: Change::FieldType {
            field: "SecurityQualityOfService",
            ty: Primitive::U64,
            on: Architectures::ALL,
        },
        source: NTDEF,
    },
    Correction {
        item: "IP_ADAPTER_INFO",
        change: Change::FieldType { field: "LeaseObtained", ty: Primitive::I32, on: Architectures::NARROW },
        source: "iptypes.h, with the time_t of the DLL",
    },
    Correction {
        item: "IP_ADAPTER_INFO",
        change: Change::FieldType { field: "LeaseExpires", ty: Primitive::I32, on: Architectures::NARROW },
        source: "iptypes.h, with the time_t of the DLL",
    },
    Correction { item: "KFLOATING_SAVE", change: Change::Opaque(Architectures::WIDE), source: WDM },
    Correction { item: "XSTATE_SAVE", change: Change::Opaque(Architectures::WIDE), source: WDM },
    filler("KTIMER", "Period", 4, Architectures::WIDE, WDM),
    filler("ERESOURCE", "Anonymous2", 8, Architectures::WIDE, WDM),
    Correction { item: "CLS_SCAN_CONTEXT", change: Change::Alignment(8, Architectures::ALL), source: CLFS },
    filler("CLS_SCAN_CONTEXT", "cIndex", 4, Architectures::NARROW, CLFS),
    filler("CLS_SCAN_CONTEXT", "cContainers", 4, Architectures::ALL, CLFS),
    filler("CLS_SCAN_CONTEXT", "cContainersReturned", 4, Architectures::ALL, CLFS),
    filler("CLS_SCAN_CONTEXT", "eScanMode", 4, Architectures::ALL, CLFS),
    filler("CLS_SCAN_CONTEXT", "pinfoContainer", 4, Architectures::NARROW, CLFS),
    // Fields that wdm.h declares with POINTER_ALIGNMENT: on 64 bits they start at a multiple of eight.
    filler("IO_STACK_LOCATION", "Parameters.Create.FileAttributes", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Create.EaLength", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.CreatePipe.Reserved", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.CreateMailslot.Reserved", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Read.Key", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Read.ByteOffset", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Write.Key", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Write.ByteOffset", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.QueryDirectory.FileIndex", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.NotifyDirectory.CompletionFilter", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.NotifyDirectoryEx.CompletionFilter", 4, Architectures::WIDE, WDM),
    filler(
        "IO_STACK_LOCATION",
        "Parameters.NotifyDirectoryEx.DirectoryNotifyInformationClass",
        4,
        Architectures::WIDE,
        WDM,
    ),
    filler("IO_STACK_LOCATION", "Parameters.QueryFile.FileInformationClass", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.SetFile.FileInformationClass", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.QueryEa.EaIndex", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.QueryVolume.FsInformationClass", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.SetVolume.FsInformationClass", 4, Architectures::WIDE, WDM),
    filler(
        "IO_STACK_LOCATION",
        "Parameters.FileSystemControl.InputBufferLength",
        4,
        Architectures::WIDE,
        WDM,
    ),
    filler("IO_STACK_LOCATION", "Parameters.FileSystemControl.FsControlCode", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.LockControl.ByteOffset", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.DeviceIoControl.InputBufferLength", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.DeviceIoControl.IoControlCode", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.QuerySecurity.Length", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.ReadWriteConfig.Length", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.QueryDeviceText.LocaleId", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.UsageNotification.Type", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Power.Type", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Power.State", 4, Architectures::WIDE, WDM),
    filler("IO_STACK_LOCATION", "Parameters.Power.ShutdownType", 4, Architectures::WIDE, WDM),
];

const fn filler(
    item: &'static str,
    before: &'static str,
    bytes: u32,
    on: Architectures,
    source: &'static str,
) -> Correction {
    Correction { item, change: Change::Filler { before, bytes, on }, source }
}
