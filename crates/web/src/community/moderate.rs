//! What moderators and administrators do: pages, people, filters, settings, and the log of all of it.

use super::{Call, Failure, written};
use crate::escape::encoded;
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use farcall_app::wiki::{
    Account, AuditEntry, COMMENT, FOREVER, Filter, PageEntry, Person, Reverted, Role, Verdict, now,
};

/// Lines on one page of the audit log and of the list of people.
const LISTED: u32 = 100;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long a block lasts: its value in the form, its name, and its days; none is for good.
const BLOCKS: &[(&str, &str, Option<i64>)] = &[
    ("1", "a day", Some(1)),
    ("7", "a week", Some(7)),
    ("30", "30 days", Some(30)),
    ("0", "for good", None),
];

/// What each setting is about.
const SETTINGS: &[(&str, &str)] = &[
    ("anonymous-edits", "Edits of people without an account: off (refused), held (for review) or on."),
    ("review-first-edits", "How many edits of a new contributor a moderator looks at before they are shown."),
    ("sign-up", "Whether anybody may make an account: on or off."),
    ("session-days", "How many days somebody stays signed in."),
];

#[derive(Template)]
#[template(path = "wiki/manage.html")]
struct ManagePage<'a> {
    frame: Frame<'a>,
    entry: PageEntry,
    /// Whether there is something to delete.
    is_written: bool,
    roles: [Role; 4],
    longest_comment: usize,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "wiki/person.html")]
struct PersonPage<'a> {
    frame: Frame<'a>,
    account: Account,
    since: String,
    /// Until when the account is blocked, if it is.
    blocked: Option<String>,
    blocks: &'static [(&'static str, &'static str, Option<i64>)],
    roles: [Role; 4],
    is_administrator: bool,
    longest_comment: usize,
    problem: Option<String>,
    done: Option<&'static str>,
    reverted: Option<RevertedView>,
}

/// What became of a person's edits.
struct RevertedView {
    count: usize,
    left: Vec<String>,
    deleted: Vec<String>,
}

#[derive(Template)]
#[template(path = "wiki/filters.html")]
struct FiltersPage<'a> {
    frame: Frame<'a>,
    filters: Vec<Filter>,
    verdicts: [Verdict; 3],
    /// What was typed and refused, or an empty one.
    typed: Filter,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "wiki/audit.html")]
struct AuditPage<'a> {
    frame: Frame<'a>,
    entries: Vec<AuditView>,
    older: Option<String>,
    target: String,
}

struct AuditView {
    when: written::When,
    entry: AuditEntry,
    person: String,
}

#[derive(Template)]
#[template(path = "wiki/people.html")]
struct PeoplePage<'a> {
    frame: Frame<'a>,
    people: Vec<(Account, String, bool)>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "wiki/settings.html")]
struct SettingsPage<'a> {
    frame: Frame<'a>,
    settings: Vec<(&'static str, String, &'static str)>,
    problem: Option<String>,
}

/// `GET /wiki/manage?page=PATH`.
pub(super) async fn manage_form(call: &Call<'_>) -> Result<Reply, Failure> {
    show_page(call, None).await
}

/// `POST /wiki/manage` with `do`: `protect` with a `role`, `delete` or `undelete`, and the reason `because`.
pub(super) async fn manage(call: &Call<'_>) -> Result<Reply, Failure> {
    let (path, because, actor) = (call.value("page"), call.value("because"), call.visitor.actor());
    let done = match call.value("do") {
        "protect" => {
            let role = role(call.value("role"))?;
            let seed = call.community.seed(path).await?.ok_or_else(no_page)?;
            call.store().protect(&actor, &seed, role, because).await
        }
        "delete" => call.store().delete_page(&actor, path, true, because).await,
        "undelete" => call.store().delete_page(&actor, path, false, because).await,
        _ => return Err(nothing()),
    };
    match done {
        Ok(()) => {
            call.changed(path).await;
            Ok(Reply::see_other(written::history_address(path, None)))
        }
        Err(error) => show_page(call, Some(error.into())).await,
    }
}

async fn show_page(call: &Call<'_>, failure: Option<Failure>) -> Result<Reply, Failure> {
    call.store().require(&call.visitor.actor(), Role::Moderator).await?;
    let path = call.value("page");
    let written = call.store().page(path).await?.map(|page| page.entry);
    let is_written = written.is_some();
    let entry = match written {
        Some(entry) => entry,
        None => {
            let seed = call.community.seed(path).await?.ok_or_else(no_page)?;
            PageEntry { seed, deleted: false, protected: Role::Reader, created: 0 }
        }
    };
    let view = ManagePage {
        frame: frame(call, "Manage a page"),
        entry,
        is_written,
        roles: Role::ALL,
        longest_comment: COMMENT,
        problem: problem(failure.as_ref()),
    };
    Ok(refused(render(&view).private(), failure))
}

