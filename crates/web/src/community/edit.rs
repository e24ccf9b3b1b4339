//! Editing one section: the form, its preview, and what becomes of it.

use super::{Call, Failure, written};
use crate::pages::{Frame, render};
use crate::reply::{HTML, Reply};
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{COMMENT, Conflict, Edit, Outcome, Reason, RevisionId, Seed};
use farcall_app::{WRITTEN_LANGUAGES, WrittenLanguage, section_title};
use farcall_prose::diff;

/// What was done with a form, where no page shows it by itself.
#[derive(Template)]
#[template(path = "wiki/notice.html")]
struct NoticePage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    message: &'static str,
    back: String,
}

#[derive(Template)]
#[template(path = "wiki/edit.html")]
struct EditPage<'a> {
    frame: Frame<'a>,
    /// The page's title.
    title: String,
    path: String,
    section: String,
    section_title: String,
    /// The languages that the section may be in; empty for one without.
    languages: &'static [WrittenLanguage],
    language: String,
    /// The revision that the text began with, or nothing.
    base: String,
    text: String,
    comment: String,
    is_minor: bool,
    /// What is wrong with what was sent.
    problem: Option<String>,
    sign_in: Option<String>,
    /// The explanation of a filter that wants to be asked twice.
    warning: Option<String>,
    conflict: Option<ConflictView>,
    preview: Option<String>,
    /// As whom it will be saved.
    author: String,
    is_signed_in: bool,
    longest_comment: usize,
}

/// Two edits of the same place, side by side.
struct ConflictView {
    yours: String,
    theirs: String,
}

/// `GET /wiki/edit?page=PATH&section=KEY`.
pub(super) async fn form(call: &Call<'_>) -> Result<Reply, Failure> {
    let (seed, key) = target(call).await?;
    let page = call.store().page(&seed.path).await?;
    let section = page.as_ref().and_then(|page| page.sections.iter().find(|s| s.key == key));
    let text = match section {
        Some(section) => section.text.clone(),
        None => first_text(&seed, &key),
    };
    let base = section.map(|section| section.revision);
    let mut view = EditPage::new(call, &seed, &key);
    view.base = base.map(|base| base.0.to_string()).unwrap_or_default();
    view.text = text;
    Ok(render(&view).private())
}

/// `POST /wiki/edit`: saves, or shows the form again with what came in the way.
pub(super) async fn save(call: &Call<'_>) -> Result<Reply, Failure> {
    let (seed, key) = target(call).await?;
    let text = call.form.text("text");
    let mut view = EditPage::new(call, &seed, &key);
    call.value("base").clone_into(&mut view.base);
    view.comment = call.form.text("comment");
    view.is_minor = call.form.has("minor");
    view.text.clone_from(&text);
    if call.form.has("preview") {
        view.preview = Some(written::html(call.site, &text, false));
        return Ok(render(&view).private());
    }
    let edit = Edit {
        page: seed.clone(),
        section: key.clone(),
        base: view.base.parse().ok().map(RevisionId),
        text,
        comment: view.comment.clone(),
        minor: view.is_minor,
        warned: call.form.has("warned"),
        new_page: false,
    };
    let outcome = match call.store().edit(&call.visitor.actor(), &edit).await {
        Ok(outcome) => outcome,
        Err(error) => {
            let failure = Failure::from(error);
            view.problem = Some(failure.message().to_owned());
            view.sign_in = failure.sign_in_address(call.ask);
            return Ok(render(&view).private().with_status(failure.status()));
        }
    };
    match outcome {
        Outcome::Saved { .. } | Outcome::Unchanged => {
            call.changed(&seed.path).await;
            Ok(Reply::see_other(format!("{}#{}", seed.path, anchor(&key))))
        }
        Outcome::Held { held: _, reason } => Ok(Reply::see_other(held_address(&seed.path, reason))),
        Outcome::Warned { message, .. } => {
            view.warning = Some(message);
            Ok(render(&view).private().with_status(StatusCode::CONFLICT))
        }
        Outcome::Conflict(conflict) => {
            view.show_conflict(&conflict);
            Ok(render(&view).private().with_status(StatusCode::CONFLICT))
        }
    }
}

/// Undoing touched what others changed since: the form of the section, with both sides.
pub(super) async fn settle(
    call: &Call<'_>,
    path: &str,
    key: &str,
    conflict: &Conflict,
) -> Result<Reply, Failure> {
    let seed = call.community.seed(path).await?.ok_or_else(|| Failure::missing("There is no such page."))?;
    let mut view = EditPage::new(call, &seed, key);
    // What is there now is the safe beginning; the older text is beside it.
    view.text.clone_from(&conflict.theirs);
    call.value("comment").clone_into(&mut view.comment);
    view.show_conflict(conflict);
    Ok(render(&view).private().with_status(StatusCode::CONFLICT))
}

