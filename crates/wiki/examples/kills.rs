//! Ends a process that edits with `kill -9` at random moments, and counts acknowledged edits lost.
//!
//! ```sh
//! cargo run --release -p farcall-wiki --example kills -- --kills 1000
//! cargo run --release -p farcall-wiki --example kills -- --kills 50 --postgres
//! ```
//!
//! The child edits with several tasks at once and prints a line for each edit that the store has
//! acknowledged. After each kill every printed edit must be there, whole and in its place. On
//! PostgreSQL, the server itself is crashed instead, and the child's connections with it. The exit
//! code is 1 if anything was lost or damaged.

#[path = "../tests/store/server.rs"]
mod server;

use farcall_wiki::{Actor, Edit, Options, Outcome, PageKind, RevisionId, Seed, Store};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How many tasks edit at once, each on a page of its own.
const EDITORS: usize = 4;

fn main() -> Result<ExitCode, Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).cloned()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if let Some(address) = value("--child") {
        runtime.block_on(edit_for_ever(&address))?;
        return Ok(ExitCode::SUCCESS);
    }
    let kills: u32 = value("--kills").map_or(Ok(100), |text| text.parse())?;
    let postgres = arguments.iter().any(|argument| argument == "--postgres");
    runtime.block_on(kill(kills, postgres))
}

/// The child: edits without end, and prints the task and the number of each acknowledged edit.
async fn edit_for_ever(address: &str) -> Result<(), Failure> {
    let store = Store::open(address, Options::default()).await?;
    let mut editors = tokio::task::JoinSet::new();
    for editor in 0..EDITORS {
        let store = store.clone();
        editors.spawn(async move {
            let path = path(editor);
            let (mut base, mut number) = match store.page(&path).await? {
                Some(page) => (Some(page.sections[0].revision), number_of(&page.sections[0].text)),
                None => (None, 0),
            };
            loop {
                number += 1;
                base = Some(edit(&store, editor, base, number).await?);
                // The line is written at once and whole: the parent reads it even if this is the end.
                let mut out = std::io::stdout().lock();
                writeln!(out, "{editor} {number}")?;
                out.flush()?;
            }
        });
    }
    while let Some(ended) = editors.join_next().await {
        let ended: Result<(), Failure> = ended?;
        ended?;
    }
    Ok(())
}

async fn edit(
    store: &Store,
    editor: usize,
    base: Option<RevisionId>,
    number: u64,
) -> Result<RevisionId, Failure> {
    let edit = Edit {
        page: Seed {
            path: path(editor),
            title: format!("Page {editor}"),
            kind: PageKind::Created,
            module: "kills".to_owned(),
            item: "function".to_owned(),
        },
        section: "notes".to_owned(),
        base,
        text: text(number),
        comment: number.to_string(),
        minor: false,
        warned: false,
        new_page: false,
    };
    match store.edit(&Actor::System { label: format!("editor {editor}") }, &edit).await? {
        Outcome::Saved { revision, .. } => Ok(revision),
        other => Err(format!("not saved: {other:?}").into()),
    }
}

fn path(editor: usize) -> String {
    format!("/kills/Page{editor}")
}

/// A text of some kilobytes that says which edit it is of, so that half a text would be seen.
fn text(number: u64) -> String {
    format!("{number} ").repeat(200 + usize::try_from(number % 300).unwrap_or(0))
}

fn number_of(text: &str) -> u64 {
    text.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// What one round acknowledged: the greatest number of each editor.
type Acknowledged = Arc<Mutex<BTreeMap<usize, u64>>>;

async fn kill(kills: u32, postgres: bool) -> Result<ExitCode, Failure> {
    let folder = tempfile::tempdir()?;
    let mut server = None;
    let address = if postgres {
        let Some(started) = server::Server::start("") else {
            writeln!(std::io::stdout(), "skipped: postgresql")?;
            return Ok(ExitCode::SUCCESS);
        };
        let address = started.database("kills");
        server = Some(started);
        address
    } else {
        folder.path().join("wiki.db").display().to_string()
    };
    let acknowledged = Acknowledged::default();
    let mut lost = 0;
    let mut problems = 0;
    for round in 1..=kills {
        let (mut child, reader) = child(&address, &acknowledged)?;
        std::thread::sleep(Duration::from_millis(10 + u64::from(random()? % 400)));
        if let Some(server) = &mut server {
            server.restart();
        }
        child.kill()?;
        child.wait()?;
        reader.join().map_err(|_| "the reader ended")?;
        let store = Store::open(&address, Options::default()).await?;
        let known = acknowledged.lock().map_err(|_| "the reader ended")?.clone();
        for (editor, number) in known {
            lost += missing(&store, editor, number).await?;
        }
        // The whole check reads everything, so it is made every so often and at the end.
        if round % 50 == 0 || round == kills {
            let found = store.check().await?;
            problems += found.len();
            for problem in found {
                writeln!(std::io::stdout(), "{problem}")?;
            }
        }
        store.close().await;
    }
    let total: u64 = acknowledged.lock().map_err(|_| "the reader ended")?.values().sum();
    let what = if postgres { "crashes of the server" } else { "kills" };
    writeln!(
        std::io::stdout(),
        "{kills} {what}, {total} edits acknowledged, {lost} lost, {problems} problems found by the check"
    )?;
    Ok(if lost == 0 && problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts the child and a thread that notes what it acknowledges.
fn child(
    address: &str,
    acknowledged: &Acknowledged,
) -> Result<(Child, std::thread::JoinHandle<()>), Failure> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--child", address])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("the child has an output")?;
    let noted = acknowledged.clone();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let Some((editor, number)) = line.split_once(' ') else { continue };
            if let (Ok(editor), Ok(number), Ok(mut all)) =
                (editor.parse(), number.parse::<u64>(), noted.lock())
            {
                let greatest = all.entry(editor).or_insert(0);
                *greatest = number.max(*greatest);
            }
        }
    });
    Ok((child, reader))
}

/// How many of an editor's acknowledged edits are not there as they were typed.
async fn missing(store: &Store, editor: usize, acknowledged: u64) -> Result<u64, Failure> {
    let mut lost = 0;
    let Some(page) = store.page(&path(editor)).await? else { return Ok(acknowledged) };
    let head = &page.sections[0].text;
    let newest = number_of(head);
    if *head != text(newest) {
        lost += 1;
    }
    lost += acknowledged.saturating_sub(newest);
    // Each edit stands on the one before it; the newest hundred are read whole.
    let versions = store.versions(&path(editor), "notes", 100).await?;
    let first = newest + 1 - versions.len() as u64;
    for (expected, version) in (first..).zip(&versions) {
        if version.text != text(expected) || version.entry.comment != expected.to_string() {
            lost += 1;
        }
    }
    Ok(lost)
}

fn random() -> Result<u32, Failure> {
    getrandom::u32().map_err(|error| error.to_string().into())
}
