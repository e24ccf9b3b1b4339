//! What clients are told to find a server, each in the words of its own documentation.

use serde_json::{Value, json};

/// A program that can be told of a server.
#[derive(Clone, Copy, Debug)]
pub struct Client {
    /// How to ask for it: `vscode`.
    pub id: &'static str,
    /// For people.
    pub name: &'static str,
    /// The file that it reads.
    pub file: &'static str,
    /// What the servers stand under in there.
    key: &'static str,
    /// Whether a server says how it is spoken to.
    has_type: bool,
}

const fn microsoft(id: &'static str, name: &'static str, file: &'static str) -> Client {
    Client { id, name, file, key: "servers", has_type: true }
}

const fn other(id: &'static str, name: &'static str, file: &'static str) -> Client {
    Client { id, name, file, key: "mcpServers", has_type: false }
}

/// Those whose file is known.
pub const CLIENTS: &[Client] = &[
    microsoft("vs", "Visual Studio", ".mcp.json beside the solution, or in your profile folder"),
    microsoft("vscode", "VS Code", ".vscode/mcp.json"),
    other("claude", "Claude Code", ".mcp.json in the project"),
    other("claude-desktop", "Claude Desktop", "claude_desktop_config.json"),
    other("cursor", "Cursor", ".cursor/mcp.json"),
    other("windsurf", "Windsurf", "~/.codeium/windsurf/mcp_config.json"),
];

/// The text for the client's file: a server `farcall` that is started as `program` with `arguments`.
pub fn config(client: &Client, program: &str, arguments: &[&str]) -> String {
    let mut server = json!({ "command": program, "args": arguments });
    if let (true, Some(server)) = (client.has_type, server.as_object_mut()) {
        server.insert("type".to_owned(), "stdio".into());
    }
    let whole: Value = json!({ client.key: { "farcall": server } });
    format!("{whole:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(id: &str) -> Value {
        let client = CLIENTS.iter().find(|client| client.id == id).unwrap();
        serde_json::from_str(&config(client, "C:\\Program Files\\farcall.exe", &["mcp", "--catalog", "x"]))
            .unwrap()
    }

    #[test]
    fn each_client_gets_its_own_words() {
        for id in ["vs", "vscode"] {
            let server = &parsed(id)["servers"]["farcall"];
            assert_eq!(server["type"], "stdio");
            assert_eq!(server["command"], "C:\\Program Files\\farcall.exe");
            assert_eq!(server["args"], json!(["mcp", "--catalog", "x"]));
        }
        for id in ["claude", "claude-desktop", "cursor", "windsurf"] {
            let server = &parsed(id)["mcpServers"]["farcall"];
            assert_eq!(server["args"][0], "mcp", "{id}");
            assert!(server.get("type").is_none(), "{id}");
        }
    }
}
