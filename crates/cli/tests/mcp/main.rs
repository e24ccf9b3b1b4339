//! `farcall mcp`, spoken to as an editor does: lines of JSON over the standard streams of the real binary (#6).

mod hostile;
mod http;
#[path = "../program/mod.rs"]
#[allow(dead_code, reason = "most of these tests hold a conversation")]
mod program;
mod python;

use farcall_editor::{CLIENTS, MOST_TOKENS, TOOL_LIST_TOKENS, tokens};
use program::{failure, farcall, program, text};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

const OLD: &str = "2025-11-25";
const NEW: &str = "2026-07-28";

/// The program, and both ends of a conversation with it.
struct Editor {
    process: Child,
    /// Closed once the conversation is over.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// Of the requests that this editor sends.
    version: &'static str,
    asked: u64,
}

impl Editor {
    /// Starts the program, and shakes hands where the version has that.
    fn start(version: &'static str) -> Self {
        let mut editor = Self::without_handshake(version);
        if version == OLD {
            assert_eq!(editor.initialize(OLD)["result"]["protocolVersion"], OLD);
            editor.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        }
        editor
    }

    fn without_handshake(version: &'static str) -> Self {
        let mut command = program();
        command.arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (input, output) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        Self { process, input, output, version, asked: 0 }
    }

    fn initialize(&mut self, version: &str) -> Value {
        let client = json!({ "name": "test", "version": "1" });
        self.ask(
            "initialize",
            json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client }),
        )
    }

    fn send(&mut self, message: &Value) {
        self.send_line(&message.to_string());
    }

    fn send_line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input
            .write_all(line.as_bytes())
            .and_then(|()| input.write_all(b"\n"))
            .and_then(|()| input.flush())
            .unwrap();
    }

    /// Sends a request and gives the id of its answer.
    fn request(&mut self, method: &str, mut params: Value) -> u64 {
        self.asked += 1;
        if self.version == NEW && params.is_object() {
            params["_meta"] = json!({
                "io.modelcontextprotocol/protocolVersion": NEW,
                "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
                "io.modelcontextprotocol/clientCapabilities": {},
            });
        }
        self.send(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        self.asked
    }

    /// The next message of the program.
    fn receive(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.receive();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> Value {
        self.ask("tools/call", json!({ "name": tool, "arguments": arguments }))
    }

    /// All that a tool answers, which must be no error.
    fn text(&mut self, tool: &str, arguments: &Value) -> String {
        let (text, is_error) = self.answer(tool, arguments);
        assert!(!is_error, "{tool} {arguments}: {text}");
        text
    }

    /// What is wrong with a call, as the assistant reads it.
    fn problem(&mut self, tool: &str, arguments: &Value) -> String {
        let (text, is_error) = self.answer(tool, arguments);
        assert!(is_error, "{tool} is answered: {text}");
        text
    }

    fn answer(&mut self, tool: &str, arguments: &Value) -> (String, bool) {
        let answer = self.call(tool, arguments);
        (texts(&answer).join("\n"), answer["result"]["isError"] == true)
    }

    /// Ends the conversation; the program must end well, and have said nothing of it.
    fn end(mut self) {
        drop(self.input.take());
        let output = self.process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stderr), "");
    }
}

