//! Calls from C.

use super::{Argument, Call, bytes_of, compiled_and_run, declarations, listed};
use crate::judge::{Folder, has_tool};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

const COMPILER: &str = "x86_64-w64-mingw32-gcc";

/// What the calls answer; `None` without the compiler.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    if !has_tool(Command::new(COMPILER).arg("--version"), "apt install gcc-mingw-w64-x86-64") {
        return None;
    }
    folder.write("judged.h", &declarations(("c", "standalone"), calls));
    folder.write("main.c", &source(calls));
    let libraries: BTreeSet<String> = calls
        .iter()
        .filter_map(|call| call.function.library.as_deref())
        .map(|library| format!("-l{}", library.to_lowercase().trim_end_matches(".dll")))
        .collect();
    let mut command = Command::new(COMPILER);
    command.args(["-w", "-O0", "main.c", "-o", "called.exe"]).args(libraries);
    Some(compiled_and_run(folder, &mut command))
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
                    let bytes = listed(&bytes_of(units));
                    format!("(void *)(_Alignas(2) uint8_t[]){{{bytes}}}")
                }
                Argument::Bytes(bytes) => format!("(void *)(uint8_t[]){{{}}}", listed(bytes)),
                Argument::Memory(bytes) => {
                    memory.push((index, bytes.len()));
                    let (size, values) = (bytes.len(), listed(bytes));
                    let _ = writeln!(
                        text,
                        "        static _Alignas(16) unsigned char m{index}[{size}] = {{{values}}};"
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
