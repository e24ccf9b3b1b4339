//! A browser as far as these programs need one: it keeps a cookie, sends forms, and reads answers whole.

use anyhow::{Context, bail, ensure};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Nothing may take longer than this, not even while the database is away.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody's browser.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) site: SocketAddr,
    cookie: String,
}

/// An answer that arrived whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// What stands in the body between the first `before` and the next `after`, as text.
    pub(crate) fn between(&self, before: &str, after: &str) -> anyhow::Result<String> {
        let found = self.body.split_once(before).and_then(|(_, rest)| rest.split_once(after));
        let (found, _) = found.with_context(|| {
            format!("the answer with status {} has no {before:?}: {}", self.status, self.body)
        })?;
        Ok(unescaped(found))
    }
}

impl Browser {
    pub(crate) fn new(site: SocketAddr) -> Self {
        Self { site, cookie: String::new() }
    }

    pub(crate) fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, None)
    }

    /// The body of a page that must be there.
    pub(crate) fn page(&self, path: &str) -> anyhow::Result<Answer> {
        let answer = self.get(path)?;
        ensure!(answer.status == 200, "{path} answers with {}: {}", answer.status, answer.body);
        Ok(answer)
    }

    /// Sends a form and keeps the session that comes back.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let answer = self.send("POST", path, Some(&pairs.join("&")))?;
        if let Some(cookie) = answer.header("set-cookie") {
            cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
        Ok(answer)
    }

    fn send(&self, method: &str, path: &str, form: Option<&str>) -> anyhow::Result<Answer> {
        let mut stream = TcpStream::connect_timeout(&self.site, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n\
             X-Forwarded-For: {}\r\n",
            self.site,
            network()
        );
        // Writing into a String cannot fail.
        if !self.cookie.is_empty() {
            _ = write!(request, "Cookie: {}\r\n", self.cookie);
        }
        if let Some(form) = form {
            let length = form.len();
            _ = write!(
                request,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n"
            );
        }
        request.push_str("\r\n");
        request.push_str(form.unwrap_or_default());
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        read(bytes)
    }
}

/// An answer whose body is as long as its head says: half an answer acknowledges nothing.
fn read(bytes: Vec<u8>) -> anyhow::Result<Answer> {
    let text = String::from_utf8(bytes).context("the answer is no text")?;
    let Some((head, body)) = text.split_once("\r\n\r\n") else { bail!("the answer has no whole head") };
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.with_context(|| format!("this is no answer: {head}"))?;
    let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
    let length: usize = answer.header("content-length").context("the length is not told")?.parse()?;
    ensure!(length == body.len(), "the answer was cut off");
    Ok(answer)
}

/// An address of a visitor whom nobody has seen yet, for the proxy's header. Forms are counted by the
/// visitor's address, and these programs are meant to be many visitors.
fn network() -> Ipv4Addr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    Ipv4Addr::from_bits(0x0A00_0000 | NEXT.fetch_add(1, Ordering::Relaxed) & 0x00FF_FFFF)
}

/// A value as it stands in a form or in an address.
pub(crate) fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

fn unescaped(html: &str) -> String {
    let mut out = html.to_owned();
    for (escape, meant) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ] {
        out = out.replace(escape, meant);
    }
    out
}
