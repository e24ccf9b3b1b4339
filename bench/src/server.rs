//! Servers to be measured over loopback, and those who ask them: wrk for many answers, a plain request for one.

use crate::process::{farcall, processor_time};
use anyhow::{Context, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const FARCALL: u16 = 18017;
pub(crate) const NGINX: u16 = 18018;

/// What wrk measured.
pub(crate) struct Load {
    /// Answers per second.
    pub(crate) rate: f64,
    pub(crate) requests: f64,
    /// Processor time of the server per answer, in microseconds.
    pub(crate) processor: f64,
}

pub(crate) fn load(
    port: u16,
    path: &str,
    script: Option<&Path>,
    seconds: u32,
    worker: u32,
) -> anyhow::Result<Load> {
    let mut command = Command::new("wrk");
    command.args(["-t1", "-c32", "-H", "Accept-Encoding: br"]).arg(format!("-d{seconds}s"));
    if let Some(script) = script {
        command.arg("-s").arg(script);
    }
    let before = processor_time(worker)?;
    let output = command.arg(format!("http://127.0.0.1:{port}{path}")).output().context("wrk is missing")?;
    let spent = processor_time(worker)? - before;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(!text.contains("Non-2xx"), "wrk got errors: {text}");
    let number = |label: &str| -> anyhow::Result<f64> {
        let after = text.split_once(label).with_context(|| format!("wrk did not say `{label}`: {text}"))?.1;
        Ok(after.split_whitespace().next().unwrap_or_default().parse()?)
    };
    let rate = number("Requests/sec:")?;
    let requests = rate * f64::from(seconds);
    Ok(Load { rate, requests, processor: spent.as_secs_f64() * 1e6 / requests })
}

/// Two servers on the same bytes in turns, so that a noisy moment hits both: the medians of `ROUNDS` runs each.
pub(crate) fn load_in_turns(
    ours: (&str, &Server),
    theirs: (&str, &Server),
    seconds: u32,
) -> anyhow::Result<(Load, Load)> {
    let (mut our_runs, mut their_runs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        our_runs.push(load(FARCALL, ours.0, None, seconds, ours.1.worker()?)?);
        their_runs.push(load(NGINX, theirs.0, None, seconds, theirs.1.worker()?)?);
    }
    Ok((median(our_runs)?, median(their_runs)?))
}

/// Runs of each server that [`load_in_turns`] makes.
pub(crate) const ROUNDS: usize = 5;

fn median(mut runs: Vec<Load>) -> anyhow::Result<Load> {
    runs.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    let middle = runs.len() / 2;
    runs.into_iter().nth(middle).context("there is at least one run")
}

/// The page in brotli, which is made after it has been asked for once.
pub(crate) fn compressed(path: &str) -> anyhow::Result<Answer> {
    for _ in 0..50 {
        let page = get(FARCALL, path, "br")?;
        if page.is_brotli {
            return Ok(page);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    anyhow::bail!("Farcall never answered with brotli")
}

/// A server that is stopped when dropped.
pub(crate) struct Server {
    pub(crate) process: Child,
    is_nginx: bool,
}

impl Server {
    /// One worker, like nginx beside it; with `arguments` beside the address.
    pub(crate) fn farcall(arguments: &[&str]) -> anyhow::Result<Self> {
        Self::started(Command::new(farcall()?).env("TOKIO_WORKER_THREADS", "1"), arguments)
    }

    /// As many workers as there are processors, as a user starts it.
    pub(crate) fn farcall_as_it_comes(arguments: &[&str]) -> anyhow::Result<Self> {
        Self::started(&mut Command::new(farcall()?), arguments)
    }

    fn started(command: &mut Command, arguments: &[&str]) -> anyhow::Result<Self> {
        let bind = format!("127.0.0.1:{FARCALL}");
        let process =
            command.args(["serve", "--bind", &bind]).args(arguments).stdout(Stdio::null()).spawn()?;
        let server = Self::running(process)?;
        // The search is prepared in the background; its work is not the pages'.
        let mut before = processor_time(server.process.id())?;
        for _ in 0..60 {
            std::thread::sleep(Duration::from_millis(500));
            let now = processor_time(server.process.id())?;
            if now == before {
                break;
            }
            before = now;
        }
        Ok(server)
    }

    /// A process of Farcall that begins to answer.
    pub(crate) fn running(process: Child) -> anyhow::Result<Self> {
        let server = Self { process, is_nginx: false };
        wait(FARCALL)?;
        Ok(server)
    }

    pub(crate) fn nginx(folder: &Path) -> anyhow::Result<Self> {
        let modules = "/usr/lib/nginx/modules";
        let text = format!(
            "load_module {modules}/ngx_http_brotli_static_module.so;\n\
             worker_processes 1;\ndaemon off;\npid {0}/nginx.pid;\nerror_log {0}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 100000000;\n  \
             open_file_cache max=100;\n  types {{ text/html html; }}\n  \
             client_body_temp_path {0}/body;\n  proxy_temp_path {0}/proxy;\n  fastcgi_temp_path {0}/fastcgi;\n  \
             uwsgi_temp_path {0}/uwsgi;\n  scgi_temp_path {0}/scgi;\n  \
             server {{ listen 127.0.0.1:{NGINX}; root {0}; brotli_static on; }}\n}}\n",
            folder.display()
        );
        let configuration = folder.join("nginx.conf");
        std::fs::write(&configuration, text)?;
        let process = Command::new("/usr/sbin/nginx")
            .arg("-c")
            .arg(&configuration)
            .spawn()
            .context("nginx is missing")?;
        let server = Self { process, is_nginx: true };
        wait(NGINX)?;
        Ok(server)
    }

    /// The process that answers: nginx's worker is a child of the process that was started.
    pub(crate) fn worker(&self) -> anyhow::Result<u32> {
        let process = self.process.id();
        if !self.is_nginx {
            return Ok(process);
        }
        let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
        children.split_whitespace().next().and_then(|id| id.parse().ok()).context("nginx has no worker")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A signal that lets nginx stop its worker, too.
        _ = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        _ = self.process.wait();
    }
}

/// A folder that is removed when dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> anyhow::Result<Self> {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("farcall-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        // The worker of nginx runs as another user.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn wait(port: u16) -> anyhow::Result<()> {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        ensure!(start.elapsed() < Duration::from_secs(20), "nothing listens on port {port}");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    pub(crate) is_brotli: bool,
}

pub(crate) fn get(port: u16, path: &str, encoding: &str) -> anyhow::Result<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = memchr::memmem::find(&bytes, b"\r\n\r\n").context("an answer has a head")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    ensure!(head.starts_with("http/1.1 200"), "{path}: {head}");
    ensure!(!head.contains("transfer-encoding"), "{path}: the length is told before the body");
    Ok(Answer { body: bytes[end + 4..].to_vec(), is_brotli: head.contains("content-encoding: br") })
}
