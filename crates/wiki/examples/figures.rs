//! What the store costs: durable edits beside bare commits, and answers from a million revisions.
//!
//! ```sh
//! cargo run --release -p farcall-wiki --example figures -- --revisions 1000000
//! cargo run --release -p farcall-wiki --example figures -- --revisions 1000000 --postgres
//! cargo run --release -p farcall-wiki --example figures -- --revisions 1000000 --fill FILE
//! ```

#[path = "../tests/store/server.rs"]
#[expect(dead_code, reason = "nothing is restarted here")]
mod server;

use farcall_wiki::{Actor, ChangeFilter, Edit, Options, Outcome, PageKind, Person, Seed, Store};
use sqlx::{Connection, Executor};
use std::io::Write;
use std::time::{Duration, Instant};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How many commits and edits are timed.
const EDITS: u32 = 1_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let place = arguments.iter().position(|argument| argument == "--revisions");
    let revisions: u64 = match place.and_then(|place| arguments.get(place + 1)) {
        Some(number) => number.parse()?,
        None => 1_000_000,
    };
    let only = arguments.iter().position(|argument| argument == "--fill");
    let only = only.and_then(|place| arguments.get(place + 1)).cloned();
    let postgres = arguments.iter().any(|argument| argument == "--postgres");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match only {
            Some(file) => {
                Store::open(&file, Options::default()).await?.close().await;
                fill(&file, revisions).await
            }
            None => run(revisions, postgres).await,
        }
    })
}

async fn run(revisions: u64, postgres: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("wiki.db").display().to_string();
    let server = if postgres { server::Server::start("") } else { None };
    let address = match &server {
        Some(server) => server.database("figures"),
        None => file,
    };
    if !postgres {
        let bare = bare_commits(&folder.path().join("bare.db")).await?;
        let ours = edits(&address).await?;
        say(&format!("bare commits of one row: {bare:.0} a second; edits: {ours:.0} a second"))?;
        say(&format!("ratio: {:.2}", ours / bare))?;
    } else {
        say(&format!("edits: {:.0} a second", edits(&address).await?))?;
    }
    fill(&address, revisions).await?;
    let start = Instant::now();
    let store = Store::open(&address, Options::default()).await?;
    say(&format!("opened with {revisions} revisions more in {}", milliseconds(start.elapsed())))?;
    let text = |text: &str| Some(text.to_owned());
    let none = ChangeFilter::default;
    for (name, filter) in [
        ("all", none()),
        ("deep", ChangeFilter { before: Some(1_000), ..none() }),
        ("module", ChangeFilter { module: text("module7"), ..none() }),
        ("page", ChangeFilter { path: text("/module7/P700"), ..none() }),
        ("person", ChangeFilter { person: Some(Person::Anonymous("person 7".to_owned())), ..none() }),
        ("kind", ChangeFilter { kind: text("edit"), ..none() }),
        ("rare kind", ChangeFilter { kind: text("protect"), ..none() }),
        ("unpatrolled", ChangeFilter { unpatrolled: true, ..none() }),
        ("module and kind", ChangeFilter { module: text("module7"), kind: text("edit"), ..none() }),
    ] {
        let mut worst = Duration::ZERO;
        let mut rows = 0;
        for _ in 0..20 {
            let start = Instant::now();
            rows = store.recent_changes(&filter, 50).await?.len();
            worst = worst.max(start.elapsed());
        }
        say(&format!("recent changes, {name}: {rows} rows, worst of 20 {}", milliseconds(worst)))?;
    }
    let start = Instant::now();
    for _ in 0..1_000 {
        store.page("/module7/P700").await?;
    }
    say(&format!("a page is read in {}", milliseconds(start.elapsed() / 1_000)))?;
    Ok(())
}

