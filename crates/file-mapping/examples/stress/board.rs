//! Counters that all processes share, outside the library under test.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many worker processes there are at a time.
pub(crate) const WORKERS: usize = 6;

/// What is counted, and what a worker tells about itself.
#[derive(Default)]
pub(crate) struct Board {
    pub(crate) created: AtomicU64,
    pub(crate) existed: AtomicU64,
    pub(crate) opened: AtomicU64,
    pub(crate) missing: AtomicU64,
    pub(crate) mapped: AtomicU64,
    pub(crate) closed: AtomicU64,
    pub(crate) forks: AtomicU64,
    pub(crate) threads: AtomicU64,
    pub(crate) checks: AtomicU64,
    pub(crate) violations: AtomicU64,
    /// The generation of the worker in each place that holds its own private name.
    pub(crate) private: [AtomicU64; WORKERS],
}

impl Board {
    /// A board that processes forked from this one share.
    pub(crate) fn new() -> &'static Board {
        use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous};
        let length = size_of::<Board>();
        // SAFETY: an address of the kernel's choice; the memory is never unmapped, and zero is a valid
        // value of every atomic.
        unsafe {
            let flags = ProtFlags::READ | ProtFlags::WRITE;
            let at = mmap_anonymous(std::ptr::null_mut(), length, flags, MapFlags::SHARED);
            &*at.expect("a page of memory").cast::<Board>()
        }
    }

    /// Reports a broken promise.
    #[allow(clippy::print_stderr, reason = "the terminal is where a stress run is read")]
    pub(crate) fn violation(&self, what: &str) {
        self.violations.fetch_add(1, Ordering::SeqCst);
        eprintln!("VIOLATION in {}: {what}", std::process::id());
    }
}

/// Counts.
pub(crate) fn bump(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Numbers that are random enough and repeat for a seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `below`.
    pub(crate) fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % below
    }
}