/// `POST /wiki/preview`: the text as it would be shown, for the script.
pub(super) async fn preview(call: &Call<'_>) -> Result<Reply, Failure> {
    let html = written::html(call.site, &call.form.text("text"), false);
    Ok(Reply::page(HTML, html).private())
}

/// `GET /wiki/waiting?page=PATH&why=REASON`: that an edit waits for a moderator, and why.
pub(super) async fn waiting(call: &Call<'_>) -> Result<Reply, Failure> {
    let message = match call.value("why") {
        "anonymous" => {
            "A moderator looks at edits of people without an account before they are shown. Yours is kept until \
             then."
        }
        "first-edits" => {
            "A moderator looks at the first edits of each new account before they are shown. Yours is kept \
             until then; your account lists what waits and what was decided."
        }
        _ => "A moderator looks at this edit before it is shown. It is kept until then.",
    };
    let mut frame = Frame::new(call.site, call.ask, "Thank you");
    frame.is_hidden = true;
    let seed = call.community.seed(call.value("page")).await?;
    let back = seed.map_or_else(|| "/".to_owned(), |seed| seed.path);
    Ok(render(&NoticePage { frame, title: "Thank you, it was received", message, back }).private())
}

/// Where one learns that an edit waits.
pub(super) fn held_address(path: &str, reason: Reason) -> String {
    format!("/wiki/waiting?page={}&why={}", crate::escape::encoded(path), reason.name())
}

/// The page and section that are edited. A language that was chosen in the form counts.
async fn target(call: &Call<'_>) -> Result<(Seed, String), Failure> {
    let path = call.value("page");
    let seed = call.community.seed(path).await?.ok_or_else(|| {
        Failure::missing("There is no such page to edit. Create it first, or check the link that led here.")
    })?;
    let mut key = call.value("section").to_owned();
    let language = call.value("language");
    if let (false, Some((kind, _))) = (language.is_empty(), key.split_once(':')) {
        key = format!("{kind}:{language}");
    }
    let is_standing = seed.kind == farcall_app::wiki::PageKind::Standing;
    if section_title(&key).is_none() || is_standing != (key == "text") {
        return Err(Failure::missing("The page has no such section. Use the edit links on the page itself."));
    }
    Ok((seed, key))
}

/// What an editor of an empty section begins with.
fn first_text(seed: &Seed, key: &str) -> String {
    match key.split_once(':') {
        // A fence, so that nobody has to know how code is marked.
        Some((_, language)) => format!("```{language}\n\n```\n"),
        None => farcall_app::STANDING
            .iter()
            .find(|page| page.path == seed.path && key == "text")
            .map_or_else(String::new, |page| page.text.to_owned()),
    }
}

/// The section's place on the page.
fn anchor(key: &str) -> &str {
    match key.split(':').next().unwrap_or(key) {
        "text" => "page-main",
        other => other,
    }
}

impl<'a> EditPage<'a> {
    fn new(call: &'a Call<'_>, seed: &Seed, key: &str) -> Self {
        let section_title = section_title(key).unwrap_or_default();
        let mut frame = Frame::new(call.site, call.ask, format!("Edit {}: {section_title}", seed.title));
        frame.is_hidden = true;
        let language = key.split_once(':').map(|(_, language)| language);
        Self {
            frame,
            title: seed.title.clone(),
            path: seed.path.clone(),
            section: key.to_owned(),
            section_title,
            languages: if language.is_some() { WRITTEN_LANGUAGES } else { &[] },
            language: language.unwrap_or_default().to_owned(),
            base: String::new(),
            text: String::new(),
            comment: String::new(),
            is_minor: false,
            problem: None,
            sign_in: None,
            warning: None,
            conflict: None,
            preview: None,
            author: call.visitor.name(),
            is_signed_in: call.visitor.account.is_some(),
            longest_comment: COMMENT,
        }
    }

    /// Shows both texts; the one in the form stays, and is based on the one that is there now.
    fn show_conflict(&mut self, conflict: &Conflict) {
        let side = |text: &str| super::differences::html(&diff::diff(&conflict.base, text, usize::MAX));
        self.conflict = Some(ConflictView { yours: side(&conflict.yours), theirs: side(&conflict.theirs) });
        self.base = conflict.theirs_revision.map(|id| id.0.to_string()).unwrap_or_default();
    }
}
