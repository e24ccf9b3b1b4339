//! Calls from Rust, without its standard library: what Rust's needs of Windows is newer than Wine 8.

use super::{Argument, Call, compiled_and_run, declarations};
use crate::judge::{Folder, has_tool};
use std::fmt::Write as _;
use std::process::Command;

const TARGET: &str = "x86_64-pc-windows-gnu";

const LINKER: &str = "x86_64-w64-mingw32-gcc";

const HEAD: &str = r#"#![no_std]
#![no_main]
mod judged;
use judged::*;

unsafe extern "C" {
    fn printf(format: *const u8, ...) -> i32;
    fn fflush(file: *mut u8) -> i32;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[repr(align(16))]
struct Memory<const N: usize>([u8; N]);

unsafe fn print(memory: &[u8]) {
    unsafe { printf(b" \0".as_ptr()) };
    for byte in memory {
        unsafe { printf(b"%02X\0".as_ptr(), u32::from(*byte)) };
    }
}

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    unsafe {
"#;

/// What the calls answer; `None` without the compiler.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    let how = "apt install gcc-mingw-w64-x86-64 and rustup target add x86_64-pc-windows-gnu";
    if !has_tool(Command::new(LINKER).arg("--version"), how) {
        return None;
    }
    folder.write("judged.rs", &declarations(("rust", "raw"), calls));
    folder.write("main.rs", &source(calls));
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", "2024", "--target", TARGET, "-C", "panic=abort", "-A", "warnings"]);
    command.arg(format!("-Clinker={LINKER}")).args(["-o", "called.exe", "main.rs"]);
    Some(compiled_and_run(folder, &mut command))
}

fn source(calls: &[Call]) -> String {
    let mut text = String::from(HEAD);
    for call in calls {
        text.push_str("        {\n");
        let mut arguments = Vec::new();
        let mut memory = Vec::new();
        for (index, argument) in call.arguments.iter().enumerate() {
            arguments.push(match argument {
                Argument::Number(number) => format!("{number}i64 as _"),
                Argument::Double(double) => (*double).to_owned(),
                Argument::Bool(value) => format!("{}i64 as _", u8::from(*value)),
                Argument::Null => "0usize as _".to_owned(),
                Argument::Wide(units) => {
                    format!("({units:?} as [u16; {}]).as_ptr() as *mut u16 as _", units.len())
                }
                Argument::Bytes(bytes) => {
                    format!("({bytes:?} as [u8; {}]).as_ptr() as *mut u8 as _", bytes.len())
                }
                Argument::Memory(bytes) => {
                    memory.push(index);
                    let _ = writeln!(text, "            let mut m{index} = Memory({bytes:?});");
                    format!("m{index}.0.as_mut_ptr() as _")
                }
            });
        }
        let name = call.name;
        let made = format!("{name}({})", arguments.join(", "));
        let _ = match call.returns_nothing() {
            true => writeln!(text, "            {made};\n            printf(b\"{name} 0\\0\".as_ptr());"),
            false => {
                writeln!(text, "            printf(b\"{name} %lld\\0\".as_ptr(), {made} as i64);")
            }
        };
        for index in memory {
            let _ = writeln!(text, "            print(&m{index}.0);");
        }
        text.push_str("            printf(b\"\\n\\0\".as_ptr());\n            fflush(core::ptr::null_mut());\n        }\n");
    }
    text + "    }\n    0\n}\n"
}
