//! The rights of a handle, and what a view asks for.
//!
//! Source: Microsoft's "File mapping security and access rights", winnt.h and memoryapi.h.

bitflags::bitflags! {
    /// Rights of a handle. The numbers are those of `SECTION_*` and `FILE_MAP_*` in winnt.h.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct Access: u32 {
        /// Ask for size and protection.
        const QUERY = 0x1;
        /// Map views that write.
        const MAP_WRITE = 0x2;
        /// Map views that read, or that copy on write.
        const MAP_READ = 0x4;
        /// Map views that execute.
        const MAP_EXECUTE = 0x8;
        /// Make the mapping larger.
        const EXTEND_SIZE = 0x10;
        /// `STANDARD_RIGHTS_REQUIRED`: delete, read and write control, take ownership.
        const STANDARD_RIGHTS = 0x000F_0000;
        /// All of them: 0x000F001F.
        const ALL_ACCESS = 0x000F_001F;
    }
}

const FILE_MAP_COPY: u32 = 0x1;
const FILE_MAP_EXECUTE: u32 = 0x20;
const READ_CONTROL: u32 = 0x0002_0000;
const MAXIMUM_ALLOWED: u32 = 0x0200_0000;
const GENERIC_ALL: u32 = 0x1000_0000;
const GENERIC_EXECUTE: u32 = 0x2000_0000;
const GENERIC_WRITE: u32 = 0x4000_0000;
const GENERIC_READ: u32 = 0x8000_0000;

impl Access {
    /// Reads the access argument of `OpenFileMapping` or `DuplicateHandle`.
    ///
    /// The generic rights map as winnt.h says for sections; `MAXIMUM_ALLOWED` is all of them. Bits
    /// that mean nothing to a mapping are ignored.
    #[must_use]
    pub fn from_win32(desired: u32) -> Access {
        let mut access = Access::from_bits_truncate(desired);
        if desired & (GENERIC_ALL | MAXIMUM_ALLOWED) != 0 {
            access |= Access::ALL_ACCESS;
        }
        if desired & GENERIC_READ != 0 {
            access |= Access::QUERY | Access::MAP_READ | Access::from_bits_truncate(READ_CONTROL);
        }
        if desired & GENERIC_WRITE != 0 {
            access |= Access::MAP_WRITE | Access::from_bits_truncate(READ_CONTROL);
        }
        if desired & GENERIC_EXECUTE != 0 {
            access |= Access::MAP_EXECUTE | Access::from_bits_truncate(READ_CONTROL);
        }
        if desired & FILE_MAP_EXECUTE != 0 {
            access |= Access::MAP_EXECUTE;
        }
        access
    }

    /// Reads the access argument of `OpenFileMapping`, where 1 alone is `FILE_MAP_COPY` and asks
    /// for the right to read, and for nothing else (kernelbase does the same).
    #[must_use]
    pub fn for_open(desired: u32) -> Access {
        if desired == FILE_MAP_COPY { Access::MAP_READ } else { Access::from_win32(desired) }
    }
}

/// What a view may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViewKind {
    /// Nothing (`PAGE_NOACCESS`).
    NoAccess,
    /// Read.
    Read,
    /// Read and write what all see.
    Write,
    /// Read; a page that is written becomes this view's own copy.
    Copy,
}

/// What `MapViewOfFile` is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ViewAccess {
    /// What the view may do.
    pub kind: ViewKind,
    /// Whether it may also be executed.
    pub execute: bool,
}

impl ViewAccess {
    /// A view for reading.
    pub const READ: ViewAccess = ViewAccess { kind: ViewKind::Read, execute: false };
    /// A view for reading and writing.
    pub const WRITE: ViewAccess = ViewAccess { kind: ViewKind::Write, execute: false };
    /// A copy-on-write view.
    pub const COPY: ViewAccess = ViewAccess { kind: ViewKind::Copy, execute: false };

    /// Reads the access argument of `MapViewOfFile`: 1 alone is copy-on-write, else bit 2 is
    /// read-write, else bit 4 is read-only, else no access; 0x20 adds execution.
    #[must_use]
    pub fn from_win32(desired: u32) -> ViewAccess {
        let execute = desired & FILE_MAP_EXECUTE != 0;
        let rest = desired & !FILE_MAP_EXECUTE;
        let kind = if rest == FILE_MAP_COPY {
            ViewKind::Copy
        } else if rest & Access::MAP_WRITE.bits() != 0 {
            ViewKind::Write
        } else if rest & Access::MAP_READ.bits() != 0 {
            ViewKind::Read
        } else {
            ViewKind::NoAccess
        };
        ViewAccess { kind, execute }
    }

    /// The rights that a handle needs for such a view.
    #[must_use]
    pub fn needs(self) -> Access {
        let mut needs = match self.kind {
            ViewKind::Write => Access::MAP_WRITE,
            ViewKind::NoAccess | ViewKind::Read | ViewKind::Copy => Access::MAP_READ,
        };
        needs.set(Access::MAP_EXECUTE, self.execute);
        needs
    }

    /// The protection of its pages, as `PAGE_*` in winnt.h (`PAGE_NOACCESS` is 1).
    #[must_use]
    pub fn page_protection(self) -> u32 {
        let plain = match self.kind {
            ViewKind::NoAccess => return 0x01,
            ViewKind::Read => 0x02,
            ViewKind::Write => 0x04,
            ViewKind::Copy => 0x08,
        };
        if self.execute { plain << 4 } else { plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_of_a_view_are_read_in_order() {
        for (desired, kind, execute) in [
            (0x1, ViewKind::Copy, false),
            (0x21, ViewKind::Copy, true),
            (0x2, ViewKind::Write, false),
            (0x3, ViewKind::Write, false),
            (0x6, ViewKind::Write, false),
            (0x4, ViewKind::Read, false),
            (0x5, ViewKind::Read, false),
            (0x24, ViewKind::Read, true),
            (0x0, ViewKind::NoAccess, false),
            (0x8, ViewKind::NoAccess, false),
            (0x000F_001F, ViewKind::Write, false),
        ] {
            assert_eq!(ViewAccess::from_win32(desired), ViewAccess { kind, execute }, "{desired:#x}");
        }
    }

    #[test]
    fn generic_rights_become_those_of_sections() {
        assert!(Access::from_win32(GENERIC_READ).contains(Access::QUERY | Access::MAP_READ));
        assert!(!Access::from_win32(GENERIC_READ).contains(Access::MAP_WRITE));
        assert_eq!(Access::from_win32(MAXIMUM_ALLOWED), Access::ALL_ACCESS);
        assert_eq!(Access::from_win32(0x20), Access::MAP_EXECUTE);
        assert_eq!(Access::for_open(1), Access::MAP_READ);
    }
}
