//! Where an edit lands, and how it is written: one question before and one statement after, since each
//! trip to the database costs as much as half the work that it does there.

use crate::actor::{AccountId, Role, Standing};
use crate::db::{Dialect, Row, Tx};
use crate::edit::Edit;
use crate::error::{Error, Result};
use crate::filter::{Filter, Verdict};
use crate::limits;
use crate::page::Seed;
use crate::revision::{Action, RevisionId};
use crate::settings::Settings;
use crate::store::Store;
use crate::words;

/// A page as an edit finds it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) page_id: i64,
    pub(crate) module: String,
    pub(crate) protected: Role,
    pub(crate) deleted: bool,
    /// The newest revision of the section and its text.
    pub(crate) head: Option<(RevisionId, String)>,
}

/// Everything that an edit is judged by.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) found: Option<Found>,
    pub(crate) settings: Settings,
    pub(crate) filters: Vec<Filter>,
}

/// The page with the newest text of one of its sections: a number, a module, then what is protected and
/// deleted, the head and the text.
const FOUND: &str = "SELECT CAST(0 AS BIGINT), page.id, page.protected, page.deleted, section.head, page.module, \
     revision.text, '' FROM page LEFT JOIN section ON section.page_id = page.id AND section.key = $2 \
     LEFT JOIN revision ON revision.id = section.head WHERE page.path = $1";

/// The settings, the filters and the account, in the same columns, after what they are.
const REST: &str = "UNION ALL SELECT 1, 0, 0, 0, 0, key, value, '' FROM setting \
     UNION ALL SELECT 2, id, 0, 0, 0, pattern, action, message FROM filter WHERE enabled = 1 \
     UNION ALL SELECT 3, role, accepted, blocked_until, 0, name, blocked_because, '' FROM account \
     WHERE id = $3";

impl Ground {
    /// Looks at everything at once; also at the account, which is refused if it is blocked.
    pub(crate) async fn look(
        tx: &mut Tx,
        account: Option<AccountId>,
        edit: &Edit,
    ) -> Result<(Option<Standing>, Ground)> {
        let id = account.map_or(-1, |id| id.0);
        let args = [(&edit.page.path).into(), (&edit.section).into(), id.into()];
        let mut ground = Ground { found: None, settings: Settings::default(), filters: Vec::new() };
        let mut who = None;
        for row in tx.rows(&format!("{FOUND} {REST}"), &args).await? {
            match row.int(0)? {
                0 => ground.found = Some(found(&row)?),
                1 => ground.settings.take(&row.text(5)?, &row.text(6)?),
                2 => ground.filters.push(Filter {
                    id: row.int(1)?,
                    pattern: row.text(5)?,
                    verdict: Verdict::parse(&row.text(6)?).unwrap_or(Verdict::Hold),
                    message: row.text(7)?,
                    enabled: true,
                }),
                _ => {
                    let block = (row.int(3)?, row.text(6)?);
                    let (role, accepted) = (row.int(1)?, row.int(2)?);
                    who = Some(Standing::of_account(AccountId(id), row.text(5)?, role, accepted, block)?);
                }
            }
        }
        Ok((who, ground))
    }
}

/// Only the page.
pub(crate) async fn find(tx: &mut Tx, path: &str, section: &str) -> Result<Option<Found>> {
    let row = tx.row(FOUND, &[path.into(), section.into()]).await?;
    row.as_ref().map(found).transpose()
}

fn found(row: &Row) -> Result<Found> {
    let head = match (row.opt_int(4)?, row.opt_text(6)?) {
        (Some(revision), Some(text)) => Some((RevisionId(revision), text)),
        _ => None,
    };
    Ok(Found {
        page_id: row.int(1)?,
        module: row.text(5)?,
        protected: Role::from_number(row.int(2)?),
        deleted: row.flag(3)?,
        head,
    })
}

/// Makes a page without sections.
pub(crate) async fn make_page(tx: &mut Tx, seed: &Seed, created: i64) -> Result<Found> {
    let sql = "INSERT INTO page (path, title, title_key, kind, module, item, created) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    let (title, module) = (seed.title.trim(), seed.module.trim());
    let title_key = title.to_lowercase();
    let args = [
        (&seed.path).into(),
        title.into(),
        (&title_key).into(),
        seed.kind.name().into(),
        module.into(),
        seed.item.trim().into(),
        created.into(),
    ];
    let page_id = tx.id(sql, &args).await?;
    Ok(Found { page_id, module: module.to_owned(), protected: Role::Reader, deleted: false, head: None })
}