/// Commits of one small row, as durable as the store's, through the same library.
async fn bare_commits(file: &std::path::Path) -> Result<f64, Failure> {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let mut to = sqlx::SqliteConnection::connect_with(&options).await?;
    to.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)").await?;
    let start = Instant::now();
    for _ in 0..EDITS {
        sqlx::query("INSERT INTO bare (text) VALUES ($1)").bind("a row").execute(&mut to).await?;
    }
    Ok(f64::from(EDITS) / start.elapsed().as_secs_f64())
}

async fn edits(address: &str) -> Result<f64, Failure> {
    let store = Store::open(address, Options::default()).await?;
    let who = Actor::System { label: "figures".to_owned() };
    let mut edit = Edit {
        page: Seed {
            path: "/kernel32/Edited".to_owned(),
            title: "Edited".to_owned(),
            kind: PageKind::Created,
            module: "kernel32".to_owned(),
            item: "function".to_owned(),
        },
        section: "notes".to_owned(),
        base: None,
        text: String::new(),
        comment: "a comment".to_owned(),
        minor: false,
        warned: false,
        new_page: false,
    };
    let start = Instant::now();
    for number in 0..EDITS {
        edit.text = format!("{number}. {}", "The handle must be closed with CloseHandle. ".repeat(20));
        match store.edit(&who, &edit).await? {
            Outcome::Saved { revision, .. } => edit.base = Some(revision),
            other => return Err(format!("not saved: {other:?}").into()),
        }
    }
    let rate = f64::from(EDITS) / start.elapsed().as_secs_f64();
    store.close().await;
    Ok(rate)
}

/// Writes revisions past the store, which is quicker: a hundred modules of a hundred pages.
async fn fill(address: &str, revisions: u64) -> Result<(), Failure> {
    let last = revisions.saturating_sub(1);
    let (numbers, pages) = match address.starts_with("postgres") {
        true => {
            (format!("generate_series(0, {last}) AS s(n)"), "generate_series(0, 9999) AS s(n)".to_owned())
        }
        false => {
            let series = |last| {
                format!(
                    "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {last}) \
                     SELECT n FROM s)"
                )
            };
            (series(last), series(9_999))
        }
    };
    let statements = [
        format!(
            "INSERT INTO page (id, path, title, title_key, kind, module, item, created) SELECT n + 1000, \
             '/module' || (n / 100) || '/P' || n, 'P' || n, 'p' || n, 'created', 'module' || (n / 100), '', 0 \
             FROM {pages}"
        ),
        format!(
            "INSERT INTO revision (id, page_id, section, text, comment, author, minor, action, created) \
             SELECT n + 10000, n % 10000 + 1000, 'notes', 'Some text of revision ' || n, 'comment', \
             'person ' || (n % 5000), 0, 'edit', n FROM {numbers}"
        ),
        "INSERT INTO section (page_id, key, head) SELECT page_id, 'notes', MAX(id) FROM revision \
             WHERE id >= 10000 GROUP BY page_id"
            .to_owned(),
        "INSERT INTO change (id, page_id, module, kind, revision_id, author, comment, minor, patrolled, created) \
         SELECT r.id, r.page_id, page.module, 'edit', r.id, r.author, r.comment, 0, \
         CASE WHEN r.id % 10 = 0 THEN 0 ELSE 1 END, r.created FROM revision r \
         JOIN page ON page.id = r.page_id WHERE r.id >= 10000"
            .to_owned(),
    ];
    for statement in statements {
        let statement = sqlx::AssertSqlSafe(statement);
        if address.starts_with("postgres") {
            let mut to = sqlx::PgConnection::connect(address).await?;
            sqlx::query(statement).execute(&mut to).await?;
            // Its own vacuum would do this within a minute.
            to.execute("ANALYZE").await?;
        } else {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(address);
            let mut to = sqlx::SqliteConnection::connect_with(&options).await?;
            sqlx::query(statement).execute(&mut to).await?;
        }
    }
    Ok(())
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1_000.0)
}

fn say(line: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
