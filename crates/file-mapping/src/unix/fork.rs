//! Keeps `fork` out of the few microseconds in which a process holds a name's creation lock.
//!
//! A child of a fork shares every open file description, and with it the locks. If the parent were killed
//! in that section, the child would hold the creation lock without knowing. So a handler waits, before
//! the fork, for the sections of other threads to end, and keeps new ones from beginning. A descriptor
//! that was open at a fork is shared as well, and what it locks later is too: so forks are counted,
//! and a section does not begin on a descriptor that is older than the last fork.
//!
//! The handlers also make it safe to remember this process's number, which costs a system call.
//!
//! All state is a few numbers; a `Once` would hang in a child forked while another thread is inside it.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

static ACTIVE: AtomicUsize = AtomicUsize::new(0);
static FORKING: AtomicUsize = AtomicUsize::new(0);
static FORKS: AtomicUsize = AtomicUsize::new(0);

/// This process, as long as the handlers keep it true; 0 while there are none.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// 0: no handlers. `DONE`: installed. Else: the process that is installing them.
static INSTALLED: AtomicU32 = AtomicU32::new(0);
const DONE: u32 = u32::MAX;

/// No fork happens while one of these lives.
pub(super) struct Section(());

/// Waits for forks to end and begins a section.
pub(super) fn section() -> Section {
    install();
    loop {
        ACTIVE.fetch_add(1, SeqCst);
        if FORKING.load(SeqCst) == 0 {
            return Section(());
        }
        ACTIVE.fetch_sub(1, SeqCst);
        std::thread::yield_now();
    }
}

/// How often this process and its ancestors were forked since the handlers are installed.
pub(super) fn count() -> usize {
    install();
    FORKS.load(SeqCst)
}

/// This process. (A child that was made past the handlers, by a bare system call, goes by its parent's number
/// until they run again: its handles are then found the slow way, as if they had no hint.)
pub(super) fn process() -> u32 {
    match PROCESS.load(SeqCst) {
        0 => std::process::id(),
        known => known,
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        ACTIVE.fetch_sub(1, SeqCst);
    }
}

fn install() {
    while INSTALLED.load(SeqCst) != DONE {
        let me = std::process::id();
        match INSTALLED.compare_exchange(0, me, SeqCst, SeqCst) {
            Ok(_) => {
                // SAFETY: the three handlers are functions of this crate that live as long as the program.
                // If the table of handlers is full, forks go unguarded, which is no worse than before.
                if unsafe { libc::pthread_atfork(Some(prepare), Some(parent), Some(child)) } == 0 {
                    // Forked in a signal handler just now, the child knows its own number already.
                    let _ = PROCESS.compare_exchange(0, me, SeqCst, SeqCst);
                }
                INSTALLED.store(DONE, SeqCst);
            }
            // A thread of the parent was installing when this process was forked: it is not here.
            Err(other) if other != me && other != DONE => {
                let _ = INSTALLED.compare_exchange(other, 0, SeqCst, SeqCst);
            }
            Err(_) => std::thread::yield_now(),
        }
    }
}

extern "C" fn prepare() {
    FORKS.fetch_add(1, SeqCst);
    FORKING.fetch_add(1, SeqCst);
    // Bounded, lest a signal handler that forks inside a section wait for itself.
    let begun = Instant::now();
    while ACTIVE.load(SeqCst) != 0 && begun.elapsed() < Duration::from_millis(100) {
        std::thread::yield_now();
    }
}

extern "C" fn parent() {
    FORKING.fetch_sub(1, SeqCst);
}

extern "C" fn child() {
    ACTIVE.store(0, SeqCst);
    FORKING.store(0, SeqCst);
    PROCESS.store(std::process::id(), SeqCst);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_goes_by_its_own_number() {
        count();
        assert_eq!(process(), std::process::id());
        // SAFETY: the child reads a number, compares it and ends.
        let child = unsafe { libc::fork() };
        if child == 0 {
            let right = process() == std::process::id();
            // SAFETY: it ends the child without running what belongs to the parent.
            unsafe { libc::_exit(if right { 7 } else { 1 }) };
        }
        let mut status = 0;
        // SAFETY: a child of this process that nobody else waits for.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 7);
        assert_eq!(process(), std::process::id());
    }
}
