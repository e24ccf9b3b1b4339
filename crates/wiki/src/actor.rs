//! Who does something, and whether they may.
//!
//! The role and the block of an account are read in the same transaction that does the work, so that
//! a block counts from the moment it is set, whatever an open page or another server remembers.

use crate::db::Tx;
use crate::error::{Denied, Error, Result};
use crate::limits;
use crate::time::now;
use std::fmt;

/// The number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(pub i64);

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody without an account. The label is what others see, such as a shortened address.
    Anonymous {
        /// What others see.
        label: String,
    },
    /// Somebody who is signed in.
    Account(AccountId),
    /// The program itself: imports, and commands of whoever has the database anyway.
    System {
        /// What others see, such as the name of the archive that is imported.
        label: String,
    },
}

/// What an account may do; each role may also do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Reads and watches.
    Reader,
    /// Edits and talks.
    Contributor,
    /// Reviews, reverts, blocks, protects and deletes.
    Moderator,
    /// Gives roles and changes settings.
    Administrator,
}

impl Role {
    /// All of them, from the least.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Contributor, Role::Moderator, Role::Administrator];

    /// The name in commands and forms.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Contributor => "contributor",
            Role::Moderator => "moderator",
            Role::Administrator => "administrator",
        }
    }

    /// The role with this name.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    pub(crate) fn number(self) -> i64 {
        match self {
            Role::Reader => 0,
            Role::Contributor => 1,
            Role::Moderator => 2,
            Role::Administrator => 3,
        }
    }

    /// A number that no version knows counts as the least.
    pub(crate) fn from_number(number: i64) -> Role {
        Role::ALL.into_iter().find(|role| role.number() == number).unwrap_or(Role::Reader)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An actor as the database knows them now.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// The account, if there is one.
    pub(crate) id: Option<i64>,
    /// What others see.
    pub(crate) label: String,
    /// The role; without an account that of a reader, for the program that of an administrator.
    pub(crate) role: Role,
    pub(crate) is_anonymous: bool,
    pub(crate) is_system: bool,
    /// How many edits of theirs stand, for the review of first edits.
    pub(crate) accepted: i64,
}

impl Actor {
    /// Looks the actor up. Blocked accounts are refused here, once for everything that writes.
    pub(crate) async fn standing(&self, tx: &mut Tx) -> Result<Standing> {
        let id = match self.without_account()? {
            Ok(standing) => return Ok(standing),
            Err(id) => id,
        };
        let sql = "SELECT name, role, accepted, blocked_until, blocked_because FROM account WHERE id = $1";
        let row = tx.row(sql, &[id.0.into()]).await?.ok_or(Error::NotFound { what: "account" })?;
        Standing::of_account(id, row.text(0)?, row.int(1)?, row.int(2)?, (row.int(3)?, row.text(4)?))
    }

    /// The standing of whoever has no account, which needs no question; else the account.
    pub(crate) fn without_account(&self) -> Result<Result<Standing, AccountId>> {
        let (label, is_system) = match self {
            Actor::Account(id) => return Ok(Err(*id)),
            Actor::Anonymous { label } => (label, false),
            Actor::System { label } => (label, true),
        };
        Ok(Ok(Standing {
            id: None,
            label: limits::one_line("label", label, limits::LABEL)?.to_owned(),
            role: if is_system { Role::Administrator } else { Role::Reader },
            is_anonymous: !is_system,
            is_system,
            accepted: 0,
        }))
    }

    /// As [`Actor::standing`], and refuses who has less than `needed`.
    pub(crate) async fn at_least(&self, tx: &mut Tx, needed: Role) -> Result<Standing> {
        let standing = self.standing(tx).await?;
        standing.require(needed)?;
        Ok(standing)
    }
}

impl Standing {
    /// What the columns of an account say, unless it is blocked: until when, and why.
    pub(crate) fn of_account(
        id: AccountId,
        label: String,
        role: i64,
        accepted: i64,
        (until, because): (i64, String),
    ) -> Result<Standing> {
        if until > now() {
            return Err(Denied::Blocked { until, because }.into());
        }
        let role = Role::from_number(role);
        Ok(Standing { id: Some(id.0), label, role, is_anonymous: false, is_system: false, accepted })
    }

    pub(crate) fn require(&self, needed: Role) -> Result<()> {
        match self.is_anonymous {
            true => Err(Denied::Anonymous.into()),
            false if self.role < needed => Err(Denied::Role { needed, has: self.role }.into()),
            false => Ok(()),
        }
    }
}
