//! Talk: discussions about a page, each a thread of posts that answer one another.

use crate::actor::{Actor, Role, Standing};
use crate::audit;
use crate::changes::Notice;
use crate::db::Tx;
use crate::draft::find_or_make;
use crate::error::{Denied, Error, Result};
use crate::limits;
use crate::page::Seed;
use crate::recent::record;
use crate::revision::Author;
use crate::settings::{AnonymousEdits, Settings};
use crate::store::Store;
use crate::time::now;

/// The number of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadId(pub i64);

/// The number of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PostId(pub i64);

/// A discussion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Its number.
    pub id: ThreadId,
    /// What it is about.
    pub title: String,
    /// Who began it.
    pub author: Author,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// Whether nobody can answer any more.
    pub closed: bool,
    /// The posts, oldest first; which answers which is in [`Post::parent`].
    pub posts: Vec<Post>,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub id: PostId,
    /// The post that it answers.
    pub parent: Option<PostId>,
    /// The text, in Markdown; empty if a moderator deleted it.
    pub text: String,
    /// Who wrote it.
    pub author: Author,
    /// When, in milliseconds since 1970.
    pub created: i64,
    /// Whether a moderator deleted it. It keeps its place for the sake of the answers.
    pub deleted: bool,
}

/// The place of a discussion.
struct Place {
    page_id: i64,
    module: String,
    path: String,
}

impl Store {
    /// The discussions about a page, newest first. Deleted ones are left out.
    pub async fn threads(&self, path: &str, limit: u32) -> Result<Vec<Thread>> {
        let mut tx = self.db.read().await?;
        let sql = "SELECT t.id, t.title, t.author_id, t.author, t.created, t.closed FROM thread t \
                   JOIN page ON page.id = t.page_id WHERE page.path = $1 AND t.deleted = 0 \
                   ORDER BY t.id DESC LIMIT $2";
        let mut threads = Vec::new();
        for row in tx.rows(sql, &[path.into(), limits::rows(limit).into()]).await? {
            let id = ThreadId(row.int(0)?);
            threads.push(Thread {
                id,
                title: row.text(1)?,
                author: Author::from_row(&row, 2)?,
                created: row.int(4)?,
                closed: row.flag(5)?,
                posts: posts(&mut tx, id).await?,
            });
        }
        Ok(threads)
    }

    /// Begins a discussion. The page is made if nobody wrote on it yet.
    pub async fn start_thread(
        &self,
        actor: &Actor,
        page: &Seed,
        title: &str,
        text: &str,
    ) -> Result<ThreadId> {
        let mut tx = self.db.write().await?;
        let who = talker(&mut tx, actor).await?;
        page.check()?;
        let title = limits::some_line("title", title, limits::TITLE)?;
        limits::text("text", limits::some_text("text", text)?, limits::POST)?;
        let (page_id, module, is_deleted) = find_or_make(&mut tx, page).await?;
        if is_deleted {
            return Err(Denied::Deleted.into());
        }
        let sql = "INSERT INTO thread (page_id, title, author_id, author, created) \
                   VALUES ($1, $2, $3, $4, $5) RETURNING id";
        let args = [page_id.into(), title.into(), who.id.into(), (&who.label).into(), now().into()];
        let id = ThreadId(tx.id(sql, &args).await?);
        let place = Place { page_id, module, path: page.path.clone() };
        post(&mut tx, &who, id, None, text).await?;
        record(&mut tx, &who, page_id, &place.module, "talk", title).await?;
        self.commit(tx, Notice::Page { path: place.path }).await?;
        Ok(id)
    }

    /// Answers a discussion, or one post of it.
    ///
    /// # Errors
    /// [`Denied::Closed`] if it is closed.
    pub async fn reply(
        &self,
        actor: &Actor,
        thread: ThreadId,
        parent: Option<PostId>,
        text: &str,
    ) -> Result<PostId> {
        let mut tx = self.db.write().await?;
        let who = talker(&mut tx, actor).await?;
        limits::text("text", limits::some_text("text", text)?, limits::POST)?;
        let (place, title, closed) = place(&mut tx, thread).await?;
        if closed {
            return Err(Denied::Closed.into());
        }
        if let Some(parent) = parent {
            let sql = "SELECT id FROM post WHERE id = $1 AND thread_id = $2";
            if tx.row(sql, &[parent.0.into(), thread.0.into()]).await?.is_none() {
                return Err(Error::NotFound { what: "post" });
            }
        }
        let id = post(&mut tx, &who, thread, parent, text).await?;
        record(&mut tx, &who, place.page_id, &place.module, "talk", &title).await?;
        self.commit(tx, Notice::Page { path: place.path }).await?;
        Ok(id)
    }

