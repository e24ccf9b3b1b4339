//! The edge to C: the thread's last error, and no panic beyond it.

use crate::codes::Code;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LAST_ERROR: Cell<u32> = const { Cell::new(0) };
}

/// What a function answers that can fail.
pub(crate) type Answer<T> = Result<T, Code>;

/// Runs the body of an exported function. A failure becomes the last error and `failed`; so does a panic,
/// which would be a defect of this crate and must not unwind into a caller's frames.
pub(crate) fn boundary<T>(failed: T, body: impl FnOnce() -> Answer<T>) -> T {
    // A panic leaves no state half changed that anybody would see: the tables are changed in single steps.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(code)) => {
            set_last_error(code);
            failed
        }
        Err(_) => {
            set_last_error(Code::INTERNAL_ERROR);
            failed
        }
    }
}

/// Keeps a code as this thread's last error.
///
/// It also goes to `errno`: .NET and Mono save that after a call declared with `SetLastError`, so
/// `Marshal.GetLastWin32Error` answers as it does on Windows.
pub(crate) fn set_last_error(code: Code) {
    // A thread that is ending has no last error any more, and nobody to ask for it.
    let _ = LAST_ERROR.try_with(|last| last.set(code.0));
    // SAFETY: the function returns the address of the calling thread's own errno.
    unsafe { *errno_location() = code.0.cast_signed() };
}

#[cfg(target_os = "linux")]
use libc::__errno_location as errno_location;
#[cfg(target_vendor = "apple")]
use libc::__error as errno_location;

/// The code that the last failing call of this thread left.
#[unsafe(no_mangle)]
pub extern "C" fn GetLastError() -> u32 {
    LAST_ERROR.try_with(Cell::get).unwrap_or(0)
}

/// Sets the code that `GetLastError` answers with on this thread.
#[unsafe(no_mangle)]
pub extern "C" fn SetLastError(dwErrCode: u32) {
    set_last_error(Code(dwErrCode));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_stays_inside() {
        let answer = boundary(-1, || -> Answer<i32> { panic!("on purpose, to see it caught") });
        assert_eq!((answer, GetLastError()), (-1, 1359));
    }

    #[test]
    fn success_leaves_the_last_error_alone() {
        SetLastError(4711);
        assert_eq!(boundary(0, || Ok(3)), 3);
        assert_eq!(GetLastError(), 4711);
    }
}
