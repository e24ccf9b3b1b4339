//! Random calls of the C interface: the short, repeatable form of the fuzz target `calls`.

#![cfg(unix)]

mod driver;

use std::sync::{Mutex, PoisonError};

/// One process has one table of handles, and a test that guesses handles must be alone with it.
static ALONE: Mutex<()> = Mutex::new(());

/// xorshift64*: repeatable, and good enough to choose calls with.
struct Random(u64);

impl Random {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count)
            .map(|_| {
                self.0 ^= self.0 >> 12;
                self.0 ^= self.0 << 25;
                self.0 ^= self.0 >> 27;
                (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8
            })
            .collect()
    }
}

#[test]
fn random_calls_keep_to_the_model() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut calls = 0;
    for seed in 1..=300 {
        calls += driver::run(&Random(seed).bytes(2000), true);
    }
    assert!(calls > 20_000, "{calls} calls");
}

/// Threads share the tables; each has a model of what it made itself, and must find it undisturbed.
#[test]
fn random_calls_from_threads_do_not_disturb_each_other() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for thread in 0..4_u64 {
            scope.spawn(move || {
                for seed in 1..=40 {
                    driver::run(&Random(thread << 32 | seed).bytes(500), false);
                }
            });
        }
    });
}
