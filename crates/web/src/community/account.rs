//! Accounts: signing up, in and out, and what one finds under one's own name.

use super::visitor::session_cookie;
use super::{Call, Failure, written};
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{Account, Decision, Error, Held, Role, Session, now};

/// A form that asks for a name and a password.
#[derive(Template)]
#[template(path = "wiki/sign.html")]
struct SignPage<'a> {
    frame: Frame<'a>,
    kind: &'static Sign,
    name: String,
    /// Where to go afterwards.
    to: String,
    /// The secret of an invitation.
    token: String,
    problem: Option<String>,
    other: Option<(&'static str, String)>,
}

/// What one of these forms is for.
struct Sign {
    title: &'static str,
    about: &'static str,
    action: &'static str,
    button: &'static str,
    /// Whether the password is made here, so that the browser offers one.
    is_new: bool,
}

const SIGN_IN: Sign = Sign {
    title: "Sign in",
    about: "With the name and the password of your account here.",
    action: "/wiki/sign-in",
    button: "Sign in",
    is_new: false,
};

const SIGN_UP: Sign = Sign {
    title: "Make an account",
    about: "A name and a password of at least eight characters; no e-mail address is asked for, so a \
            forgotten password can only be reset by an administrator of this site.",
    action: "/wiki/sign-up",
    button: "Make the account",
    is_new: true,
};

const INVITATION: Sign = Sign {
    title: "First administrator",
    about: "This link makes the account that runs the site. It works once.",
    action: "/wiki/invitation",
    button: "Make the account",
    is_new: true,
};

#[derive(Template)]
#[template(path = "wiki/account.html")]
struct AccountPage<'a> {
    frame: Frame<'a>,
    account: Option<Account>,
    since: String,
    held: Vec<HeldView>,
    /// When each open session began, and whether it is this one.
    sessions: Vec<(written::When, bool)>,
    waiting_for_review: usize,
    is_moderator: bool,
    is_administrator: bool,
    problem: Option<String>,
}

/// One's own edit that waits or was rejected.
struct HeldView {
    title: String,
    section: String,
    path: String,
    when: written::When,
    /// What was decided, or nothing yet.
    decision: &'static str,
    note: String,
    text: String,
    edit: String,
}

/// `GET /wiki/sign-in?to=ADDRESS`.
pub(super) async fn sign_in_form(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(render(&sign_in_page(call, None).0).private())
}

/// `POST /wiki/sign-in`.
pub(super) async fn sign_in(call: &Call<'_>) -> Result<Reply, Failure> {
    let (name, password) = (call.value("name").trim(), call.secret("password"));
    let before = call.visitor.token.as_deref();
    match call.store().sign_in(name, password, before).await {
        Ok(session) => Ok(welcome(call, &session)),
        Err(error) => Ok(refuse(sign_in_page(call, Some(error)))),
    }
}

fn sign_in_page<'a>(call: &'a Call<'_>, error: Option<Error>) -> (SignPage<'a>, StatusCode) {
    let to = local(call.value("to"));
    let other = ("Make an account", format!("/wiki/sign-up?to={}", crate::escape::encoded(&to)));
    SignPage::new(call, &SIGN_IN, to, Some(other), error)
}

/// `GET /wiki/sign-up`.
pub(super) async fn sign_up_form(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(render(&sign_up_page(call, None).0).private())
}

/// `POST /wiki/sign-up`: makes the account and signs it in.
pub(super) async fn sign_up(call: &Call<'_>) -> Result<Reply, Failure> {
    let (name, password) = (call.value("name").trim(), call.secret("password"));
    let made = async {
        call.store().sign_up(name, password).await?;
        call.store().sign_in(name, password, call.visitor.token.as_deref()).await
    };
    match made.await {
        Ok(session) => Ok(welcome(call, &session)),
        Err(error) => Ok(refuse(sign_up_page(call, Some(error)))),
    }
}

fn sign_up_page<'a>(call: &'a Call<'_>, error: Option<Error>) -> (SignPage<'a>, StatusCode) {
    let to = local(call.value("to"));
    let other = ("Sign in instead", format!("/wiki/sign-in?to={}", crate::escape::encoded(&to)));
    SignPage::new(call, &SIGN_UP, to, Some(other), error)
}

/// `GET /wiki/invitation?token=SECRET`: the one-time link that makes the first administrator.
pub(super) async fn invitation_form(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(render(&invitation_page(call, None).0).private())
}

/// `POST /wiki/invitation`.
pub(super) async fn invitation(call: &Call<'_>) -> Result<Reply, Failure> {
    let (name, password) = (call.value("name").trim(), call.secret("password"));
    match call.store().accept_invitation(call.value("token"), name, password).await {
        Ok(session) => Ok(welcome(call, &session)),
        Err(error) => Ok(refuse(invitation_page(call, Some(error)))),
    }
}

fn invitation_page<'a>(call: &'a Call<'_>, error: Option<Error>) -> (SignPage<'a>, StatusCode) {
    let (page, status) = SignPage::new(call, &INVITATION, "/wiki/account".to_owned(), None, error);
    (SignPage { token: call.value("token").to_owned(), ..page }, status)
}

/// `GET /wiki/account`.
pub(super) async fn account(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(render(&account_page(call, None).await?).private())
}

