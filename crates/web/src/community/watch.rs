//! Watch lists: pages and modules that somebody wants to hear of, and what changed in them.

use super::recent::{ChangeView, view};
use super::{Call, Failure};
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use farcall_app::wiki::Target;

/// Changes on one page of the list.
const LISTED: u32 = 200;

#[derive(Template)]
#[template(path = "wiki/watch.html")]
struct WatchPage<'a> {
    frame: Frame<'a>,
    changes: Vec<ChangeView>,
    /// The number of the newest change that is shown.
    newest: Option<i64>,
    watched: Vec<WatchedView>,
}

struct WatchedView {
    kind: &'static str,
    target: String,
    href: String,
}

#[derive(Template)]
#[template(path = "wiki/watch_one.html")]
struct WatchOnePage<'a> {
    frame: Frame<'a>,
    kind: &'static str,
    target: String,
    title: String,
    href: String,
    is_watched: bool,
}

/// `GET /wiki/watch`, the list, or with `page` or `module` whether that is watched.
pub(super) async fn watch(call: &Call<'_>) -> Result<Reply, Failure> {
    let account = call.visitor.account_id()?;
    let watched = call.store().watched(account).await?;
    let mut frame = Frame::new(call.site, call.ask, "Watch list");
    frame.is_hidden = true;
    if let Some(target) = target(call) {
        let (kind, name) = parts(&target);
        let title = match &target {
            Target::Page(path) => {
                let seed = call.community.seed(path).await?;
                seed.ok_or_else(|| Failure::missing("There is no such page to watch."))?.title
            }
            Target::Module(module) => module.clone(),
        };
        let is_watched = watched.iter().any(|line| line.target == target);
        let (target, href) = (name.to_owned(), href(&target));
        return Ok(render(&WatchOnePage { frame, kind, target, title, href, is_watched }).private());
    }
    let changes = call.store().watched_changes(account, None, LISTED).await?;
    let watched = watched.iter().map(|line| {
        let (kind, target) = parts(&line.target);
        WatchedView { kind, target: target.to_owned(), href: href(&line.target) }
    });
    let page = WatchPage {
        frame,
        newest: changes.first().map(|change| change.id),
        changes: changes.iter().map(view).collect(),
        watched: watched.collect(),
    };
    Ok(render(&page).private())
}

/// `POST /wiki/watch` with `do`: `watch`, `unwatch`, or `seen` with the number `up_to`.
pub(super) async fn change(call: &Call<'_>) -> Result<Reply, Failure> {
    let account = call.visitor.account_id()?;
    let target_or = || target(call).ok_or_else(|| Failure::bad("Say which page or module."));
    match call.value("do") {
        "watch" => {
            let target = target_or()?;
            if let Target::Page(path) = &target
                && call.community.seed(path).await?.is_none()
            {
                return Err(Failure::missing("There is no such page to watch."));
            }
            call.store().watch(account, &target).await?;
        }
        "unwatch" => call.store().unwatch(account, &target_or()?).await?,
        "seen" => call.store().mark_seen(account, call.number("up_to")?).await?,
        _ => return Err(Failure::bad("The form does not say what to do.")),
    }
    Ok(Reply::see_other("/wiki/watch"))
}

fn target(call: &Call<'_>) -> Option<Target> {
    match (call.value("page"), call.value("module").trim()) {
        ("", "") => None,
        ("", module) => Some(Target::Module(module.to_lowercase().trim_end_matches(".dll").to_owned())),
        (page, _) => Some(Target::Page(page.to_owned())),
    }
}

fn parts(target: &Target) -> (&'static str, &str) {
    match target {
        Target::Page(path) => ("page", path),
        Target::Module(module) => ("module", module),
    }
}

fn href(target: &Target) -> String {
    match target {
        Target::Page(path) => path.clone(),
        Target::Module(module) => format!("/{}", crate::escape::encoded(module)),
    }
}
