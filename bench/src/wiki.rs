//! What people write: edits over HTTP beside a bare commit, their pages beside nginx, reads while somebody
//! writes, a database of a million versions, and the site as files beside files alone.

use crate::process::farcall;
use crate::report::{Bound, Report, Times};
use crate::server::{FARCALL, Folder, NGINX, Server, compressed, get, load_in_turns};
use anyhow::{Context, ensure};
use rusqlite::Connection;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How many edits and commits are timed.
const EDITS: u32 = 600;
/// How often a page is read, idle and while somebody writes.
const READS: usize = 20_000;
/// How often each list of changes is read: one address may ask for 300 at once.
const LISTS: usize = 250;
/// What is called sustained: a person saving every ten milliseconds, without end.
const EDITS_PER_SECOND: u32 = 100;
/// Versions in the large database.
const REVISIONS: &str = "1000000";
/// Seconds of each run of wrk.
const SECONDS: u32 = 3;
/// One address may send thirty forms at once; each connection comes from an address of its own.
const FORMS_PER_ADDRESS: u32 = 25;
const PASSWORD: &str = "a long and odd password";
const PAGE: &str = "/kernel32/OpenFileMapping";
const SECTIONS: [&str; 10] = [
    "summary",
    "signature:csharp",
    "signature:vb",
    "types",
    "notes",
    "tips",
    "sample:csharp",
    "sample:rust",
    "alternative",
    "documentation",
];

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = Folder::new()?;
    edits_and_a_page(report, &folder.0)?;
    reads_under_edits(report, &folder.0)?;
    large(report, &folder.0)?;
    files(report, &folder.0)
}

fn edits_and_a_page(report: &mut Report, folder: &Path) -> anyhow::Result<()> {
    let database = folder.join("wiki.db").display().to_string();
    administer(&["user", "add", "bench", "--role", "moderator", "--database", &database])?;
    let server = Server::farcall(&["--database", &database])?;
    let mut editor = Editor::new()?;

    let mut bare = bare_commits(&folder.join("bare.db"))?;
    let mut ours = Times::default();
    for number in 0..EDITS {
        ours.add(editor.edit("/kernel32/CloseHandle", "notes", &text(number))?);
    }
    let mut bare_after = bare_commits(&folder.join("bare2.db"))?;
    let (bare_median, ours_median) = ((bare.median() + bare_after.median()) / 2.0, ours.median());
    report.beside(
        "durable edits over HTTP, per second",
        1e6 / ours_median,
        "",
        "bare commits",
        1e6 / bare_median,
        Bound::AtLeast(0.5),
    );
    report.remark(&format!(
        "medians of {EDITS}: an edit {ours_median:.0} µs, a commit of one row {bare_median:.0} µs, \
         both WAL and synchronous=FULL"
    ));

    for (number, section) in (0..).zip(SECTIONS) {
        editor.edit(PAGE, section, &text(number))?;
    }
    let page = compressed(PAGE)?;
    std::fs::write(folder.join("page.html"), get(FARCALL, PAGE, "identity")?.body)?;
    std::fs::write(folder.join("page.html.br"), &page.body)?;
    let nginx = Server::nginx(folder)?;
    ensure!(get(NGINX, "/page.html", "br")?.body == page.body, "nginx serves the same bytes");
    let (cached, served) = load_in_turns((PAGE, &server), ("/page.html", &nginx), SECONDS)?;
    report.beside(
        "page with ten written sections, cached, per second",
        cached.rate,
        "",
        "nginx",
        served.rate,
        Bound::AtLeast(0.9),
    );
    Ok(())
}

/// Reads of a page alone, and while somebody saves another one, from a server as a user starts it.
fn reads_under_edits(report: &mut Report, folder: &Path) -> anyhow::Result<()> {
    let database = folder.join("wiki.db").display().to_string();
    let _server = Server::farcall_as_it_comes(&["--database", &database])?;
    let mut editor = Editor::new()?;
    reads()?;
    let mut idle = reads()?;
    let (mut busy, paced) = reads_while_edited(&mut editor, Some(EDITS_PER_SECOND))?;
    report.beside(
        "p99 of reads under sustained edits",
        busy.percentile(99),
        "µs",
        "idle",
        idle.percentile(99),
        Bound::AtMost(1.5),
    );
    report.remark(&format!(
        "{READS} reads each, medians {:.0} and {:.0} µs; {paced:.0} edits a second meanwhile",
        busy.median(),
        idle.median(),
    ));
    let (mut busy, unpaced) = reads_while_edited(&mut editor, None)?;
    report.remark(&format!(
        "one editor who never pauses, {unpaced:.0} edits a second: p99 {:.0} µs, median {:.0} µs",
        busy.percentile(99),
        busy.median(),
    ));
    Ok(())
}

