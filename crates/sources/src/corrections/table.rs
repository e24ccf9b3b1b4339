//! The corrections, one row each.

use super::{Change, Correction};
use farcall_model::{Architectures, Primitive};

const WINNT: &str = "DECLSPEC_ALIGN in winnt.h";
const WDM: &str = "wdm.h";
const NTDEF: &str = "ntdef.h";
const CLFS: &str = "CLFS_ALIGNMENT in clfs.h";
const WINSCARD: &str = "winscard.h";
/// Both were made from Microsoft's headers, by different people and software.
const HEADERS: &str = "the metadata of windows-default 0.100.0 and mingw-w64's headers";
const WITNESS: &str = "the metadata of windows-default 0.100.0, which was made from Microsoft's headers";
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
    Correction {
        item: "glFeedbackBuffer",
        change: Change::Retained { parameter: "buffer" },
        source: "the OpenGL 1.1 specification",
    },
    Correction {
        item: "glSelectBuffer",
        change: Change::Retained { parameter: "buffer" },
        source: "the OpenGL 1.1 specification",
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
    // PFN_NUMBER is as wide as a pointer.
    wide("PHYSICAL_MEMORY_RUN", "BasePage"),
    wide("PHYSICAL_MEMORY_RUN", "PageCount"),
    wide("PHYSICAL_MEMORY_DESCRIPTOR", "NumberOfPages"),
    wide("WHEAP_ROW_FAILURE_EVENT", "LowOrderPage"),
    wide("WHEAP_ROW_FAILURE_EVENT", "HighOrderPage"),
    // What minidumpapiset.h packs by 4 it packs with all that is nested in it.
    Correction { item: "MINIDUMP_CALLBACK_OUTPUT", change: Change::Packing(4), source: WITNESS },
    Correction { item: "TIMECAPS", change: Change::Packing(1), source: HEADERS },
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
    // Arrays at the end that the headers declare without elements and the metadata with one.
    empty("ACTIVATION_CONTEXT_COMPATIBILITY_INFORMATION", "Elements", WITNESS),
    empty("ADPCMWAVEFORMAT", "aCoef", HEADERS),
    empty("AVIPALCHANGE", "peNew", HEADERS),
    empty("CDROM_PERFORMANCE_HEADER", "Data", WITNESS),
    empty("CDROM_TOC_ATIP_DATA", "Descriptors", WITNESS),
    empty("CDROM_TOC_CD_TEXT_DATA", "Descriptors", WITNESS),
    empty("CDROM_TOC_FULL_TOC_DATA", "Descriptors", WITNESS),
    empty("CDROM_TOC_PMA_DATA", "Descriptors", WITNESS),
    empty("CLUSPROP_BINARY", "rgb", WITNESS),
    empty("CLUSPROP_SECURITY_DESCRIPTOR", "Anonymous.rgbSecurityDescriptor", WITNESS),
    empty("CLUSPROP_SZ", "sz", WITNESS),
    empty("D3DKMT_DISPLAYMODELIST", "pModeList", WITNESS),
    empty("D3DKMT_OUTPUTDUPL_SNAPSHOT", "OutputDuplDebugInfos", WITNESS),
    empty("EVENTSFORLOGFILE", "pEventLogRecords", HEADERS),
    empty("FILESHARE_CHANGE_LIST", "ChangeEntry", WITNESS),
    empty("HYBRID_INFORMATION", "Priorities.Priority", WITNESS),
    empty("IMAGE_POLICY_METADATA", "Policies", WITNESS),
    empty("MIDL_FORMAT_STRING", "Format", HEADERS),
    empty("MINIDUMP_MEMORY64_LIST", "MemoryRanges", HEADERS),
    empty("MINIDUMP_MEMORY_LIST", "MemoryRanges", HEADERS),
    empty("MINIDUMP_MODULE_LIST", "Modules", HEADERS),
    empty("MINIDUMP_STRING", "Buffer", HEADERS),
    empty("MINIDUMP_THREAD_EX_LIST", "Threads", HEADERS),
    empty("MINIDUMP_THREAD_LIST", "Threads", HEADERS),
    empty("MINIDUMP_THREAD_NAME_LIST", "ThreadNames", WITNESS),
    empty("NVME_CONTROLLER_REGISTERS", "Doorbells", WITNESS),
    empty("PACKEDEVENTINFO", "ulOffsets", HEADERS),
    empty("PERSISTENT_RESERVE_COMMAND", "Anonymous.PR_OUT.ParameterList", HEADERS),
    empty("SCATTER_GATHER_LIST", "Elements", WITNESS),
    empty("SOCKET_PEER_TARGET_NAME", "AllStrings", WITNESS),
    empty("SOCKET_SECURITY_SETTINGS_IPSEC", "AllStrings", WITNESS),
    empty("STORAGE_DEPENDENCY_INFO", "Anonymous.Version1Entries", WITNESS),
    empty("STORAGE_DEPENDENCY_INFO", "Anonymous.Version2Entries", WITNESS),
    empty("STORAGE_FIRMWARE_DOWNLOAD", "ImageBuffer", WITNESS),
    empty("STORAGE_FIRMWARE_DOWNLOAD_V2", "ImageBuffer", WITNESS),
    empty("STORAGE_FIRMWARE_INFO", "Slot", WITNESS),
    empty("STORAGE_FIRMWARE_INFO_V2", "Slot", WITNESS),
    empty("STORAGE_MEDIA_SERIAL_NUMBER_DATA", "SerialNumber", HEADERS),
    empty("STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE", "Anonymous.Lev1Depends", HEADERS),
    empty("STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE", "Anonymous.Lev2Depends", HEADERS),
    empty("USB_DESCRIPTOR_REQUEST", "Data", HEADERS),
    empty("USB_NODE_CONNECTION_INFORMATION", "PipeList", HEADERS),
    empty("USB_NODE_CONNECTION_INFORMATION_EX", "PipeList", HEADERS),
    empty("WMIREGINFOW", "WmiRegGuid", HEADERS),
    empty("WNODE_ALL_DATA", "Anonymous.OffsetInstanceDataAndLength", WITNESS),
    empty("WNODE_EVENT_REFERENCE", "Anonymous.TargetInstanceName", WITNESS),
    empty("WNODE_METHOD_ITEM", "VariableData", WITNESS),
    empty("WNODE_SINGLE_INSTANCE", "VariableData", HEADERS),
    empty("WNODE_SINGLE_ITEM", "VariableData", WITNESS),
    empty("WSAPOLLDATA", "fdArray", HEADERS),
];

/// An array that the header declares without elements.
const fn empty(item: &'static str, field: &'static str, source: &'static str) -> Correction {
    Correction { item, change: Change::ElementCount { field, len: 0 }, source }
}

/// A number as wide as a pointer, which the metadata made for x86 gives 4 bytes.
const fn wide(item: &'static str, field: &'static str) -> Correction {
    let change = Change::FieldType { field, ty: Primitive::USize, on: Architectures::ALL };
    Correction { item, change, source: WITNESS }
}

const fn filler(
    item: &'static str,
    before: &'static str,
    bytes: u32,
    on: Architectures,
    source: &'static str,
) -> Correction {
    Correction { item, change: Change::Filler { before, bytes, on }, source }
}
