//! The audit log: what moderators and administrators did, to whom or what, and when.

use crate::actor::{AccountId, Actor, Role, Standing};
use crate::db::Tx;
use crate::error::Result;
use crate::limits;
use crate::revision::Author;
use crate::store::Store;
use crate::time::now;

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number; later ones are greater.
    pub id: i64,
    /// Who did it.
    pub actor: Author,
    /// What was done: `block`, `protect`, `role`, `setting`, `accept` and so on.
    pub action: String,
    /// To whom or what: a name, a path, a key.
    pub target: String,
    /// With what: a reason, a new value.
    pub detail: String,
    /// When, in milliseconds since 1970.
    pub created: i64,
}

/// Writes one line, in the transaction that does what it tells of.
pub(crate) async fn write(
    tx: &mut Tx,
    who: &Standing,
    action: &str,
    target: &str,
    detail: &str,
) -> Result<()> {
    let sql = "INSERT INTO audit (actor_id, actor, action, target, detail, created) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let args =
        [who.id.into(), (&who.label).into(), action.into(), target.into(), detail.into(), now().into()];
    tx.run(sql, &args).await?;
    Ok(())
}

impl Store {
    /// The newest lines before number `before`, newest first; of one target only, if given. For moderators.
    pub async fn audit(
        &self,
        actor: &Actor,
        target: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>> {
        let mut tx = self.db.read().await?;
        actor.at_least(&mut tx, Role::Moderator).await?;
        let args =
            [before.unwrap_or(i64::MAX).into(), limits::rows(limit).into(), target.unwrap_or("").into()];
        let filter = if target.is_some() { "AND target = $3" } else { "AND $3 = ''" };
        let sql = format!(
            "SELECT id, actor_id, actor, action, target, detail, created FROM audit \
             WHERE id < $1 {filter} ORDER BY id DESC LIMIT $2"
        );
        let rows = tx.rows(&sql, &args).await?;
        rows.iter()
            .map(|row| {
                Ok(AuditEntry {
                    id: row.int(0)?,
                    actor: Author { account: row.opt_int(1)?.map(AccountId), name: row.text(2)? },
                    action: row.text(3)?,
                    target: row.text(4)?,
                    detail: row.text(5)?,
                    created: row.int(6)?,
                })
            })
            .collect()
    }
}
