//! Peers that are programs of their own: Python, and Wine with a program that mingw-w64 builds.
//!
//! A peer reads the name of an operation and answers with the time of one round, so that all contenders can
//! take turns: what else happens on the machine then meets all of them.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A peer that is started anew after so many rounds, where one process of it can be faster than the next by a
/// quarter (Python). Wine takes seconds to start, and is kept.
const RENEWED_AFTER: usize = 6;

/// A program that measures one round when it is asked to.
pub(crate) struct Peer {
    command: Command,
    running: Running,
    renewed: bool,
    rounds: usize,
}

struct Running {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    fn start(mut command: Command, renewed: bool, tool: &str) -> Option<Peer> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        match Running::start(&mut command) {
            Some(running) => Some(Peer { command, running, renewed, rounds: 0 }),
            None => missing(tool),
        }
    }

    /// Microseconds of one operation, from one round of it; none if the peer has no such operation.
    pub(crate) fn round(&mut self, operation: &str) -> Option<f64> {
        if self.renewed && self.rounds == RENEWED_AFTER {
            (self.running, self.rounds) = (Running::start(&mut self.command)?, 0);
        }
        self.rounds += 1;
        self.running.round(operation)
    }
}

impl Running {
    fn start(command: &mut Command) -> Option<Running> {
        let mut child = command.spawn().ok()?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take()?);
        let mut running = Running { child, questions, answers };
        // The first round of all also shows whether it works.
        running.round("attach").map(|_| running)
    }

    fn round(&mut self, operation: &str) -> Option<f64> {
        writeln!(self.questions.as_mut()?, "{operation}").ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        answer.trim().parse().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It ends with its questions.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

/// Python's `multiprocessing.shared_memory`.
pub(crate) fn python() -> Option<Peer> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mapping/peer.py");
    let mut command = Command::new("python3");
    command.arg(script);
    Peer::start(command, true, "python3")
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
    let Some(mut command) = test_wine::wine(&folder.join("prefix")) else { return missing("wine64") };
    command.arg(&program);
    Peer::start(command, false, "wine64")
}

#[allow(clippy::print_stdout, reason = "a benchmark prints")]
fn missing(tool: &str) -> Option<Peer> {
    println!("skipped: {tool}");
    None
}