/// The texts of an answer, one after the other.
fn texts(answer: &Value) -> Vec<String> {
    let content = answer["result"]["content"].as_array().unwrap_or_else(|| panic!("{answer}"));
    content.iter().map(|part| part["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn both_versions_of_the_protocol_are_spoken() {
    for version in [OLD, NEW] {
        let mut editor = Editor::start(version);
        let tools = editor.ask("tools/list", json!({}));
        assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 6, "{version}");
        assert!(
            editor.text("show", &json!({ "name": "Sleep", "language": "c" })).contains("Sleep("),
            "{version}"
        );
        editor.end();
    }
}

#[test]
fn the_handshake_says_who_answers_and_in_which_version() {
    let mut editor = Editor::start(NEW);
    let discovered = editor.ask("server/discover", json!({}));
    let versions = discovered["result"]["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!(OLD)) && versions.contains(&json!(NEW)), "{discovered}");
    assert!(discovered["result"]["instructions"].as_str().unwrap().contains("27 languages"), "{discovered}");
    editor.end();
    // The newest version has no handshake: who asks for it with one gets the newest that has.
    let mut editor = Editor::without_handshake(OLD);
    let answer = editor.initialize(NEW);
    assert_eq!(answer["result"]["protocolVersion"], OLD, "{answer}");
    assert_eq!(answer["result"]["serverInfo"]["name"], "farcall", "{answer}");
    editor.end();
}

#[test]
fn the_list_of_tools_is_short_and_says_that_they_only_read() {
    for version in [OLD, NEW] {
        let mut editor = Editor::start(version);
        let answer = editor.ask("tools/list", json!({}));
        let tools = &answer["result"]["tools"];
        assert!(tokens(&tools.to_string()) <= TOOL_LIST_TOKENS, "{} tokens", tokens(&tools.to_string()));
        let names: Vec<&str> =
            tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["search", "show", "generate", "layout", "references", "meaning"]);
        for tool in tools.as_array().unwrap() {
            assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
            assert_eq!(tool["annotations"]["idempotentHint"], true, "{tool}");
            assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        }
        editor.end();
    }
}

#[test]
fn every_tool_answers() {
    let mut editor = Editor::start(NEW);
    for (tool, arguments, part) in [
        ("search", json!({ "query": "openfilemaping" }), "OpenFileMapping (function, kernel32.dll)"),
        ("show", json!({ "name": "OpenFileMapping", "language": "csharp" }), "public static extern IntPtr"),
        ("generate", json!({ "names": ["Sleep"], "language": "rust" }), "fn Sleep("),
        ("layout", json!({ "name": "POINT" }), "8 bytes, aligned to 4"),
        ("references", json!({ "name": "SYSTEM_INFO" }), "GetSystemInfo (kernel32.dll)"),
        ("meaning", json!({ "of": "0x80070005" }), "E_ACCESSDENIED"),
        ("meaning", json!({ "of": "WM_PAINT" }), "15 (0xF)"),
    ] {
        let text = editor.text(tool, &arguments);
        assert!(text.contains(part), "{tool}: {text}");
    }
    editor.end();
}

#[test]
fn a_huge_answer_comes_in_pages_that_are_the_whole() {
    let mut editor = Editor::start(OLD);
    let whole = farcall(&["generate", "--lang", "csharp", "IShellItem", "CreateWindowEx"]);
    let (mut file, mut cursor, mut pages) = (String::new(), None::<String>, 0);
    loop {
        let names = json!(["IShellItem", "CreateWindowEx"]);
        let arguments = json!({ "names": names, "language": "csharp", "cursor": cursor });
        let answer = editor.call("generate", &arguments);
        let texts = texts(&answer);
        assert!(texts.iter().map(|text| tokens(text)).sum::<usize>() <= 2_000, "{answer}");
        file.push_str(&texts[0]);
        pages += 1;
        cursor =
            texts.get(1).and_then(|note| Some(note.split_once("cursor \"")?.1.split('"').next()?.to_owned()));
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(file, text(&whole.stdout));
    assert!(pages > 1);
    let large =
        json!({ "names": ["IShellItem", "CreateWindowEx"], "language": "csharp", "max_tokens": MOST_TOKENS });
    let text = editor.text("generate", &large);
    assert!((2_000..=MOST_TOKENS).contains(&tokens(&text)), "{}", tokens(&text));
    editor.end();
}

#[test]
fn a_cancelled_call_is_not_answered_and_holds_nobody_up() {
    let mut editor = Editor::start(OLD);
    // It takes a while to look a hundred names up and to print what they need.
    let names: Vec<String> = vec!["IShellItem".to_owned(); 100];
    let id = editor.request(
        "tools/call",
        json!({ "name": "generate", "arguments": { "names": names, "language": "csharp" } }),
    );
    let cancelled =
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
    editor.send(&cancelled);
    let next = editor.request("tools/call", json!({ "name": "layout", "arguments": { "name": "POINT" } }));
    // It may have been answered before the cancellation was read, but whoever cancelled is then told nothing else.
    let mut answers = vec![editor.receive()];
    while answers.last().unwrap()["id"] != next {
        answers.push(editor.receive());
    }
    assert!(answers.len() <= 2, "{answers:?}");
    assert!(answers.iter().all(|answer| answer.get("error").is_none()), "{answers:?}");
    // Of what was never asked, and of what is long done.
    for id in [json!(9999), json!(next), json!("x"), json!(null)] {
        editor.send(
            &json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } }),
        );
    }
    assert!(editor.text("layout", &json!({ "name": "POINT" })).contains("POINT"));
    drop(editor.input.take());
    assert!(editor.process.wait().unwrap().success());
}

