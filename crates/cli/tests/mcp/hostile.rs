//! What no client should send.

use super::{Editor, NEW, OLD};
use crate::program::farcall_told;
use crate::text;
use serde_json::{Value, json};

/// After everything else it still answers.
fn is_alive(editor: &mut Editor) {
    assert!(editor.text("layout", &json!({ "name": "POINT" })).contains("8 bytes"));
}

#[test]
fn arguments_that_are_none_are_answered_with_what_is_wrong() {
    for version in [OLD, NEW] {
        let mut editor = Editor::start(version);
        for (tool, arguments, part) in [
            (
                "search",
                json!({ "query": "x", "limit": -1 }),
                "limit must be a whole number from 1 to 50, and is -1",
            ),
            ("search", json!({ "query": "x", "limit": 1e300 }), "limit must be"),
            ("search", json!({ "query": ["x"] }), "query must be a text"),
            ("show", json!({ "name": "x".repeat(5_000_000), "language": "c" }), "at most 300 bytes"),
            ("show", json!({ "name": "Sleep\0", "language": "c" }), "without control characters"),
            ("show", json!({ "name": "Sleep", "language": "../../etc" }), "there is no language"),
            ("show", json!({ "name": "OpenFileMaping", "language": "c" }), "Did you mean OpenFileMapping"),
            ("generate", json!({ "names": vec!["x"; 100_000], "language": "c" }), "1 to 100 names"),
            ("layout", json!({ "nom": "POINT" }), "no argument \"nom\". It takes name (required)"),
            ("meaning", json!({}), "meaning needs of"),
            ("references", json!({ "name": "POINT", "cursor": "18446744073709551615" }), "cursor"),
        ] {
            let problem = editor.problem(tool, &arguments);
            assert!(problem.contains(part), "{part} is missing in {problem}");
            assert!(problem.len() < 2_000, "{} bytes", problem.len());
        }
        is_alive(&mut editor);
        editor.end();
    }
}

#[test]
fn texts_of_every_kind_are_only_texts() {
    let mut editor = Editor::start(OLD);
    for text in [
        "'; DROP TABLE x; --",
        "<script>",
        "%00",
        "\u{202e}\u{feff}",
        "🦀🦀🦀",
        "((((((((((",
        "\\\\.\\pipe",
        "-",
        "{",
        "0x",
    ] {
        for (tool, argument) in [("search", "query"), ("meaning", "of"), ("layout", "name")] {
            let answer = editor.call(tool, &json!({ argument: text }));
            assert!(answer.get("error").is_none(), "{tool} {text}: {answer}");
        }
    }
    is_alive(&mut editor);
    editor.end();
}

#[test]
fn calls_that_are_none_get_an_error_of_the_protocol() {
    let mut editor = Editor::start(OLD);
    for (params, code, part) in [
        (
            json!({ "name": "format_disk", "arguments": {} }),
            -32602,
            "there is no tool format_disk; there are search",
        ),
        (json!({ "name": "x".repeat(1_000_000) }), -32602, "there is no tool"),
        (json!({ "name": 5, "arguments": {} }), -32602, "tools/call needs"),
        (json!({ "name": "show", "arguments": [1, 2] }), -32602, "tools/call needs"),
        (json!({ "arguments": {} }), -32602, "tools/call needs"),
    ] {
        let answer = editor.ask("tools/call", params.clone());
        let shown: String = params.to_string().chars().take(100).collect();
        assert_eq!(answer["error"]["code"], code, "{shown}: {answer}");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(part) && message.len() < 300, "{shown}: {message}");
    }
    // The rules of JSON-RPC let parameters be a list; those of this protocol do not, so it is no message at all.
    editor.request("tools/call", json!([]));
    let answer = editor.receive();
    assert_eq!(answer["error"]["code"], -32600, "{answer}");
    let answer = editor.ask("no/such/method", json!({}));
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    is_alive(&mut editor);
    editor.end();
}

#[test]
fn lines_that_are_no_messages_do_not_end_the_conversation() {
    let mut editor = Editor::start(OLD);
    let deep = "[".repeat(100_000);
    for line in ["", "not JSON", "{\"jsonrpc\":", &deep, "\0\0\0", "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"] {
        editor.send_line(line);
    }
    is_alive(&mut editor);
    // JSON that is no message is told so, without an id.
    for message in [json!(5), json!("x"), json!({ "jsonrpc": "1.0", "id": 7, "method": "ping" })] {
        editor.send(&message);
        let answer = editor.receive();
        assert_eq!(answer["error"]["code"], -32600, "{message}: {answer}");
    }
    is_alive(&mut editor);
    editor.end();
}

#[test]
fn who_is_no_client_is_told_so() {
    let output = farcall_told(&["mcp"], "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(error.contains("does not speak the Model Context Protocol") && error.len() < 1_000, "{error}");
    assert_eq!(text(&output.stdout), "");
}

#[test]
fn requests_of_the_new_version_say_which_it_is() {
    let mut editor = Editor::start(NEW);
    editor.version = OLD;
    let answer: Value = editor.ask("tools/list", json!({}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    editor.version = NEW;
    is_alive(&mut editor);
    editor.end();
}
