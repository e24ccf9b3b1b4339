//! Pages on which people wrote: of the catalog, created by somebody, or standing.

use super::{Around, Contributions, Failure, Form, Written, written};
use crate::ask::Ask;
use crate::pages::{self, Frame, item, render};
use crate::reply::{MARKDOWN, Reply};
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::wiki::{PageEntry, PageKind};
use farcall_app::{Address, Community, Family, References, SECTIONS, STANDING, SectionKind, Standing};
use std::fmt::Write as _;

/// A page of the site itself.
#[derive(Template)]
#[template(path = "wiki/standing.html")]
struct StandingPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    html: String,
    edit: String,
    /// Who wrote it last; nobody has yet if it still has its first text.
    last: Option<Written>,
    is_playground: bool,
    actions: Vec<Action>,
    choices: Vec<pages::generate::Choice>,
}

/// A page that somebody created.
#[derive(Template)]
#[template(path = "wiki/created.html")]
struct CreatedPage<'a> {
    frame: Frame<'a>,
    title: String,
    item: String,
    module: String,
    /// Its page; the name may hold anything.
    module_href: String,
    sections: Vec<SectionView>,
    actions: Vec<Action>,
    /// Of a library: the other pages that people created in it.
    others: Vec<PageEntry>,
    author: String,
    when: written::When,
}

/// A section that people write, with what they wrote.
pub(crate) struct SectionView {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) invitation: &'static str,
    pub(crate) texts: Vec<Written>,
    pub(crate) edit: String,
}

/// What can be done with a page: a word and where it is done.
pub(crate) struct Action {
    pub(crate) name: &'static str,
    pub(crate) href: String,
}

/// What can be done with any page that people write on.
pub(crate) fn actions(path: &str) -> Vec<Action> {
    let page = crate::escape::encoded(path);
    let action = |name, place: &str| Action { name, href: format!("/wiki/{place}?page={page}") };
    vec![action("Discuss", "talk"), action("History", "history"), action("Watch", "watch")]
}

/// A section of a page, as it is shown.
pub(crate) fn section(
    site: &Site,
    ask: &Ask,
    path: &str,
    contributions: Option<&Contributions>,
    kind: &'static SectionKind,
) -> SectionView {
    let key = || match kind.family {
        Family::One => kind.id.to_owned(),
        Family::ByLanguage => {
            format!("{}:{}", kind.id, pages::generate::language_and_style(site, ask.preferences).0)
        }
    };
    // Where nobody can write, no page leads there.
    let edit = site.community.as_ref().map(|_| written::edit_address(path, &key()));
    SectionView {
        id: kind.id,
        title: kind.title,
        invitation: kind.invitation,
        texts: contributions.map(|c| c.texts(site, kind.id)).unwrap_or_default(),
        edit: edit.unwrap_or_default(),
    }
}

/// Pages that link to one, as far as its list of references shows them.
const SHOWN_LINKING: u32 = 500;
/// Created pages that the page of a module lists.
const SHOWN_CREATED: u32 = 500;

