//! Who keeps finished pages is told of each change: by a channel inside the process, and on
//! PostgreSQL also by NOTIFY, so that several servers on one database agree.
//!
//! A process that edits is told at once and need not wait for its own NOTIFY to come back: whoever
//! saved a page must see it saved. It then hears of it twice, which does no harm.

use crate::db::{Dialect, Tx};
use crate::error::Result;
use crate::store::Store;
use sqlx::postgres::{PgListener, PgPoolOptions};
use sqlx::{PgPool, SqlitePool};
use std::time::Duration;
use tokio::sync::broadcast;

/// What is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A page, its sections, its discussions or its protection.
    Page {
        /// Its path.
        path: String,
    },
    /// Anything: settings, many pages at once, or notices were missed.
    Everything,
}

/// A stream of notices.
#[derive(Debug)]
pub struct Changes(broadcast::Receiver<Notice>);

impl Changes {
    pub(crate) fn new(receiver: broadcast::Receiver<Notice>) -> Changes {
        Changes(receiver)
    }

    /// The next notice, or `None` once the store is gone. Who reads too slowly and misses some
    /// gets [`Notice::Everything`].
    pub async fn next(&mut self) -> Option<Notice> {
        match self.0.recv().await {
            Ok(notice) => Some(notice),
            Err(broadcast::error::RecvError::Lagged(_)) => Some(Notice::Everything),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

/// The channel of PostgreSQL.
const CHANNEL: &str = "farcall_wiki";
/// The payload that stands for [`Notice::Everything`]; a path starts with a slash.
const EVERYTHING: &str = "*";
/// How long a lost server is tried for; in between it is asked up to five times.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long to wait before the next try.
const PAUSE: Duration = Duration::from_millis(200);

/// Puts the notice into the transaction: other servers hear of it when, and only if, it is committed.
pub(crate) async fn announce(tx: &mut Tx, notice: &Notice) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        let payload = match notice {
            Notice::Page { path } => path,
            Notice::Everything => EVERYTHING,
        };
        let sql = "SELECT 1::bigint FROM (SELECT pg_notify($1, $2)) AS n";
        tx.rows(sql, &[CHANNEL.into(), payload.into()]).await?;
    }
    Ok(())
}

impl Store {
    /// Commits and tells everybody.
    pub(crate) async fn commit(&self, mut tx: Tx, notice: Notice) -> Result<()> {
        announce(&mut tx, &notice).await?;
        tx.commit().await?;
        // Nobody may be listening.
        let _ = self.notices.send(notice);
        Ok(())
    }
}

/// How often a file of SQLite is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Notices that another process wrote to the file of SQLite, such as a command of an administrator.
/// The writer is asked: the number that it answers with changes by what others do, not by what it does.
pub(crate) async fn look(writer: SqlitePool, mut seen: i64, notices: broadcast::Sender<Notice>) {
    while !writer.is_closed() {
        tokio::time::sleep(LOOK).await;
        if let Ok(version) = version(&writer).await
            && version != seen
        {
            let _ = notices.send(Notice::Everything);
            seen = version;
        }
    }
}

/// The number by which [`look`] sees that another process wrote.
pub(crate) async fn version(writer: &SqlitePool) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(writer).await?)
}

/// Hands on what other servers announce, until the pool is closed.
pub(crate) async fn listen(pool: PgPool, notices: broadcast::Sender<Notice>) {
    // A pool tries a lost server at growing intervals, up to a fifth of its patience. That of the requests is
    // long, and pages would be out of date for as long: so this has a connection of its own.
    let own = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with((*pool.connect_options()).clone());
    let heard = async {
        loop {
            if let Ok(mut listener) = PgListener::connect_with(&own).await
                && listener.listen(CHANNEL).await.is_ok()
            {
                hear(&mut listener, &notices).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let _ = pool.close_event().do_until(heard).await;
}

/// Hands on what is announced, until the server is lost and does not come back soon.
async fn hear(listener: &mut PgListener, notices: &broadcast::Sender<Notice>) {
    // What was announced before now was missed.
    let mut notice = Notice::Everything;
    loop {
        // Nobody may be listening.
        let _ = notices.send(notice);
        notice = match listener.try_recv().await {
            Ok(Some(heard)) => match heard.payload() {
                EVERYTHING => Notice::Everything,
                path => Notice::Page { path: path.to_owned() },
            },
            // The server was lost and is there again; what was announced between was missed.
            Ok(None) => Notice::Everything,
            Err(_) => return,
        };
    }
}