/// Times of reads while `editor` saves so many edits a second, or all it can; and how many a second it saved.
fn reads_while_edited(editor: &mut Editor, rate: Option<u32>) -> anyhow::Result<(Times, f64)> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let start = Instant::now();
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                if let Some(rate) = rate {
                    let due = Duration::from_secs(1) * number / rate;
                    std::thread::sleep(due.saturating_sub(start.elapsed()));
                }
                number += 1;
                editor.edit("/kernel32/CloseHandle", "notes", &text(number))?;
            }
            anyhow::Ok(f64::from(number) / start.elapsed().as_secs_f64())
        });
        let times = reads();
        done.store(true, Ordering::Relaxed);
        let written = writer.join().map_err(|_| anyhow::anyhow!("the writer panicked"))??;
        Ok((times?, written))
    })
}

fn text(number: u32) -> String {
    format!("{number}. {}", "The handle must be closed with CloseHandle. ".repeat(20))
}

/// Times of commits of one small row, as durable as an edit.
fn bare_commits(file: &Path) -> anyhow::Result<Times> {
    let to = Connection::open(file)?;
    to.pragma_update(None, "journal_mode", "WAL")?;
    to.pragma_update(None, "synchronous", "FULL")?;
    to.execute_batch("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")?;
    let mut insert = to.prepare("INSERT INTO bare (text) VALUES (?1)")?;
    let mut times = Times::default();
    for _ in 0..EDITS {
        let start = Instant::now();
        insert.execute(["a row"])?;
        times.add(start.elapsed());
    }
    Ok(times)
}

/// Times of reads of the page, one after the other over one connection.
fn reads() -> anyhow::Result<Times> {
    let mut client = Client::new(1)?;
    let request = format!("GET {PAGE} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: br\r\n\r\n");
    let mut times = Times::default();
    for _ in 0..READS {
        let start = Instant::now();
        let answer = client.ask(request.as_bytes())?;
        times.add(start.elapsed());
        ensure!(answer.status == 200, "the page is there");
    }
    Ok(times)
}

/// Opening a database of a million versions, and its recent changes.
fn large(report: &mut Report, folder: &Path) -> anyhow::Result<()> {
    let database = folder.join("large.db").display().to_string();
    let figures = farcall()?.with_file_name("examples").join("figures");
    let filled = Command::new(&figures).args(["--revisions", REVISIONS, "--fill", &database]).status();
    ensure!(filled.context("the example figures is missing")?.success(), "the database is filled");
    let mut process = Command::new(farcall()?)
        .args(["serve", "--bind", &format!("127.0.0.1:{FARCALL}"), "--database", &database])
        .stdout(Stdio::piped())
        .spawn()?;
    let said = process.stdout.take().context("it speaks")?;
    let server = Server::running(process)?;
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line)?;
    let ready = line.split_once("ready in ").and_then(|(_, rest)| rest.split_once(" ms"));
    let ready: f64 = ready.context("it says when it is ready")?.0.parse()?;
    report.figure("a million versions: until the site answers", ready, "ms", Bound::AtMost(1000.0));
    for (address, (name, path)) in (1..).zip([
        ("recent changes of a million", "/wiki/recent"),
        ("recent changes of a module", "/wiki/recent?module=module7"),
        ("recent changes as Atom", "/wiki/recent.atom"),
    ]) {
        let mut client = Client::new(address)?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n");
        let mut time = || {
            let start = Instant::now();
            let answer = client.ask(request.as_bytes())?;
            ensure!(answer.status == 200, "{path} is there");
            anyhow::Ok(start.elapsed())
        };
        let first = time()?;
        let mut times = Times::default();
        for _ in 0..LISTS {
            times.add(time()?);
        }
        report.figure(name, times.percentile(99) / 1000.0, "ms", Bound::AtMost(10.0));
        report.remark(&format!(
            "p99 of {LISTS}, median {:.1} ms; the very first one {:.1} ms",
            times.median() / 1000.0,
            first.as_secs_f64() * 1e3,
        ));
    }
    drop(server);
    Ok(())
}

