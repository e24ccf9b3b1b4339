//! Any bytes as a sequence of calls of the C interface.
#![no_main]

#[path = "../../tests/random_calls/driver.rs"]
mod driver;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    driver::run(bytes, true);
});
