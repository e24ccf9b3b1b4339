//! What a test stands on: an empty store on one of the two databases, and people in it.

use crate::server::Server;
use farcall_wiki::{AccountId, Actor, Dialect, Edit, Options, Outcome, Overlap, PageKind, RevisionId};
use farcall_wiki::{Role, Seed, Store, TextRules};
use std::io::Write;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// An address of an empty database, and what must not go away before it.
#[derive(Debug)]
pub(crate) struct Bed {
    pub(crate) address: String,
    pub(crate) folder: TempDir,
}

/// Merges by lines, and takes every word that starts with a slash for a link.
#[derive(Debug)]
pub(crate) struct Lines;

impl TextRules for Lines {
    fn merge(&self, base: &str, yours: &str, theirs: &str) -> Result<String, Overlap> {
        diffy::merge(base, yours, theirs).map_err(|_| Overlap)
    }

    fn links(&self, text: &str) -> Vec<String> {
        text.split_whitespace().filter(|word| word.starts_with('/')).map(str::to_owned).collect()
    }
}

impl Bed {
    pub(crate) fn sqlite() -> Bed {
        let folder = tempfile::tempdir().expect("a folder");
        Bed { address: folder.path().join("wiki.db").display().to_string(), folder }
    }

    /// `None`, and a word about it, if PostgreSQL is not installed.
    pub(crate) fn postgres(name: &str) -> Option<Bed> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let Some(server) = SERVER.get_or_init(|| Server::start("-c fsync=off")) else {
            skipped();
            return None;
        };
        Some(Bed { address: server.database(name), folder: tempfile::tempdir().expect("a folder") })
    }

    pub(crate) async fn store(&self) -> Store {
        open(&self.address).await
    }
}

/// Says that PostgreSQL is not there, which fails where everything must be.
pub(crate) fn skipped() {
    assert!(std::env::var_os("FARCALL_REQUIRE_TOOLS").is_none(), "postgresql is required");
    say("skipped: postgresql");
}

/// Writes a line for whoever runs the tests.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").expect("somebody reads");
}

pub(crate) async fn open(address: &str) -> Store {
    let options = Options { connections: 6, text: Arc::new(Lines) };
    Store::open(address, options).await.expect("the store opens")
}

/// A password that nobody guesses.
pub(crate) const PASSWORD: &str = "vier Pferde im Regen";

pub(crate) fn system() -> Actor {
    Actor::System { label: "test".to_owned() }
}

pub(crate) fn anonymous() -> Actor {
    Actor::Anonymous { label: "203.0.113.x".to_owned() }
}

/// Makes an account whose edits are not held.
pub(crate) async fn person(store: &Store, name: &str, role: Role) -> (AccountId, Actor) {
    store.change_setting(&system(), "review-first-edits", "0").await.expect("the setting");
    let id = store.create_account(&system(), name, PASSWORD, role).await.expect("the account");
    (id, Actor::Account(id))
}

pub(crate) fn seed(path: &str) -> Seed {
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let (module, title) = match parts.next() {
        Some(name) => (first, name),
        None => ("", first),
    };
    Seed {
        path: path.to_owned(),
        title: title.to_owned(),
        kind: if module.is_empty() { PageKind::Standing } else { PageKind::Created },
        module: module.to_owned(),
        item: "function".to_owned(),
    }
}

pub(crate) fn edit(path: &str, section: &str, base: Option<RevisionId>, text: &str) -> Edit {
    Edit {
        page: seed(path),
        section: section.to_owned(),
        base,
        text: text.to_owned(),
        comment: String::new(),
        minor: false,
        warned: false,
        new_page: false,
    }
}

/// Saves, and insists that it is saved.
pub(crate) async fn save(store: &Store, who: &Actor, edit: &Edit) -> RevisionId {
    match store.edit(who, edit).await.expect("the edit is taken") {
        Outcome::Saved { revision, .. } => revision,
        other => panic!("not saved: {other:?}"),
    }
}

/// The text of a section as it is now.
pub(crate) async fn text(store: &Store, path: &str, section: &str) -> Option<String> {
    let page = store.page(path).await.expect("the page is read")?;
    page.sections.into_iter().find(|found| found.key == section).map(|found| found.text)
}

pub(crate) fn is_sqlite(store: &Store) -> bool {
    store.dialect() == Dialect::Sqlite
}

/// Runs a statement behind the store's back.
pub(crate) async fn run_sql(address: &str, sql: &str) {
    try_sql(address, sql).await.expect("the statement runs");
}

/// As [`run_sql`], for one that the database may refuse.
pub(crate) async fn try_sql(address: &str, sql: &str) -> Result<(), sqlx::Error> {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let sql = AssertSqlSafe(sql);
    if address.starts_with("postgres") {
        let mut to = sqlx::PgConnection::connect(address).await.expect("a connection");
        to.execute(sql).await.map(drop)
    } else {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(address).foreign_keys(false);
        let mut to = sqlx::SqliteConnection::connect_with(&options).await.expect("a connection");
        to.execute(sql).await.map(drop)
    }
}
