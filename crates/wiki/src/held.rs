//! The queue of edits that a moderator looks at before they are seen.
//!
//! A held edit is kept whole, with the revision it began with, and merged when it is accepted. After a
//! decision it stays: the author gets the text back together with the reason.

use crate::actor::{AccountId, Actor, Role, Standing};
use crate::audit;
use crate::changes::Notice;
use crate::db::{Row, Tx};
use crate::draft::Ground;
use crate::edit::{Edit, Outcome, Treatment};
use crate::error::{Error, Result};
use crate::limits;
use crate::revision::{Action, Author, RevisionId};
use crate::store::Store;
use crate::time::now;

/// The number of a held edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HeldId(pub i64);

/// Why an edit is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The author has no account.
    Anonymous,
    /// It is among the author's first.
    FirstEdits,
    /// A filter matched.
    Filter,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 3] = [Reason::Anonymous, Reason::FirstEdits, Reason::Filter];

    /// The name, as in the database.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Anonymous => "anonymous",
            Reason::FirstEdits => "first-edits",
            Reason::Filter => "filter",
        }
    }

    fn parse(name: &str) -> Reason {
        Reason::ALL.into_iter().find(|reason| reason.name() == name).unwrap_or(Reason::Filter)
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Nothing yet.
    Waiting,
    /// It was saved.
    Accepted,
    /// It was not.
    Rejected,
}

impl Decision {
    fn number(self) -> i64 {
        match self {
            Decision::Waiting => 0,
            Decision::Accepted => 1,
            Decision::Rejected => 2,
        }
    }

    fn from_number(number: i64) -> Decision {
        match number {
            1 => Decision::Accepted,
            2 => Decision::Rejected,
            _ => Decision::Waiting,
        }
    }
}

/// A held edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub id: HeldId,
    /// What was typed, whole.
    pub edit: Edit,
    /// Why it is held.
    pub reason: Reason,
    /// Who wrote it.
    pub author: Author,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// What was decided.
    pub decision: Decision,
    /// Who decided, or nothing.
    pub decided_by: String,
    /// What the moderator told the author.
    pub note: String,
    /// The revision that it became.
    pub revision: Option<RevisionId>,
}

const COLUMNS: &str = "id, edit, reason, author_id, author, created, state, decided_by, note, revision_id";

fn held(row: &Row) -> Result<Held> {
    let edit = serde_json::from_str(&row.text(1)?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(Held {
        id: HeldId(row.int(0)?),
        edit,
        reason: Reason::parse(&row.text(2)?),
        author: Author::from_row(row, 3)?,
        created: row.int(5)?,
        decision: Decision::from_number(row.int(6)?),
        decided_by: row.text(7)?,
        note: row.text(8)?,
        revision: row.opt_int(9)?.map(RevisionId),
    })
}

/// Puts an edit into the queue.
pub(crate) async fn hold(tx: &mut Tx, who: &Standing, edit: &Edit, reason: Reason) -> Result<HeldId> {
    let sql = "INSERT INTO held (path, reason, edit, author_id, author, created) \
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let json = serde_json::to_string(edit).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let args = [
        (&edit.page.path).into(),
        reason.name().into(),
        (&json).into(),
        who.id.into(),
        (&who.label).into(),
        now().into(),
    ];
    Ok(HeldId(tx.id(sql, &args).await?))
}

async fn waiting(tx: &mut Tx, id: HeldId) -> Result<Held> {
    let sql = format!("SELECT {COLUMNS} FROM held WHERE id = $1 AND state = 0");
    match tx.row(&sql, &[id.0.into()]).await? {
        Some(row) => held(&row),
        None => Err(Error::NotFound { what: "held edit" }),
    }
}

async fn decide(
    tx: &mut Tx,
    who: &Standing,
    id: HeldId,
    decision: Decision,
    note: &str,
    revision: Option<RevisionId>,
) -> Result<()> {
    let sql = "UPDATE held SET state = $1, decided_by = $2, decided = $3, note = $4, revision_id = $5 \
               WHERE id = $6";
    let revision = revision.map(|id| id.0);
    let args = [
        decision.number().into(),
        (&who.label).into(),
        now().into(),
        note.into(),
        revision.into(),
        id.0.into(),
    ];
    tx.run(sql, &args).await?;
    Ok(())
}