#[test]
fn calls_that_come_together_are_all_answered() {
    let mut editor = Editor::start(OLD);
    let tools = [
        ("search", json!({ "query": "map view" })),
        ("generate", json!({ "names": ["IShellItem"], "language": "rust" })),
        ("layout", json!({ "name": "POINT" })),
        ("meaning", json!({ "of": "5" })),
    ];
    let mut open: Vec<u64> = Vec::new();
    for _ in 0..10 {
        for (tool, arguments) in &tools {
            open.push(editor.request("tools/call", json!({ "name": tool, "arguments": arguments })));
        }
    }
    while !open.is_empty() {
        let answer = editor.receive();
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        let before = open.len();
        open.retain(|id| answer["id"] != *id);
        assert_eq!(open.len(), before - 1, "each is answered once: {answer}");
    }
    editor.end();
}

#[test]
fn two_clients_are_served_at_once() {
    let (mut one, mut other) = (Editor::start(OLD), Editor::start(NEW));
    for _ in 0..5 {
        let show = |language| json!({ "name": "CreateFile", "language": language });
        let first = one.request("tools/call", json!({ "name": "show", "arguments": show("csharp") }));
        let second = other.request("tools/call", json!({ "name": "show", "arguments": show("rust") }));
        let (second, first) = ((other.receive(), second), (one.receive(), first));
        assert_eq!((&first.0["id"], &second.0["id"]), (&json!(first.1), &json!(second.1)));
        assert!(texts(&first.0)[0].contains("DllImport") && texts(&second.0)[0].contains("fn CreateFile"));
    }
    one.end();
    other.end();
}

#[test]
fn the_configuration_leads_back_to_this_program() {
    for client in CLIENTS {
        let printed = farcall(&["mcp", "--print-config", client.id]);
        assert!(printed.status.success(), "{}", text(&printed.stderr));
        assert!(text(&printed.stderr).contains(client.file), "{}", text(&printed.stderr));
        let config: Value = serde_json::from_slice(&printed.stdout).unwrap();
        let servers = config.get("servers").or_else(|| config.get("mcpServers")).unwrap();
        let server = &servers["farcall"];
        assert_eq!(server["args"], json!(["mcp"]));
        let command = std::fs::canonicalize(server["command"].as_str().unwrap()).unwrap();
        assert_eq!(command, std::fs::canonicalize(env!("CARGO_BIN_EXE_farcall")).unwrap());
    }
    let (code, error) = failure(&["mcp", "--print-config", "emacs"]);
    assert_eq!(code, 2);
    assert!(error.contains("vscode"), "{error}");
    let (code, error) = failure(&["mcp", "--catalog", "nowhere"]);
    assert_eq!(code, 2);
    assert!(error.contains("there is no catalog nowhere"), "{error}");
}

#[test]
fn a_client_that_leaves_at_once_is_no_failure() {
    let output = farcall(&["mcp"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!((text(&output.stdout), text(&output.stderr)), (String::new(), String::new()));
}
