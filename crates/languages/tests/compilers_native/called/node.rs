//! Calls from Node.js with koffi.

use super::{Call, declarations, listing};
use crate::judge::{Folder, has_tool, tool};
use crate::wine;
use std::process::Command;

/// What the calls answer; `None` without Node.js for Windows.
pub(super) fn call(folder: &Folder, calls: &[Call]) -> Option<Result<String, String>> {
    let node = tool("node-windows/node.exe");
    if !has_tool(Command::new("ls").arg(&node), "cargo xtask tools") {
        return None;
    }
    let file = declarations(("node", "koffi"), calls);
    folder.write("called.js", &(file + include_str!("called.js")));
    folder.write("calls.txt", &listing(calls));
    let mut command = match wine::command(folder, &node, &["called.js"], None) {
        Ok(command) => command,
        Err(why) => return Some(Err(why)),
    };
    // Wine says that it is Windows 7, which Node.js takes for too old.
    command.env("NODE_SKIP_PLATFORM_CHECK", "1");
    let modules = ["npm/node_modules", "node-windows/node_modules"];
    command.env("NODE_PATH", modules.map(|path| tool(path).display().to_string()).join(";"));
    Some(test_wine::run(&mut command, &folder.0))
}
