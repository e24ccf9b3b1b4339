//! Versions: their list, one of them, the difference between two, who wrote which line, and going back.

use super::{Call, Failure, differences, edit, written};
use crate::escape::encoded;
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{Action, COMMENT, Outcome, Revision, RevisionEntry, RevisionId, Role};
use farcall_prose::{blame as lines, diff};
use std::collections::HashMap;

/// Versions on one page of the list.
const LISTED: u32 = 50;
/// Versions of one section that a blame looks at; older lines are from the oldest of them.
const BLAMED: u32 = 500;
/// Unchanged lines around a change.
const CONTEXT: usize = 3;

#[derive(Template)]
#[template(path = "wiki/history.html")]
struct HistoryPage<'a> {
    frame: Frame<'a>,
    title: String,
    path: String,
    /// The one section that is shown, if not all are.
    section: Option<String>,
    section_title: String,
    versions: Vec<Version>,
    older: Option<String>,
    feed: String,
    blame: Option<String>,
    manage: Option<String>,
    is_deleted: bool,
    protected: Option<Role>,
}

/// A line of a history.
struct Version {
    id: i64,
    key: String,
    section: String,
    when: written::When,
    author: String,
    person: String,
    comment: String,
    is_minor: bool,
    /// How it came about, unless by an ordinary edit.
    action: &'static str,
    bytes: i64,
    has_parent: bool,
}

#[derive(Template)]
#[template(path = "wiki/revision.html")]
struct RevisionPage<'a> {
    frame: Frame<'a>,
    title: String,
    path: String,
    version: Version,
    is_newest: bool,
    html: String,
    text: String,
    history: String,
}

#[derive(Template)]
#[template(path = "wiki/diff.html")]
struct DiffPage<'a> {
    frame: Frame<'a>,
    title: String,
    path: String,
    section: String,
    old: Option<Version>,
    new: Version,
    added: usize,
    removed: usize,
    is_coarse: bool,
    html: String,
    history: String,
}

#[derive(Template)]
#[template(path = "wiki/blame.html")]
struct BlamePage<'a> {
    frame: Frame<'a>,
    title: String,
    path: String,
    section: String,
    history: String,
    lines: Vec<BlamedLine>,
}

/// A line and the version it is from; the version is empty where it is that of the line above.
struct BlamedLine {
    version: Option<Version>,
    text: String,
}

#[derive(Template)]
#[template(path = "wiki/go_back.html")]
struct GoBackPage<'a> {
    frame: Frame<'a>,
    heading: &'static str,
    button: &'static str,
    action: &'static str,
    about: &'static str,
    title: String,
    path: String,
    version: Version,
    html: String,
    comment: String,
    problem: Option<String>,
    sign_in: Option<String>,
    longest_comment: usize,
}

/// What becomes of a version that one goes back from or to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    Undo,
    Restore,
}

/// `GET /wiki/history?page=PATH&section=KEY&before=ID`.
pub(super) async fn history(call: &Call<'_>) -> Result<Reply, Failure> {
    let path = call.value("page");
    let seed = call.community.seed(path).await?.ok_or_else(no_page)?;
    let section = Some(call.value("section")).filter(|key| !key.is_empty());
    let before = call.value("before").parse().ok().map(RevisionId);
    let mut entries = call.store().history(&seed.path, section, before, LISTED + 1).await?;
    let has_older = entries.len() > LISTED as usize;
    entries.truncate(LISTED as usize);
    let page = encoded(&seed.path);
    let last = entries.last().filter(|_| has_older).map(|entry| entry.id.0);
    let older = last.map(|id| format!("{}&before={id}", written::history_address(&seed.path, section)));
    let entry = call.store().page(&seed.path).await?.map(|page| page.entry);
    let frame = hidden(call, format!("History of {}", seed.title));
    let view = HistoryPage {
        frame,
        title: seed.title,
        section: section.map(str::to_owned),
        section_title: section.and_then(farcall_app::section_title).unwrap_or_default(),
        versions: entries.iter().map(version).collect(),
        older,
        feed: format!("page={page}"),
        blame: section.map(|key| format!("/wiki/blame?page={page}&section={}", encoded(key))),
        manage: call.visitor.is_at_least(Role::Moderator).then(|| format!("/wiki/manage?page={page}")),
        is_deleted: entry.as_ref().is_some_and(|entry| entry.deleted),
        protected: entry.map(|entry| entry.protected).filter(|role| *role > Role::Reader),
        path: seed.path,
    };
    Ok(render(&view).private())
}

