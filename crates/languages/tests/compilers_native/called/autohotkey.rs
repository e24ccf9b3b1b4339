//! Calls from AutoHotkey. What a function takes as a string is passed as one, everything else as memory.

use super::{Argument, Call, bytes_of, declarations, listed};
use crate::judge::Folder;
use crate::wine::{Display, has_display, run};
use std::fmt::Write as _;

const HEAD: &str = r#"#Requires AutoHotkey v2.0
; Otherwise a window would show it and wait.
OnError((error, *) => (FileAppend(error.Message " " error.Extra "`n", "*"), ExitApp(1)))

; What is only read is not printed.
Text(bytes*) {
    text := Memory(bytes*)
    text.isText := true
    return text
}

Memory(bytes*) {
    memory := Buffer(bytes.Length, 0)
    for index, byte in bytes
        NumPut("UChar", byte, memory, index - 1)
    memory.isText := false
    return memory
}

Call(name, returns, function, arguments*) {
    result := function(arguments*)
    line := name " " (returns ? result : 0)
    for argument in arguments {
        if argument is Buffer && !argument.isText {
            line .= " "
            loop argument.Size
                line .= Format("{:02X}", NumGet(argument, A_Index - 1, "UChar"))
        }
    }
    FileAppend(line "`n", "*")
}

"#;

/// What the calls answer; `None` without the interpreter or a display.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    let interpreter = crate::autohotkey::interpreter()?;
    if !has_display() {
        return None;
    }
    let file = declarations(("autohotkey", "dllcall"), calls);
    folder.write("called.ahk", &format!("\u{FEFF}{}{file}", source(calls, &file)));
    let display = Display::new();
    Some(run(folder, &interpreter, &["/ErrorStdOut=UTF-8", "called.ahk"], Some(&display)))
}

fn source(calls: &[Call], file: &str) -> String {
    let mut text = String::from(HEAD);
    for call in calls {
        let name = call.name;
        let body = file.split_once(&format!("\n{name}(")).map_or("", |(_, rest)| rest);
        let body = body.split_once("\n}").map_or(body, |(body, _)| body);
        let mut arguments = String::new();
        for (argument, parameter) in call.arguments.iter().zip(&call.function.signature.parameters) {
            let is_string = |ty: &str| {
                body.contains(&format!("\"{ty}\", {}", parameter.name))
                    || body.contains(&format!("\"{ty}\" : \"Ptr\", {}", parameter.name))
            };
            let _ = match argument {
                Argument::Number(number) => write!(arguments, ", {number}"),
                Argument::Double(double) => write!(arguments, ", {double}"),
                Argument::Bool(value) => write!(arguments, ", {value}"),
                Argument::Null => write!(arguments, ", 0"),
                Argument::Wide(units) if is_string("WStr") => {
                    write!(arguments, ", {}", string(&String::from_utf16_lossy(units)))
                }
                Argument::Bytes(bytes) if is_string("AStr") => {
                    write!(arguments, ", {}", string(&String::from_utf8_lossy(bytes)))
                }
                Argument::Wide(units) => write!(arguments, ", Text({})", listed(&bytes_of(units))),
                Argument::Bytes(bytes) => write!(arguments, ", Text({})", listed(bytes)),
                Argument::Memory(bytes) => write!(arguments, ", Memory({})", listed(bytes)),
            };
        }
        let returns = !call.returns_nothing();
        let _ = writeln!(text, "Call(\"{name}\", {returns}, {name}{arguments})");
    }
    text + "ExitApp 0\n\n"
}

/// A literal, without the zero at the end.
fn string(text: &str) -> String {
    format!("\"{}\"", text.trim_end_matches('\0').replace('`', "``"))
}
