//! A PostgreSQL of one's own: a private data folder and socket, gone when this process is.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that runs until it is dropped, or until this process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    keeper: Child,
}

/// Starts a server and waits for the end of its standard input, which comes with the end of whoever
/// holds the other side, even by `kill -9`. A line `restart` crashes the server and starts it again.
const KEEPER: &str = r#"
start() { "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 $3 >>"$2/log" 2>&1 & p=$!; }
start "$1" "$2" "$3"
while read -r line; do
    if [ "$line" = restart ]; then kill -QUIT $p; wait $p; start "$1" "$2" "$3"; fi
done
kill -QUIT $p; wait $p; rm -rf "$2"
"#;

impl Server {
    /// Starts one with these options; `None` if PostgreSQL is not installed.
    ///
    /// # Panics
    /// If it is installed and does not start.
    pub(crate) fn start(options: &str) -> Option<Server> {
        let binaries = binaries()?;
        static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("farcall-pg-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).expect("a folder for the server");
        if is_root() {
            let owner = Command::new("chown").arg("postgres:").arg(&folder).status();
            assert!(owner.expect("chown runs").success(), "PostgreSQL gets its folder");
        }
        let made = unprivileged(&binaries.join("initdb"))
            .args(["-U", "farcall", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8", "-D"])
            .arg(folder.join("data"))
            .current_dir(&folder)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let keeper = unprivileged(Path::new("/bin/sh"))
            .args(["-c", KEEPER, "keeper"])
            .args([&binaries, &folder])
            .arg(options)
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .spawn()
            .expect("the keeper starts");
        let server = Server { folder, binaries, keeper };
        server.wait();
        Some(server)
    }

    /// Makes an empty database and answers with its address.
    pub(crate) fn database(&self, name: &str) -> String {
        let made = Command::new(self.binaries.join("createdb"))
            .args(["-U", "farcall", "-h"])
            .arg(&self.folder)
            .arg(name)
            .output()
            .expect("createdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://farcall@localhost/{name}?host={}", self.folder.display())
    }

    /// Crashes the server as `kill -QUIT` does, starts it again and waits until it answers.
    pub(crate) fn restart(&mut self) {
        let input = self.keeper.stdin.as_mut().expect("the keeper has an input");
        input.write_all(b"restart\n").expect("the keeper reads");
        std::thread::sleep(Duration::from_millis(100));
        self.wait();
    }

    fn wait(&self) {
        let start = Instant::now();
        loop {
            let mut ask = Command::new(self.binaries.join("pg_isready"));
            let asked = ask.args(["-q", "-h"]).arg(&self.folder).status().expect("pg_isready runs");
            if asked.success() {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "PostgreSQL answers within a minute");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The folder with the programs of the newest version that Debian installed.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
    let newest = versions.max_by_key(|v| v.file_name().to_string_lossy().parse::<u32>().unwrap_or(0))?;
    let folder = newest.path().join("bin");
    folder.join("initdb").exists().then_some(folder)
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

/// PostgreSQL refuses to run as root; Debian's packages make a user for it.
fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(program);
    command
}