/// The path in the store of the page that an address seems to mean, and the form's suffix.
fn paths(ask: &Ask) -> impl Iterator<Item = (String, &'static str)> + '_ {
    ["", ".md", ".json", "/references"].into_iter().filter_map(|suffix| {
        let path = ask.path.strip_suffix(suffix)?;
        let address = Address::parse(path, ask.parameter("in"))?;
        Some((address.to_string(), suffix))
    })
}

/// Whether an address may be that of a page to which people added something.
pub(super) fn has_written(community: &Community, ask: &Ask) -> bool {
    standing(&ask.path).is_some()
        || ask.path.ends_with("/references")
        || paths(ask).any(|(path, _)| community.has_written(&path) || has_created(community, &path))
}

/// Whether the path is that of a module in which people created pages.
fn has_created(community: &Community, path: &str) -> bool {
    path.strip_prefix('/').is_some_and(|module| community.has_created_in(module))
}

fn standing(path: &str) -> Option<(&'static Standing, bool)> {
    let find = |path: &str| STANDING.iter().find(|page| page.path == path);
    find(path).map(|page| (page, false)).or_else(|| Some((find(path.strip_suffix(".md")?)?, true)))
}

/// Answers an address outside `/wiki/`.
pub(crate) async fn page(site: &Site, community: &Community, ask: &Ask) -> Reply {
    match answer(site, community, ask).await {
        Ok(reply) => reply,
        Err(failure) => failure.page(site, ask, &Form::default()),
    }
}

async fn answer(site: &Site, community: &Community, ask: &Ask) -> Result<Reply, Failure> {
    if let Some((page, is_markdown)) = standing(&ask.path) {
        return show_standing(site, community, ask, page, is_markdown).await;
    }
    for (path, suffix) in paths(ask) {
        let written = match community.has_written(&path) {
            true => Contributions::load(community, &path).await?,
            false => None,
        };
        let is_created = written.as_ref().is_some_and(|w| w.page.entry.seed.kind == PageKind::Created);
        let linking = match suffix {
            "/references" => community.links_to(&path, SHOWN_LINKING).await?,
            _ => Vec::new(),
        };
        let created_here = match has_created(community, &path) {
            true => community.store().pages_of_module(&path[1..], None, SHOWN_CREATED).await?,
            false => Vec::new(),
        };
        if let Some(contributions) = written.as_ref().filter(|_| is_created) {
            let created_here: Vec<PageEntry> =
                created_here.into_iter().filter(|page| page.seed.path != path).collect();
            return Ok(created(site, ask, contributions, suffix, (&linking, created_here)));
        }
        if written.is_none() && linking.is_empty() && created_here.is_empty() {
            continue;
        }
        let created = created_here.into_iter().filter(|page| page.seed.kind == PageKind::Created);
        let around = Around { written, linking, created: created.collect() };
        return Ok(item::answer(site, ask, &around));
    }
    Ok(pages::answer(site, ask))
}

async fn show_standing(
    site: &Site,
    community: &Community,
    ask: &Ask,
    page: &'static Standing,
    is_markdown: bool,
) -> Result<Reply, Failure> {
    let contributions = match community.has_written(page.path) {
        true => Contributions::load(community, page.path).await?,
        false => None,
    };
    let section = contributions.as_ref().and_then(|c| c.page.sections.iter().find(|s| s.key == "text"));
    if is_markdown {
        let text = section.map_or(page.text, |section| &section.text);
        return Ok(Reply::page(MARKDOWN, format!("# {}\n\n{text}", page.title)));
    }
    let last = contributions.as_ref().and_then(|c| c.texts(site, "text").pop());
    let html = match (&last, section) {
        (Some(text), _) => text.html.clone(),
        // Somebody emptied it, or it is deleted.
        (None, Some(_)) => String::new(),
        (None, None) => written::html(site, page.text, true),
    };
    let mut frame = Frame::new(site, ask, page.title);
    frame.canonical = page.path.to_owned();
    frame.data = page.path.to_owned();
    let is_playground = page.path == "/playground";
    Ok(render(&StandingPage {
        frame,
        title: page.title,
        html,
        edit: written::edit_address(page.path, "text"),
        last,
        is_playground,
        actions: actions(page.path),
        choices: if is_playground { pages::generate::choices(site, ask.preferences) } else { Vec::new() },
    }))
}

fn created(
    site: &Site,
    ask: &Ask,
    contributions: &Contributions,
    suffix: &str,
    (linking, others): (&[PageEntry], Vec<PageEntry>),
) -> Reply {
    let entry = &contributions.page.entry;
    let path = entry.seed.path.as_str();
    if entry.deleted {
        return Failure::new(
            StatusCode::GONE,
            "This page was deleted. Its history is kept, and a moderator can bring it back.",
        )
        .page(site, ask, &Form::default());
    }
    let sections: Vec<SectionView> =
        SECTIONS.iter().map(|kind| section(site, ask, path, Some(contributions), kind)).collect();
    let title = match entry.seed.module.as_str() {
        "" => format!("{} ({})", entry.seed.title, entry.seed.item),
        module => format!("{} ({module})", entry.seed.title),
    };
    match suffix {
        ".md" => return Reply::page(MARKDOWN, as_markdown(contributions, &title)),
        "/references" => {
            let name = (entry.seed.title.as_str(), path.to_owned());
            return pages::references::show(site, ask, name, &References::default(), linking);
        }
        ".json" => return item::json(&super::written::data(&contributions.page)),
        _ => {}
    }
    let mut frame = Frame::new(site, ask, title);
    frame.canonical = path.to_owned();
    frame.data = path.split('?').next().unwrap_or_default().to_owned();
    frame.has_data = !path.contains('?');
    render(&CreatedPage {
        frame,
        title: entry.seed.title.clone(),
        item: entry.seed.item.clone(),
        module: entry.seed.module.clone(),
        module_href: format!("/{}", crate::escape::encoded(&entry.seed.module)),
        sections,
        actions: actions(path),
        others,
        author: contributions.page.sections.first().map(|s| s.author.name.clone()).unwrap_or_default(),
        when: written::when(entry.created),
    })
}

fn as_markdown(contributions: &Contributions, title: &str) -> String {
    let mut out = format!("# {title}\n");
    push_markdown(&mut out, contributions);
    out
}

/// Appends what people wrote to a page in Markdown. Writing into a String cannot fail.
pub(crate) fn push_markdown(out: &mut String, contributions: &Contributions) {
    if contributions.page.entry.deleted {
        return;
    }
    for section in contributions.page.sections.iter().filter(|s| !s.text.is_empty()) {
        let title = farcall_app::section_title(&section.key).unwrap_or_else(|| section.key.clone());
        _ = write!(
            out,
            "\n## {title}\n\n{}\n\n*Written by {}, {}.*\n",
            section.text.trim_end(),
            section.author.name,
            written::day(section.created)
        );
    }
}
