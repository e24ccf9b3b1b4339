//! Writes a text under a name, and holds it until its input ends.
//!
//! `cargo run -p file-mapping --example writer -- greeting "hello"`, and `reader` meanwhile.

use file_mapping::{Access, SharedMemory};

#[allow(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(text)) = (arguments.next(), arguments.next()) else {
        return Err("usage: writer NAME TEXT".into());
    };
    let mut memory = SharedMemory::attach(&name, 4096, Access::MAP_WRITE)?;
    let view = memory.view_mut()?;
    view.copy_from(8, text.as_bytes())?;
    // The length comes last: a reader that sees it sees the text as well.
    view.atomic_u64(0)?.store(text.len() as u64, std::sync::atomic::Ordering::Release);
    println!("written");
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
    memory.detach();
    Ok(())
}
