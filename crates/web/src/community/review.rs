//! Review: the queue of held edits, and marks on changes that somebody has looked at.

use super::account::local;
use super::{Call, Failure, differences, written};
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{COMMENT, Conflict, Held, HeldId, Outcome};
use farcall_prose::diff;

/// Held edits on one page.
const LISTED: u32 = 50;

#[derive(Template)]
#[template(path = "wiki/review.html")]
struct ReviewPage<'a> {
    frame: Frame<'a>,
    queue: Vec<HeldView>,
    older: Option<String>,
    problem: Option<String>,
    longest_comment: usize,
}

struct HeldView {
    id: i64,
    title: String,
    path: String,
    section: String,
    when: written::When,
    author: String,
    person: String,
    reason: &'static str,
    comment: String,
    is_new_page: bool,
    html: String,
}

/// Accepting touched what others changed since.
#[derive(Template)]
#[template(path = "wiki/settle.html")]
struct SettlePage<'a> {
    frame: Frame<'a>,
    id: i64,
    theirs: String,
    yours: String,
    text: String,
}

/// `GET /wiki/review?after=ID`.
pub(super) async fn queue(call: &Call<'_>) -> Result<Reply, Failure> {
    show(call, None).await
}

/// `POST /wiki/review` with `id` and `do`: `accept`, perhaps with a settled `text`, or `reject` with a `note`.
pub(super) async fn decide(call: &Call<'_>) -> Result<Reply, Failure> {
    let (id, actor) = (HeldId(call.number("id")?), call.visitor.actor());
    if call.value("do") == "reject" {
        return match call.store().reject(&actor, id, call.value("note")).await {
            Ok(()) => Ok(Reply::see_other("/wiki/review")),
            Err(error) => show(call, Some(error.into())).await,
        };
    }
    let held = call.store().held(&actor, id).await?;
    let settled = call.form.has("text").then(|| call.form.text("text"));
    match call.store().accept(&actor, id, settled.as_deref()).await {
        Ok(Outcome::Conflict(conflict)) => Ok(settle(call, id, &conflict)),
        Ok(_) => {
            call.changed(&held.edit.page.path).await;
            Ok(Reply::see_other("/wiki/review"))
        }
        Err(error) => show(call, Some(error.into())).await,
    }
}

/// `POST /wiki/patrol` with the number `id` of a change, and where `to` go then.
pub(super) async fn patrol(call: &Call<'_>) -> Result<Reply, Failure> {
    call.store().patrol(&call.visitor.actor(), call.number("id")?).await?;
    Ok(Reply::see_other(local(call.value("to"))))
}

async fn show(call: &Call<'_>, failure: Option<Failure>) -> Result<Reply, Failure> {
    let after = call.value("after").parse().unwrap_or(0);
    let held = call.store().review_queue(&call.visitor.actor(), after, LISTED + 1).await?;
    let mut queue = Vec::new();
    for one in held.iter().take(LISTED as usize) {
        queue.push(view(call, one).await?);
    }
    let last = queue.last().filter(|_| held.len() > LISTED as usize);
    let older = last.map(|last| format!("/wiki/review?after={}", last.id));
    let problem = failure.as_ref().map(|failure| failure.message().to_owned());
    let frame = frame(call, "Review");
    let reply = render(&ReviewPage { frame, queue, older, problem, longest_comment: COMMENT }).private();
    Ok(failure.map_or(reply.clone(), |failure| reply.with_status(failure.status())))
}

async fn view(call: &Call<'_>, held: &Held) -> Result<HeldView, Failure> {
    let (seed, key) = (&held.edit.page, &held.edit.section);
    let page = call.store().page(&seed.path).await?;
    let section = page.as_ref().and_then(|page| page.sections.iter().find(|s| s.key == *key));
    let there = section.map_or("", |section| section.text.as_str());
    Ok(HeldView {
        id: held.id.0,
        title: seed.title.clone(),
        path: seed.path.clone(),
        section: farcall_app::section_title(key).unwrap_or_else(|| key.clone()),
        when: written::when(held.created),
        author: held.author.name.clone(),
        person: written::person_address(&held.author),
        reason: match held.reason.name() {
            "anonymous" => "without an account",
            "first-edits" => "among this person's first",
            _ => "a filter matched",
        },
        comment: held.edit.comment.clone(),
        is_new_page: page.is_none() && call.community.seed(&seed.path).await?.is_none(),
        html: differences::html(&diff::diff(there, &held.edit.text, 3)),
    })
}

fn settle(call: &Call<'_>, id: HeldId, conflict: &Conflict) -> Reply {
    let side = |text: &str| differences::html(&diff::diff(&conflict.base, text, usize::MAX));
    let page = SettlePage {
        frame: frame(call, "Settle a conflict"),
        id: id.0,
        theirs: side(&conflict.theirs),
        yours: side(&conflict.yours),
        text: conflict.theirs.clone(),
    };
    render(&page).private().with_status(StatusCode::CONFLICT)
}

fn frame<'a>(call: &'a Call<'_>, title: &'static str) -> Frame<'a> {
    let mut frame = Frame::new(call.site, call.ask, title);
    frame.is_hidden = true;
    frame
}