fn no_page() -> Failure {
    Failure::missing("There is no such page. Check the link that led here.")
}

/// `GET /wiki/person?name=NAME`.
pub(super) async fn person_form(call: &Call<'_>) -> Result<Reply, Failure> {
    show_person(call, None, None, None).await
}

/// `POST /wiki/person` with `name` and `do`: `block` with `for` and `because`, `unblock`, `revert`, and for
/// administrators `role`, `sign-out` and `password`.
pub(super) async fn person(call: &Call<'_>) -> Result<Reply, Failure> {
    let (actor, because) = (call.visitor.actor(), call.value("because"));
    let account = call.store().account_named(call.value("name")).await?;
    let (id, store) = (account.id, call.store());
    let done = match call.value("do") {
        "block" => {
            let days = BLOCKS.iter().find(|(value, ..)| *value == call.value("for")).ok_or_else(nothing)?.2;
            let until = days.map_or(FOREVER, |days| now() + days * DAY);
            store.block(&actor, id, until, because).await.map(|()| "The account is blocked.")
        }
        "unblock" => store.block(&actor, id, 0, because).await.map(|()| "The block has ended."),
        "role" => {
            let role = role(call.value("role"))?;
            store.change_role(&actor, id, role).await.map(|()| "The role was changed.")
        }
        "sign-out" => store.end_sessions(&actor, id).await.map(|_| "All sessions have ended."),
        "password" => {
            let reset = store.reset_password(&actor, id, call.secret("password")).await;
            reset.map(|()| "The password was changed, and all sessions have ended.")
        }
        "revert" => match store.revert_person(&actor, &Person::Account(account.name), because).await {
            Ok(reverted) => {
                // Many pages may look different now.
                call.site.learn(&farcall_app::wiki::Notice::Everything).await;
                return show_person(call, None, Some("The edits were reverted."), Some(reverted)).await;
            }
            Err(error) => Err(error),
        },
        _ => return Err(nothing()),
    };
    match done {
        Ok(done) => show_person(call, None, Some(done), None).await,
        Err(error) => show_person(call, Some(error.into()), None, None).await,
    }
}

async fn show_person(
    call: &Call<'_>,
    failure: Option<Failure>,
    done: Option<&'static str>,
    reverted: Option<Reverted>,
) -> Result<Reply, Failure> {
    call.store().require(&call.visitor.actor(), Role::Moderator).await?;
    let account = call.store().account_named(call.value("name")).await?;
    let blocked = (account.blocked_until > now()).then(|| match account.blocked_until {
        FOREVER => "for good".to_owned(),
        until => format!("until {}", written::day(until)),
    });
    let view = PersonPage {
        frame: frame(call, "A person"),
        since: written::day(account.created),
        account,
        blocked,
        blocks: BLOCKS,
        roles: Role::ALL,
        is_administrator: call.visitor.is_at_least(Role::Administrator),
        longest_comment: COMMENT,
        problem: problem(failure.as_ref()),
        done,
        reverted: reverted.map(|reverted| RevertedView {
            count: reverted.revisions.len(),
            left: reverted.left.into_iter().map(|id| format!("/wiki/undo?id={}", id.0)).collect(),
            deleted: reverted.deleted,
        }),
    };
    Ok(refused(render(&view).private(), failure))
}

/// `GET /wiki/filters`.
pub(super) async fn filters_form(call: &Call<'_>) -> Result<Reply, Failure> {
    show_filters(call, None).await
}

/// `POST /wiki/filters` with `do`: `save` with `id` (0 for a new one), `pattern`, `verdict`, `message` and
/// `enabled`, or `remove` with `id`.
pub(super) async fn filters(call: &Call<'_>) -> Result<Reply, Failure> {
    let actor = call.visitor.actor();
    let done = match call.value("do") {
        "save" => call.store().save_filter(&actor, &typed(call)?).await.map(|_| ()),
        "remove" => call.store().remove_filter(&actor, call.number("id")?).await,
        _ => return Err(nothing()),
    };
    match done {
        Ok(()) => Ok(Reply::see_other("/wiki/filters")),
        Err(error) => show_filters(call, Some(error.into())).await,
    }
}

fn typed(call: &Call<'_>) -> Result<Filter, Failure> {
    let verdict = Verdict::parse(call.value("verdict"));
    Ok(Filter {
        id: call.number("id")?,
        pattern: call.value("pattern").to_owned(),
        verdict: verdict.ok_or_else(|| Failure::bad("A filter warns, holds or rejects."))?,
        message: call.value("message").to_owned(),
        enabled: call.form.has("enabled"),
    })
}