/// `POST /wiki/account` with `do`: `sign-out`, or `sign-out-everywhere` with the `password`.
pub(super) async fn leave(call: &Call<'_>) -> Result<Reply, Failure> {
    if call.value("do") == "sign-out-everywhere" {
        let id = call.visitor.account_id()?;
        // Somebody who finds the browser open must not be able to end what its owner does elsewhere.
        if let Err(error) = call.store().confirm_password(id, call.secret("password")).await {
            return not_changed(call, error).await;
        }
        call.store().end_sessions(&call.visitor.actor(), id).await?;
    } else if let Some(token) = &call.visitor.token {
        call.store().sign_out(token).await?;
    }
    let mut reply = Reply::see_other("/wiki/account");
    reply.cookies.push(session_cookie(call.ask, "", 0));
    Ok(reply)
}

/// `POST /wiki/password` with `old` and `new`: every session ends, and a new one begins here.
pub(super) async fn change_password(call: &Call<'_>) -> Result<Reply, Failure> {
    let id = call.visitor.account_id()?;
    let name = call.visitor.name();
    let (old, new) = (call.secret("old"), call.secret("new"));
    let changed = async {
        call.store().change_password(id, old, new).await?;
        call.store().sign_in(&name, new, None).await
    };
    match changed.await {
        Ok(session) => Ok(welcome(call, &session)),
        Err(error) => not_changed(call, error).await,
    }
}

/// The page of the account, with what is wrong with the form that was sent.
async fn not_changed(call: &Call<'_>, error: Error) -> Result<Reply, Failure> {
    let failure = match error {
        Error::SignIn => Failure::new(StatusCode::FORBIDDEN, "The password is not right."),
        other => Failure::from(other),
    };
    let page = account_page(call, Some(failure.message().to_owned())).await?;
    Ok(render(&page).private().with_status(failure.status()))
}

async fn account_page<'a>(call: &'a Call<'_>, problem: Option<String>) -> Result<AccountPage<'a>, Failure> {
    const SHOWN: u32 = 50;
    let account = call.visitor.account.clone();
    let held = match &account {
        Some(account) => call.store().held_of(account.id, SHOWN).await?,
        None => Vec::new(),
    };
    let sessions = match (&account, &call.visitor.token) {
        (Some(account), Some(token)) => call.store().sessions(account.id, token).await?,
        _ => Vec::new(),
    };
    let is_moderator = call.visitor.is_at_least(Role::Moderator);
    let waiting_for_review = match is_moderator {
        true => call.store().review_queue(&call.visitor.actor(), 0, SHOWN).await?.len(),
        false => 0,
    };
    Ok(AccountPage {
        frame: frame(call, "Account"),
        since: account.as_ref().map(|a| written::day(a.created)).unwrap_or_default(),
        account,
        held: held.into_iter().filter_map(held_view).collect(),
        sessions: sessions.iter().map(|s| (written::when(s.created), s.is_own)).collect(),
        waiting_for_review,
        is_moderator,
        is_administrator: call.visitor.is_at_least(Role::Administrator),
        problem,
    })
}

/// What was accepted is on its page; the rest is shown here.
fn held_view(held: Held) -> Option<HeldView> {
    let decision = match held.decision {
        Decision::Waiting => "waits for a moderator",
        Decision::Rejected => "was not taken",
        Decision::Accepted => return None,
    };
    let (seed, section) = (&held.edit.page, &held.edit.section);
    Some(HeldView {
        title: seed.title.clone(),
        section: farcall_app::section_title(section).unwrap_or_default(),
        path: seed.path.clone(),
        when: written::when(held.created),
        decision,
        note: held.note.clone(),
        edit: written::edit_address(&seed.path, section),
        text: held.edit.text,
    })
}

fn frame<'a>(call: &'a Call<'_>, title: &'static str) -> Frame<'a> {
    let mut frame = Frame::new(call.site, call.ask, title);
    frame.is_hidden = true;
    frame.section = "account";
    frame
}

/// Gives the session to the browser and leads on.
fn welcome(call: &Call<'_>, session: &Session) -> Reply {
    let to = match call.value("to") {
        "" => "/wiki/account".to_owned(),
        to => local(to),
    };
    let mut reply = Reply::see_other(to);
    let seconds = (session.expires - now()) / 1000;
    reply.cookies.push(session_cookie(call.ask, session.token.reveal(), seconds));
    reply
}

fn refuse((page, status): (SignPage<'_>, StatusCode)) -> Reply {
    render(&page).private().with_status(status)
}

/// An address of this site; anything else, which could lead elsewhere, is the account's page.
pub(super) fn local(to: &str) -> String {
    if is_local(to) { to.to_owned() } else { "/wiki/account".to_owned() }
}

/// Whether a link to what somebody sent stays on this site.
pub(super) fn is_local(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '\t'])
}

impl<'a> SignPage<'a> {
    /// The form, with the name that was typed and what is wrong with it.
    fn new(
        call: &'a Call<'_>,
        kind: &'static Sign,
        to: String,
        other: Option<(&'static str, String)>,
        error: Option<Error>,
    ) -> (Self, StatusCode) {
        let failure = error.map(Failure::from);
        let status = failure.as_ref().map_or(StatusCode::OK, Failure::status);
        let page = Self {
            frame: frame(call, kind.title),
            kind,
            name: call.value("name").to_owned(),
            to,
            token: String::new(),
            problem: failure.map(|failure| failure.message().to_owned()),
            other,
        };
        (page, status)
    }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(local("/kernel32/Sleep?lang=c"), "/kernel32/Sleep?lang=c");
        for away in ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\r\nb"] {
            assert_eq!(local(away), "/wiki/account", "{away}");
        }
    }
}
