//! Revisions that were made elsewhere, with their authors and dates: git imports, old archives.

use crate::actor::{Actor, Role};
use crate::audit;
use crate::changes::Notice;
use crate::draft::{Draft, find, make_page};
use crate::error::Result;
use crate::limits;
use crate::page::{PageEntry, Seed, section_key};
use crate::revision::{Action, RevisionId};
use crate::store::Store;

/// A revision that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The page; it is made if it is not there.
    pub page: Seed,
    /// The section's key.
    pub section: String,
    /// The text.
    pub text: String,
    /// The comment.
    pub comment: String,
    /// The author's name.
    pub author: String,
    /// Whether the author had an account. If there is one of this name here, it is taken for the same.
    pub has_account: bool,
    /// Whether the author called it minor.
    pub minor: bool,
    /// How it came about.
    pub action: Action,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

impl Store {
    /// Makes pages with what lists show of them: whether they are deleted, protected, and when they were
    /// made. Pages that are there get the same title, protection and so on. For administrators.
    pub async fn import_pages(&self, actor: &Actor, pages: &[PageEntry]) -> Result<()> {
        let mut tx = self.db.write().await?;
        actor.at_least(&mut tx, Role::Administrator).await?;
        for page in pages {
            page.seed.check()?;
            let seed = &page.seed;
            let known = tx.row("SELECT id FROM page WHERE path = $1", &[(&seed.path).into()]).await?;
            let id = match known {
                Some(row) => row.int(0)?,
                None => make_page(&mut tx, seed, page.created).await?.page_id,
            };
            let sql = "UPDATE page SET title = $1, title_key = $2, deleted = $3, protected = $4, \
                       created = $5 WHERE id = $6";
            let title = seed.title.trim();
            let title_key = title.to_lowercase();
            let args = [
                title.into(),
                (&title_key).into(),
                page.deleted.into(),
                page.protected.number().into(),
                page.created.into(),
                id.into(),
            ];
            tx.run(sql, &args).await?;
        }
        self.commit(tx, Notice::Everything).await
    }

    /// Adds revisions in their order, each as the newest of its section; all of them or none. For
    /// administrators.
    pub async fn import(&self, actor: &Actor, revisions: &[Imported]) -> Result<Vec<RevisionId>> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Administrator).await?;
        let mut made = Vec::with_capacity(revisions.len());
        for imported in revisions {
            imported.page.check()?;
            section_key(&imported.section)?;
            limits::text("text", &imported.text, limits::TEXT)?;
            let author = limits::some_line("author", &imported.author, limits::LABEL)?;
            let comment = limits::one_line("comment", &imported.comment, limits::COMMENT)?;
            let found = match find(&mut tx, &imported.page.path, &imported.section).await? {
                Some(found) => found,
                None => make_page(&mut tx, &imported.page, imported.created).await?,
            };
            let author_id = match imported.has_account {
                true => {
                    let key = author.to_ascii_lowercase();
                    let sql = "SELECT id FROM account WHERE name_key = $1";
                    tx.row(sql, &[(&key).into()]).await?.map(|row| row.int(0)).transpose()?
                }
                false => None,
            };
            let draft = Draft {
                section: &imported.section,
                text: &imported.text,
                comment,
                author_id,
                author,
                minor: imported.minor,
                action: imported.action,
                created: imported.created,
                patrolled: true,
                counts: false,
            };
            made.push(self.write_draft(&mut tx, &found, &draft).await?);
        }
        audit::write(&mut tx, &who, "import", "", &format!("{} revisions", made.len())).await?;
        self.commit(tx, Notice::Everything).await?;
        Ok(made)
    }
}
