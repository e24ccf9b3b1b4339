//! Copying to and from memory that others may write at the same time.
//!
//! An ordinary copy of bytes that somebody else writes meanwhile is a data race, which the language does not
//! define. The C library's own copy, called as a function that the compiler knows nothing about, is what
//! another agent does to the memory, as a system call would; and it is as fast as copies get.

use std::ffi::c_void;

type Copy = unsafe extern "C" fn(*mut c_void, *const c_void, usize) -> *mut c_void;

unsafe extern "C" {
    fn memmove(to: *mut c_void, from: *const c_void, length: usize) -> *mut c_void;
}

/// Copies `length` bytes.
///
/// # Safety
///
/// `from` is readable and `to` writable for `length` bytes. Other processes and threads may touch the
/// shared one of them at the same time; bytes then arrive old or new.
pub(crate) unsafe fn copy(from: *const u8, to: *mut u8, length: usize) {
    // Behind the black box the compiler cannot tell that this is the copy it knows.
    let copy: Copy = std::hint::black_box(memmove);
    // SAFETY: the caller vouches for both ranges.
    unsafe { copy(to.cast(), from.cast(), length) };
}
