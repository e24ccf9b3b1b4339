//! Recent changes: what feeds, watch lists and the page of that name show.
//!
//! Each filter has an index that ends with the number of the change, so an answer costs what it shows,
//! whatever the number of revisions. Where several filters are given, the narrowest one takes its
//! index and the others are checked on the way.

use crate::actor::{AccountId, Role, Standing};
use crate::db::{Arg, Row, Tx};
use crate::error::Result;
use crate::limits;
use crate::revision::{Author, RevisionId};
use crate::store::Store;
use crate::time::now;

/// Somebody who changes things, for filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// An account, by name.
    Account(String),
    /// Somebody without one, by label.
    Anonymous(String),
}

/// Which changes to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Only those of this page.
    pub path: Option<String>,
    /// Only those of this module.
    pub module: Option<String>,
    /// Only those by this person.
    pub person: Option<Person>,
    /// Only those of this kind: the name of an [`crate::Action`], or `talk`, `protect`, `delete`, `undelete`.
    pub kind: Option<String>,
    /// Only those that no moderator has looked at.
    pub unpatrolled: bool,
    /// Without those that their authors call minor.
    pub without_minor: bool,
    /// Only those before this number: the last one of the page before.
    pub before: Option<i64>,
}

/// A recent change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number; later ones are greater.
    pub id: i64,
    /// The path of the page.
    pub path: String,
    /// The page's title.
    pub title: String,
    /// The page's module, or nothing.
    pub module: String,
    /// What happened: see [`ChangeFilter::kind`].
    pub kind: String,
    /// The revision, if there is one.
    pub revision: Option<RevisionId>,
    /// The section of the revision.
    pub section: Option<String>,
    /// Who did it.
    pub author: Author,
    /// What they said about it.
    pub comment: String,
    /// Whether they call it minor.
    pub minor: bool,
    /// Whether a moderator has looked at it.
    pub patrolled: bool,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// The columns of a change `c`, and the tables they are from. The joins are outer ones, though a change always
/// has a page, so that no planner begins with another table and sorts.
pub(crate) const CHANGE: &str = "c.id, page.path, page.title, c.module, c.kind, c.revision_id, \
     revision.section, c.author_id, c.author, c.comment, c.minor, c.patrolled, c.created FROM change c \
     LEFT JOIN page ON page.id = c.page_id LEFT JOIN revision ON revision.id = c.revision_id";

pub(crate) fn change(row: &Row) -> Result<Change> {
    Ok(Change {
        id: row.int(0)?,
        path: row.text(1)?,
        title: row.text(2)?,
        module: row.text(3)?,
        kind: row.text(4)?,
        revision: row.opt_int(5)?.map(RevisionId),
        section: row.opt_text(6)?,
        author: Author { account: row.opt_int(7)?.map(AccountId), name: row.text(8)? },
        comment: row.text(9)?,
        minor: row.flag(10)?,
        patrolled: row.flag(11)?,
        created: row.int(12)?,
    })
}

/// Writes a change that is no revision.
pub(crate) async fn record(
    tx: &mut Tx,
    who: &Standing,
    page_id: i64,
    module: &str,
    kind: &str,
    comment: &str,
) -> Result<()> {
    let sql = "INSERT INTO change (page_id, module, kind, author_id, author, comment, minor, patrolled, \
               created) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    let patrolled = who.role >= Role::Moderator;
    let args = [
        page_id.into(),
        module.into(),
        kind.into(),
        who.id.into(),
        (&who.label).into(),
        comment.into(),
        patrolled.into(),
        now().into(),
    ];
    tx.run(sql, &args).await?;
    Ok(())
}

impl Store {
    /// The newest changes that pass the filter, newest first.
    pub async fn recent_changes(&self, filter: &ChangeFilter, limit: u32) -> Result<Vec<Change>> {
        let page = match &filter.path {
            None => None,
            Some(path) => match self.db.row("SELECT id FROM page WHERE path = $1", &[path.into()]).await? {
                Some(row) => Some(row.int(0)?),
                None => return Ok(Vec::new()),
            },
        };
        let (sql, args) = statement(filter, page, limit);
        self.db.rows(&sql, &args).await?.iter().map(change).collect()
    }
}

