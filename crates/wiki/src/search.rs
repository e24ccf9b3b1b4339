//! Full-text search over what people wrote, and the index and the links behind it.

use crate::db::{Dialect, Tx};
use crate::error::Result;
use crate::limits;
use crate::page::{PageEntry, entry_of};
use crate::store::Store;
use crate::words;

/// A section that has all the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The page.
    pub page: PageEntry,
    /// The section's key.
    pub section: String,
    /// A piece of the text around the first word that was found, of some 200 bytes.
    pub excerpt: String,
}

/// How long an excerpt is, in bytes.
const EXCERPT: usize = 200;

impl Store {
    /// The sections that have all words of `query`, the best first; the last word may be the
    /// beginning of one. A query without words finds nothing.
    pub async fn search(&self, query: &str, limit: u32) -> Result<Vec<Hit>> {
        let wanted = words::query(query);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let columns = crate::page::ENTRY;
        let (sql, asked) = match self.dialect() {
            Dialect::Sqlite => (
                format!(
                    "SELECT {columns}, section.key, revision.text FROM section_words \
                     JOIN section ON section.id = section_words.rowid \
                     JOIN revision ON revision.id = section.head JOIN page ON page.id = section.page_id \
                     WHERE section_words MATCH $1 AND page.deleted = 0 ORDER BY section_words.rank LIMIT $2"
                ),
                // Words have no quotation marks in them.
                format!("\"{}\"*", wanted.join("\" AND \"")),
            ),
            Dialect::Postgres => (
                format!(
                    "SELECT {columns}, section.key, revision.text FROM section \
                     JOIN revision ON revision.id = section.head JOIN page ON page.id = section.page_id \
                     WHERE section.words @@ $1::tsquery AND page.deleted = 0 \
                     ORDER BY ts_rank(section.words, $1::tsquery) DESC, section.id LIMIT $2"
                ),
                format!("'{}':*", wanted.join("' & '")),
            ),
        };
        let rows = self.db.rows(&sql, &[(&asked).into(), limits::rows(limit).into()]).await?;
        rows.iter()
            .map(|row| {
                Ok(Hit {
                    page: entry_of(row)?,
                    section: row.text(8)?,
                    excerpt: words::excerpt(&row.text(9)?, &wanted, EXCERPT),
                })
            })
            .collect()
    }

    /// Brings the full-text index of a section up to date.
    pub(crate) async fn index_words(&self, tx: &mut Tx, section: i64, text: &str) -> Result<()> {
        let words = words::indexed(&self.text.searched(text));
        let sql = match tx.dialect() {
            Dialect::Sqlite => "INSERT OR REPLACE INTO section_words (rowid, words) VALUES ($1, $2)",
            Dialect::Postgres => {
                "UPDATE section SET words = array_to_tsvector(string_to_array($2, ' ')) WHERE id = $1"
            }
        };
        tx.run(sql, &[section.into(), (&words).into()]).await?;
        Ok(())
    }
}
