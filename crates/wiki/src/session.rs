//! Sessions, and the one-time link that makes the first administrator.

use crate::account::{self, AFTER_COLUMNS, Account, COLUMNS, account};
use crate::actor::{AccountId, Actor, Role};
use crate::audit;
use crate::db::{Row, Tx};
use crate::error::{Error, Result};
use crate::password;
use crate::settings::Settings;
use crate::store::Store;
use crate::time::{milliseconds, now};
use crate::token::{Token, kept};
use std::time::Duration;

/// How long the link to make an administrator can be used.
const INVITATION: Duration = Duration::from_secs(24 * 60 * 60);
const DAY: i64 = 24 * 60 * 60 * 1000;
/// A session that nobody uses for so long ends, however long it might last.
const IDLE: i64 = 7 * DAY;

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct Session {
    /// The secret, for the cookie.
    pub token: Token,
    /// Whose it is.
    pub account: Account,
    /// When it ends at the latest, in milliseconds since 1970.
    pub expires: i64,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// When it was opened, in milliseconds since 1970.
    pub created: i64,
    /// When it ends if it is not used again.
    pub expires: i64,
    /// Whether it is the one that asks.
    pub is_own: bool,
}

async fn open_session(tx: &mut Tx, id: AccountId) -> Result<Session> {
    let token = Token::random()?;
    let created = now();
    let expires = created + i64::from(Settings::read(tx).await?.session_days) * DAY;
    let sql = "INSERT INTO session (token, account_id, created, expires) VALUES ($1, $2, $3, $4)";
    let hash = kept(token.reveal());
    let first = expires.min(created + IDLE);
    tx.run(sql, &[hash.as_slice().into(), id.0.into(), created.into(), first.into()]).await?;
    // Those that have ended go when a new one comes, so that no clock is needed.
    tx.run("DELETE FROM session WHERE expires <= $1", &[now().into()]).await?;
    let row = tx.row(&format!("SELECT {COLUMNS} FROM account WHERE id = $1"), &[id.0.into()]).await?;
    let account = row.as_ref().map(account).transpose()?.ok_or(Error::NotFound { what: "account" })?;
    Ok(Session { token, account, expires })
}

impl Store {
    /// Opens a session. The one that the browser had, if any, ends: nobody can have planted it.
    ///
    /// # Errors
    /// [`Error::SignIn`] for a wrong name or password, which take equally long; [`crate::Denied::Blocked`].
    pub async fn sign_in(&self, name: &str, password: &str, before: Option<&str>) -> Result<Session> {
        let sql = "SELECT id, password FROM account WHERE name_key = $1";
        let row = self.db.row(sql, &[(&name.to_ascii_lowercase()).into()]).await?;
        let (id, hash) = match &row {
            Some(row) => (AccountId(row.int(0)?), Some(row.text(1)?)),
            None => (AccountId(0), None),
        };
        if !password::verify(password, hash.clone()).await? {
            return Err(Error::SignIn);
        }
        let mut tx = self.db.write().await?;
        // The password may have been changed while it was verified.
        let now_kept = tx.row("SELECT password FROM account WHERE id = $1", &[id.0.into()]).await?;
        if now_kept.map(|row| row.text(0)).transpose()? != hash {
            return Err(Error::SignIn);
        }
        let _ = Actor::Account(id).standing(&mut tx).await?;
        if let Some(before) = before {
            tx.run("DELETE FROM session WHERE token = $1", &[kept(before).as_slice().into()]).await?;
        }
        let session = open_session(&mut tx, id).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Whose session this is. `None` if there is no such session, or not any more. That it is used keeps it
    /// open, up to the time that the settings give it.
    pub async fn session(&self, token: &str) -> Result<Option<Account>> {
        let sql = format!(
            "SELECT {COLUMNS}, session.expires FROM session JOIN account ON account.id = session.account_id \
             WHERE session.token = $1 AND session.expires > $2"
        );
        let hash = kept(token);
        let Some(row) = self.db.row(&sql, &[hash.as_slice().into(), now().into()]).await? else {
            return Ok(None);
        };
        // Once a day is enough, so that reading seldom writes. A database that cannot write can still be read.
        if row.int(AFTER_COLUMNS)? < now() + IDLE - DAY {
            _ = self.prolong(&hash).await;
        }
        account(&row).map(Some)
    }

    async fn prolong(&self, hash: &[u8]) -> Result<()> {
        let mut tx = self.db.write().await?;
        let longest = i64::from(Settings::read(&mut tx).await?.session_days) * DAY;
        let sql = "UPDATE session SET expires = CASE WHEN created + $2 < $3 THEN created + $2 ELSE $3 END \
                   WHERE token = $1 AND created + $2 > expires";
        tx.run(sql, &[hash.into(), longest.into(), (now() + IDLE).into()]).await?;
        tx.commit().await
    }

    /// The open sessions of an account, newest first; `token` is that of whoever asks.
    pub async fn sessions(&self, id: AccountId, token: &str) -> Result<Vec<OpenSession>> {
        let sql = "SELECT created, expires, CAST(CASE WHEN token = $3 THEN 1 ELSE 0 END AS BIGINT) FROM session \
                   WHERE account_id = $1 AND expires > $2 ORDER BY created DESC";
        let own = kept(token);
        let args = [id.0.into(), now().into(), own.as_slice().into()];
        let rows = self.db.rows(sql, &args).await?;
        let open =
            |row: &Row| Ok(OpenSession { created: row.int(0)?, expires: row.int(1)?, is_own: row.flag(2)? });
        rows.iter().map(open).collect()
    }

    /// Whether this is the password of an account, asked of somebody who is signed in already.
    ///
    /// # Errors
    /// [`Error::SignIn`] if it is not.
    pub async fn confirm_password(&self, id: AccountId, password: &str) -> Result<()> {
        let row = self.db.row("SELECT password FROM account WHERE id = $1", &[id.0.into()]).await?;
        let hash = row.map(|row| row.text(0)).transpose()?;
        if password::verify(password, hash).await? { Ok(()) } else { Err(Error::SignIn) }
    }

    /// Ends one session.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let mut tx = self.db.write().await?;
        tx.run("DELETE FROM session WHERE token = $1", &[kept(token).as_slice().into()]).await?;
        tx.commit().await
    }

