//! Real compilers and interpreters judge what is printed for them. One program for all, since they share the
//! sample and building a test program takes longer than they do.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod c;
mod judge;
mod python;
mod rust;
mod zig;