    /// Closes a discussion, or opens it again. For moderators, and for who began it.
    pub async fn close_thread(&self, actor: &Actor, thread: ThreadId, closed: bool) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.standing(&mut tx).await?;
        let (place, title, _) = place(&mut tx, thread).await?;
        let sql = "SELECT author_id FROM thread WHERE id = $1";
        let owner = tx.row(sql, &[thread.0.into()]).await?.map(|row| row.opt_int(0)).transpose()?.flatten();
        if who.id.is_none() || owner != who.id {
            who.require(Role::Moderator)?;
        }
        tx.run("UPDATE thread SET closed = $1 WHERE id = $2", &[closed.into(), thread.0.into()]).await?;
        let action = if closed { "close-thread" } else { "reopen-thread" };
        audit::write(&mut tx, &who, action, &place.path, &title).await?;
        self.commit(tx, Notice::Page { path: place.path }).await
    }

    /// Deletes a discussion from view. For moderators.
    pub async fn delete_thread(&self, actor: &Actor, thread: ThreadId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let (place, title, _) = place(&mut tx, thread).await?;
        tx.run("UPDATE thread SET deleted = 1 WHERE id = $1", &[thread.0.into()]).await?;
        audit::write(&mut tx, &who, "delete-thread", &place.path, &title).await?;
        self.commit(tx, Notice::Page { path: place.path }).await
    }

    /// Deletes one post from view. For moderators.
    pub async fn delete_post(&self, actor: &Actor, id: PostId) -> Result<()> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Moderator).await?;
        let row = tx.row("SELECT thread_id FROM post WHERE id = $1", &[id.0.into()]).await?;
        let thread = ThreadId(row.ok_or(Error::NotFound { what: "post" })?.int(0)?);
        let (place, title, _) = place(&mut tx, thread).await?;
        tx.run("UPDATE post SET deleted = 1 WHERE id = $1", &[id.0.into()]).await?;
        audit::write(&mut tx, &who, "delete-post", &place.path, &title).await?;
        self.commit(tx, Notice::Page { path: place.path }).await
    }
}

/// Who may talk: contributors, and people without an account where their edits are taken at once.
/// There is no queue for posts, so where such edits are held, posts are refused.
async fn talker(tx: &mut Tx, actor: &Actor) -> Result<Standing> {
    let who = actor.standing(tx).await?;
    if who.is_anonymous {
        return match Settings::read(tx).await?.anonymous_edits {
            AnonymousEdits::On => Ok(who),
            setting => Err(Denied::AnonymousEdits(setting).into()),
        };
    }
    who.require(Role::Contributor)?;
    Ok(who)
}

async fn place(tx: &mut Tx, thread: ThreadId) -> Result<(Place, String, bool)> {
    let sql = "SELECT page.id, page.module, page.path, t.title, t.closed FROM thread t \
               JOIN page ON page.id = t.page_id WHERE t.id = $1 AND t.deleted = 0";
    let row = tx.row(sql, &[thread.0.into()]).await?.ok_or(Error::NotFound { what: "discussion" })?;
    let place = Place { page_id: row.int(0)?, module: row.text(1)?, path: row.text(2)? };
    Ok((place, row.text(3)?, row.flag(4)?))
}

async fn posts(tx: &mut Tx, thread: ThreadId) -> Result<Vec<Post>> {
    let sql = "SELECT id, parent, text, author_id, author, created, deleted FROM post \
               WHERE thread_id = $1 ORDER BY id";
    let rows = tx.rows(sql, &[thread.0.into()]).await?;
    rows.iter()
        .map(|row| {
            let deleted = row.flag(6)?;
            Ok(Post {
                id: PostId(row.int(0)?),
                parent: row.opt_int(1)?.map(PostId),
                text: if deleted { String::new() } else { row.text(2)? },
                author: Author::from_row(row, 3)?,
                created: row.int(5)?,
                deleted,
            })
        })
        .collect()
}

async fn post(
    tx: &mut Tx,
    who: &Standing,
    thread: ThreadId,
    parent: Option<PostId>,
    text: &str,
) -> Result<PostId> {
    let sql = "INSERT INTO post (thread_id, parent, text, author_id, author, created) \
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let parent = parent.map(|id| id.0);
    let args =
        [thread.0.into(), parent.into(), text.into(), who.id.into(), (&who.label).into(), now().into()];
    Ok(PostId(tx.id(sql, &args).await?))
}
