//! What moderators do to pages and to what people did: patrol, protect, delete, revert.

use crate::actor::{Actor, Role, Standing};
use crate::audit;
use crate::changes::Notice;
use crate::db::Tx;
use crate::draft::{Draft, find, find_or_make};
use crate::error::{Error, Result};
use crate::limits;
use crate::page::Seed;
use crate::recent::{Person, record};
use crate::revision::{Action, RevisionId};
use crate::store::Store;
use crate::time::now;

/// What became of the edits of a person that were reverted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reverted {
    /// The new revisions, one for each section that changed.
    pub revisions: Vec<RevisionId>,
    /// Edits that others built on, so that they must be undone by hand.
    pub left: Vec<RevisionId>,
    /// The pages on which nobody else ever wrote, which were deleted.
    pub deleted: Vec<String>,
}

impl Store {
    /// Marks a change as looked at. For moderators.
    pub async fn patrol(&self, actor: &Actor, change: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        actor.at_least(&mut tx, Role::Moderator).await?;
        match tx.run("UPDATE change SET patrolled = 1 WHERE id = $1", &[change.into()]).await? {
            0 => Err(Error::NotFound { what: "change" }),
            _ => tx.commit().await,
        }
    }

    /// Sets the least role that may edit a page, also one on which nobody wrote yet; [`Role::Reader`] for no
    /// protection. For moderators.
    pub async fn protect(&self, actor: &Actor, seed: &Seed, least: Role, because: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        who.require(least)?;
        let because = limits::one_line("reason", because, limits::COMMENT)?;
        seed.check()?;
        let path = &seed.path;
        let (page_id, module, _) = find_or_make(&mut tx, seed).await?;
        let sql = "UPDATE page SET protected = $1 WHERE id = $2";
        tx.run(sql, &[least.number().into(), page_id.into()]).await?;
        record(&mut tx, &who, page_id, &module, "protect", because).await?;
        audit::write(&mut tx, &who, "protect", path, &format!("{least}: {because}")).await?;
        self.commit(tx, Notice::Page { path: path.clone() }).await
    }

    /// Takes a page out of view, or brings it back. Its revisions stay either way. For moderators.
    pub async fn delete_page(&self, actor: &Actor, path: &str, deleted: bool, because: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let because = limits::one_line("reason", because, limits::COMMENT)?;
        let (page_id, module) = page(&mut tx, path).await?;
        set_deleted(&mut tx, &who, page_id, &module, path, deleted, because).await?;
        self.commit(tx, Notice::Page { path: path.to_owned() }).await
    }

    /// Reverts everything that a person did, in one transaction: what nobody changed since goes back to
    /// what it was before; what others built on is undone where that touches nothing of theirs. For
    /// moderators.
    pub async fn revert_person(&self, actor: &Actor, person: &Person, because: &str) -> Result<Reverted> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let because = limits::one_line("reason", because, limits::COMMENT)?;
        let (name, has_account) = match person {
            Person::Account(name) => (name, true),
            Person::Anonymous(label) => (label, false),
        };
        let by = if has_account { "r.author_id IS NOT NULL" } else { "r.author_id IS NULL" };
        let sql = format!(
            "SELECT DISTINCT page.path, revision.section, page.kind FROM change r \
             JOIN revision ON revision.id = r.revision_id JOIN page ON page.id = r.page_id \
             WHERE r.author = $1 AND {by} ORDER BY page.path, revision.section"
        );
        let mut reverted = Reverted::default();
        let mut paths = Vec::new();
        for row in tx.rows(&sql, &[name.into()]).await? {
            let (path, section) = (row.text(0)?, row.text(1)?);
            self.revert_section(
                &mut tx,
                &who,
                (name, has_account),
                (&path, &section),
                because,
                &mut reverted,
            )
            .await?;
            if row.text(2)? == "created" && paths.last() != Some(&path) {
                paths.push(path);
            }
        }
        for path in paths {
            let (page_id, module) = page(&mut tx, &path).await?;
            let others = format!(
                "SELECT r.id FROM revision r WHERE r.page_id = $1 AND NOT (r.author = $2 AND {by}) \
                 AND r.action <> 'revert' LIMIT 1"
            );
            if tx.row(&others, &[page_id.into(), name.into()]).await?.is_none() {
                set_deleted(&mut tx, &who, page_id, &module, &path, true, because).await?;
                reverted.deleted.push(path);
            }
        }
        let detail =
            format!("{} sections, {} left: {because}", reverted.revisions.len(), reverted.left.len());
        audit::write(&mut tx, &who, "revert-person", name, &detail).await?;
        self.commit(tx, Notice::Everything).await?;
        Ok(reverted)
    }

    /// Undoes one person's edits of one section, the newest first.
    async fn revert_section(
        &self,
        tx: &mut Tx,
        who: &Standing,
        (name, has_account): (&str, bool),
        (path, section): (&str, &str),
        because: &str,
        reverted: &mut Reverted,
    ) -> Result<()> {
        let Some(found) = find(tx, path, section).await? else { return Ok(()) };
        let Some((_, head)) = &found.head else { return Ok(()) };
        let sql = "SELECT r.id, r.text, r.author, r.author_id, before.text FROM revision r \
                   LEFT JOIN revision before ON before.id = r.parent \
                   WHERE r.page_id = $1 AND r.section = $2 ORDER BY r.id DESC";
        let mut text = head.clone();
        for row in tx.rows(sql, &[found.page_id.into(), section.into()]).await? {
            if row.text(2)? != name || row.opt_int(3)?.is_some() != has_account {
                continue;
            }
            let before = row.opt_text(4)?.unwrap_or_default();
            match self.text.merge(&row.text(1)?, &before, &text) {
                Ok(merged) => text = merged,
                Err(_) => reverted.left.push(RevisionId(row.int(0)?)),
            }
        }
        if text == *head {
            return Ok(());
        }
        let draft = Draft {
            section,
            text: &text,
            comment: because,
            author_id: who.id,
            author: &who.label,
            minor: false,
            action: Action::Revert,
            created: now(),
            patrolled: true,
            counts: false,
        };
        reverted.revisions.push(self.write_draft(tx, &found, &draft).await?);
        Ok(())
    }
}

async fn page(tx: &mut Tx, path: &str) -> Result<(i64, String)> {
    let row = tx.row("SELECT id, module FROM page WHERE path = $1", &[path.into()]).await?;
    let row = row.ok_or(Error::NotFound { what: "page" })?;
    Ok((row.int(0)?, row.text(1)?))
}

async fn set_deleted(
    tx: &mut Tx,
    who: &Standing,
    page_id: i64,
    module: &str,
    path: &str,
    deleted: bool,
    because: &str,
) -> Result<()> {
    tx.run("UPDATE page SET deleted = $1 WHERE id = $2", &[deleted.into(), page_id.into()]).await?;
    let action = if deleted { "delete" } else { "undelete" };
    record(tx, who, page_id, module, action, because).await?;
    audit::write(tx, who, action, path, because).await
}