/// The question that a filter is, with the number of its page.
fn statement(filter: &ChangeFilter, page: Option<i64>, limit: u32) -> (String, Vec<Arg<'_>>) {
    let mut conditions = vec!["c.id < $1".to_owned()];
    let mut args: Vec<Arg<'_>> = vec![filter.before.unwrap_or(i64::MAX).into()];
    let mut wanted: Vec<(&str, &str)> = Vec::new();
    // A number needs no binding: it comes from the database.
    conditions.extend(page.map(|id| format!("c.page_id = {id}")));
    match &filter.person {
        Some(Person::Account(name)) => {
            wanted.push(("c.author", name));
            conditions.push("c.author_id IS NOT NULL".to_owned());
        }
        Some(Person::Anonymous(label)) => {
            wanted.push(("c.author", label));
            conditions.push("c.author_id IS NULL".to_owned());
        }
        None => {}
    }
    wanted.extend(filter.module.iter().map(|module| ("c.module", module.as_str())));
    wanted.extend(filter.kind.iter().map(|kind| ("c.kind", kind.as_str())));
    for (place, (column, value)) in wanted.into_iter().enumerate() {
        args.push(value.into());
        // The narrowest filter is compared with its column, which has an index; the others with an
        // expression, which has none, so that no database is led astray by a wide one.
        let is_narrowest = place == 0 && page.is_none();
        let equal = format!("{column} = ${}", args.len());
        conditions.push(if is_narrowest { equal } else { format!("({equal}) IS TRUE") });
    }
    if filter.unpatrolled {
        conditions.push("c.patrolled = 0".to_owned());
    }
    if filter.without_minor {
        conditions.push("c.minor = 0".to_owned());
    }
    // The limit stands in the statement: a planner that does not know it plans for many rows, and sorts.
    let (all, limit) = (conditions.join(" AND "), limits::rows(limit));
    let sql = format!("SELECT {CHANGE} WHERE {all} ORDER BY c.id DESC LIMIT {limit}");
    (sql, args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Options;

    /// No answer may sort, nor read what it does not show; the plans of SQLite tell.
    #[tokio::test]
    async fn every_filter_walks_an_index_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("wiki.db").display().to_string();
        let store = Store::open(&file, Options::default()).await.expect("the store opens");
        let text = |text: &str| Some(text.to_owned());
        let none = ChangeFilter::default;
        let ada = || Some(Person::Account("ada".to_owned()));
        for (filter, page, index) in [
            (none(), None, "INTEGER PRIMARY KEY"),
            (none(), Some(1), "change_by_page"),
            (ChangeFilter { module: text("kernel32"), ..none() }, None, "change_by_module"),
            (ChangeFilter { person: ada(), ..none() }, None, "change_by_author"),
            (ChangeFilter { kind: text("edit"), ..none() }, None, "change_by_kind"),
            (ChangeFilter { unpatrolled: true, ..none() }, None, "change_unpatrolled"),
            (ChangeFilter { module: text("m"), kind: text("edit"), ..none() }, None, "change_by_module"),
            (ChangeFilter { person: ada(), module: text("m"), ..none() }, None, "change_by_author"),
            (ChangeFilter { person: ada(), ..none() }, Some(1), "change_by_page"),
        ] {
            let (sql, args) = statement(&filter, page, 50);
            let rows = store.db.rows(&format!("EXPLAIN QUERY PLAN {sql}"), &args).await.expect("a plan");
            let plan: Vec<String> = rows.iter().map(|row| row.text(3).expect("a step")).collect();
            assert!(plan[0].contains(index), "{filter:?}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{filter:?}: {plan:?}");
        }
    }
}
