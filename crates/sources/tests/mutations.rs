//! A short, repeatable form of the fuzz target `winmd`: the real file with some of its bytes changed is
//! read, or refused with an error that says what the matter is.

use farcall_sources::{metadata_files, winmd};

/// How many damaged files are tried, and how many bytes of each are changed.
const ROUNDS: u64 = 16;
const EDITS: u64 = 200;

#[test]
fn changed_bytes_are_an_error_or_a_diagnostic_and_never_a_panic() {
    let wdk = metadata_files().unwrap().pop().unwrap();
    let mut refused = 0;
    for round in 0..ROUNDS {
        let mut state = round + 1;
        let mut dice = || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            (state >> 33) as usize
        };
        let mut bytes = wdk.bytes.clone();
        // Half of the files are only damaged near their start, where the tables are described.
        let end = if round % 2 == 0 { bytes.len() } else { bytes.len() / 50 };
        for _ in 0..EDITS {
            let (at, byte) = (dice() % end, dice() as u8);
            bytes[at] = byte;
        }
        if let Err(error) = winmd::read(vec![winmd::Input { bytes, ..wdk.clone() }]) {
            refused += 1;
            assert!(error.to_string().contains("WDK metadata"), "round {round}: {error}");
        }
    }
    assert!(refused < ROUNDS, "some are read in part, or nothing but the first look was tried");
}
