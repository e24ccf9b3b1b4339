//! Revisions: every version of every section, whole, for ever.

use crate::actor::AccountId;
use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::limits;
use crate::store::Store;
use serde::{Deserialize, Serialize};

/// The number of a revision; later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RevisionId(pub i64);

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Author {
    /// The account, if there was one.
    pub account: Option<AccountId>,
    /// The account's name, or the label of somebody without one.
    pub name: String,
}

impl Author {
    /// Reads two columns: the number of the account, and the name.
    pub(crate) fn from_row(row: &Row, column: usize) -> Result<Author> {
        Ok(Author { account: row.opt_int(column)?.map(AccountId), name: row.text(column + 1)? })
    }
}

/// How a revision came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// The first one of a page.
    Create,
    /// An edit.
    Edit,
    /// The undoing of an edit.
    Undo,
    /// An old version, brought back.
    Restore,
    /// The undoing of everything that a person did.
    Revert,
    /// Brought from elsewhere.
    Import,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 6] =
        [Action::Create, Action::Edit, Action::Undo, Action::Restore, Action::Revert, Action::Import];

    /// The name, as in the database and in [`crate::ChangeFilter`].
    pub fn name(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Edit => "edit",
            Action::Undo => "undo",
            Action::Restore => "restore",
            Action::Revert => "revert",
            Action::Import => "import",
        }
    }

    pub(crate) fn parse(name: &str) -> Action {
        Action::ALL.into_iter().find(|action| action.name() == name).unwrap_or(Action::Edit)
    }
}

/// A version of a section, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionEntry {
    /// Its number.
    pub id: RevisionId,
    /// The path of the page.
    pub path: String,
    /// The section's key.
    pub section: String,
    /// The version before it, if it is not the first one.
    pub parent: Option<RevisionId>,
    /// What the author said about it.
    pub comment: String,
    /// Who wrote it.
    pub author: Author,
    /// Whether the author called it minor.
    pub minor: bool,
    /// How it came about.
    pub action: Action,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// The length of the text, in bytes.
    pub bytes: i64,
}

/// A version of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What lists show of it.
    pub entry: RevisionEntry,
    /// The text.
    pub text: String,
}

const ENTRY: &str = "r.id, page.path, r.section, r.parent, r.comment, r.author_id, r.author, r.minor, \
                     r.action, r.created, CAST(octet_length(r.text) AS BIGINT)";

/// Reads the columns of [`ENTRY`], which stand first.
fn entry(row: &Row) -> Result<RevisionEntry> {
    Ok(RevisionEntry {
        id: RevisionId(row.int(0)?),
        path: row.text(1)?,
        section: row.text(2)?,
        parent: row.opt_int(3)?.map(RevisionId),
        comment: row.text(4)?,
        author: Author::from_row(row, 5)?,
        minor: row.flag(7)?,
        action: Action::parse(&row.text(8)?),
        created: row.int(9)?,
        bytes: row.int(10)?,
    })
}

fn whole(row: &Row) -> Result<Revision> {
    Ok(Revision { entry: entry(row)?, text: row.text(11)? })
}

/// One revision inside a transaction.
pub(crate) async fn load(tx: &mut Tx, id: RevisionId) -> Result<Revision> {
    let sql =
        format!("SELECT {ENTRY}, r.text FROM revision r JOIN page ON page.id = r.page_id WHERE r.id = $1");
    match tx.row(&sql, &[id.0.into()]).await? {
        Some(row) => whole(&row),
        None => Err(Error::NotFound { what: "revision" }),
    }
}

impl Store {
    /// One revision with its text.
    pub async fn revision(&self, id: RevisionId) -> Result<Revision> {
        let sql = format!(
            "SELECT {ENTRY}, r.text FROM revision r JOIN page ON page.id = r.page_id \
             WHERE r.id = $1"
        );
        match self.db.row(&sql, &[id.0.into()]).await? {
            Some(row) => whole(&row),
            None => Err(Error::NotFound { what: "revision" }),
        }
    }

    /// Both sides of a difference: the revision and the one before it, if there is one.
    pub async fn revision_and_parent(&self, id: RevisionId) -> Result<(Option<Revision>, Revision)> {
        let new = self.revision(id).await?;
        let old = match new.entry.parent {
            Some(parent) => Some(self.revision(parent).await?),
            None => None,
        };
        Ok((old, new))
    }

    /// The versions of a page, newest first, before number `before`; of one section only, if given.
    pub async fn history(
        &self,
        path: &str,
        section: Option<&str>,
        before: Option<RevisionId>,
        limit: u32,
    ) -> Result<Vec<RevisionEntry>> {
        let filter = if section.is_some() { "AND r.section = $4" } else { "AND $4 = ''" };
        let sql = format!(
            "SELECT {ENTRY} FROM page JOIN revision r ON r.page_id = page.id \
             WHERE page.path = $1 AND r.id < $2 {filter} ORDER BY r.id DESC LIMIT $3"
        );
        let before = before.map_or(i64::MAX, |id| id.0);
        let args = [path.into(), before.into(), limits::rows(limit).into(), section.unwrap_or("").into()];
        self.db.rows(&sql, &args).await?.iter().map(entry).collect()
    }

    /// The whole versions of one section, oldest first: what a blame by line is made from.
    pub async fn versions(&self, path: &str, section: &str, limit: u32) -> Result<Vec<Revision>> {
        let sql = format!(
            "SELECT {ENTRY}, r.text FROM page JOIN revision r ON r.page_id = page.id \
             WHERE page.path = $1 AND r.section = $2 ORDER BY r.id DESC LIMIT $3"
        );
        let args = [path.into(), section.into(), limits::rows(limit).into()];
        let mut all: Vec<_> = self.db.rows(&sql, &args).await?.iter().map(whole).collect::<Result<_>>()?;
        all.reverse();
        Ok(all)
    }

    /// All revisions of all pages in the order in which they were made, after number `after`: for exports.
    pub async fn all_revisions(&self, after: RevisionId, limit: u32) -> Result<Vec<Revision>> {
        let sql = format!(
            "SELECT {ENTRY}, r.text FROM revision r JOIN page ON page.id = r.page_id \
             WHERE r.id > $1 ORDER BY r.id LIMIT $2"
        );
        let rows = self.db.rows(&sql, &[after.0.into(), limits::rows(limit).into()]).await?;
        rows.iter().map(whole).collect()
    }
}
