//! The peers of the search: tantivy, SQLite's FTS5 with trigrams, and a plain scan.

use anyhow::Context;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{FuzzyTermQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, Value};
use tantivy::{Index, Searcher, TantivyDocument, Term, doc};

/// How many results each is asked for.
pub(crate) const LIMIT: usize = 10;

/// Names as terms of an inverted index.
pub(crate) struct Tantivy {
    searcher: Searcher,
    folded: Field,
    name: Field,
}

impl Tantivy {
    pub(crate) fn new(names: &[String]) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let folded = schema.add_text_field("folded", STRING);
        let name = schema.add_text_field("name", STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 100_000_000)?;
        for text in names {
            writer.add_document(doc!(folded => text.to_lowercase(), name => text.as_str()))?;
        }
        writer.commit()?;
        Ok(Self { searcher: index.reader()?.searcher(), folded, name })
    }

    pub(crate) fn exact(&self, text: &str) -> anyhow::Result<Vec<String>> {
        self.ask(&TermQuery::new(self.term(text), IndexRecordOption::Basic))
    }

    pub(crate) fn prefix(&self, text: &str) -> anyhow::Result<Vec<String>> {
        self.ask(&FuzzyTermQuery::new_prefix(self.term(text), 0, true))
    }

    /// Names that are at most two slips away.
    pub(crate) fn fuzzy(&self, text: &str) -> anyhow::Result<Vec<String>> {
        self.ask(&FuzzyTermQuery::new(self.term(text), 2, true))
    }

    fn term(&self, text: &str) -> Term {
        Term::from_field_text(self.folded, &text.to_lowercase())
    }

    fn ask(&self, query: &dyn Query) -> anyhow::Result<Vec<String>> {
        let found = self.searcher.search(query, &TopDocs::with_limit(LIMIT).order_by_score())?;
        let mut names = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let name =
                document.get_first(self.name).and_then(|value| value.as_str()).context("names are stored")?;
            names.push(name.to_owned());
        }
        Ok(names)
    }
}

/// Names as rows of a full-text table that is split into trigrams.
pub(crate) struct Trigrams(Connection);

impl Trigrams {
    pub(crate) fn new(names: &[String]) -> anyhow::Result<Self> {
        let mut database = Connection::open_in_memory()?;
        database.execute_batch("CREATE VIRTUAL TABLE names USING fts5(name, tokenize = 'trigram')")?;
        let all = database.transaction()?;
        {
            let mut insert = all.prepare("INSERT INTO names (name) VALUES (?1)")?;
            for name in names {
                insert.execute([name])?;
            }
        }
        all.commit()?;
        Ok(Self(database))
    }

    /// Names that contain `text`, the best first.
    pub(crate) fn substring(&self, text: &str) -> anyhow::Result<Vec<String>> {
        let mut query =
            self.0.prepare_cached("SELECT name FROM names WHERE names MATCH ?1 ORDER BY rank LIMIT ?2")?;
        let quoted = format!("\"{text}\"");
        let found = query.query_map((quoted, LIMIT as i64), |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// All names in lower case, looked through one after the other.
pub(crate) struct Scan {
    names: Vec<(String, u32)>,
}

impl Scan {
    pub(crate) fn new(catalog: &farcall_catalog::Catalog) -> Self {
        Self { names: catalog.symbols().map(|s| (s.name.to_ascii_lowercase(), s.weight)).collect() }
    }

    /// The names that contain `text`: beginnings first, then what is used most, then short ones.
    pub(crate) fn substring(&self, text: &str) -> Vec<&str> {
        let text = text.to_ascii_lowercase();
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        let mut found: Vec<(bool, std::cmp::Reverse<u32>, usize, &str)> = self
            .names
            .iter()
            .filter_map(|(name, weight)| {
                let at = finder.find(name.as_bytes())?;
                Some((at != 0, std::cmp::Reverse(*weight), name.len(), name.as_str()))
            })
            .collect();
        if found.len() > LIMIT {
            found.select_nth_unstable(LIMIT);
            found.truncate(LIMIT);
        }
        found.sort_unstable();
        found.into_iter().map(|(.., name)| name).collect()
    }
}
