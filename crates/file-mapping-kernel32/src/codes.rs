//! The codes of winerror.h and ntstatus.h that arise here and not in `file-mapping`.

/// A Win32 error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code(pub(crate) u32);

impl Code {
    pub(crate) const SUCCESS: Code = Code(0);
    pub(crate) const FILE_NOT_FOUND: Code = Code(2);
    pub(crate) const PATH_NOT_FOUND: Code = Code(3);
    pub(crate) const TOO_MANY_OPEN_FILES: Code = Code(4);
    pub(crate) const ACCESS_DENIED: Code = Code(5);
    pub(crate) const INVALID_HANDLE: Code = Code(6);
    pub(crate) const NOT_ENOUGH_MEMORY: Code = Code(8);
    pub(crate) const BAD_LENGTH: Code = Code(24);
    pub(crate) const GEN_FAILURE: Code = Code(31);
    pub(crate) const NOT_SUPPORTED: Code = Code(50);
    pub(crate) const FILE_EXISTS: Code = Code(80);
    pub(crate) const INVALID_PARAMETER: Code = Code(87);
    pub(crate) const DISK_FULL: Code = Code(112);
    pub(crate) const INVALID_NAME: Code = Code(123);
    pub(crate) const ALREADY_EXISTS: Code = Code(183);
    pub(crate) const FILENAME_EXCED_RANGE: Code = Code(206);
    pub(crate) const INVALID_ADDRESS: Code = Code(487);
    pub(crate) const NOACCESS: Code = Code(998);
    pub(crate) const NO_UNICODE_TRANSLATION: Code = Code(1113);
    pub(crate) const INTERNAL_ERROR: Code = Code(1359);

    /// What a failed call of the operating system is on Windows.
    pub(crate) fn of_system(error: &std::io::Error) -> Code {
        let Some(number) = error.raw_os_error() else { return Code::GEN_FAILURE };
        TABLE.iter().find(|(known, _)| *known == number).map_or(Code::GEN_FAILURE, |(_, code)| *code)
    }
}

/// `errno` and its code. Source: the descriptions in POSIX and in Microsoft's "System error codes".
const TABLE: &[(i32, Code)] = &[
    (libc::ENOENT, Code::FILE_NOT_FOUND),
    (libc::ENOTDIR, Code::PATH_NOT_FOUND),
    (libc::EMFILE, Code::TOO_MANY_OPEN_FILES),
    (libc::ENFILE, Code::TOO_MANY_OPEN_FILES),
    (libc::EACCES, Code::ACCESS_DENIED),
    (libc::EPERM, Code::ACCESS_DENIED),
    (libc::EROFS, Code::ACCESS_DENIED),
    // A folder is no file that CreateFile opens.
    (libc::EISDIR, Code::ACCESS_DENIED),
    (libc::ETXTBSY, Code::ACCESS_DENIED),
    (libc::ENOMEM, Code::NOT_ENOUGH_MEMORY),
    (libc::EEXIST, Code::FILE_EXISTS),
    (libc::EINVAL, Code::INVALID_PARAMETER),
    (libc::ENOSPC, Code::DISK_FULL),
    (libc::EDQUOT, Code::DISK_FULL),
    (libc::ENAMETOOLONG, Code::FILENAME_EXCED_RANGE),
    (libc::ELOOP, Code::INVALID_NAME),
];

impl From<file_mapping::Error> for Code {
    fn from(error: file_mapping::Error) -> Code {
        Code(error.code())
    }
}

/// The NTSTATUS of a code, for the one function that answers with one (ntstatus.h).
pub(crate) fn status_of(code: Code) -> i32 {
    let status: u32 = match code {
        Code::SUCCESS => 0,
        Code::ACCESS_DENIED => 0xC000_0022,
        Code::INVALID_HANDLE => 0xC000_0008,
        Code::BAD_LENGTH => 0xC000_0004,
        Code::NOACCESS => 0xC000_0005,
        Code::INVALID_PARAMETER => 0xC000_0003,
        _ => 0xC000_0001,
    };
    status.cast_signed()
}
