//! Edits: from what somebody typed to a durable revision, in one transaction.
//!
//! The transaction holds the revision, the section's head, the full-text index, the links, the
//! recent change and the notice to other servers: all of it is there after a crash, or none.
//! Whatever the outcome is, the caller still has the [`Edit`] and can put its text back into the form.

use crate::actor::{Actor, Role, Standing};
use crate::changes::Notice;
use crate::db::Tx;
use crate::draft::{Draft, Found, Ground, make_page};
use crate::error::{Denied, Error, Result};
use crate::filter::{Filter, Verdict};
use crate::held::{self, HeldId, Reason};
use crate::limits;
use crate::page::{Seed, section_key};
use crate::revision::{self, Action, RevisionId};
use crate::settings::{AnonymousEdits, Settings};
use crate::store::Store;
use serde::{Deserialize, Serialize};

/// What somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The page. It is made if nobody wrote on it yet; if it is there, only the path counts.
    pub page: Seed,
    /// The section's key.
    pub section: String,
    /// The revision that the person began with; `None` if the section was empty.
    pub base: Option<RevisionId>,
    /// The whole new text of the section. An empty one empties the section.
    pub text: String,
    /// What the person says about it.
    pub comment: String,
    /// Whether the person calls it minor.
    pub minor: bool,
    /// Whether the person has seen the warning of a filter and saves all the same.
    pub warned: bool,
    /// Whether the page must not be there yet.
    pub new_page: bool,
}

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It is durable.
    Saved {
        /// The new revision.
        revision: RevisionId,
        /// The text, if somebody else's edit was merged into it.
        merged: Option<String>,
    },
    /// The text is the one that is there already.
    Unchanged,
    /// It waits for a moderator.
    Held {
        /// Its number in the queue.
        held: HeldId,
        /// Why.
        reason: Reason,
    },
    /// A filter asks the person to think again. Nothing was saved.
    Warned {
        /// The filter.
        filter: i64,
        /// The moderators' explanation.
        message: String,
    },
    /// Somebody else changed the same place. Nothing was saved.
    Conflict(Box<Conflict>),
}

/// Two edits of the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The text that both began with.
    pub base: String,
    /// The text that is there now.
    pub theirs: String,
    /// Its revision: the base of the next try. `None` if the section is gone.
    pub theirs_revision: Option<RevisionId>,
    /// The text that was to be saved.
    pub yours: String,
}

/// How an edit is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Treatment {
    /// What the history calls it.
    pub(crate) action: Action,
    /// Whether a moderator has looked at it: then it is neither held nor filtered, and the author's
    /// role does not matter.
    pub(crate) reviewed: bool,
}

impl Store {
    /// Saves an edit, or says why not. When this returns [`Outcome::Saved`], the edit is durable.
    ///
    /// # Errors
    /// [`Error::Denied`] if the actor may not, [`Error::Invalid`] if something has no valid form,
    /// [`Error::Exists`] if the page was to be new.
    pub async fn edit(&self, actor: &Actor, edit: &Edit) -> Result<Outcome> {
        self.edit_as(actor, edit, Action::Edit).await
    }

    /// Undoes one edit and keeps what came after it, by the same three-way merge.
    pub async fn undo(&self, actor: &Actor, id: RevisionId, comment: &str) -> Result<Outcome> {
        let (before, undone) = self.revision_and_parent(id).await?;
        let (head, text) = self.head_of(&undone.entry.path, &undone.entry.section).await?;
        let before = before.map(|revision| revision.text).unwrap_or_default();
        match self.text.merge(&undone.text, &before, &text) {
            Ok(merged) => {
                let edit = self.edit_of(&undone.entry, head, merged, comment).await?;
                self.edit_as(actor, &edit, Action::Undo).await
            }
            Err(_) => Ok(Outcome::Conflict(Box::new(Conflict {
                base: undone.text,
                theirs: text,
                theirs_revision: head,
                yours: before,
            }))),
        }
    }

    /// Makes an old version the newest one.
    pub async fn restore_version(&self, actor: &Actor, id: RevisionId, comment: &str) -> Result<Outcome> {
        let old = self.revision(id).await?;
        let (head, _) = self.head_of(&old.entry.path, &old.entry.section).await?;
        let edit = self.edit_of(&old.entry, head, old.text, comment).await?;
        self.edit_as(actor, &edit, Action::Restore).await
    }

    async fn head_of(&self, path: &str, section: &str) -> Result<(Option<RevisionId>, String)> {
        let page = self.page(path).await?.ok_or(Error::NotFound { what: "page" })?;
        let section = page.sections.into_iter().find(|found| found.key == section);
        Ok(section.map_or((None, String::new()), |found| (Some(found.revision), found.text)))
    }

    async fn edit_of(
        &self,
        entry: &revision::RevisionEntry,
        base: Option<RevisionId>,
        text: String,
        comment: &str,
    ) -> Result<Edit> {
        let page = self.page(&entry.path).await?.ok_or(Error::NotFound { what: "page" })?;
        Ok(Edit {
            page: page.entry.seed,
            section: entry.section.clone(),
            base,
            text,
            comment: comment.to_owned(),
            minor: false,
            warned: true,
            new_page: false,
        })
    }