/// The number and module of a page, which is made if nobody wrote on it yet, and whether it is deleted.
pub(crate) async fn find_or_make(tx: &mut Tx, seed: &Seed) -> Result<(i64, String, bool)> {
    let sql = "SELECT id, module, deleted FROM page WHERE path = $1";
    if let Some(row) = tx.row(sql, &[(&seed.path).into()]).await? {
        return Ok((row.int(0)?, row.text(1)?, row.flag(2)?));
    }
    let made = make_page(tx, seed, crate::time::now()).await?;
    Ok((made.page_id, made.module, false))
}

/// A revision that is about to be written.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) section: &'a str,
    pub(crate) text: &'a str,
    pub(crate) comment: &'a str,
    pub(crate) author_id: Option<i64>,
    pub(crate) author: &'a str,
    pub(crate) minor: bool,
    pub(crate) action: Action,
    pub(crate) created: i64,
    pub(crate) patrolled: bool,
    /// Whether it counts among the edits of the author that were accepted.
    pub(crate) counts: bool,
}

/// The revision, the head, the words, the links, the change and the author's count, on SQLite. The
/// statements are sent together and share their arguments.
const WRITE_SQLITE: &str = "\
    INSERT INTO revision (page_id, section, parent, text, comment, author_id, author, minor, action, created) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10); \
    INSERT INTO section (page_id, key, head) VALUES ($1, $2, last_insert_rowid()) \
    ON CONFLICT (page_id, key) DO UPDATE SET head = excluded.head; \
    INSERT OR REPLACE INTO section_words (rowid, words) \
    SELECT id, $11 FROM section WHERE page_id = $1 AND key = $2; \
    DELETE FROM link WHERE section_id = (SELECT id FROM section WHERE page_id = $1 AND key = $2) \
    AND target NOT IN (SELECT value FROM json_each($12)); \
    INSERT OR IGNORE INTO link (section_id, target) SELECT section.id, value \
    FROM section, json_each($12) WHERE section.page_id = $1 AND section.key = $2; \
    INSERT INTO change (page_id, module, kind, revision_id, author_id, author, comment, minor, patrolled, \
    created) SELECT $1, $13, $9, head, $6, $7, $5, $8, $14, $10 FROM section WHERE page_id = $1 AND key = $2; \
    UPDATE account SET accepted = accepted + 1 WHERE id = $15; \
    SELECT head FROM section WHERE page_id = $1 AND key = $2";

/// The same on PostgreSQL, in one statement. Its parts do not see one another's work, which is why links
/// that stay are left where they are.
const WRITE_POSTGRES: &str = "\
    WITH r AS (INSERT INTO revision (page_id, section, parent, text, comment, author_id, author, minor, \
    action, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id), \
    s AS (INSERT INTO section (page_id, key, head, words) \
    SELECT $1, $2, r.id, array_to_tsvector(string_to_array($11, ' ')) FROM r ON CONFLICT (page_id, key) \
    DO UPDATE SET head = excluded.head, words = excluded.words RETURNING id), \
    gone AS (DELETE FROM link USING s WHERE section_id = s.id \
    AND target NOT IN (SELECT json_array_elements_text($12::json))), \
    come AS (INSERT INTO link (section_id, target) SELECT s.id, value \
    FROM s, json_array_elements_text($12::json) ON CONFLICT DO NOTHING), \
    c AS (INSERT INTO change (page_id, module, kind, revision_id, author_id, author, comment, minor, \
    patrolled, created) SELECT $1, $13, $9, r.id, $6, $7, $5, $8, $14, $10 FROM r), \
    a AS (UPDATE account SET accepted = accepted + 1 WHERE id = $15) \
    SELECT id FROM r";

impl Store {
    /// Writes one revision and everything that hangs on it, whoever decided that it should be.
    pub(crate) async fn write_draft(
        &self,
        tx: &mut Tx,
        found: &Found,
        draft: &Draft<'_>,
    ) -> Result<RevisionId> {
        let words = words::indexed(&self.text.searched(draft.text));
        let mut links = self.text.links(draft.text);
        links.retain(|target| limits::path(target).is_ok());
        links.sort_unstable();
        links.dedup();
        links.truncate(limits::LINKS);
        let links = serde_json::Value::from(links).to_string();
        let args = [
            found.page_id.into(),
            draft.section.into(),
            found.head.as_ref().map(|head| head.0.0).into(),
            draft.text.into(),
            draft.comment.into(),
            draft.author_id.into(),
            draft.author.into(),
            draft.minor.into(),
            draft.action.name().into(),
            draft.created.into(),
            (&words).into(),
            (&links).into(),
            (&found.module).into(),
            draft.patrolled.into(),
            draft.author_id.filter(|_| draft.counts).into(),
        ];
        let sql = match tx.dialect() {
            Dialect::Sqlite => WRITE_SQLITE,
            Dialect::Postgres => WRITE_POSTGRES,
        };
        match tx.rows(sql, &args).await?.last() {
            Some(row) => Ok(RevisionId(row.int(0)?)),
            None => Err(Error::NotFound { what: "section" }),
        }
    }
}
