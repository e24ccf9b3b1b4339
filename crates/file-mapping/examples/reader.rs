//! Reads what `writer` wrote.

use file_mapping::{Access, SharedMemory};

#[allow(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("usage: reader NAME")?;
    let memory = SharedMemory::attach(&name, 4096, Access::MAP_READ)?;
    let length = memory.load_u64(0, std::sync::atomic::Ordering::Acquire)?;
    let mut text = vec![0; usize::try_from(length)?.min(memory.len() - 8)];
    memory.copy_to(8, &mut text)?;
    println!("{}", String::from_utf8_lossy(&text));
    memory.detach();
    Ok(())
}
