//! What people write and do, over the store: forms, histories, feeds, accounts, moderation.
//!
//! One table, [`ROUTES`], has every address under `/wiki/`; each handler takes a [`Call`] and answers with a
//! [`Reply`], or with a [`Failure`] that becomes a page saying what to do. A form that was sent answers with a
//! redirect to the page that shows what it did, so that nothing is sent twice; one that could not be taken
//! comes back with everything that was typed. Every form works without the script.

mod account;
mod create;
mod differences;
mod edit;
mod failure;
mod form;
mod history;
mod limits;
pub(crate) mod log;
mod moderate;
mod recent;
mod review;
mod search;
mod show;
mod talk;
mod visitor;
mod watch;
mod written;

pub(crate) use failure::Failure;
pub(crate) use form::Form;
pub use limits::Limits;
pub(crate) use show::{Action, SectionView, actions, page, push_markdown, section};
pub(crate) use visitor::Visitor;
pub use written::day;
pub(crate) use written::{Around, Contributions, SectionData, Written, sections_data};

use crate::ask::{Ask, Refused};
use crate::deliver::READ_ONLY;
use crate::pages;
use crate::reply::Reply;
use crate::server::Peer;
use crate::site::Site;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use farcall_app::Community;
use farcall_app::wiki::{Notice, Store};
use std::future::Future;
use std::pin::Pin;

/// A request for one of the [`ROUTES`], with everything that a handler needs.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) site: &'a Site,
    pub(crate) community: &'a Community,
    pub(crate) ask: &'a Ask,
    /// Who asks.
    pub(crate) visitor: &'a Visitor,
    /// What was sent; empty for a GET.
    pub(crate) form: &'a Form,
}

impl Call<'_> {
    pub(crate) fn store(&self) -> &Store {
        self.community.store()
    }

    /// A parameter: of the form that was sent, else of the address; the empty string if it is missing.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.form.value(name).or_else(|| self.ask.parameter(name)).unwrap_or_default()
    }

    /// A field of the form that no address may carry, since addresses are kept in histories and logs.
    pub(crate) fn secret(&self, name: &str) -> &str {
        self.form.value(name).unwrap_or_default()
    }

    /// A parameter that is a number, such as that of a revision.
    ///
    /// # Errors
    /// When it is missing or no number.
    pub(crate) fn number(&self, name: &'static str) -> Result<i64, Failure> {
        let value = self.value(name);
        value
            .parse()
            .map_err(|_| Failure::bad(format!("The address needs a number as “{name}”, not “{value}”.")))
    }

    /// Makes a change seen by whoever asks next. The store tells all others.
    pub(crate) async fn changed(&self, path: &str) {
        self.site.learn(&Notice::Page { path: path.to_owned() }).await;
    }
}

type Answering<'a> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'a>>;
type Handler = for<'a> fn(&'a Call<'a>) -> Answering<'a>;

/// An address of this part of the site.
struct Route {
    path: &'static str,
    get: Option<Handler>,
    post: Option<Handler>,
}

macro_rules! route {
    ($path:literal, $get:path) => {
        Route { path: $path, get: Some(|call| Box::pin($get(call))), post: None }
    };
    ($path:literal, $get:path, $post:path) => {
        Route {
            path: $path,
            get: Some(|call| Box::pin($get(call))),
            post: Some(|call| Box::pin($post(call))),
        }
    };
}

/// Every address under `/wiki/`, and those that show both halves of the site. To add one: a handler, and one line here.
static ROUTES: &[Route] = &[
    route!("/wiki/edit", edit::form, edit::save),
    route!("/wiki/history", history::history),
    route!("/wiki/revision", history::revision),
    route!("/wiki/diff", history::difference),
    route!("/wiki/blame", history::blame),
    route!("/wiki/undo", history::undo_form, history::undo),
    route!("/wiki/restore", history::restore_form, history::restore),
    route!("/wiki/recent", recent::recent),
    route!("/wiki/recent.atom", recent::atom),
    route!("/wiki/recent.rss", recent::rss),
    route!("/wiki/watch", watch::watch, watch::change),
    route!("/wiki/talk", talk::talk, talk::say),
    route!("/wiki/review", review::queue, review::decide),
    Route { path: "/wiki/patrol", get: None, post: Some(|call| Box::pin(review::patrol(call))) },
    route!("/wiki/manage", moderate::manage_form, moderate::manage),
    route!("/wiki/person", moderate::person_form, moderate::person),
    route!("/wiki/filters", moderate::filters_form, moderate::filters),
    route!("/wiki/audit", moderate::audit),
    route!("/wiki/people", moderate::people),
    route!("/wiki/settings", moderate::settings_form, moderate::settings),
    route!("/wiki/waiting", edit::waiting),
    route!("/wiki/sign-in", account::sign_in_form, account::sign_in),
    route!("/wiki/sign-up", account::sign_up_form, account::sign_up),
    route!("/wiki/invitation", account::invitation_form, account::invitation),
    route!("/wiki/account", account::account, account::leave),
    route!("/wiki/password", account::account, account::change_password),
    route!("/wiki/create", create::form, create::save),
    route!("/search", search::search),
    Route { path: "/wiki/preview", get: None, post: Some(|call| Box::pin(edit::preview(call))) },
];

/// Where everything of this part of the site lives.
const HERE: &str = "/wiki/";

/// Whether the answer takes a look at the store.
pub(crate) fn needs_store(community: &Community, ask: &Ask) -> bool {
    ask.path.starts_with(HERE)
        || ROUTES.iter().any(|route| route.path == ask.path)
        || show::has_written(community, ask)
}

/// Answers what [`needs_store`], and whatever the router brings besides.
pub(crate) async fn answer(site: &Site, community: &Community, ask: &Ask, request: Request) -> Reply {
    let is_post = *request.method() == Method::POST;
    let Some(route) = ROUTES.iter().find(|route| route.path == ask.path) else {
        return match is_post {
            true => pages::refused(site, &not_allowed(), ask.preferences),
            false => show::page(site, community, ask).await,
        };
    };
    let handler = if is_post { route.post } else { route.get };
    let Some(handler) = handler else {
        return pages::refused(site, &not_allowed(), ask.preferences);
    };
    let (parts, body) = request.into_parts();
    let mut form = Form::default();
    let mut visitor = Visitor::at(&parts.headers, parts.extensions.get::<Peer>().copied());
    let answered = async {
        // What was sent is read before anything is asked of the store, so that nothing that was typed is lost
        // when the store does not answer.
        if !is_post {
            site.limits.check_reading(&visitor)?;
        } else {
            match site.limits.check(route.path, &visitor) {
                Ok(()) => form = Form::read(body, form::LONGEST).await?,
                Err(refused) => {
                    form = Form::read(body, form::LONGEST_REFUSED).await.unwrap_or_default();
                    return Err(refused);
                }
            }
        }
        visitor.recognise(community, ask, &parts.headers).await?;
        let is_signed_in = visitor.account.is_some() && ask.path.starts_with(HERE);
        let ask = &Ask { is_signed_in, ..ask.clone() };
        handler(&Call { site, community, ask, visitor: &visitor, form: &form }).await
    };
    let answered = answered.await;
    let reply = answered.unwrap_or_else(|failure| failure.page(site, ask, &form));
    log::answered(route.path, is_post, &visitor, form.value("name").unwrap_or_default(), &reply);
    reply
}

fn not_allowed() -> Refused {
    Refused { status: StatusCode::METHOD_NOT_ALLOWED, message: READ_ONLY.to_owned() }
}