async fn show_filters(call: &Call<'_>, failure: Option<Failure>) -> Result<Reply, Failure> {
    let none = Filter {
        id: 0,
        pattern: String::new(),
        verdict: Verdict::Hold,
        message: String::new(),
        enabled: true,
    };
    let view = FiltersPage {
        frame: frame(call, "Edit filters"),
        filters: call.store().filters(&call.visitor.actor()).await?,
        verdicts: Verdict::ALL,
        typed: if failure.is_some() { typed(call).unwrap_or(none) } else { none },
        problem: problem(failure.as_ref()),
    };
    Ok(refused(render(&view).private(), failure))
}

/// `GET /wiki/audit?target=TEXT&before=ID`.
pub(super) async fn audit(call: &Call<'_>) -> Result<Reply, Failure> {
    let target = Some(call.value("target").trim()).filter(|target| !target.is_empty());
    let before = call.value("before").parse().ok();
    let entries = call.store().audit(&call.visitor.actor(), target, before, LISTED).await?;
    let is_full = entries.len() == LISTED as usize;
    let last = entries.last().filter(|_| is_full).map(|last| last.id);
    let older =
        last.map(|id| format!("/wiki/audit?target={}&before={id}", encoded(target.unwrap_or_default())));
    let entries = entries.into_iter().map(|entry| AuditView {
        when: written::when(entry.created),
        person: written::person_address(&entry.actor),
        entry,
    });
    let (frame, target) = (frame(call, "Audit log"), target.unwrap_or_default().to_owned());
    Ok(render(&AuditPage { frame, entries: entries.collect(), older, target }).private())
}

/// `GET /wiki/people?after=ID`.
pub(super) async fn people(call: &Call<'_>) -> Result<Reply, Failure> {
    let actor = call.visitor.actor();
    call.store().require(&actor, Role::Administrator).await?;
    let after = call.value("after").parse().unwrap_or(0);
    let people = call.store().accounts(&actor, after, LISTED).await?;
    let last = people.last().filter(|_| people.len() == LISTED as usize);
    let older = last.map(|last| format!("/wiki/people?after={}", last.id.0));
    let row = |account: Account| {
        let (since, is_blocked) = (written::day(account.created), account.blocked_until > now());
        (account, since, is_blocked)
    };
    let (frame, people) = (frame(call, "People"), people.into_iter().map(row).collect());
    Ok(render(&PeoplePage { frame, people, older }).private())
}

/// `GET /wiki/settings`.
pub(super) async fn settings_form(call: &Call<'_>) -> Result<Reply, Failure> {
    show_settings(call, None).await
}

/// `POST /wiki/settings` with `key` and `value`.
pub(super) async fn settings(call: &Call<'_>) -> Result<Reply, Failure> {
    match call.store().change_setting(&call.visitor.actor(), call.value("key"), call.value("value")).await {
        Ok(_) => Ok(Reply::see_other("/wiki/settings")),
        Err(error) => show_settings(call, Some(error.into())).await,
    }
}

async fn show_settings(call: &Call<'_>, failure: Option<Failure>) -> Result<Reply, Failure> {
    call.store().require(&call.visitor.actor(), Role::Administrator).await?;
    let settings = call.store().settings().await?.entries().into_iter().map(|(key, value)| {
        let about = SETTINGS.iter().find(|(k, _)| *k == key).map_or("", |(_, about)| about);
        (key, value, about)
    });
    let view = SettingsPage {
        frame: frame(call, "Settings"),
        settings: settings.collect(),
        problem: problem(failure.as_ref()),
    };
    Ok(refused(render(&view).private(), failure))
}

fn role(name: &str) -> Result<Role, Failure> {
    let names = Role::ALL.map(Role::name).join(", ");
    Role::parse(name)
        .ok_or_else(|| Failure::bad(format!("There is no role “{name}”; the roles are {names}.")))
}

fn nothing() -> Failure {
    Failure::bad("The form does not say what to do.")
}

fn problem(failure: Option<&Failure>) -> Option<String> {
    failure.map(|failure| failure.message().to_owned())
}

fn refused(reply: Reply, failure: Option<Failure>) -> Reply {
    match failure {
        Some(failure) => reply.with_status(failure.status()),
        None => reply,
    }
}

fn frame<'a>(call: &'a Call<'_>, title: &'static str) -> Frame<'a> {
    let mut frame = Frame::new(call.site, call.ask, title);
    frame.is_hidden = true;
    frame
}
