//! Text shared between processes.
//!
//! ```text
//! shared_memory write NAME TEXT   attaches, writes, and holds on until it reads a line
//! shared_memory read NAME         prints the text
//! ```
//!
//! Rust needs no kernel32: the crate `file-mapping` has the same memory as a safe interface, on Windows too.

use file_mapping::{Access, Error, SharedMemory};
use std::io::{Write, stdin, stdout};

const SIZE: usize = 4096;

/// Creates the memory, or attaches to what another process created.
fn write(name: &str, text: &str) -> Result<(), Error> {
    let mut memory = SharedMemory::attach(name, SIZE, Access::MAP_WRITE)?;
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(SIZE, 0);
    memory.view_mut()?.copy_from(0, &bytes)?;
    say("attached");
    let _ = stdin().read_line(&mut String::new());
    memory.detach();
    Ok(())
}

/// Attaches to what must be there already, for reading only.
fn read(name: &str) -> Result<(), Error> {
    let memory = SharedMemory::attach(name, SIZE, Access::MAP_READ)?;
    let mut bytes = [0; SIZE];
    memory.copy_to(0, &mut bytes)?;
    let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(SIZE);
    say(&String::from_utf8_lossy(&bytes[..length]));
    memory.detach();
    Ok(())
}

fn say(text: &str) {
    let _ = writeln!(stdout(), "{text}");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", name, text] => write(name, text),
        ["read", name] => read(name),
        _ => {
            say("usage: shared_memory write NAME TEXT | read NAME");
            std::process::exit(2);
        }
    };
    if let Err(error) = done {
        say(&format!("error {}", error.code()));
        std::process::exit(1);
    }
}
