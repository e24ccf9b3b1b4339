//! What the operations cost, beside the raw calls, crate `shared_memory`, Python and Wine, in one run.
//!
//! `cargo bench -p file-mapping` prints medians in microseconds and the ratios that the README speaks of. A
//! peer that is not installed is left out, and said to be.

#[cfg(target_os = "linux")]
mod own;
#[cfg(target_os = "linux")]
mod peers;
#[cfg(target_os = "linux")]
mod table;

#[cfg(target_os = "linux")]
fn main() {
    // `cargo test` starts benches too, to see that they run; measuring is for `cargo bench`.
    if std::env::args().any(|argument| argument == "--bench") {
        table::print();
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {}
