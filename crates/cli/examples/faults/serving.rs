//! The real program: `farcall serve` as a child, and `farcall admin` beside it.

use anyhow::{Context, bail, ensure};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "a long and odd password";

/// The program on one database.
#[derive(Clone, Debug)]
pub(crate) struct Farcall {
    program: PathBuf,
    pub(crate) database: String,
    /// What all of its processes write to standard error.
    log: PathBuf,
}

/// A server that is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: SocketAddr,
    _greeting: BufReader<ChildStdout>,
}

impl Farcall {
    /// The program on this database. `folder` takes what it says about failures.
    pub(crate) fn new(program: &Path, database: &str, folder: &Path) -> Self {
        Self { program: program.to_owned(), database: database.to_owned(), log: folder.join("log") }
    }

    /// A site with an administrator, on which nothing that somebody writes has to wait.
    pub(crate) fn furnish(&self) -> anyhow::Result<()> {
        self.admin(&["settings", "review-first-edits", "0"])?;
        self.admin(&["user", "add", "boss", "--role", "administrator"])?;
        Ok(())
    }

    /// Starts the server and waits until it listens.
    pub(crate) fn serve(&self) -> anyhow::Result<Serving> {
        self.start(Command::new(&self.program))
    }

    /// As [`Farcall::serve`], of a program whose files must not grow beyond `bytes`, which [`Serving::limit`] changes.
    /// It is told so by an error and not by a signal, as it is by a disk that is full.
    pub(crate) fn serve_limited(&self, bytes: Option<u64>) -> anyhow::Result<Serving> {
        let mut shell = Command::new("prlimit");
        shell.arg(limit(bytes)).args(["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(&self.program);
        self.start(shell)
    }

    fn start(&self, mut command: Command) -> anyhow::Result<Serving> {
        command.args(["serve", "--bind", "127.0.0.1:0", "--database", &self.database]);
        let mut child = command.stdout(Stdio::piped()).stderr(self.log()?).spawn()?;
        let output = child.stdout.take().context("the server has an output")?;
        let mut greeting = BufReader::new(output);
        let mut line = String::new();
        greeting.read_line(&mut line)?;
        let address = line.split_once("http://").and_then(|(_, rest)| rest.split_once(','));
        let Some((address, _)) = address else {
            _ = child.kill();
            _ = child.wait();
            bail!("the server did not start: {line}{}", self.said()?);
        };
        Ok(Serving { child, address: address.parse()?, _greeting: greeting })
    }

    /// What `farcall admin` with these arguments prints.
    pub(crate) fn admin(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let mut command = Command::new(&self.program);
        command.arg("admin").args(arguments).args(["--database", &self.database]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(self.log()?).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // A command that asks for no password may have ended already.
            _ = input.write_all(PASSWORD.as_bytes());
        }
        let output = child.wait_with_output()?;
        let text = String::from_utf8(output.stdout)?;
        ensure!(output.status.success(), "`farcall admin {}`: {text}{}", arguments.join(" "), self.said()?);
        Ok(text)
    }

    /// The hash of everything that people wrote, of a database that is whole.
    pub(crate) fn check(&self) -> anyhow::Result<String> {
        hash(&self.admin(&["check"])?)
    }

    /// What its processes said, none of which may have panicked.
    pub(crate) fn panics(&self) -> anyhow::Result<Vec<String>> {
        let said = self.said()?;
        Ok(said.lines().filter(|line| line.contains("panicked")).map(str::to_owned).collect())
    }

    fn log(&self) -> anyhow::Result<File> {
        Ok(OpenOptions::new().create(true).append(true).open(&self.log)?)
    }

    fn said(&self) -> anyhow::Result<String> {
        Ok(fs::read_to_string(&self.log)?)
    }
}

/// The hash that a command ends with.
pub(crate) fn hash(said: &str) -> anyhow::Result<String> {
    let found = said.rsplit_once("content ").map(|(_, hash)| hash.trim().to_owned());
    found.filter(|hash| hash.len() == 64).with_context(|| format!("no hash is told: {said}"))
}

/// The argument of `prlimit` for how long files may get. The soft limit is enough, and can be taken back.
fn limit(bytes: Option<u64>) -> String {
    format!("--fsize={}:unlimited", bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string()))
}

impl Serving {
    /// Lets its files grow up to `bytes` from now on; `None` for as long as there is room.
    pub(crate) fn limit(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        let id = self.child.id().to_string();
        let status = Command::new("prlimit").args(["--pid", &id]).arg(limit(bytes)).status()?;
        ensure!(status.success(), "the limit of the server's files is not changed");
        Ok(())
    }

    /// Ends it as a power cut does, as far as a program can see.
    pub(crate) fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Whether it still runs; none of what is done to it may end it.
    pub(crate) fn runs(&mut self) -> anyhow::Result<bool> {
        Ok(self.child.try_wait()?.is_none())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
