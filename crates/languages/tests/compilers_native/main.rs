//! The real compilers of C and Rust, and Python itself, judge what is printed for them. One program
//! for all three, since they share the sample and building a test program takes longer than they do.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod c;
mod judge;
mod python;
mod rust;
