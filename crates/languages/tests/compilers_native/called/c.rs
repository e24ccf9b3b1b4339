//! Calls from C.

use super::{Argument, Call};
use crate::judge::{Folder, accepts, has_tool, print_for};
use crate::wine::run;
use farcall_model::{Architecture, DeclId};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

const COMPILER: &str = "x86_64-w64-mingw32-gcc";

/// What the calls answer; `None` without the compiler.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    if !has_tool(Command::new(COMPILER).arg("--version"), "apt install gcc-mingw-w64-x86-64") {
        return None;
    }
    let ids: Vec<DeclId> = calls.iter().map(|call| call.id).collect();
    let (_, file) = print_for(("c", "standalone"), &ids, Architecture::X64);
    folder.write("judged.h", &file.text);
    folder.write("main.c", &source(calls));
    let libraries: BTreeSet<String> = calls
        .iter()
        .filter_map(|call| call.function.library.as_deref())
        .map(|library| format!("-l{}", library.to_lowercase().trim_end_matches(".dll")))
        .collect();
    let mut command = Command::new(COMPILER);
    command.args(["-w", "-O0", "main.c", "-o", "called.exe"]).args(libraries).current_dir(&folder.0);
    Some(accepts(&mut command).and_then(|()| run(folder, &folder.0.join("called.exe"), &[], None)))
}

fn source(calls: &[Call]) -> String {
    let mut text = String::from(
        "#include \"judged.h\"\n#include <stdio.h>\nstatic void print(const unsigned char *memory, int size)\n{\n    \
         for (int i = 0; i < size; i++) printf(\"%02X\", memory[i]);\n}\nint main(void)\n{\n",
    );
    for call in calls {
        text.push_str("    {\n");
        let mut arguments = Vec::new();
        let mut memory = Vec::new();
        for (index, argument) in call.arguments.iter().enumerate() {
            arguments.push(match argument {
                Argument::Number(number) => format!("(intptr_t){number}LL"),
                Argument::Double(double) => (*double).to_owned(),
                Argument::Bool(value) => u8::from(*value).to_string(),
                Argument::Null => "0".to_owned(),
                Argument::Wide(units) => {
                    let units: Vec<String> = units.iter().map(u16::to_string).collect();
                    format!("(void *)(uint16_t[]){{{}}}", units.join(", "))
                }
                Argument::Bytes(bytes) => {
                    let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
                    format!("(void *)(uint8_t[]){{{}}}", bytes.join(", "))
                }
                Argument::Memory(bytes) => {
                    memory.push((index, bytes.len()));
                    let values: Vec<String> = bytes.iter().map(u8::to_string).collect();
                    let _ = writeln!(
                        text,
                        "        static unsigned char m{index}[{}] __attribute__((aligned(16))) = {{{}}};",
                        bytes.len(),
                        values.join(", ")
                    );
                    format!("(void *)m{index}")
                }
            });
        }
        let made = format!("{}({})", call.name, arguments.join(", "));
        let _ = match call.returns_nothing() {
            true => writeln!(text, "        {made};\n        printf(\"{} 0\");", call.name),
            false => writeln!(text, "        printf(\"{} %lld\", (long long){made});", call.name),
        };
        for (index, size) in memory {
            let _ = writeln!(text, "        printf(\" \"); print(m{index}, {size});");
        }
        text.push_str("        printf(\"\\n\"); fflush(stdout);\n    }\n");
    }
    text + "    return 0;\n}\n"
}
