//! The six protections that a mapping can have, and the rights that follow from them.
//!
//! Source: Microsoft's `CreateFileMapping` and "Memory protection constants".

use crate::{Access, Error, Result};

/// What a mapping allows its views at most. The numbers are those of `PAGE_*` in winnt.h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Protection {
    /// `PAGE_READONLY`: views for reading and copying.
    ReadOnly = 0x02,
    /// `PAGE_READWRITE`: views for reading, writing and copying.
    ReadWrite = 0x04,
    /// `PAGE_WRITECOPY`: as `ReadOnly`; a file need only be open for reading.
    WriteCopy = 0x08,
    /// `PAGE_EXECUTE_READ`: `ReadOnly` and execution.
    ExecuteRead = 0x20,
    /// `PAGE_EXECUTE_READWRITE`: `ReadWrite` and execution.
    ExecuteReadWrite = 0x40,
    /// `PAGE_EXECUTE_WRITECOPY`: `WriteCopy` and execution.
    ExecuteWriteCopy = 0x80,
}

impl Protection {
    /// All six.
    pub const ALL: [Protection; 6] = [
        Protection::ReadOnly,
        Protection::ReadWrite,
        Protection::WriteCopy,
        Protection::ExecuteRead,
        Protection::ExecuteReadWrite,
        Protection::ExecuteWriteCopy,
    ];

    /// Reads a `PAGE_*` number.
    ///
    /// # Errors
    ///
    /// Anything but exactly one of the six is [`Error::InvalidParameter`] (87).
    pub fn from_win32(number: u32) -> Result<Protection> {
        let found = Protection::ALL.into_iter().find(|p| *p as u32 == number);
        found.ok_or(Error::InvalidParameter("not a page protection of a mapping"))
    }

    /// The `PAGE_*` number.
    #[must_use]
    pub fn to_win32(self) -> u32 {
        self as u32
    }

    /// Whether shared memory may be written through views.
    #[must_use]
    pub fn allows_write(self) -> bool {
        matches!(self, Protection::ReadWrite | Protection::ExecuteReadWrite)
    }

    /// Whether views may be executed.
    #[must_use]
    pub fn allows_execute(self) -> bool {
        self as u32 >= Protection::ExecuteRead as u32
    }

    /// The rights of the handle that `CreateFileMapping` returns for this protection.
    #[must_use]
    pub fn access(self) -> Access {
        let mut access = Access::STANDARD_RIGHTS | Access::QUERY | Access::MAP_READ;
        access.set(Access::MAP_WRITE, self.allows_write());
        access.set(Access::MAP_EXECUTE, self.allows_execute());
        access
    }
}
