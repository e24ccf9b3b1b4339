//! Watch lists: pages and modules that somebody wants to hear of.

use crate::actor::AccountId;
use crate::error::{Error, Result};
use crate::limits;
use crate::recent::{CHANGE, Change, change};
use crate::store::Store;

/// What is watched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// A page, by its path. It need not be there yet.
    Page(String),
    /// All pages of a module.
    Module(String),
}

impl Target {
    fn columns(&self) -> Result<(&'static str, &str)> {
        match self {
            Target::Page(path) => Ok(("page", limits::path(path)?)),
            Target::Module(module) => Ok(("module", limits::some_line("module", module, limits::KEY)?)),
        }
    }
}

/// A line of a watch list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// What is watched.
    pub target: Target,
    /// The number of the newest change that was seen.
    pub seen: i64,
}

/// How much one account can watch.
const MOST: i64 = 5_000;

impl Store {
    /// Watches from now on. Watching twice changes nothing.
    pub async fn watch(&self, account: AccountId, target: &Target) -> Result<()> {
        let (kind, name) = target.columns()?;
        let mut tx = self.db.write().await?;
        if tx.row("SELECT id FROM account WHERE id = $1", &[account.0.into()]).await?.is_none() {
            return Err(Error::NotFound { what: "account" });
        }
        let sql = "INSERT INTO watch (account_id, kind, target, seen) \
                   SELECT $1, $2, $3, COALESCE((SELECT MAX(id) FROM change), 0) \
                   WHERE (SELECT COUNT(*) FROM watch WHERE account_id = $1) < $4 \
                   ON CONFLICT (account_id, kind, target) DO NOTHING";
        tx.run(sql, &[account.0.into(), kind.into(), name.into(), MOST.into()]).await?;
        tx.commit().await
    }

    /// Watches no longer.
    pub async fn unwatch(&self, account: AccountId, target: &Target) -> Result<()> {
        let (kind, name) = target.columns()?;
        let mut tx = self.db.write().await?;
        let sql = "DELETE FROM watch WHERE account_id = $1 AND kind = $2 AND target = $3";
        tx.run(sql, &[account.0.into(), kind.into(), name.into()]).await?;
        tx.commit().await
    }

    /// Everything that the account watches.
    pub async fn watched(&self, account: AccountId) -> Result<Vec<Watched>> {
        let sql = "SELECT kind, target, seen FROM watch WHERE account_id = $1 ORDER BY kind, target";
        let rows = self.db.rows(sql, &[account.0.into()]).await?;
        rows.iter()
            .map(|row| {
                let target = match row.text(0)?.as_str() {
                    "module" => Target::Module(row.text(1)?),
                    _ => Target::Page(row.text(1)?),
                };
                Ok(Watched { target, seen: row.int(2)? })
            })
            .collect()
    }

    /// What changed of it since it was seen, newest first, without what the account did itself.
    pub async fn watched_changes(
        &self,
        account: AccountId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Change>> {
        // Each watched thing asks its own index for what is newer; nothing old is read.
        let sql = format!(
            "SELECT {CHANGE} WHERE c.id IN (\
               SELECT w.id FROM watch JOIN page p ON p.path = watch.target \
               JOIN change w ON w.page_id = p.id AND w.id > watch.seen \
               WHERE watch.account_id = $1 AND watch.kind = 'page' \
               UNION \
               SELECT w.id FROM watch JOIN change w ON w.module = watch.target AND w.id > watch.seen \
               WHERE watch.account_id = $1 AND watch.kind = 'module') \
             AND c.id < $2 AND (c.author_id IS NULL OR c.author_id <> $1) ORDER BY c.id DESC LIMIT $3"
        );
        let args = [account.0.into(), before.unwrap_or(i64::MAX).into(), limits::rows(limit).into()];
        self.db.rows(&sql, &args).await?.iter().map(change).collect()
    }

    /// Marks everything up to the change `up_to` as seen.
    pub async fn mark_seen(&self, account: AccountId, up_to: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let sql = "UPDATE watch SET seen = $1 WHERE account_id = $2 AND seen < $1 \
                   AND $1 <= (SELECT COALESCE(MAX(id), 0) FROM change)";
        tx.run(sql, &[up_to.into(), account.0.into()]).await?;
        tx.commit().await
    }
}
