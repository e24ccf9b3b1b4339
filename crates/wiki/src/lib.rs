//! What people write: pages, revisions, accounts and moderation, in one [`Store`] on SQLite or
//! PostgreSQL.
//!
//! A page is a path that means nothing here, such as `/kernel32/OpenFileMapping`, with sections whose
//! texts are opaque Markdown. Absent: HTML, HTTP, and the declarations of the catalog.
//!
//! Every call that changes something takes an [`Actor`], looks up what they may do in the same
//! transaction, and answers with a typed [`Error`] if it is not enough. What a call reports as saved is
//! on the disk.
//!
//! | question | module |
//! |---|---|
//! | what does a page say now? | `page` |
//! | how does a text become a revision, and what if two people edit? | `edit`, `draft`, `text` |
//! | what was it before? | `revision` |
//! | what happened lately, and to what I watch? | `recent`, `watch`, `changes` |
//! | who is this, and may they? | `account`, `session`, `actor` |
//! | what do moderators see and do? | `held`, `filter`, `moderation`, `audit` |
//! | which database is it? | `db`, and nothing else but the one statement in `draft`, the index in `search` and the copies in `backup` |

mod account;
mod actor;
mod audit;
mod backup;
mod changes;
mod check;
mod db;
mod draft;
mod dump;
mod edit;
mod error;
mod filter;
mod held;
mod import;
mod limits;
mod moderation;
mod page;
mod password;
mod recent;
mod revision;
mod search;
mod session;
mod settings;
mod store;
mod table;
mod talk;
mod text;
mod time;
mod token;
mod watch;
mod words;

pub use account::Account;
pub use actor::{AccountId, Actor, Role};
pub use audit::AuditEntry;
pub use changes::{Changes, Notice};
pub use db::Dialect;
pub use edit::{Conflict, Edit, Outcome};
pub use error::{Denied, Error, Invalid, Result};
pub use filter::{Filter, Verdict};
pub use held::{Decision, Held, HeldId, Reason};
pub use import::Imported;
pub use limits::{COMMENT, LABEL, PATH, POST, ROWS, TEXT, TITLE};
pub use moderation::Reverted;
pub use page::{Page, PageEntry, PageKind, Section, Seed};
pub use recent::{Change, ChangeFilter, Person};
pub use revision::{Action, Author, Revision, RevisionEntry, RevisionId};
pub use search::Hit;
pub use session::{OpenSession, Session};
pub use settings::{AnonymousEdits, Settings};
pub use store::{Options, Store};
pub use talk::{Post, PostId, Thread, ThreadId};
pub use text::{Overlap, Plain, TextRules};
pub use time::{FOREVER, now};
pub use token::Token;
pub use watch::{Target, Watched};
