//! Dumps: everything as lines of JSON, from one consistent state, for either database.
//!
//! The first line names the format and the last one counts the rows, so that a dump that was cut off
//! is not taken for a whole one. Between them each line is a table's name and a row of it.

use crate::db::{Arg, Db, Dialect, Tx};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::table::{Column, TABLES, Table};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// The format, for the first line. It changes with the columns of `TABLES`.
const FORMAT: &str = "farcall-wiki-1";
/// How many rows are read at once: the texts of revisions are long.
const PORTION: i64 = 200;

impl Store {
    /// Writes everything but sessions. The answer is the number of rows.
    ///
    /// Edits go on meanwhile and are not in it. The writer is called between waits, so give it a file,
    /// or anything else that does not block for long.
    pub async fn dump(&self, to: &mut (dyn Write + Send)) -> Result<u64> {
        let mut tx = self.db.read().await?;
        line(to, &json!({ "format": FORMAT }))?;
        let mut rows = 0;
        for table in TABLES {
            rows += dump_table(&mut tx, table, to).await?;
        }
        line(to, &json!({ "rows": rows }))?;
        to.flush()?;
        Ok(rows)
    }

    /// Fills an empty store from a dump, all of it or nothing. The answer is the number of rows.
    ///
    /// # Errors
    /// [`Error::Exists`] if the store is not empty; [`Error::Backup`] with the line that makes no sense.
    pub async fn load_dump(&self, from: &mut (dyn BufRead + Send)) -> Result<u64> {
        let mut tx = self.db.write().await?;
        for table in TABLES {
            let sql = format!("SELECT COUNT(*) FROM {}", table.name);
            if tx.row(&sql, &[]).await?.map_or(Ok(0), |row| row.int(0))? != 0 {
                return Err(Error::Exists { what: "content in this database" });
            }
        }
        let mut text = String::new();
        let mut number = 0;
        let mut rows: Option<u64> = None;
        loop {
            text.clear();
            number += 1;
            let bad = |why: &str| Error::Backup { line: Some(number), why: why.to_owned() };
            if from.read_line(&mut text).map_err(|error| bad(&error.to_string()))? == 0 {
                return Err(bad("it ends too early"));
            }
            let value: Value = serde_json::from_str(&text).map_err(|error| bad(&error.to_string()))?;
            match (&value, rows) {
                (Value::Object(first), None) if first.get("format") == Some(&json!(FORMAT)) => rows = Some(0),
                (_, None) => return Err(bad("it is no dump of this version")),
                (Value::Object(last), Some(seen)) if last.get("rows") == Some(&json!(seen)) => break,
                (Value::Object(_), Some(_)) => return Err(bad("rows are missing")),
                (_, Some(seen)) => {
                    load_row(&mut tx, &value).await?.ok_or_else(|| bad("this is no row of a table"))?;
                    rows = Some(seen + 1);
                }
            }
        }
        self.index_all(&mut tx).await?;
        if let Db::Postgres(_) = self.db {
            count_on(&mut tx).await?;
        }
        self.commit(tx, crate::changes::Notice::Everything).await?;
        Ok(rows.unwrap_or(0))
    }

    /// Makes the full-text index anew.
    async fn index_all(&self, tx: &mut Tx) -> Result<()> {
        let sql = "SELECT section.id, revision.text FROM section JOIN revision ON revision.id = section.head \
                   WHERE section.id > $1 ORDER BY section.id LIMIT $2";
        let mut last = 0;
        loop {
            let rows = tx.rows(sql, &[last.into(), PORTION.into()]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                last = row.int(0)?;
                self.index_words(tx, last, &row.text(1)?).await?;
            }
        }
    }
}

async fn dump_table(tx: &mut Tx, table: &Table, to: &mut (dyn Write + Send)) -> Result<u64> {
    let columns: Vec<&str> = table.columns.iter().map(Column::name).collect();
    let (columns, name) = (columns.join(", "), table.name);
    let sql = match table.key {
        None => format!("SELECT {columns} FROM {name} WHERE $1 = $1 AND $2 = $2"),
        Some(key) => format!(
            "SELECT {columns} FROM {name} WHERE {key} > $1 AND {key} <= (SELECT MAX({key}) FROM \
             (SELECT {key} FROM {name} WHERE {key} > $1 ORDER BY {key} LIMIT $2) AS portion) ORDER BY {key}"
        ),
    };
    let mut count = 0;
    let mut last = i64::MIN;
    loop {
        let rows = tx.rows(&sql, &[last.into(), PORTION.into()]).await?;
        for row in &rows {
            let mut values = Vec::with_capacity(table.columns.len());
            for (place, column) in table.columns.iter().enumerate() {
                values.push(match column {
                    Column::Int(_) => json!(row.opt_int(place)?),
                    Column::Text(_) => json!(row.opt_text(place)?),
                });
            }
            line(to, &json!([name, values]))?;
        }
        count += rows.len() as u64;
        match rows.last() {
            // The key is always the first column.
            Some(row) if table.key.is_some() => last = row.int(0)?,
            _ => return Ok(count),
        }
    }
}

/// Writes one row; `None` if the value is none.
async fn load_row(tx: &mut Tx, value: &Value) -> Result<Option<()>> {
    let Some([Value::String(name), Value::Array(values)]) = value.as_array().map(Vec::as_slice) else {
        return Ok(None);
    };
    let Some(table) = TABLES.iter().find(|table| table.name == name.as_str()) else { return Ok(None) };
    if values.len() != table.columns.len() {
        return Ok(None);
    }
    let mut args = Vec::with_capacity(values.len());
    for (column, value) in table.columns.iter().zip(values) {
        args.push(match (column, value) {
            (Column::Int(_), Value::Null) => Arg::Int(None),
            (Column::Text(_), Value::Null) => Arg::Text(None),
            (Column::Int(_), Value::Number(number)) => match number.as_i64() {
                Some(number) => number.into(),
                None => return Ok(None),
            },
            (Column::Text(_), Value::String(text)) => text.into(),
            _ => return Ok(None),
        });
    }
    let columns: Vec<&str> = table.columns.iter().map(Column::name).collect();
    let places: Vec<String> = (1..=args.len()).map(|place| format!("${place}")).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, columns.join(", "), places.join(", "));
    tx.run(&sql, &args).await?;
    Ok(Some(()))
}

/// Tells PostgreSQL which numbers are taken; SQLite sees that for itself.
async fn count_on(tx: &mut Tx) -> Result<()> {
    debug_assert_eq!(tx.dialect(), Dialect::Postgres);
    for table in TABLES.iter().filter(|table| table.counts) {
        let name = table.name;
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{name}', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM {name}"
        );
        tx.rows(&sql, &[]).await?;
    }
    Ok(())
}

fn line(to: &mut (dyn Write + Send), value: &Value) -> Result<()> {
    writeln!(to, "{value}")?;
    Ok(())
}
