//! From an address to open connections, with the settings that make an acknowledged edit durable.

use super::{Db, Dialect};
use crate::error::{Error, Result};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs::OpenOptions;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The oldest SQLite that is accepted. Versions before it can, rarely, damage a database in WAL mode
/// when one connection writes while another copies the log back (<https://sqlite.org/wal.html>, "The
/// WAL-reset bug").
const OLDEST_SQLITE: [u64; 3] = [3, 51, 3];

/// How long a writer waits for another process that is writing to the same file.
const BUSY: Duration = Duration::from_secs(30);

/// Opens `address`: `postgres://…`, `sqlite://FILE` or the path of a file, which is made if it is missing.
pub(crate) async fn open(address: &str, connections: u32) -> Result<Db> {
    let db = match dialect_of(address) {
        Dialect::Postgres => {
            let options = PgConnectOptions::from_str(address)?.application_name("farcall");
            let pool = PgPoolOptions::new().max_connections(connections.max(2)).connect_with(options).await?;
            Db::Postgres(pool)
        }
        Dialect::Sqlite => {
            let path = address.strip_prefix("sqlite://").unwrap_or(address);
            private_file(Path::new(path))?;
            let options = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY)
                .statement_cache_capacity(200)
                // An edit touches some fifteen pages of the file, most of them the same as the one before it:
                // the more edits are in the log when it is folded in, the fewer pages that is for each.
                .pragma("wal_autocheckpoint", "8000")
                .pragma("cache_size", "-16384");
            // Connections to a file do not break: they stay open, and nobody asks them whether they live. But
            // when the disk is full, SQLite may end a transaction by itself; sqlx 0.9 then cannot, believes
            // for ever that it is in it, and refuses to begin another. Such a connection is replaced.
            let pool = || {
                SqlitePoolOptions::new()
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .before_acquire(|connection, _| {
                        let is_free = !connection.is_in_transaction();
                        Box::pin(async move { Ok(is_free) })
                    })
            };
            let writer =
                pool().max_connections(1).acquire_timeout(BUSY).connect_with(options.clone()).await?;
            let readers =
                pool().max_connections(connections.max(1)).connect_with(options.read_only(true)).await?;
            Db::Sqlite { writer, readers }
        }
    };
    if db.dialect() == Dialect::Sqlite {
        let found = match db.row("SELECT sqlite_version()", &[]).await? {
            Some(row) => row.text(0)?,
            None => String::new(),
        };
        accept_sqlite(&found)?;
    }
    Ok(db)
}

pub(crate) fn dialect_of(address: &str) -> Dialect {
    match address.starts_with("postgres://") || address.starts_with("postgresql://") {
        true => Dialect::Postgres,
        false => Dialect::Sqlite,
    }
}

fn accept_sqlite(found: &str) -> Result<()> {
    let mut version = [0; 3];
    for (place, part) in version.iter_mut().zip(found.split('.')) {
        *place = part.parse().unwrap_or(0);
    }
    match version < OLDEST_SQLITE {
        true => Err(Error::SqliteTooOld { found: found.to_owned() }),
        false => Ok(()),
    }
}

/// Makes an empty file that only its owner can read, if there is none: it will have the hashes of passwords
/// in it. The files that SQLite puts beside it get the same rights.
pub(crate) fn private_file(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_sqlite_are_compared_as_numbers() {
        for old in ["3.51.2", "3.9.30", "3.50.99", "2.100.100", "", "x.y.z"] {
            assert!(matches!(accept_sqlite(old), Err(Error::SqliteTooOld { .. })), "{old}");
        }
        for new in ["3.51.3", "3.51.10", "3.54.1", "4.0.0"] {
            assert!(accept_sqlite(new).is_ok(), "{new}");
        }
    }

    #[test]
    fn an_address_names_its_database() {
        assert_eq!(dialect_of("postgres:///farcall?host=/run"), Dialect::Postgres);
        assert_eq!(dialect_of("postgresql://db/farcall"), Dialect::Postgres);
        assert_eq!(dialect_of("sqlite:///var/lib/farcall/wiki.db"), Dialect::Sqlite);
        assert_eq!(dialect_of("/var/lib/postgres://x.db"), Dialect::Sqlite);
    }
}
