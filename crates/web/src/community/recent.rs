//! Recent changes: the list with its filters, and as feeds.

use super::account::is_local;
use super::{Call, Failure, history, written};
use crate::escape::encoded;
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use atom_syndication as atom;
use farcall_app::wiki::{Change, ChangeFilter, Person, Role};

/// Changes on one page of the list.
const LISTED: u32 = 100;
/// Changes in a feed, each with its difference.
const FED: u32 = 30;
/// Kinds of changes that a list can be narrowed to.
const KINDS: &[&str] =
    &["create", "edit", "undo", "restore", "revert", "import", "talk", "protect", "delete", "undelete"];

#[derive(Template)]
#[template(path = "wiki/recent.html")]
struct RecentPage<'a> {
    frame: Frame<'a>,
    page: String,
    module: String,
    person: String,
    anonymous: String,
    kind: String,
    kinds: &'static [&'static str],
    unpatrolled: bool,
    without_minor: bool,
    days: Vec<Day>,
    older: Option<String>,
    /// The part of the filter that feeds have too.
    feed: String,
    is_page: bool,
    is_moderator: bool,
    here: String,
}

/// The changes of one day.
struct Day {
    day: String,
    changes: Vec<ChangeView>,
}

/// A change as a list shows it.
pub(super) struct ChangeView {
    pub(super) id: i64,
    pub(super) time: String,
    pub(super) when: written::When,
    pub(super) path: String,
    pub(super) title: String,
    pub(super) section: String,
    pub(super) kind: String,
    pub(super) author: String,
    pub(super) person: String,
    pub(super) comment: String,
    pub(super) is_minor: bool,
    pub(super) is_patrolled: bool,
    pub(super) diff: Option<String>,
    pub(super) history: String,
}

/// `GET /wiki/recent` with the filters of its form.
pub(super) async fn recent(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut filter = filter(call);
    filter.before = call.value("before").parse().ok();
    let mut changes = call.store().recent_changes(&filter, LISTED + 1).await?;
    let has_older = changes.len() > LISTED as usize;
    changes.truncate(LISTED as usize);
    let mut frame = Frame::new(call.site, call.ask, "Recent changes");
    frame.is_hidden = true;
    frame.section = "recent";
    let address = |before: Option<i64>| {
        let kept = call.ask.query.iter().filter(|(name, value)| name != "before" && !value.is_empty());
        let mut query: Vec<String> =
            kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        query.extend(before.map(|id| format!("before={id}")));
        format!("/wiki/recent?{}", query.join("&"))
    };
    let older = changes.last().filter(|_| has_older).map(|last| address(Some(last.id)));
    let view = RecentPage {
        frame,
        page: call.value("page").to_owned(),
        // Anybody can write an address with anything in it; a link must not carry it on.
        is_page: is_local(call.value("page")),
        module: call.value("module").to_owned(),
        person: call.value("person").to_owned(),
        anonymous: call.value("anonymous").to_owned(),
        kind: call.value("kind").to_owned(),
        kinds: KINDS,
        unpatrolled: filter.unpatrolled,
        without_minor: filter.without_minor,
        days: by_day(&changes),
        older,
        feed: feed_query(&filter),
        is_moderator: call.visitor.is_at_least(Role::Moderator),
        here: address(filter.before),
    };
    Ok(render(&view).private())
}

/// `GET /wiki/recent.atom`, of the whole site, or with `module` or `page`.
pub(super) async fn atom(call: &Call<'_>) -> Result<Reply, Failure> {
    let filter = filter(call);
    let changes = call.store().recent_changes(&filter, FED).await?;
    let origin = &call.ask.origin;
    let address = format!("{origin}/wiki/recent.atom?{}", feed_query(&filter));
    let mut feed = atom::FeedBuilder::default();
    feed.title(title(&filter)).id(address.clone());
    feed.updated(moment(changes.first().map_or(0, |change| change.created)));
    let link = |rel: &str, href: String| atom::LinkBuilder::default().rel(rel.to_owned()).href(href).build();
    feed.links(vec![link("self", address), link("alternate", format!("{origin}{}", list(&filter)))]);
    for change in &changes {
        let link_to = format!("{origin}{}", place(change));
        let person = atom::Person { name: change.author.name.clone(), ..atom::Person::default() };
        let content = atom::ContentBuilder::default()
            .content_type("html".to_owned())
            .value(content(call, change).await?)
            .build();
        let entry = atom::EntryBuilder::default()
            .id(format!("{origin}/wiki/recent?before={}", change.id + 1))
            .title(headline(change))
            .updated(moment(change.created))
            .authors(vec![person])
            .links(vec![link("alternate", link_to)])
            .content(content)
            .build();
        feed.entry(entry);
    }
    Ok(xml("application/atom+xml; charset=utf-8", &feed.build().to_string()))
}

