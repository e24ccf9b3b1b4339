//! Copying to and from memory that others may write at the same time.
//!
//! An ordinary copy of bytes that somebody else writes meanwhile is a data race, which the language does not
//! define. An assembly block is: to the compiler it is what another agent did to the memory.

/// Copies `length` bytes.
///
/// # Safety
///
/// `from` is readable and `to` writable for `length` bytes, and the two do not overlap. Other processes and
/// threads may touch the shared one of them at the same time; bytes then arrive old or new.
#[cfg(target_arch = "x86_64")]
pub(crate) unsafe fn copy(from: *const u8, to: *mut u8, length: usize) {
    // SAFETY: the caller vouches for both ranges; `rep movsb` touches nothing else, and the direction flag
    // is clear at the start of every assembly block.
    unsafe {
        std::arch::asm!(
            "rep movsb",
            inout("rcx") length => _,
            inout("rsi") from => _,
            inout("rdi") to => _,
            options(nostack, preserves_flags)
        );
    }
}

/// Copies `length` bytes.
///
/// # Safety
///
/// As on x86-64: both ranges are valid for `length` bytes and do not overlap.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) unsafe fn copy(from: *const u8, to: *mut u8, length: usize) {
    const WORD: usize = size_of::<usize>();
    let mut done = 0;
    // Both addresses must be whole words for word-wise copying; volatile accesses are not merged or
    // invented by the compiler.
    if from.addr() % WORD == to.addr() % WORD {
        let lead = from.align_offset(WORD).min(length);
        while done < lead {
            // SAFETY: `done` is less than `length`.
            unsafe { to.add(done).write_volatile(from.add(done).read_volatile()) };
            done += 1;
        }
        while length - done >= WORD {
            // SAFETY: a whole aligned word lies before `length` in both ranges.
            unsafe {
                to.add(done).cast::<usize>().write_volatile(from.add(done).cast::<usize>().read_volatile());
            }
            done += WORD;
        }
    }
    while done < length {
        // SAFETY: `done` is less than `length`.
        unsafe { to.add(done).write_volatile(from.add(done).read_volatile()) };
        done += 1;
    }
}
