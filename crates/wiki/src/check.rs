//! Whether the database is whole: its own check, and what must hold between the tables.

use crate::db::{Dialect, Tx};
use crate::error::Result;
use crate::store::Store;
use crate::token::hex;
use sha2::{Digest, Sha256};

/// What must hold, and a question whose rows (a number and a word) are the exceptions.
const RULES: &[(&str, &str)] = &[
    (
        "the newest revision of a section is one of that section",
        "SELECT s.id, s.key FROM section s LEFT JOIN revision r \
         ON r.id = s.head AND r.page_id = s.page_id AND r.section = s.key WHERE r.id IS NULL",
    ),
    (
        "no revision is newer than the newest one of its section",
        "SELECT r.id, r.section FROM revision r LEFT JOIN section s \
         ON s.page_id = r.page_id AND s.key = r.section WHERE s.id IS NULL OR r.id > s.head",
    ),
    (
        "a revision stands on one of the same section, and on an older one",
        "SELECT r.id, r.section FROM revision r LEFT JOIN revision p ON p.id = r.parent \
         AND p.page_id = r.page_id AND p.section = r.section AND p.id < r.id \
         WHERE r.parent IS NOT NULL AND p.id IS NULL",
    ),
    (
        "no two revisions stand on the same one",
        "SELECT r.parent, MIN(r.section) FROM revision r WHERE r.parent IS NOT NULL \
         GROUP BY r.parent HAVING COUNT(*) > 1",
    ),
    (
        "every revision is a recent change",
        "SELECT r.id, r.section FROM revision r LEFT JOIN change c ON c.revision_id = r.id WHERE c.id IS NULL",
    ),
    (
        "a change is in its page's module",
        "SELECT c.id, c.module FROM change c LEFT JOIN page p ON p.id = c.page_id AND p.module = c.module \
         WHERE p.id IS NULL",
    ),
    (
        "a session belongs to an account",
        "SELECT s.account_id, 'session' FROM session s LEFT JOIN account a ON a.id = s.account_id \
         WHERE a.id IS NULL",
    ),
    (
        "an accepted edit names its revision",
        "SELECT h.id, h.path FROM held h LEFT JOIN revision r ON r.id = h.revision_id \
         WHERE h.revision_id IS NOT NULL AND r.id IS NULL",
    ),
];

const UNINDEXED_SQLITE: &str = "SELECT s.id, s.key FROM section s \
     LEFT JOIN section_words_docsize d ON d.id = s.id WHERE d.id IS NULL";

/// How many exceptions to one rule are listed.
const LISTED: usize = 20;

impl Store {
    /// What is wrong with the database, one sentence each; nothing if it is whole. Reads everything.
    pub async fn check(&self) -> Result<Vec<String>> {
        let mut tx = self.db.read().await?;
        let mut problems = Vec::new();
        if tx.dialect() == Dialect::Sqlite {
            for row in tx.rows("PRAGMA integrity_check", &[]).await? {
                let found = row.text(0)?;
                if found != "ok" {
                    problems.push(format!("SQLite says: {found}"));
                }
            }
            for row in tx.rows("PRAGMA foreign_key_check", &[]).await? {
                problems.push(format!("a row of {} refers to nothing", row.text(0)?));
            }
            ask(&mut tx, "every section is in the full-text index", UNINDEXED_SQLITE, &mut problems).await?;
        }
        for (rule, exceptions) in RULES {
            ask(&mut tx, rule, exceptions, &mut problems).await?;
        }
        Ok(problems)
    }

    /// A hash over all pages and revisions, in which numbers do not count: equal for a database and
    /// what was restored from its backup, dump or export. 64 hexadecimal digits.
    pub async fn content_hash(&self) -> Result<String> {
        let mut tx = self.db.read().await?;
        let mut hash = Sha256::new();
        let sql = "SELECT path, title, kind, module, item, created, protected, deleted FROM page \
                   WHERE path > $1 ORDER BY path LIMIT 1000";
        let mut last = String::new();
        loop {
            let rows = tx.rows(sql, &[(&last).into()]).await?;
            let Some(end) = rows.last() else { break };
            for row in &rows {
                for column in 0..5 {
                    add(&mut hash, row.text(column)?.as_bytes());
                }
                for column in 5..8 {
                    add(&mut hash, &row.int(column)?.to_le_bytes());
                }
            }
            last = end.text(0)?;
        }
        let sql = "SELECT r.id, page.path, r.section, r.text, r.comment, r.author, r.action, r.minor, \
                   r.created FROM revision r JOIN page ON page.id = r.page_id \
                   WHERE r.id > $1 ORDER BY r.id LIMIT 200";
        let mut last = 0;
        loop {
            let rows = tx.rows(sql, &[last.into()]).await?;
            let Some(end) = rows.last() else { break };
            for row in &rows {
                for column in 1..7 {
                    add(&mut hash, row.text(column)?.as_bytes());
                }
                add(&mut hash, &row.int(7)?.to_le_bytes());
                add(&mut hash, &row.int(8)?.to_le_bytes());
            }
            last = end.int(0)?;
        }
        Ok(hex(&hash.finalize()))
    }
}

async fn ask(tx: &mut Tx, rule: &str, exceptions: &str, problems: &mut Vec<String>) -> Result<()> {
    let rows = tx.rows(exceptions, &[]).await?;
    for row in rows.iter().take(LISTED) {
        problems.push(format!("not so: {rule} (number {}, {})", row.int(0)?, row.text(1)?));
    }
    if rows.len() > LISTED {
        problems.push(format!("not so: {rule} ({} more)", rows.len() - LISTED));
    }
    Ok(())
}

/// Adds a value with its length, so that no two lists of values look alike.
fn add(hash: &mut Sha256, value: &[u8]) {
    hash.update((value.len() as u64).to_le_bytes());
    hash.update(value);
}
