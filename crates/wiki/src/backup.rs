//! Backups into a file while edits go on, and the way back.
//!
//! On SQLite a backup is a database that `VACUUM INTO` writes from one state; on PostgreSQL it is a dump.
//! The file gets its name only once it is whole and on the disk.

use crate::Dialect;
use crate::db::{Db, dialect_of, private_file};
use crate::error::{Error, Result};
use crate::store::{Options, Store};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

/// How a file of SQLite begins.
const SQLITE: &[u8; 16] = b"SQLite format 3\0";

impl Store {
    /// Writes everything into the file, which must not be there yet. Edits go on meanwhile.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        refuse_existing(file)?;
        let unfinished = beside(file, "unfinished");
        let _ = fs::remove_file(&unfinished);
        private_file(&unfinished)?;
        match &self.db {
            Db::Sqlite { readers, .. } => {
                let name = unfinished.to_str().ok_or_else(|| not_text(&unfinished))?;
                sqlx::query("VACUUM INTO $1").bind(name).execute(readers).await?;
            }
            Db::Postgres(_) => {
                let mut to = BufWriter::new(File::create(&unfinished)?);
                self.dump(&mut to).await?;
            }
        }
        File::open(&unfinished)?.sync_all()?;
        fs::rename(&unfinished, file)?;
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Brings a backup or a dump into the database at `address`, which must be empty, and opens it. A
    /// dump goes into either database, a backup of SQLite into a file that is not there yet.
    pub async fn restore(backup: &Path, address: &str, options: Options) -> Result<Store> {
        let mut start = Vec::new();
        File::open(backup)?.take(SQLITE.len() as u64).read_to_end(&mut start)?;
        if start != SQLITE {
            let store = Store::open(address, options).await?;
            store.load_dump(&mut BufReader::new(File::open(backup)?)).await?;
            return Ok(store);
        }
        if dialect_of(address) == Dialect::Postgres {
            let why = "a backup of SQLite goes into a file; for PostgreSQL make a dump".to_owned();
            return Err(Error::Backup { line: None, why });
        }
        let file = Path::new(address.strip_prefix("sqlite://").unwrap_or(address));
        refuse_existing(file)?;
        let unfinished = beside(file, "unfinished");
        private_file(&unfinished)?;
        std::io::copy(&mut File::open(backup)?, &mut File::create(&unfinished)?)?;
        File::open(&unfinished)?.sync_all()?;
        fs::rename(&unfinished, file)?;
        Store::open(address, options).await
    }
}

fn refuse_existing(file: &Path) -> Result<()> {
    match file.exists() {
        true => Err(Error::Exists { what: "file" }),
        false => Ok(()),
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn not_text(path: &Path) -> Error {
    Error::Backup { line: None, why: format!("the path {} is no text", path.display()) }
}