    /// Ends all sessions of an account: its own wish, or an administrator's.
    pub async fn end_sessions(&self, actor: &Actor, id: AccountId) -> Result<u64> {
        let mut tx = self.db.write().await?;
        let who = actor.standing(&mut tx).await?;
        if who.id != Some(id.0) {
            who.require(Role::Administrator)?;
            audit::write(&mut tx, &who, "end-sessions", &id.0.to_string(), "").await?;
        }
        let ended = tx.run("DELETE FROM session WHERE account_id = $1", &[id.0.into()]).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// The token of the link that makes the first administrator, while there is none: to be printed
    /// at the start. Each call makes the earlier ones void.
    pub async fn first_administrator(&self) -> Result<Option<Token>> {
        let mut tx = self.db.write().await?;
        let sql = "SELECT id FROM account WHERE role = $1 LIMIT 1";
        if tx.row(sql, &[Role::Administrator.number().into()]).await?.is_some() {
            return Ok(None);
        }
        let token = Token::random()?;
        tx.run("DELETE FROM invitation", &[]).await?;
        let sql = "INSERT INTO invitation (token, role, created, expires) VALUES ($1, $2, $3, $4)";
        let expires = now().saturating_add(milliseconds(INVITATION));
        let hash = kept(token.reveal());
        let args =
            [hash.as_slice().into(), Role::Administrator.number().into(), now().into(), expires.into()];
        tx.run(sql, &args).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Takes up the link: makes the account and signs it in. The link works once.
    ///
    /// # Errors
    /// [`Error::Token`] if the link is void; it stays good if the name or password is not taken.
    pub async fn accept_invitation(&self, token: &str, name: &str, password: &str) -> Result<Session> {
        let hash = kept(token);
        let good = "SELECT role FROM invitation WHERE token = $1 AND expires > $2";
        if self.db.row(good, &[hash.as_slice().into(), now().into()]).await?.is_none() {
            return Err(Error::Token);
        }
        account::check(name, password)?;
        let password = password::hash(password).await?;
        let mut tx = self.db.write().await?;
        let row = tx.row(good, &[hash.as_slice().into(), now().into()]).await?.ok_or(Error::Token)?;
        let role = Role::from_number(row.int(0)?);
        tx.run("DELETE FROM invitation WHERE token = $1", &[hash.as_slice().into()]).await?;
        let id = account::make(&mut tx, name, &password, role).await?;
        let who = Actor::Account(id).standing(&mut tx).await?;
        audit::write(&mut tx, &who, "invitation", name, role.name()).await?;
        let session = open_session(&mut tx, id).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Whether the actor may do what takes this role, now.
    pub async fn require(&self, actor: &Actor, needed: Role) -> Result<()> {
        let mut tx = self.db.read().await?;
        actor.at_least(&mut tx, needed).await?;
        Ok(())
    }
}
