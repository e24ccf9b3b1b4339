//! Values on their way in and out: integers, text and bytes, each of which may be absent.

use crate::error::Result;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, Row as _};

/// A value for a `$n` of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    Int(Option<i64>),
    Text(Option<&'a str>),
    Bytes(&'a [u8]),
}

impl From<i64> for Arg<'_> {
    fn from(value: i64) -> Self {
        Arg::Int(Some(value))
    }
}

impl From<bool> for Arg<'_> {
    fn from(value: bool) -> Self {
        Arg::Int(Some(i64::from(value)))
    }
}

impl From<Option<i64>> for Arg<'_> {
    fn from(value: Option<i64>) -> Self {
        Arg::Int(value)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Arg::Text(Some(value))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Arg::Text(Some(value))
    }
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(value: &'a [u8]) -> Self {
        Arg::Bytes(value)
    }
}

pub(super) fn sqlite_arguments(args: &[Arg<'_>]) -> Result<SqliteArguments> {
    let mut all = SqliteArguments::default();
    for arg in args {
        match *arg {
            Arg::Int(value) => all.add(value),
            Arg::Text(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}

pub(super) fn postgres_arguments(args: &[Arg<'_>]) -> Result<PgArguments> {
    let mut all = PgArguments::default();
    for arg in args {
        match *arg {
            Arg::Int(value) => all.add(value),
            // PostgreSQL has no NUL in a text and fails when it is asked about one. What is stored was
            // checked before; what is looked up is then simply not found.
            Arg::Text(Some(value)) if value.contains('\0') => all.add(value.replace('\0', "\u{fffd}")),
            Arg::Text(value) => all.add(value),
            Arg::Bytes(value) => all.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(all)
}

/// One row of an answer. Columns are asked for by their place.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Asks whichever row it is; the types are the same.
macro_rules! get {
    ($row:expr, $column:expr) => {
        match $row {
            Row::Sqlite(row) => row.try_get($column)?,
            Row::Postgres(row) => row.try_get($column)?,
        }
    };
}

impl Row {
    pub(crate) fn int(&self, column: usize) -> Result<i64> {
        Ok(get!(self, column))
    }

    pub(crate) fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(crate) fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        Ok(get!(self, column))
    }

    pub(crate) fn text(&self, column: usize) -> Result<String> {
        Ok(get!(self, column))
    }

    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<String>> {
        Ok(get!(self, column))
    }
}
