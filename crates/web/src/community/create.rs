//! Creating a page for what the catalog lacks.

use super::{Call, Failure, edit};
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{Edit, Outcome};
use farcall_app::{CREATABLE, CannotCreate, Creatable, NewPage};

#[derive(Template)]
#[template(path = "wiki/create.html")]
struct CreatePage<'a> {
    frame: Frame<'a>,
    kinds: &'static [Creatable],
    new: NewPage,
    /// What it is for, the first text of the page.
    summary: String,
    comment: String,
    problem: Option<String>,
    sign_in: Option<String>,
    /// The page that is there already.
    existing: Option<String>,
    warning: Option<String>,
    author: String,
}

/// `GET /wiki/create?kind=KIND&name=NAME&module=MODULE`.
pub(super) async fn form(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(render(&CreatePage::new(call)).private())
}

/// `POST /wiki/create`.
pub(super) async fn save(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut view = CreatePage::new(call);
    let seed = match call.community.plan_page(&view.new) {
        Ok(seed) => seed,
        Err(why) => {
            let status = match &why {
                CannotCreate::Exists(path) => {
                    view.existing = Some(path.clone());
                    StatusCode::CONFLICT
                }
                _ => StatusCode::BAD_REQUEST,
            };
            view.problem = Some(super::failure::sentence(&why.to_string()));
            return Ok(render(&view).private().with_status(status));
        }
    };
    let edit = Edit {
        page: seed.clone(),
        section: "summary".to_owned(),
        base: None,
        text: view.summary.clone(),
        comment: view.comment.clone(),
        minor: false,
        warned: call.form.has("warned"),
        new_page: true,
    };
    if edit.text.trim().is_empty() {
        view.problem = Some("Say in a sentence or two what it is for; a page begins with that.".to_owned());
        return Ok(render(&view).private().with_status(StatusCode::BAD_REQUEST));
    }
    match call.store().edit(&call.visitor.actor(), &edit).await {
        Ok(Outcome::Saved { .. } | Outcome::Unchanged) => {
            call.changed(&seed.path).await;
            Ok(Reply::see_other(seed.path))
        }
        Ok(Outcome::Held { reason, .. }) => Ok(Reply::see_other(edit::held_address("", reason))),
        Ok(Outcome::Warned { message, .. }) => {
            view.warning = Some(message);
            Ok(render(&view).private().with_status(StatusCode::CONFLICT))
        }
        // A new page has no text that somebody else can have changed.
        Ok(Outcome::Conflict(_)) => Err(Failure::new(StatusCode::CONFLICT, "There is such a page already.")),
        Err(error) => {
            let failure = Failure::from(error);
            if failure.status() == StatusCode::CONFLICT {
                view.existing = Some(seed.path);
            }
            view.problem = Some(failure.message().to_owned());
            view.sign_in = failure.sign_in_address(call.ask);
            Ok(render(&view).private().with_status(failure.status()))
        }
    }
}

impl<'a> CreatePage<'a> {
    fn new(call: &'a Call<'_>) -> Self {
        let mut frame = Frame::new(call.site, call.ask, "Create a page");
        frame.is_hidden = true;
        Self {
            frame,
            kinds: CREATABLE,
            new: NewPage {
                kind: call.value("kind").to_owned(),
                name: call.value("name").to_owned(),
                module: call.value("module").to_owned(),
            },
            summary: call.value("summary").replace("\r\n", "\n"),
            comment: call.value("comment").to_owned(),
            problem: None,
            sign_in: None,
            existing: None,
            warning: None,
            author: call.visitor.name(),
        }
    }
}