/// The site as files, beside files of the same names and lengths.
fn files(report: &mut Report, folder: &Path) -> anyhow::Result<()> {
    let out = folder.join("site");
    let start = Instant::now();
    let status = Command::new(farcall()?)
        .args(["export", "site", "--read-only"])
        .arg(&out)
        .stdout(Stdio::null())
        .status()?;
    let ours = start.elapsed();
    ensure!(status.success(), "the site is exported");
    let mut names = Vec::new();
    list(&out, &mut names)?;
    std::fs::remove_dir_all(&out)?;
    let raw = folder.join("raw");
    for (name, _) in &names {
        if let Some(parent) = name.strip_prefix(&out)?.parent() {
            std::fs::create_dir_all(raw.join(parent))?;
        }
    }
    let longest = names.iter().map(|(_, length)| *length).max().unwrap_or(0);
    let bytes = vec![b'x'; longest];
    let threads = std::thread::available_parallelism()?.get();
    let start = Instant::now();
    std::thread::scope(|scope| {
        let parts = names.chunks(names.len().div_ceil(threads));
        let running: Vec<_> = parts
            .map(|part| {
                let (raw, out, bytes) = (&raw, &out, &bytes);
                scope.spawn(move || {
                    for (name, length) in part {
                        std::fs::write(raw.join(name.strip_prefix(out)?), &bytes[..*length])?;
                    }
                    anyhow::Ok(())
                })
            })
            .collect();
        running.into_iter().try_for_each(|r| r.join().map_err(|_| anyhow::anyhow!("a writer panicked"))?)
    })?;
    let theirs = start.elapsed();
    let rate = |time: Duration| names.len() as f64 / time.as_secs_f64();
    report.beside(
        "export site, files per second",
        rate(ours),
        "",
        "files alone",
        rate(theirs),
        Bound::AtLeast(0.5),
    );
    report.remark(&format!("{} files, {threads} threads each", names.len()));
    Ok(())
}

fn list(folder: &Path, names: &mut Vec<(std::path::PathBuf, usize)>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()?.is_dir() {
            true => list(&entry.path(), names)?,
            false => names.push((entry.path(), usize::try_from(entry.metadata()?.len())?)),
        }
    }
    Ok(())
}

fn administer(arguments: &[&str]) -> anyhow::Result<()> {
    let mut process = Command::new(farcall()?)
        .arg("admin")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    process.stdin.take().context("it reads")?.write_all(PASSWORD.as_bytes())?;
    ensure!(process.wait()?.success(), "farcall admin {arguments:?} works");
    Ok(())
}

/// Somebody who has signed in.
struct Editor {
    client: Client,
    cookie: String,
    forms: u32,
    addresses: u32,
}

impl Editor {
    fn new() -> anyhow::Result<Self> {
        let mut editor = Self { client: Client::new(2)?, cookie: String::new(), forms: 0, addresses: 2 };
        let form = [("name", "bench"), ("password", PASSWORD)];
        let answer = editor.post("/wiki/sign-in", &form)?;
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        editor.cookie =
            cookie.and_then(|c| c.split(';').next()).context("signing in gives a cookie")?.to_owned();
        Ok(editor)
    }

    /// Saves one section of a page; the time from the first byte sent to the last byte of the answer.
    fn edit(&mut self, page: &str, section: &str, text: &str) -> anyhow::Result<Duration> {
        let form = format!("/wiki/edit?page={}&section={}", encoded(page), encoded(section));
        let request = format!("GET {form} HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\n\r\n", self.cookie);
        let shown = self.client.ask(request.as_bytes())?;
        let base = shown.body.split_once("name=\"base\" value=\"");
        let base = base.and_then(|(_, rest)| rest.split_once('"')).context("the form has a base")?.0;
        let form =
            [("page", page), ("section", section), ("base", base), ("text", text), ("comment", "a comment")];
        if self.forms >= FORMS_PER_ADDRESS {
            self.addresses += 1;
            (self.client, self.forms) = (Client::new(self.addresses)?, 0);
        }
        let start = Instant::now();
        let answer = self.post("/wiki/edit", &form)?;
        let time = start.elapsed();
        let is_shown = answer.head.contains(&format!("location: {page}"));
        ensure!(answer.status == 303 && is_shown, "{page} {section} is saved, not {}", answer.head);
        Ok(time)
    }

    fn post(&mut self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Reply> {
        self.forms += 1;
        let body: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        self.client.ask(request.as_bytes())
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A connection that stays open.
struct Client(BufReader<TcpStream>);

struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Client {
    /// From the loopback address with this number.
    fn new(number: u32) -> anyhow::Result<Self> {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)?;
        let own = Ipv4Addr::from(u32::from(Ipv4Addr::LOCALHOST) + number * 2);
        socket.bind(&SocketAddr::from((own, 0)).into())?;
        socket.connect(&SocketAddr::from((Ipv4Addr::LOCALHOST, FARCALL)).into())?;
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self(BufReader::new(stream)))
    }

    fn ask(&mut self, request: &[u8]) -> anyhow::Result<Reply> {
        self.0.get_mut().write_all(request)?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            ensure!(self.0.read_line(&mut head)? > 0, "the server closed the connection");
        }
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).context("an answer has a status")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.context("an answer says its length")?.parse()?];
        self.0.read_exact(&mut body)?;
        Ok(Reply { status, head, body: String::from_utf8_lossy(&body).into_owned() })
    }
}
