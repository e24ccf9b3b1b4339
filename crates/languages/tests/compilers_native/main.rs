//! Real compilers and interpreters judge what is printed for them. One program for all, since they share the
//! sample and building a test program takes longer than they do.

#![expect(clippy::print_stderr, reason = "a test that is skipped must say so")]

mod autohotkey;
mod bun;
mod c;
mod called;
mod cdef;
mod cpp;
mod d;
mod dart;
mod delphi;
mod deno;
mod dotnet;
mod go;
#[path = "../shared/hash.rs"]
mod hash;
mod haskell;
mod java;
mod judge;
mod julia;
mod kotlin;
mod lua;
#[path = "../shared/microsoft.rs"]
mod microsoft;
mod nim;
mod node;
mod perl;
mod php;
mod prelink;
mod python;
mod ruby;
mod rust;
#[path = "../shared/sample.rs"]
mod sample;
#[path = "../shared/took.rs"]
mod took;
mod vba;
mod verdicts;
mod wine;
mod zig;
