//! Why something was not done, as a status and a sentence that says what to do.

use super::Form;
use crate::ask::Ask;
use crate::pages::{Frame, render};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{Denied, Error, FOREVER, Invalid};

/// Why something was not done.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    message: String,
    /// Whether signing in may help.
    may_sign_in: bool,
}

#[derive(Template)]
#[template(path = "wiki/failure.html")]
struct FailurePage<'a> {
    frame: Frame<'a>,
    message: &'a str,
    sign_in: Option<String>,
    typed: Option<Typed<'a>>,
}

/// A text that was typed into a form which was not taken, and what was sent with it.
struct Typed<'a> {
    action: &'a str,
    name: &'a str,
    text: String,
    others: Vec<(&'a str, &'a str)>,
}

/// The fields that hold what takes time to type.
const TYPED: [&str; 2] = ["text", "summary"];

impl<'a> Typed<'a> {
    fn of(ask: &'a Ask, form: &'a Form) -> Option<Self> {
        let name = TYPED.into_iter().find(|name| form.value(name).is_some_and(|text| !text.is_empty()))?;
        let others = form.fields().filter(|(other, _)| *other != name).collect();
        Some(Self { action: &ask.path, name, text: form.text(name), others })
    }
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), may_sign_in: false }
    }

    /// The request makes no sense.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is no such thing.
    pub(crate) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// One must be signed in for this.
    pub(crate) fn sign_in() -> Self {
        Self::from(Error::Denied(Denied::Anonymous))
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong and what to do about it.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// Where to sign in and come back, if that may help.
    pub(crate) fn sign_in_address(&self, ask: &Ask) -> Option<String> {
        self.may_sign_in.then(|| sign_in_address(ask))
    }

    /// A page that says so, from which the form can be sent again, if there was one with a text.
    pub(crate) fn page(&self, site: &Site, ask: &Ask, form: &Form) -> Reply {
        let mut frame = Frame::new(site, ask, "Not done");
        frame.is_hidden = true;
        let page = FailurePage {
            frame,
            message: &self.message,
            sign_in: self.sign_in_address(ask),
            typed: Typed::of(ask, form),
        };
        render(&page).private().with_status(self.status)
    }
}

/// The address of the form to sign in, from which one comes back here.
pub(crate) fn sign_in_address(ask: &Ask) -> String {
    let mut here = crate::escape::encoded_path(&ask.path);
    for (place, (name, value)) in ask.query.iter().enumerate() {
        here.push(if place == 0 { '?' } else { '&' });
        here.extend([crate::escape::encoded(name), "=".to_owned(), crate::escape::encoded(value)]);
    }
    format!("/wiki/sign-in?to={}", crate::escape::encoded(&here))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::Denied(_) => StatusCode::FORBIDDEN,
            Error::Invalid(Invalid::TooLong { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::Invalid(_) => StatusCode::BAD_REQUEST,
            Error::NotFound { .. } => StatusCode::NOT_FOUND,
            Error::Exists { .. } => StatusCode::CONFLICT,
            Error::SignIn | Error::Token => StatusCode::FORBIDDEN,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        let may_sign_in =
            matches!(error, Error::Denied(Denied::Anonymous | Denied::AnonymousEdits(_)) | Error::Token);
        let message = match &error {
            Error::Denied(Denied::Blocked { until, because }) => match *until == FOREVER {
                true => format!("This account is blocked: {because}"),
                false => format!("This account is blocked until {}: {because}", super::written::day(*until)),
            },
            Error::Denied(_)
            | Error::Invalid(_)
            | Error::NotFound { .. }
            | Error::Exists { .. }
            | Error::SignIn
            | Error::Token => error.to_string(),
            // What exactly is for whoever runs the site, not for everybody who visits.
            other => {
                super::log::store_failed(other);
                "the database cannot be reached or is full just now; nothing was saved. Please try again in \
                  a minute"
                    .to_owned()
            }
        };
        Self { status, message: sentence(&message), may_sign_in }
    }
}

/// With a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut chars = text.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}