/// `GET /wiki/revision?id=ID`.
pub(super) async fn revision(call: &Call<'_>) -> Result<Reply, Failure> {
    let revision = call.store().revision(RevisionId(call.number("id")?)).await?;
    let RevisionEntry { path, section, .. } = &revision.entry;
    let newest = call.store().history(path, Some(section), None, 1).await?;
    let title = title(call, path).await?;
    let view = RevisionPage {
        frame: hidden(call, format!("Version {} of {title}", revision.entry.id.0)),
        title,
        path: path.clone(),
        version: version(&revision.entry),
        is_newest: newest.first().is_some_and(|entry| entry.id == revision.entry.id),
        html: written::html(call.site, &revision.text, false),
        history: written::history_address(path, Some(section)),
        text: revision.text,
    };
    Ok(render(&view).private())
}

/// `GET /wiki/diff?id=ID`, against the version before, or `?from=ID&to=ID`.
pub(super) async fn difference(call: &Call<'_>) -> Result<Reply, Failure> {
    let (old, new) = match call.value("id") {
        "" => {
            let (from, to) = (call.number("from")?, call.number("to")?);
            let (old, new) = (from.min(to), from.max(to));
            let old = call.store().revision(RevisionId(old)).await?;
            (Some(old), call.store().revision(RevisionId(new)).await?)
        }
        _ => call.store().revision_and_parent(RevisionId(call.number("id")?)).await?,
    };
    if let Some(old) = &old
        && (&old.entry.path, &old.entry.section) != (&new.entry.path, &new.entry.section)
    {
        return Err(Failure::bad("These are versions of two different sections. Choose two of one section."));
    }
    let before = old.as_ref().map_or("", |old| old.text.as_str());
    let difference = diff::diff(before, &new.text, CONTEXT);
    let RevisionEntry { path, section, .. } = &new.entry;
    let title = title(call, path).await?;
    let view = DiffPage {
        frame: hidden(call, format!("Difference in {title}")),
        title,
        path: path.clone(),
        section: farcall_app::section_title(section).unwrap_or_else(|| section.clone()),
        old: old.as_ref().map(|old| version(&old.entry)),
        new: version(&new.entry),
        added: difference.added,
        removed: difference.removed,
        is_coarse: difference.is_coarse,
        html: differences::html(&difference),
        history: written::history_address(path, Some(section)),
    };
    Ok(render(&view).private())
}

/// `GET /wiki/blame?page=PATH&section=KEY`.
pub(super) async fn blame(call: &Call<'_>) -> Result<Reply, Failure> {
    let (path, key) = (call.value("page"), call.value("section"));
    let versions = call.store().versions(path, key, BLAMED).await?;
    if versions.is_empty() {
        return Err(no_page());
    }
    let entries: HashMap<i64, &RevisionEntry> = versions.iter().map(|v| (v.entry.id.0, &v.entry)).collect();
    let blamed = lines::blame(versions.iter().map(|v| (v.entry.id.0, v.text.as_str())));
    let mut last = None;
    let lines = blamed.into_iter().map(|line| {
        let is_same = last.replace(line.revision) == Some(line.revision);
        let from = entries.get(&line.revision).filter(|_| !is_same);
        BlamedLine { version: from.map(|entry| version(entry)), text: line.text }
    });
    let title = title(call, path).await?;
    let view = BlamePage {
        frame: hidden(call, format!("Who wrote {title}")),
        title,
        path: path.to_owned(),
        section: farcall_app::section_title(key).unwrap_or_else(|| key.to_owned()),
        history: written::history_address(path, Some(key)),
        lines: lines.collect(),
    };
    Ok(render(&view).private())
}

/// `GET /wiki/undo?id=ID`: what undoing this one edit would take back.
pub(super) async fn undo_form(call: &Call<'_>) -> Result<Reply, Failure> {
    back_form(call, Back::Undo, None).await
}

/// `POST /wiki/undo`.
pub(super) async fn undo(call: &Call<'_>) -> Result<Reply, Failure> {
    go_back(call, Back::Undo).await
}

/// `GET /wiki/restore?id=ID`: what making this version the newest would change.
pub(super) async fn restore_form(call: &Call<'_>) -> Result<Reply, Failure> {
    back_form(call, Back::Restore, None).await
}

/// `POST /wiki/restore`.
pub(super) async fn restore(call: &Call<'_>) -> Result<Reply, Failure> {
    go_back(call, Back::Restore).await
}

