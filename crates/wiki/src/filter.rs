//! Filters of edits: patterns that moderators write against spam, and what happens to an edit that
//! one of them matches.

use crate::actor::{Actor, Role};
use crate::audit;
use crate::edit::Edit;
use crate::error::{Error, Invalid, Result};
use crate::limits;
use crate::store::Store;
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::Mutex;

/// What happens to an edit that a filter matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The person is asked to think again, and may save all the same.
    Warn,
    /// A moderator looks at it first.
    Hold,
    /// It is refused.
    Reject,
}

impl Verdict {
    /// All of them, from the mildest.
    pub const ALL: [Verdict; 3] = [Verdict::Warn, Verdict::Hold, Verdict::Reject];

    /// The name in forms.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Warn => "warn",
            Verdict::Hold => "hold",
            Verdict::Reject => "reject",
        }
    }

    /// The verdict with this name.
    pub fn parse(name: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Its number; 0 for one that is to be made.
    pub id: i64,
    /// A regular expression, tried on the text, the comment and the title; letter case does not count.
    pub pattern: String,
    /// What happens.
    pub verdict: Verdict,
    /// What the person is told.
    pub message: String,
    /// Whether it is used.
    pub enabled: bool,
}

/// How long a pattern may be, in bytes.
const PATTERN: usize = 500;
/// How much memory a compiled pattern may take, in bytes. Matching takes time in proportion to the
/// text whatever the pattern is, which is why moderators may write them at all.
const COMPILED: usize = 1 << 20;

/// Compiled patterns, by their text, so that one that was changed on another server is never used.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Mutex<HashMap<String, Regex>>);

impl Patterns {
    fn get(&self, pattern: &str) -> Result<Regex> {
        let mut known = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(found) = known.get(pattern) {
            return Ok(found.clone());
        }
        let made = compile(pattern)?;
        // The filters in use are few; what was tried and changed does not pile up.
        if known.len() >= 200 {
            known.clear();
        }
        known.insert(pattern.to_owned(), made.clone());
        Ok(made)
    }
}

fn compile(pattern: &str) -> Result<Regex> {
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).size_limit(COMPILED).dfa_size_limit(COMPILED).nest_limit(50);
    builder.build().map_err(|error| Invalid::Pattern(error.to_string()).into())
}

impl Store {
    /// The verdict on an edit: the strictest of the filters that match it, the oldest of equals.
    pub(crate) fn judge<'f>(&self, filters: &'f [Filter], edit: &Edit) -> Result<Option<&'f Filter>> {
        let rank = |filter: &Filter| Verdict::ALL.iter().position(|verdict| *verdict == filter.verdict);
        let mut strictest: Option<&Filter> = None;
        for filter in filters {
            let regex = self.patterns.get(&filter.pattern)?;
            let parts = [&edit.text, &edit.comment, &edit.page.title];
            let is_stricter = strictest.is_none_or(|found| {
                rank(filter) > rank(found) || (rank(filter) == rank(found) && filter.id < found.id)
            });
            if is_stricter && parts.into_iter().any(|part| regex.is_match(part)) {
                strictest = Some(filter);
            }
        }
        Ok(strictest)
    }

    /// All filters. For moderators.
    pub async fn filters(&self, actor: &Actor) -> Result<Vec<Filter>> {
        let mut tx = self.db.read().await?;
        actor.at_least(&mut tx, Role::Moderator).await?;
        let rows =
            tx.rows("SELECT id, pattern, action, message, enabled FROM filter ORDER BY id", &[]).await?;
        rows.iter()
            .map(|row| {
                Ok(Filter {
                    id: row.int(0)?,
                    pattern: row.text(1)?,
                    verdict: Verdict::parse(&row.text(2)?).unwrap_or(Verdict::Hold),
                    message: row.text(3)?,
                    enabled: row.flag(4)?,
                })
            })
            .collect()
    }

    /// Makes a filter, or changes the one with this number. For moderators.
    ///
    /// # Errors
    /// [`Invalid::Pattern`] if the pattern is no regular expression or too big a one.
    pub async fn save_filter(&self, actor: &Actor, filter: &Filter) -> Result<i64> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        limits::some_line("pattern", &filter.pattern, PATTERN)?;
        limits::one_line("message", &filter.message, limits::COMMENT)?;
        compile(&filter.pattern)?;
        let args = [
            (&filter.pattern).into(),
            filter.verdict.name().into(),
            (&filter.message).into(),
            filter.enabled.into(),
            filter.id.into(),
        ];
        let id = match filter.id {
            0 => {
                let sql = "INSERT INTO filter (pattern, action, message, enabled) \
                           VALUES ($1, $2, $3, $4) RETURNING id";
                tx.id(sql, &args[..4]).await?
            }
            id => {
                let sql = "UPDATE filter SET pattern = $1, action = $2, message = $3, enabled = $4 \
                           WHERE id = $5";
                match tx.run(sql, &args).await? {
                    0 => return Err(Error::NotFound { what: "filter" }),
                    _ => id,
                }
            }
        };
        let detail = format!("{} {}", filter.verdict.name(), filter.pattern);
        audit::write(&mut tx, &who, "filter", &id.to_string(), &detail).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Removes a filter. For moderators.
    pub async fn remove_filter(&self, actor: &Actor, id: i64) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        if tx.run("DELETE FROM filter WHERE id = $1", &[id.into()]).await? == 0 {
            return Err(Error::NotFound { what: "filter" });
        }
        audit::write(&mut tx, &who, "remove-filter", &id.to_string(), "").await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_patterns_are_refused() {
        assert!(compile("casino|viagra").is_ok());
        for bad in ["(", "a{1000}{1000}{1000}", "\\p{Nope}", &"(".repeat(60)] {
            assert!(compile(bad).is_err(), "{bad}");
        }
        let nested = format!("{}a{}", "(".repeat(60), ")".repeat(60));
        assert!(compile(&nested).is_err());
    }
}
