//! Calls from LuaJIT.

use super::{Call, declarations, listing};
use crate::judge::{Folder, has_tool, tool};
use crate::wine;
use std::fmt::Write as _;
use std::process::Command;

/// What the calls answer; `None` without LuaJIT for Windows.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    let luajit = tool("luajit-windows/luajit.exe");
    if !has_tool(Command::new("ls").arg(&luajit), "cargo xtask tools") {
        return None;
    }
    folder.write("judged.lua", &declarations(("lua", "ffi"), calls));
    folder.write("called.lua", &source(calls));
    folder.write("calls.txt", &listing(calls));
    Some(wine::run(folder, &luajit, &["called.lua"], None))
}

fn source(calls: &[Call]) -> String {
    let mut text = String::from(
        "local ffi = require(\"ffi\")\nlocal module = dofile(\"judged.lua\")\nlocal libraries = {\n",
    );
    for call in calls {
        let library = call.function.library.as_deref().unwrap_or_default().to_lowercase();
        let _ = writeln!(text, "    {} = module[\"{}\"],", call.name, library.trim_end_matches(".dll"));
    }
    text + "}\n\n" + include_str!("called.lua")
}
