//! Accounts: signing up, passwords, roles and blocks.

use crate::actor::{AccountId, Actor, Role};
use crate::audit;
use crate::db::{Row, Tx};
use crate::error::{Denied, Error, Invalid, Result};
use crate::limits;
use crate::password;
use crate::settings::Settings;
use crate::store::Store;
use crate::time::now;

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Its name, as it was written at sign-up.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// How many of its edits were saved.
    pub accepted: i64,
    /// Until when it is blocked, in milliseconds since 1970; in the past or 0 if it is not.
    pub blocked_until: i64,
    /// Why it is blocked, or was.
    pub blocked_because: String,
    /// When it was made.
    pub created: i64,
}

pub(crate) const COLUMNS: &str = "account.id, account.name, account.role, account.accepted, \
     account.blocked_until, account.blocked_because, account.created";

/// The first column after [`COLUMNS`].
pub(crate) const AFTER_COLUMNS: usize = 7;

pub(crate) fn account(row: &Row) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.int(0)?),
        name: row.text(1)?,
        role: Role::from_number(row.int(2)?),
        accepted: row.int(3)?,
        blocked_until: row.int(4)?,
        blocked_because: row.text(5)?,
        created: row.int(6)?,
    })
}

/// Names that would pass for the site's own.
const RESERVED: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "farcall",
    "moderator",
    "nobody",
    "root",
    "support",
    "system",
    "webmaster",
];

/// Whether a name may be used: 2 to 32 of the letters and digits of ASCII, with single `-`, `_`, `.` inside.
/// Other letters would allow names that look like somebody else's.
fn check_name(name: &str) -> Result<(), Invalid> {
    let form = |why| Err(Invalid::Form { what: "name", why });
    let is_mark = |c: char| matches!(c, '-' | '_' | '.');
    let chars: Vec<char> = name.chars().collect();
    let ends = [chars.first(), chars.last()];
    if !(2..=32).contains(&chars.len()) {
        return form("it has 2 to 32 characters");
    }
    if !chars.iter().all(|&c| c.is_ascii_alphanumeric() || is_mark(c)) {
        return form("it is made of the letters A to Z, digits, and - _ .");
    }
    if ends.into_iter().flatten().any(|&c| is_mark(c))
        || chars.windows(2).any(|pair| pair.iter().all(|&c| is_mark(c)))
    {
        return form("marks stand alone, between letters or digits");
    }
    match RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        true => form("this name is the site's own"),
        false => Ok(()),
    }
}

/// Makes an account.
pub(crate) async fn make(tx: &mut Tx, name: &str, hash: &str, role: Role) -> Result<AccountId> {
    let sql = "INSERT INTO account (name, name_key, password, role, created) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (name_key) DO NOTHING RETURNING id";
    let key = name.to_ascii_lowercase();
    let args = [name.into(), (&key).into(), hash.into(), role.number().into(), now().into()];
    match tx.row(sql, &args).await? {
        Some(row) => Ok(AccountId(row.int(0)?)),
        None => Err(Error::Exists { what: "account" }),
    }
}

/// What is asked before a password is hashed, which is the costly part.
pub(crate) fn check(name: &str, password: &str) -> Result<()> {
    check_name(name)?;
    Ok(password::check(name, password)?)
}

impl Store {
    /// Makes an account with the role of a contributor.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name or password that is not taken, [`Error::Exists`] if the name is in use
    /// in any letter case, [`Denied::SignUpOff`] if sign-up is off.
    pub async fn sign_up(&self, name: &str, password: &str) -> Result<AccountId> {
        if !self.settings().await?.sign_up {
            return Err(Denied::SignUpOff.into());
        }
        check(name, password)?;
        let hash = password::hash(password).await?;
        let mut tx = self.db.write().await?;
        if !Settings::read(&mut tx).await?.sign_up {
            return Err(Denied::SignUpOff.into());
        }
        let id = make(&mut tx, name, &hash, Role::Contributor).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Makes an account with any role. For administrators, also while sign-up is off.
    pub async fn create_account(
        &self,
        actor: &Actor,
        name: &str,
        password: &str,
        role: Role,
    ) -> Result<AccountId> {
        check(name, password)?;
        let hash = password::hash(password).await?;
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Administrator).await?;
        let id = make(&mut tx, name, &hash, role).await?;
        audit::write(&mut tx, &who, "create-account", name, role.name()).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// One account.
    pub async fn account(&self, id: AccountId) -> Result<Account> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE id = $1");
        let row = self.db.row(&sql, &[id.0.into()]).await?;
        row.as_ref().map(account).transpose()?.ok_or(Error::NotFound { what: "account" })
    }