impl Store {
    /// The edits that wait, oldest first, after number `after`. For moderators.
    pub async fn review_queue(&self, actor: &Actor, after: i64, limit: u32) -> Result<Vec<Held>> {
        let mut tx = self.db.read().await?;
        actor.at_least(&mut tx, Role::Moderator).await?;
        let sql = format!("SELECT {COLUMNS} FROM held WHERE state = 0 AND id > $1 ORDER BY id LIMIT $2");
        tx.rows(&sql, &[after.into(), limits::rows(limit).into()]).await?.iter().map(held).collect()
    }

    /// A held edit, for its author or a moderator. To anybody else there is no such edit.
    pub async fn held(&self, actor: &Actor, id: HeldId) -> Result<Held> {
        let mut tx = self.db.read().await?;
        let sql = format!("SELECT {COLUMNS} FROM held WHERE id = $1");
        let row = tx.row(&sql, &[id.0.into()]).await?;
        let found = row.as_ref().map(held).transpose()?.ok_or(Error::NotFound { what: "held edit" })?;
        let is_own = matches!((actor, found.author.account), (Actor::Account(me), Some(by)) if *me == by);
        match is_own || actor.at_least(&mut tx, Role::Moderator).await.is_ok() {
            true => Ok(found),
            false => Err(Error::NotFound { what: "held edit" }),
        }
    }

    /// The held edits of one account, newest first, with what became of them.
    pub async fn held_of(&self, account: AccountId, limit: u32) -> Result<Vec<Held>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM held WHERE author = (SELECT name FROM account WHERE id = $1) \
             AND author_id = $1 ORDER BY id DESC LIMIT $2"
        );
        let rows = self.db.rows(&sql, &[account.0.into(), limits::rows(limit).into()]).await?;
        rows.iter().map(held).collect()
    }

    /// Saves a held edit in its author's name. If it conflicts with what others wrote since, it keeps
    /// waiting, and the moderator can give the text that settles it. For moderators.
    pub async fn accept(&self, actor: &Actor, id: HeldId, settled: Option<&str>) -> Result<Outcome> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let mut found = waiting(&mut tx, id).await?;
        // The page may have come to be since; that is no reason to lose the text.
        found.edit.new_page = false;
        let (_, ground) = Ground::look(&mut tx, None, &found.edit).await?;
        if let Some(text) = settled {
            let head = ground.found.as_ref().and_then(|page| page.head.as_ref());
            found.edit.base = head.map(|head| head.0);
            found.edit.text = text.to_owned();
        }
        let author = Standing {
            id: found.author.account.map(|id| id.0),
            label: found.author.name.clone(),
            // A moderator has looked at it, so it counts as patrolled.
            role: Role::Moderator,
            is_anonymous: found.author.account.is_none(),
            is_system: false,
            accepted: 0,
        };
        let treatment = Treatment { action: Action::Edit, reviewed: true };
        let outcome = self.propose(&mut tx, &author, &found.edit, treatment, ground).await?;
        let revision = match &outcome {
            Outcome::Saved { revision, .. } => Some(*revision),
            Outcome::Unchanged => None,
            Outcome::Held { .. } | Outcome::Warned { .. } | Outcome::Conflict(_) => return Ok(outcome),
        };
        decide(&mut tx, &who, id, Decision::Accepted, "", revision).await?;
        audit::write(&mut tx, &who, "accept", &found.edit.page.path, &found.author.name).await?;
        self.commit(tx, Notice::Page { path: found.edit.page.path }).await?;
        Ok(outcome)
    }

    /// Does not save a held edit. The author can still read it, with the note. For moderators.
    pub async fn reject(&self, actor: &Actor, id: HeldId, note: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let note = limits::one_line("note", note, limits::COMMENT)?;
        let found = waiting(&mut tx, id).await?;
        decide(&mut tx, &who, id, Decision::Rejected, note, None).await?;
        audit::write(&mut tx, &who, "reject", &found.edit.page.path, note).await?;
        tx.commit().await
    }
}
