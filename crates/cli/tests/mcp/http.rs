//! `/mcp` of a running site.

use crate::program::program;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

struct Site {
    process: Child,
    address: String,
}

impl Site {
    fn start() -> Self {
        let mut command = program();
        command.args(["serve", "--read-only", "--bind", "127.0.0.1:0", "--host", "farcall.example"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut greeting = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
        let after = greeting.split_once("http://").unwrap_or_else(|| panic!("{greeting}")).1;
        let address = after.split(',').next().unwrap().to_owned();
        Self { process, address }
    }

    /// The whole answer, head and body.
    fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let request = format!("{head}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn call(&self, host: &str, more: &str) -> String {
        let head = format!(
            "POST /mcp HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25{more}"
        );
        let params = json!({ "name": "show", "arguments": { "name": "Sleep", "language": "c" } });
        self.send(
            &head,
            &json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }).to_string(),
        )
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

#[test]
fn a_site_answers_beside_its_pages() {
    let site = Site::start();
    for host in [site.address.as_str(), "localhost", "farcall.example"] {
        let answer = site.call(host, "");
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert!(body["result"]["content"][0]["text"].as_str().unwrap().contains("Sleep("), "{body}");
    }
    for (host, more) in [
        ("evil.example", ""),
        ("localhost", "\r\nOrigin: https://evil.example"),
        ("localhost", "\r\nOrigin: null"),
    ] {
        let answer = site.call(host, more);
        assert!(answer.starts_with("HTTP/1.1 403"), "{host} {more}: {answer}");
    }
    let get = |path: &str| site.send(&format!("GET {path} HTTP/1.1\r\nHost: localhost"), "");
    assert!(get("/kernel32/Sleep").starts_with("HTTP/1.1 200"), "the pages are there as before");
    assert!(get("/mcp").starts_with("HTTP/1.1 405"), "{}", get("/mcp"));
    assert!(get("/mcp/x").starts_with("HTTP/1.1 404"), "{}", get("/mcp/x"));
}