async fn back_form(call: &Call<'_>, back: Back, failure: Option<Failure>) -> Result<Reply, Failure> {
    let (before, revision) = call.store().revision_and_parent(RevisionId(call.number("id")?)).await?;
    let entry = &revision.entry;
    let html = match back {
        Back::Undo => {
            let before = before.map(|before| before.text).unwrap_or_default();
            differences::html(&diff::diff(&revision.text, &before, CONTEXT))
        }
        Back::Restore => {
            let newest = newest(call, entry).await?;
            differences::html(&diff::diff(&newest, &revision.text, CONTEXT))
        }
    };
    let title = title(call, &entry.path).await?;
    let (heading, button, action, about) = match back {
        Back::Undo => (
            "Undo an edit",
            "Undo this edit",
            "/wiki/undo",
            "This takes back what one edit changed and keeps what came after it.",
        ),
        Back::Restore => (
            "Restore a version",
            "Restore this version",
            "/wiki/restore",
            "This makes an old version the newest one. What came after it stays in the history.",
        ),
    };
    let view = GoBackPage {
        frame: hidden(call, format!("{heading} of {title}")),
        heading,
        button,
        action,
        about,
        title,
        path: entry.path.clone(),
        version: version(entry),
        html,
        comment: call.value("comment").to_owned(),
        problem: failure.as_ref().map(|failure| failure.message().to_owned()),
        sign_in: failure.as_ref().and_then(|failure| failure.sign_in_address(call.ask)),
        longest_comment: COMMENT,
    };
    let reply = render(&view).private();
    Ok(match failure {
        Some(failure) => reply.with_status(failure.status()),
        None => reply,
    })
}

async fn go_back(call: &Call<'_>, back: Back) -> Result<Reply, Failure> {
    let id = RevisionId(call.number("id")?);
    let revision = call.store().revision(id).await?;
    let (actor, comment) = (call.visitor.actor(), call.value("comment"));
    let done = match back {
        Back::Undo => call.store().undo(&actor, id, comment).await,
        Back::Restore => call.store().restore_version(&actor, id, comment).await,
    };
    let RevisionEntry { path, section, .. } = &revision.entry;
    match done {
        Ok(Outcome::Saved { .. } | Outcome::Unchanged) => {
            call.changed(path).await;
            Ok(Reply::see_other(written::history_address(path, Some(section))))
        }
        Ok(Outcome::Held { reason, .. }) => Ok(Reply::see_other(edit::held_address(path, reason))),
        Ok(Outcome::Warned { message, .. }) => {
            back_form(call, back, Some(Failure::new(StatusCode::CONFLICT, message))).await
        }
        Ok(Outcome::Conflict(conflict)) => edit::settle(call, path, section, &conflict).await,
        Err(error) => back_form(call, back, Some(error.into())).await,
    }
}

/// The newest text of the section that a version is of.
async fn newest(call: &Call<'_>, entry: &RevisionEntry) -> Result<String, Failure> {
    let page = call.store().page(&entry.path).await?;
    let section = page.and_then(|page| page.sections.into_iter().find(|s| s.key == entry.section));
    Ok(section.map(|section| section.text).unwrap_or_default())
}

async fn title(call: &Call<'_>, path: &str) -> Result<String, Failure> {
    Ok(call.community.seed(path).await?.map_or_else(|| path.to_owned(), |seed| seed.title))
}

fn version(entry: &RevisionEntry) -> Version {
    Version {
        id: entry.id.0,
        key: encoded(&entry.section),
        section: farcall_app::section_title(&entry.section).unwrap_or_else(|| entry.section.clone()),
        when: written::when(entry.created),
        author: entry.author.name.clone(),
        person: written::person_address(&entry.author),
        comment: entry.comment.clone(),
        is_minor: entry.minor,
        action: match entry.action {
            Action::Edit => "",
            other => other.name(),
        },
        bytes: entry.bytes,
        has_parent: entry.parent.is_some(),
    }
}

fn hidden<'a>(call: &'a Call<'_>, title: String) -> Frame<'a> {
    let mut frame = Frame::new(call.site, call.ask, title);
    frame.is_hidden = true;
    frame
}

fn no_page() -> Failure {
    Failure::missing("There is no such page, or nobody wrote this section yet.")
}

/// The text of a version and of the one before it, for feeds.
pub(super) async fn change_html(call: &Call<'_>, id: RevisionId) -> Result<String, Failure> {
    let (old, new): (Option<Revision>, Revision) = call.store().revision_and_parent(id).await?;
    let before = old.as_ref().map_or("", |old| old.text.as_str());
    Ok(differences::html(&diff::diff(before, &new.text, CONTEXT)))
}
