//! Kills processes while they create, open, map, fork and close, and checks that no promise breaks.
//!
//! `cargo run --release -p file-mapping --example stress -- --kills 100000` (or `--seconds 120`)
//!
//! After every kill, and in every process between its steps:
//!
//! - a name that is held resolves to the object that is held;
//! - an object has one creator, and is zeroed when it is made;
//! - a name is free as soon as the last process that holds it is gone;
//! - the memory of the dead is back before the library is called again.
//!
//! Prints its counts. Ends with 1 at the first violation.

#[cfg(target_os = "linux")]
mod board;
#[cfg(target_os = "linux")]
mod coordinator;
#[cfg(target_os = "linux")]
mod worker;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let mut limit = coordinator::Limit { kills: u64::MAX, seconds: u64::MAX };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().and_then(|value| value.parse().ok());
        match (argument.as_str(), value) {
            ("--kills", Some(kills)) => limit.kills = kills,
            ("--seconds", Some(seconds)) => limit.seconds = seconds,
            _ => return usage(),
        }
    }
    if limit.kills == u64::MAX && limit.seconds == u64::MAX {
        return usage();
    }
    coordinator::run(&limit)
}

#[cfg(target_os = "linux")]
#[allow(clippy::print_stderr, reason = "the terminal is where a stress run is read")]
fn usage() -> std::process::ExitCode {
    eprintln!("stress [--kills N] [--seconds N]: at least one of them");
    std::process::ExitCode::from(2)
}

#[cfg(not(target_os = "linux"))]
fn main() {}
