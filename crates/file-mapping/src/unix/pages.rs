//! Which protections go together: a view with its mapping, new pages with their view.
//!
//! Source: the rule that Windows keeps as `MmCompatibleProtectionMask` (documented for
//! `NtMapViewOfSection` and `VirtualProtect` as "must be compatible"; the rows are also in ReactOS).

use crate::{ViewAccess, ViewKind};
use rustix::mm::ProtFlags;

const NO_ACCESS: u32 = 0x01;
const READ_ONLY: u32 = 0x02;
const READ_WRITE: u32 = 0x04;
const WRITE_COPY: u32 = 0x08;
const EXECUTE: u32 = 0x10;
const EXECUTE_READ: u32 = 0x20;
const EXECUTE_READ_WRITE: u32 = 0x40;
const EXECUTE_WRITE_COPY: u32 = 0x80;

const READING: u32 = NO_ACCESS | READ_ONLY | WRITE_COPY;
const EXECUTING: u32 = READING | EXECUTE | EXECUTE_READ | EXECUTE_WRITE_COPY;

/// For each protection of a mapping or a view, those that what lies inside it may have.
const COMPATIBLE: [(u32, u32); 8] = [
    (NO_ACCESS, NO_ACCESS),
    (READ_ONLY, READING),
    (READ_WRITE, READING | READ_WRITE),
    (WRITE_COPY, READING),
    (EXECUTE, NO_ACCESS | EXECUTE),
    (EXECUTE_READ, EXECUTING),
    (EXECUTE_READ_WRITE, EXECUTING | READ_WRITE | EXECUTE_READ_WRITE),
    (EXECUTE_WRITE_COPY, EXECUTING),
];

/// Whether something with the protection `inner` may lie in something with the protection `outer`.
pub(super) fn are_compatible(outer: u32, inner: u32) -> bool {
    COMPATIBLE
        .iter()
        .any(|(row, allowed)| *row == outer && allowed & inner == inner && inner.is_power_of_two())
}

/// What the kernel is asked for.
pub(super) fn flags(protection: u32) -> ProtFlags {
    match protection {
        READ_ONLY => ProtFlags::READ,
        READ_WRITE | WRITE_COPY => ProtFlags::READ | ProtFlags::WRITE,
        EXECUTE => ProtFlags::EXEC,
        EXECUTE_READ => ProtFlags::READ | ProtFlags::EXEC,
        EXECUTE_READ_WRITE | EXECUTE_WRITE_COPY => ProtFlags::READ | ProtFlags::WRITE | ProtFlags::EXEC,
        _ => ProtFlags::empty(),
    }
}

/// Whether pages of a view may be given this protection. Shared memory cannot be turned into
/// copy-on-write here once it is mapped, which Windows can.
pub(super) fn may_become(view: ViewAccess, protection: u32) -> bool {
    let copies = matches!(protection, WRITE_COPY | EXECUTE_WRITE_COPY);
    are_compatible(view.page_protection(), protection) && (view.kind == ViewKind::Copy || !copies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Protection;

    #[test]
    fn a_view_never_exceeds_its_mapping() {
        for outer in Protection::ALL {
            for kind in [ViewKind::NoAccess, ViewKind::Read, ViewKind::Write, ViewKind::Copy] {
                for execute in [false, true] {
                    let view = ViewAccess { kind, execute };
                    let allowed = are_compatible(outer.to_win32(), view.page_protection());
                    let executes = execute && kind != ViewKind::NoAccess;
                    let expected = (kind != ViewKind::Write || outer.allows_write())
                        && (!executes || outer.allows_execute());
                    assert_eq!(allowed, expected, "{view:?} of {outer:?}");
                }
            }
        }
    }
}
