//! Pages over loopback: Farcall beside nginx, which serves the same bytes, asked by wrk.
//!
//! One worker each, one connection set each, one after the other. Every run is bounded in time.

use crate::process::{farcall, most_memory, processor_time};
use crate::report::{Bound, Report};
use anyhow::{Context, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Seconds of each run of wrk.
const SECONDS: u32 = 6;
/// Seconds of the run over fresh pages, so few that their addresses suffice.
const FRESH_SECONDS: u32 = 1;
const FARCALL: u16 = 18017;
const NGINX: u16 = 18018;
const PAGE: &str = "/kernel32/OpenFileMapping";

pub(crate) fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = Folder::new()?;
    let ours = Server::farcall()?;
    let page = compressed()?;
    std::fs::write(folder.0.join("page.html"), get(FARCALL, PAGE, "identity")?.body)?;
    std::fs::write(folder.0.join("page.html.br"), &page.body)?;
    let nginx = Server::nginx(&folder.0)?;
    let peer = get(NGINX, "/page.html", "br")?;
    ensure!(peer.body == page.body, "nginx serves the same bytes");

    let cached = load(FARCALL, PAGE, None, SECONDS, ours.worker()?)?;
    let served = load(NGINX, "/page.html", None, SECONDS, nginx.worker()?)?;
    report.beside("cached page, per second", cached.rate, "", "nginx", served.rate, Bound::AtLeast(0.9));
    report.beside(
        "cached page, processor time",
        cached.processor,
        "µs",
        "nginx",
        served.processor,
        Bound::AtMost(1.1),
    );
    report.remark(&format!("{} bytes in brotli, {SECONDS} s, 32 connections", page.body.len()));

    // Each address is asked for once at most, so that nothing comes out of the cache.
    let script = folder.0.join("fresh.lua");
    std::fs::write(&script, fresh_script())?;
    let fresh = load(FARCALL, "/", Some(&script), FRESH_SECONDS, ours.worker()?)?;
    let addresses = addresses();
    ensure!(
        fresh.requests < addresses.len() as f64,
        "{} addresses are too few for {} requests",
        addresses.len(),
        fresh.requests
    );
    report.beside(
        "page rendered anew, per second",
        fresh.rate,
        "",
        "nginx",
        served.rate,
        Bound::AtLeast(0.25),
    );
    report.figure(
        "most resident memory of the server",
        most_memory(ours.process.id())?,
        "MiB",
        Bound::AtMost(300.0),
    );
    Ok(())
}

/// The page in brotli, which is made after it has been asked for once.
fn compressed() -> anyhow::Result<Answer> {
    for _ in 0..50 {
        let page = get(FARCALL, PAGE, "br")?;
        if page.is_brotli {
            return Ok(page);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    anyhow::bail!("Farcall never answered with brotli")
}

/// What wrk measured.
struct Load {
    /// Answers per second.
    rate: f64,
    requests: f64,
    /// Processor time of the server per answer, in microseconds.
    processor: f64,
}

fn load(port: u16, path: &str, script: Option<&Path>, seconds: u32, worker: u32) -> anyhow::Result<Load> {
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

/// The pages of all functions.
fn addresses() -> Vec<String> {
    let catalog = farcall_snapshot::catalog();
    let mut addresses = Vec::new();
    for library in catalog.libraries() {
        let module = library.name.trim_end_matches(".dll");
        addresses.extend(library.declarations.iter().map(|id| format!("/{module}/{}", catalog.name(*id))));
    }
    addresses
}

/// A script for wrk that asks for one address after the other.
fn fresh_script() -> String {
    let mut script = String::from("local paths = {\n");
    for address in addresses() {
        script.push_str(&format!("\"{address}\",\n"));
    }
    script.push_str("}\nlocal next_path = 0\nrequest = function()\n  next_path = next_path % #paths + 1\n  return wrk.format(\"GET\", paths[next_path])\nend\n");
    script
}

/// A server that is stopped when dropped.
struct Server {
    process: Child,
    is_nginx: bool,
}

impl Server {
    fn farcall() -> anyhow::Result<Self> {
        let process = Command::new(farcall()?)
            .args(["serve", "--bind", &format!("127.0.0.1:{FARCALL}")])
            .env("TOKIO_WORKER_THREADS", "1")
            .stdout(Stdio::null())
            .spawn()?;
        let server = Self { process, is_nginx: false };
        wait(FARCALL)?;
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

    fn nginx(folder: &Path) -> anyhow::Result<Self> {
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
    fn worker(&self) -> anyhow::Result<u32> {
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
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
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

struct Answer {
    body: Vec<u8>,
    is_brotli: bool,
}

fn get(port: u16, path: &str, encoding: &str) -> anyhow::Result<Answer> {
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
