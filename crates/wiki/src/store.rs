//! The store itself: opening, closing, and what everything else here hangs on.

use crate::changes::{self, Changes, Notice};
use crate::db::{self, Db, Dialect};
use crate::error::Result;
use crate::filter::Patterns;
use crate::text::{Plain, TextRules};
use std::sync::Arc;
use tokio::sync::broadcast;
use tokio::task::AbortHandle;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many connections read at once, and on PostgreSQL also write.
    pub connections: u32,
    /// How texts are merged and read for links and words.
    pub text: Arc<dyn TextRules>,
}

impl Default for Options {
    fn default() -> Self {
        Options { connections: 8, text: Arc::new(Plain) }
    }
}

/// Everything that people wrote, and who they are. Clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) text: Arc<dyn TextRules>,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) patterns: Arc<Patterns>,
    _listener: Arc<Listener>,
}

/// The task that hears of what other processes change; it ends with the last clone of the store.
#[derive(Debug)]
struct Listener(AbortHandle);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How many notices may wait for a slow reader before it is told to forget everything.
const NOTICES: usize = 1024;

impl Store {
    /// Opens the database at `address` and brings its tables up to date: the path of a file for SQLite,
    /// which is made if it is missing, or `postgres://…`.
    ///
    /// # Errors
    /// When the database cannot be reached or migrated, or SQLite is older than 3.51.3.
    pub async fn open(address: &str, options: Options) -> Result<Store> {
        let db = db::open(address, options.connections).await?;
        db::migrate(&db).await?;
        let (notices, _) = broadcast::channel(NOTICES);
        let task = match &db {
            Db::Sqlite { writer, .. } => {
                let seen = changes::version(writer).await?;
                tokio::spawn(changes::look(writer.clone(), seen, notices.clone()))
            }
            Db::Postgres(pool) => tokio::spawn(changes::listen(pool.clone(), notices.clone())),
        };
        Ok(Store {
            db,
            text: options.text,
            notices,
            patterns: Arc::new(Patterns::default()),
            _listener: Arc::new(Listener(task.abort_handle())),
        })
    }

    /// Which database is behind the store.
    pub fn dialect(&self) -> Dialect {
        self.db.dialect()
    }

    /// What changes from now on, for whoever keeps finished pages.
    pub fn changes(&self) -> Changes {
        Changes::new(self.notices.subscribe())
    }

    /// Takes the tables back to an older version; 0 removes them and everything in them.
    pub async fn migrate_down(&self, version: i64) -> Result<()> {
        db::undo_migrations(&self.db, version).await
    }

    /// Brings the tables up to date again after [`Store::migrate_down`].
    pub async fn migrate_up(&self) -> Result<()> {
        db::migrate(&self.db).await
    }

    /// Closes the connections; on SQLite the log is folded into the file.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
