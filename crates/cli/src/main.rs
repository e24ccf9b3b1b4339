//! farcall
fn main() {}
