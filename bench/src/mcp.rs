//! The tools of `farcall mcp` over the standard streams, asked one after the other as an assistant does.

use crate::process::farcall;
use crate::report::{Bound, Report, Times};
use anyhow::{Context, ensure};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How often each tool is asked.
const CALLS: usize = 2_000;
/// Without the index, a search takes longer than this.
const WITH_INDEX: Duration = Duration::from_millis(20);
/// How long the search index may take until it is there.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A tool, what it is asked in turns, and what 99 of 100 answers may take, in microseconds.
type Row = (&'static str, &'static [&'static str], Bound);

const TOOLS: &[Row] = &[
    (
        "search",
        &[
            r#"{"query":"openfilemaping"}"#,
            r#"{"query":"map view"}"#,
            r#"{"query":"cfmw"}"#,
            r#"{"query":"0x80070005"}"#,
            r#"{"query":"dll:kernel32 mutex"}"#,
            r#"{"query":"HANDLE, u32 -> BOOL"}"#,
        ],
        Bound::AtMost(2_000.0),
    ),
    (
        "show",
        &[
            r#"{"name":"OpenFileMapping","language":"csharp"}"#,
            r#"{"name":"CreateFile","language":"rust"}"#,
            r#"{"name":"SYSTEM_INFO","language":"c"}"#,
            r#"{"name":"WM_PAINT","language":"python"}"#,
            r#"{"name":"IShellItem","language":"cpp"}"#,
            r#"{"name":"CreateWindowEx","language":"vb"}"#,
        ],
        Bound::AtMost(2_000.0),
    ),
    (
        "generate",
        &[
            r#"{"names":["OpenFileMapping","MapViewOfFile","UnmapViewOfFile","CloseHandle"],"language":"csharp"}"#,
            r#"{"names":["CreateWindowEx","GetMessage"],"language":"rust"}"#,
        ],
        Bound::None,
    ),
    ("layout", &[r#"{"name":"SYSTEM_INFO"}"#, r#"{"name":"DEVMODEW"}"#], Bound::None),
    ("references", &[r#"{"name":"SYSTEM_INFO"}"#, r#"{"name":"HANDLE"}"#], Bound::None),
    ("meaning", &[r#"{"of":"0x80070005"}"#, r#"{"of":"WM_PAINT"}"#, r#"{"of":"5"}"#], Bound::None),
];

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let mut server = Server::start()?;
    server.wait_for_the_index()?;
    for (tool, arguments, bound) in TOOLS {
        let mut times = Times::default();
        let mut bytes = 0;
        // The first round finds caches as empty as a first call does, and is no part of the figures.
        for arguments in *arguments {
            server.call(tool, arguments)?;
        }
        for arguments in arguments.iter().cycle().take(CALLS) {
            let (time, length) = server.call(tool, arguments)?;
            times.add(time);
            bytes += length;
        }
        report.figure(&format!("{tool} over stdio, p50"), times.median(), "µs", Bound::None);
        report.figure(&format!("{tool} over stdio, p99"), times.percentile(99), "µs", *bound);
        report.remark(&format!("{CALLS} calls, answers of {} bytes on average", bytes / CALLS));
    }
    Ok(())
}

/// The program, spoken to in the version of the protocol that has a handshake.
struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    line: String,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let mut process =
            Command::new(farcall()?).arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = process.stdin.take().context("its standard input is a pipe")?;
        let output = BufReader::new(process.stdout.take().context("its standard output is a pipe")?);
        let mut server = Self { process, input, output, line: String::new() };
        let hello = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}"#;
        server.ask(hello)?;
        ensure!(server.line.contains("\"serverInfo\""), "no handshake: {}", server.line);
        server.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)?;
        Ok(server)
    }

    /// The index is built in the background; an assistant is hardly ever faster than that.
    fn wait_for_the_index(&mut self) -> anyhow::Result<()> {
        let start = Instant::now();
        let search = TOOLS.iter().find(|(tool, ..)| *tool == "search");
        let (_, queries, _) = search.context("search is measured")?;
        loop {
            let mut slowest = Duration::ZERO;
            for query in *queries {
                slowest = slowest.max(self.call("search", query)?.0);
            }
            if slowest < WITH_INDEX {
                return Ok(());
            }
            ensure!(start.elapsed() < READY_WITHIN, "a search still takes {slowest:?}");
        }
    }

    fn send(&mut self, message: &str) -> anyhow::Result<()> {
        self.input.write_all(message.as_bytes())?;
        self.input.write_all(b"\n")?;
        Ok(self.input.flush()?)
    }

    fn ask(&mut self, message: &str) -> anyhow::Result<()> {
        self.send(message)?;
        self.line.clear();
        self.output.read_line(&mut self.line)?;
        Ok(())
    }

    /// Calls a tool; how long that took, and how long the answer is.
    fn call(&mut self, tool: &str, arguments: &str) -> anyhow::Result<(Duration, usize)> {
        let message = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"{tool}","arguments":{arguments}}}}}"#
        );
        let start = Instant::now();
        self.ask(&message)?;
        let time = start.elapsed();
        ensure!(self.line.contains("\"isError\":false"), "{tool} {arguments}: {}", self.line);
        Ok((time, self.line.len()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
