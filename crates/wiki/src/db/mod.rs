//! The dialect layer: the only place that knows which database is behind the store.
//!
//! Everything else writes SQL that both understand: `$1` for arguments, `RETURNING`,
//! `ON CONFLICT`, and three types of values (64-bit integers, text, bytes). Where the two differ,
//! which is in the full-text index, locks and backups, the caller asks [`Tx::dialect`].

mod migrations;
mod open;
mod row;

pub(crate) use migrations::{migrate, undo_migrations};
pub(crate) use open::{dialect_of, open, private_file};
pub(crate) use row::{Arg, Row};

use crate::error::Result;
use row::{postgres_arguments, sqlite_arguments};
use sqlx::{AssertSqlSafe, Executor, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// Which database is behind the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A file of SQLite.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

/// The open connections.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// SQLite lets one connection write at a time. With one writer of its own, edits wait in line
    /// for it and not for a lock, and readers never wait at all.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// PostgreSQL's own pool.
    Postgres(PgPool),
}

/// A transaction. It is rolled back when it is dropped without [`Tx::commit`].
#[derive(Debug)]
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The number of the advisory lock that writers take on PostgreSQL.
const WRITERS: i64 = 0x0066_6172_6361_6c6c;

impl Db {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Db::Sqlite { .. } => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }

    /// A transaction that sees one state of everything and changes nothing.
    pub(crate) async fn read(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Db::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// A transaction that writes. There is one at a time, on both databases: the numbers of changes
    /// then become visible in their order, which is what "everything after number n" relies on.
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => {
                let mut tx = Tx::Postgres(pool.begin().await?);
                tx.rows("SELECT 1::bigint FROM (SELECT pg_advisory_xact_lock($1)) AS l", &[WRITERS.into()])
                    .await?;
                tx
            }
        })
    }

    /// The rows of one statement that only reads, outside any transaction.
    pub(crate) async fn rows(&self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>> {
        Ok(match self {
            Db::Sqlite { readers, .. } => {
                let query = sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(args)?);
                readers.fetch_all(query).await?.into_iter().map(Row::Sqlite).collect()
            }
            Db::Postgres(pool) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(args)?);
                pool.fetch_all(query).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// As [`Db::rows`], for a statement that gives at most one row.
    pub(crate) async fn row(&self, sql: &str, args: &[Arg<'_>]) -> Result<Option<Row>> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Waits until every connection is closed; on SQLite this also folds the log into the file.
    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Tx::Sqlite(_) => Dialect::Sqlite,
            Tx::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs one statement. The result is how many rows it changed.
    ///
    /// Values must come in through `args`: `sql` holds nothing that a user wrote.
    pub(crate) async fn run(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<u64> {
        Ok(match self {
            Tx::Sqlite(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(args)?);
                (**tx).execute(query).await?.rows_affected()
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(args)?);
                (**tx).execute(query).await?.rows_affected()
            }
        })
    }

    /// The rows of one statement.
    pub(crate) async fn rows(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Vec<Row>> {
        Ok(match self {
            Tx::Sqlite(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), sqlite_arguments(args)?);
                (**tx).fetch_all(query).await?.into_iter().map(Row::Sqlite).collect()
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), postgres_arguments(args)?);
                (**tx).fetch_all(query).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// As [`Tx::rows`], for a statement that gives at most one row.
    pub(crate) async fn row(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<Option<Row>> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// The number that an `INSERT … RETURNING id` gave.
    pub(crate) async fn id(&mut self, sql: &str, args: &[Arg<'_>]) -> Result<i64> {
        match self.row(sql, args).await? {
            Some(row) => row.int(0),
            None => Err(sqlx::Error::RowNotFound.into()),
        }
    }

    /// Makes everything durable: when this returns, a power cut loses nothing of it.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