    /// The account with this name, in any letter case.
    pub async fn account_named(&self, name: &str) -> Result<Account> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE name_key = $1");
        let row = self.db.row(&sql, &[(&name.to_ascii_lowercase()).into()]).await?;
        row.as_ref().map(account).transpose()?.ok_or(Error::NotFound { what: "account" })
    }

    /// All accounts by number, after number `after`. For moderators.
    pub async fn accounts(&self, actor: &Actor, after: i64, limit: u32) -> Result<Vec<Account>> {
        let mut tx = self.db.read().await?;
        actor.at_least(&mut tx, Role::Moderator).await?;
        let sql = format!("SELECT {COLUMNS} FROM account WHERE id > $1 ORDER BY id LIMIT $2");
        tx.rows(&sql, &[after.into(), limits::rows(limit).into()]).await?.iter().map(account).collect()
    }

    /// Changes one's own password and ends every session of the account.
    ///
    /// # Errors
    /// [`Error::SignIn`] if the old password is wrong.
    pub async fn change_password(&self, id: AccountId, old: &str, new: &str) -> Result<()> {
        let row = self.db.row("SELECT name, password FROM account WHERE id = $1", &[id.0.into()]).await?;
        let row = row.ok_or(Error::NotFound { what: "account" })?;
        let (name, before) = (row.text(0)?, row.text(1)?);
        password::check(&name, new)?;
        if !password::verify(old, Some(before.clone())).await? {
            return Err(Error::SignIn);
        }
        let hash = password::hash(new).await?;
        let mut tx = self.db.write().await?;
        // Of two changes at once, one wins: the other's old password is no longer the one.
        let sql = "UPDATE account SET password = $1 WHERE id = $2 AND password = $3";
        if tx.run(sql, &[(&hash).into(), id.0.into(), (&before).into()]).await? == 0 {
            return Err(Error::SignIn);
        }
        tx.run("DELETE FROM session WHERE account_id = $1", &[id.0.into()]).await?;
        tx.commit().await
    }

    /// Gives an account a new password and ends its sessions. For administrators.
    pub async fn reset_password(&self, actor: &Actor, id: AccountId, new: &str) -> Result<()> {
        let found = self.account(id).await?;
        password::check(&found.name, new)?;
        let hash = password::hash(new).await?;
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Administrator).await?;
        tx.run("UPDATE account SET password = $1 WHERE id = $2", &[(&hash).into(), id.0.into()]).await?;
        tx.run("DELETE FROM session WHERE account_id = $1", &[id.0.into()]).await?;
        audit::write(&mut tx, &who, "reset-password", &found.name, "").await?;
        tx.commit().await
    }

    /// Gives an account another role. For administrators; the last one cannot be lost.
    pub async fn change_role(&self, actor: &Actor, id: AccountId, role: Role) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Administrator).await?;
        let row = tx.row("SELECT name FROM account WHERE id = $1", &[id.0.into()]).await?;
        let name = row.ok_or(Error::NotFound { what: "account" })?.text(0)?;
        tx.run("UPDATE account SET role = $1 WHERE id = $2", &[role.number().into(), id.0.into()]).await?;
        let sql = "SELECT id FROM account WHERE role = $1 LIMIT 1";
        let left = tx.row(sql, &[Role::Administrator.number().into()]).await?;
        if role != Role::Administrator && !who.is_system && left.is_none() {
            let why = "the last administrator cannot be given another role";
            return Err(Invalid::Form { what: "role", why }.into());
        }
        audit::write(&mut tx, &who, "role", &name, role.name()).await?;
        tx.commit().await
    }

    /// Blocks an account until a time, in milliseconds since 1970, and ends its sessions; a time in the
    /// past ends the block. For moderators, against those with a lesser role; for
    /// whoever has the database, against everybody.
    pub async fn block(&self, actor: &Actor, id: AccountId, until: i64, because: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let because = limits::one_line("reason", because, limits::COMMENT)?;
        let row = tx.row("SELECT name, role FROM account WHERE id = $1", &[id.0.into()]).await?;
        let row = row.ok_or(Error::NotFound { what: "account" })?;
        let has = Role::from_number(row.int(1)?);
        if has == Role::Administrator && !who.is_system {
            return Err(Denied::Administrator.into());
        }
        if has >= who.role && !who.is_system {
            return Err(Denied::Role { needed: Role::Administrator, has: who.role }.into());
        }
        let sql = "UPDATE account SET blocked_until = $1, blocked_because = $2 WHERE id = $3";
        tx.run(sql, &[until.into(), because.into(), id.0.into()]).await?;
        let ends = until <= now();
        if !ends {
            tx.run("DELETE FROM session WHERE account_id = $1", &[id.0.into()]).await?;
        }
        let action = if ends { "unblock" } else { "block" };
        audit::write(&mut tx, &who, action, &row.text(0)?, because).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_pass_for_others() {
        for good in ["jo", "Ada.Lovelace", "x86", "a-b_c.d", "kernel32"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a",
            "-a",
            "a.",
            "a--b",
            "a._b",
            "ädä",
            "a b",
            "Admin",
            "SYSTEM",
            "pаypal",
            "a\0b",
            &"x".repeat(33),
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