    async fn edit_as(&self, actor: &Actor, edit: &Edit, action: Action) -> Result<Outcome> {
        let mut tx = self.db.write().await?;
        let (who, ground) = match actor.without_account()? {
            Ok(who) => (who, Ground::look(&mut tx, None, edit).await?.1),
            Err(id) => {
                let (who, ground) = Ground::look(&mut tx, Some(id), edit).await?;
                (who.ok_or(Error::NotFound { what: "account" })?, ground)
            }
        };
        let treatment = Treatment { action, reviewed: false };
        let outcome = self.propose(&mut tx, &who, edit, treatment, ground).await?;
        match outcome {
            Outcome::Saved { .. } => {
                self.commit(tx, Notice::Page { path: edit.page.path.clone() }).await?;
            }
            Outcome::Held { .. } => tx.commit().await?,
            Outcome::Unchanged | Outcome::Warned { .. } | Outcome::Conflict(_) => {}
        }
        Ok(outcome)
    }

    /// Everything that an edit does, but for the commit.
    pub(crate) async fn propose(
        &self,
        tx: &mut Tx,
        who: &Standing,
        edit: &Edit,
        treatment: Treatment,
        Ground { found, settings, filters }: Ground,
    ) -> Result<Outcome> {
        edit.page.check()?;
        section_key(&edit.section)?;
        limits::text("text", &edit.text, limits::TEXT)?;
        limits::one_line("comment", &edit.comment, limits::COMMENT)?;
        match &found {
            Some(_) if edit.new_page => return Err(Error::Exists { what: "page" }),
            Some(found) if found.deleted => return Err(Denied::Deleted.into()),
            _ => {}
        }
        if !treatment.reviewed
            && let Some(outcome) = self.gate(tx, who, edit, found.as_ref(), &settings, &filters).await?
        {
            return Ok(outcome);
        }
        let head = found.as_ref().and_then(|found| found.head.as_ref());
        let text = match self.merge_with(tx, edit, head).await? {
            Ok(text) => text,
            Err(conflict) => return Ok(Outcome::Conflict(Box::new(conflict))),
        };
        let standing_text = head.map_or("", |head| head.1.as_str());
        if text == standing_text && !(found.is_none() && edit.new_page) {
            return Ok(Outcome::Unchanged);
        }
        let revision = self.write(tx, who, edit, &text, found, treatment.action).await?;
        Ok(Outcome::Saved { revision, merged: (text != edit.text).then_some(text) })
    }

    /// Whether the person may, and whether somebody must look at the edit first.
    async fn gate(
        &self,
        tx: &mut Tx,
        who: &Standing,
        edit: &Edit,
        found: Option<&Found>,
        settings: &Settings,
        filters: &[Filter],
    ) -> Result<Option<Outcome>> {
        let mut hold = None;
        if who.is_anonymous {
            match settings.anonymous_edits {
                AnonymousEdits::Off => {
                    return Err(Denied::AnonymousEdits(settings.anonymous_edits).into());
                }
                AnonymousEdits::Held => hold = Some(Reason::Anonymous),
                AnonymousEdits::On => {}
            }
        } else {
            who.require(Role::Contributor)?;
            let is_new = who.role == Role::Contributor && who.accepted < settings.review_first_edits.into();
            hold = is_new.then_some(Reason::FirstEdits);
        }
        if let Some(found) = found
            && found.protected > who.role
        {
            return Err(Denied::Protected { needed: found.protected }.into());
        }
        if who.role < Role::Moderator
            && let Some(Filter { id, verdict, message, .. }) = self.judge(filters, edit)?
        {
            let (filter, message) = (*id, message.clone());
            match verdict {
                Verdict::Reject => return Err(Denied::Filter { filter, message }.into()),
                Verdict::Warn if edit.warned => {}
                Verdict::Warn => return Ok(Some(Outcome::Warned { filter, message })),
                Verdict::Hold => hold = hold.or(Some(Reason::Filter)),
            }
        }
        let Some(reason) = hold else { return Ok(None) };
        let held = held::hold(tx, who, edit, reason).await?;
        Ok(Some(Outcome::Held { held, reason }))
    }

    /// The text to save: what was typed, with what others changed since then.
    async fn merge_with(
        &self,
        tx: &mut Tx,
        edit: &Edit,
        head: Option<&(RevisionId, String)>,
    ) -> Result<Result<String, Conflict>> {
        let head_revision = head.map(|head| head.0);
        if edit.base == head_revision {
            return Ok(Ok(edit.text.clone()));
        }
        let theirs = head.map_or("", |head| head.1.as_str());
        let base = match edit.base {
            None => String::new(),
            Some(id) => {
                let base = revision::load(tx, id).await?;
                if base.entry.path != edit.page.path || base.entry.section != edit.section {
                    return Err(Error::NotFound { what: "revision" });
                }
                base.text
            }
        };
        Ok(self.text.merge(&base, &edit.text, theirs).map_err(|_| Conflict {
            base,
            theirs: theirs.to_owned(),
            theirs_revision: head_revision,
            yours: edit.text.clone(),
        }))
    }

    /// Writes the revision and everything that hangs on it.
    async fn write(
        &self,
        tx: &mut Tx,
        who: &Standing,
        edit: &Edit,
        text: &str,
        found: Option<Found>,
        action: Action,
    ) -> Result<RevisionId> {
        let draft = Draft {
            section: &edit.section,
            text,
            comment: edit.comment.trim(),
            author_id: who.id,
            author: &who.label,
            minor: edit.minor,
            action: if found.is_none() && action == Action::Edit { Action::Create } else { action },
            created: crate::time::now(),
            patrolled: who.role >= Role::Moderator,
            counts: true,
        };
        let found = match found {
            Some(found) => found,
            None => make_page(tx, &edit.page, draft.created).await?,
        };
        self.write_draft(tx, &found, &draft).await
    }
}
