//! Peers that are programs of their own: Python, and Wine with a program that mingw-w64 builds.
//!
//! A peer reads the name of an operation and answers with the time of one round, so that all contenders can
//! take turns: what else happens on the machine then meets all of them.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program that measures one round when it is asked to.
pub(crate) struct Peer {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(command: &mut Command, tool: &str) -> Option<Peer> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = spawned else {
            return missing(tool);
        };
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        let mut peer = Peer { child, questions, answers };
        // The first round of all also shows whether it works.
        if peer.round("attach").is_none() {
            return missing(tool);
        }
        Some(peer)
    }

    /// Microseconds of one operation, from one round of it; none if the peer has no such operation.
    pub(crate) fn round(&mut self, operation: &str) -> Option<f64> {
        writeln!(self.questions.as_mut()?, "{operation}").ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        answer.trim().parse().ok()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends with its questions.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

/// Python's `multiprocessing.shared_memory`.
pub(crate) fn python() -> Option<Peer> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mapping/peer.py");
    Peer::start(Command::new("python3").arg(script), "python3")
}

/// kernel32 under Wine.
pub(crate) fn wine(folder: &Path) -> Option<Peer> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mapping/peer.c");
    let program = folder.join("peer.exe");
    let built =
        Command::new("x86_64-w64-mingw32-gcc").arg("-O2").arg(source).arg("-o").arg(&program).status();
    if !built.is_ok_and(|status| status.success()) {
        return missing("x86_64-w64-mingw32-gcc");
    }
    let Some(wine) = ["wine64", "/usr/lib/wine/wine64", "wine"].into_iter().find(|wine| starts(wine)) else {
        return missing("wine64");
    };
    let prefix = folder.join("prefix");
    Peer::start(
        Command::new(wine)
            .arg(&program)
            .env("WINEPREFIX", &prefix)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=")
            .env_remove("DISPLAY"),
        "wine64",
    )
}

fn starts(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[allow(clippy::print_stdout, reason = "a benchmark prints")]
fn missing(tool: &str) -> Option<Peer> {
    println!("skipped: {tool}");
    None
}