/// `GET /wiki/recent.rss`, of the whole site, or with `module` or `page`.
pub(super) async fn rss(call: &Call<'_>) -> Result<Reply, Failure> {
    let filter = filter(call);
    let changes = call.store().recent_changes(&filter, FED).await?;
    let origin = &call.ask.origin;
    let mut items = Vec::new();
    for change in &changes {
        let guid = rss::GuidBuilder::default()
            .value(format!("{origin}/wiki/recent?before={}", change.id + 1))
            .permalink(false)
            .build();
        let item = rss::ItemBuilder::default()
            .title(headline(change))
            .link(format!("{origin}{}", place(change)))
            .guid(guid)
            .pub_date(moment(change.created).to_rfc2822())
            .description(content(call, change).await?)
            .build();
        items.push(item);
    }
    let channel = rss::ChannelBuilder::default()
        .title(title(&filter))
        .link(format!("{origin}{}", list(&filter)))
        .description("What people change in this directory of native functions.")
        .items(items)
        .build();
    Ok(xml("application/rss+xml; charset=utf-8", &channel.to_string()))
}

/// A feed. What XML has no characters for, though a text may hold it, is replaced: a reader refuses the feed else.
fn xml(kind: &'static str, text: &str) -> Reply {
    let is_missing =
        |c| matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    Reply::page(kind, text.replace(is_missing, "\u{fffd}")).fresh()
}

fn filter(call: &Call<'_>) -> ChangeFilter {
    let given = |name: &str| Some(call.value(name).trim().to_owned()).filter(|value| !value.is_empty());
    let person = given("person").map(Person::Account).or_else(|| given("anonymous").map(Person::Anonymous));
    ChangeFilter {
        path: given("page"),
        module: given("module").map(|module| module.to_lowercase().trim_end_matches(".dll").to_owned()),
        person,
        kind: given("kind").filter(|kind| KINDS.contains(&kind.as_str())),
        unpatrolled: given("unpatrolled").is_some(),
        without_minor: given("without_minor").is_some(),
        before: None,
    }
}

fn by_day(changes: &[Change]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for change in changes {
        let day = written::day(change.created);
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.changes.push(view(change)),
            None => days.push(Day { day, changes: vec![view(change)] }),
        }
    }
    days
}

/// A change as a list shows it.
pub(super) fn view(change: &Change) -> ChangeView {
    let when = written::when(change.created);
    ChangeView {
        id: change.id,
        time: when.text.split_once(' ').map_or("", |(_, time)| time).to_owned(),
        when,
        path: change.path.clone(),
        title: change.title.clone(),
        section: change.section.as_deref().and_then(farcall_app::section_title).unwrap_or_default(),
        kind: change.kind.clone(),
        author: change.author.name.clone(),
        person: written::person_address(&change.author),
        comment: change.comment.clone(),
        is_minor: change.minor,
        is_patrolled: change.patrolled,
        diff: change.revision.map(|id| format!("/wiki/diff?id={}", id.0)),
        history: match change.kind.as_str() {
            "talk" => format!("/wiki/talk?page={}", encoded(&change.path)),
            _ => written::history_address(&change.path, None),
        },
    }
}

/// Where a change is seen.
fn place(change: &Change) -> String {
    match (change.revision, change.kind.as_str()) {
        (Some(id), _) => format!("/wiki/diff?id={}", id.0),
        (None, "talk") => format!("/wiki/talk?page={}", encoded(&change.path)),
        (None, _) => written::history_address(&change.path, None),
    }
}

fn headline(change: &Change) -> String {
    match change.section.as_deref().and_then(farcall_app::section_title) {
        Some(section) => format!("{}: {section} ({})", change.title, change.kind),
        None => format!("{} ({})", change.title, change.kind),
    }
}

/// The comment and the difference, as HTML.
async fn content(call: &Call<'_>, change: &Change) -> Result<String, Failure> {
    let mut html = String::from("<p>");
    crate::escape::push_html(&mut html, &format!("{}: {}", change.author.name, change.comment));
    html.push_str("</p>");
    if let Some(id) = change.revision {
        html.push_str(&history::change_html(call, id).await?);
    }
    Ok(html)
}

fn title(filter: &ChangeFilter) -> String {
    match (&filter.path, &filter.module) {
        (Some(path), _) => format!("Farcall: changes of {path}"),
        (None, Some(module)) => format!("Farcall: changes in {module}"),
        (None, None) => "Farcall: recent changes".to_owned(),
    }
}

fn feed_query(filter: &ChangeFilter) -> String {
    match (&filter.path, &filter.module) {
        (Some(path), _) => format!("page={}", encoded(path)),
        (None, Some(module)) => format!("module={}", encoded(module)),
        (None, None) => String::new(),
    }
}

fn list(filter: &ChangeFilter) -> String {
    format!("/wiki/recent?{}", feed_query(filter))
}

/// A moment in milliseconds since 1970, as the crates of feeds write it.
fn moment(milliseconds: i64) -> atom::FixedDateTime {
    atom::FixedDateTime::parse_from_rfc3339(&written::when(milliseconds).machine).unwrap_or_default()
}
