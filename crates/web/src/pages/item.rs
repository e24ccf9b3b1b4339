//! The page of a thing: which one an address means, and in which form it is wanted.

use super::{device, directory, item_view, not_found, references};
use crate::ask::Ask;
use crate::community::{Around, SectionData, sections_data};
use crate::markdown;
use crate::pages::generate::language_and_style;
use crate::reply::{JSON, MARKDOWN, Reply};
use crate::site::Site;
use axum::http::StatusCode;
use farcall_app::{Address, Page, Wanted};
use serde::Serialize;

/// The forms in which a page can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
    Json,
    References,
}

impl Form {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Markdown, ".md"), (Self::Json, ".json"), (Self::References, "/references")];

    /// What it adds to an address.
    fn suffix(self) -> &'static str {
        Self::ALL.iter().find(|(form, _)| *form == self).map_or("", |(_, suffix)| suffix)
    }
}

/// A page with what people wrote on it.
#[derive(Serialize)]
struct WithWritten<'a> {
    #[serde(flatten)]
    page: &'a Page,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    written: Vec<SectionData<'a>>,
}

/// References that a page shows; the list of all has a page of its own.
const SHOWN_REFERENCES: usize = 60;

/// Answers an address that is none of the site's own; `around` is what people added to that page.
pub(crate) fn answer(site: &Site, ask: &Ask, around: &Around) -> Reply {
    let within = ask.parameter("in");
    // A name may end in what looks like a form, so the whole path comes first.
    let whole = std::iter::once((Form::Html, ask.path.as_str()));
    let formed = Form::ALL.iter().filter_map(|(form, suffix)| Some((*form, ask.path.strip_suffix(suffix)?)));
    for (form, path) in whole.chain(formed) {
        let found = Address::parse(path, within).and_then(|address| at(site, ask, &address, form, around));
        if let Some(reply) = found {
            return reply;
        }
    }
    // `/OpenFileMapping`, `/kernel32/SYSTEM_INFO`: not where it lives, and clear all the same.
    let path = ask.path.trim_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_name = !name.is_empty() && path.matches('/').count() < 2;
    match site.app.page_for(name, ask.preferences.architecture.into()) {
        Ok(page) if is_name => Reply::redirect(StatusCode::FOUND, page.answer.item.address.to_string()),
        _ => not_found(site, ask, name),
    }
}

fn at(site: &Site, ask: &Ask, address: &Address, form: Form, around: &Around) -> Option<Reply> {
    match address {
        Address::Module { name } => {
            let module = site.app.module(name)?;
            Some(moved(ask, &module.address, form).unwrap_or_else(|| match form {
                Form::Json => json(&module),
                Form::Markdown => Reply::page(MARKDOWN, markdown::module(&module)),
                Form::Html | Form::References => directory::module(site, ask, &module, around),
            }))
        }
        Address::DeviceModule { name } => {
            let module = site.app.device_module(name)?;
            Some(moved(ask, &module.address, form).unwrap_or_else(|| match form {
                Form::Json => json(&module),
                Form::Markdown => Reply::page(MARKDOWN, markdown::device_module(&module)),
                Form::Html | Form::References => device::module(site, ask, &module, around),
            }))
        }
        _ => {
            let architecture = ask.preferences.architecture.into();
            let one = [language_and_style(site, ask.preferences)];
            let shown = Some(ask.file.as_ref().map_or(one.as_slice(), |file| &file.languages));
            let several = several(site, ask);
            let wanted = match form {
                Form::Html => Wanted { architecture, signatures: shown, references: SHOWN_REFERENCES },
                Form::References => Wanted { architecture, signatures: Some(&[]), references: usize::MAX },
                Form::Markdown => {
                    Wanted { architecture, signatures: Some(&several), references: SHOWN_REFERENCES }
                }
                Form::Json => Wanted { architecture, signatures: Some(&several), references: usize::MAX },
            };
            let page = site.app.page_with(address, &wanted).ok()?;
            Some(moved(ask, &page.answer.item.address, form).unwrap_or_else(|| match form {
                Form::Html => item_view::page(site, ask, &page, around.written.as_ref()),
                Form::Markdown => Reply::page(MARKDOWN, markdown::item(&page, around.written.as_ref())),
                Form::Json => json(&WithWritten {
                    page: &page,
                    written: around.written.as_ref().map(|w| sections_data(&w.page)).unwrap_or_default(),
                }),
                Form::References => references::references(site, ask, &page, &around.linking),
            }))
        }
    }
}

/// The languages and styles of a form that has several: all styles of the language that the address names, else
/// of the common ones.
fn several(site: &Site, ask: &Ask) -> Vec<(&'static str, &'static str)> {
    let chosen = ask.parameter("lang").map(|_| usize::from(ask.preferences.language));
    let languages = site.languages.iter().enumerate();
    let is_wanted = |place: usize, is_common: bool| chosen.map_or(is_common, |chosen| chosen == place);
    languages
        .filter(|(place, language)| is_wanted(*place, language.is_common))
        .flat_map(|(_, language)| language.styles.iter().map(|style| (language.id, style.id)))
        .collect()
}

/// The redirect to the one address of a page, where another was asked for.
fn moved(ask: &Ask, canonical: &Address, form: Form) -> Option<Reply> {
    let canonical = canonical.to_string();
    let (path, within) = canonical.split_once('?').unwrap_or((&canonical, ""));
    let is_there = crate::escape::decoded(path, false)
        .is_some_and(|p| ask.path.strip_suffix(form.suffix()) == Some(p.as_str()));
    if is_there {
        return None;
    }
    let mut query: Vec<String> = (!within.is_empty()).then(|| within.to_owned()).into_iter().collect();
    let kept = ask.query.iter().filter(|(name, _)| name != "in");
    query.extend(
        kept.map(|(name, value)| {
            format!("{}={}", crate::escape::encoded(name), crate::escape::encoded(value))
        }),
    );
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    Some(Reply::redirect(StatusCode::MOVED_PERMANENTLY, format!("{path}{}{query}", form.suffix())))
}

/// Plain data as indented JSON: people read it, and compressed it costs nothing.
pub(crate) fn json(data: &impl Serialize) -> Reply {
    match serde_json::to_vec_pretty(data) {
        Ok(mut body) => {
            body.push(b'\n');
            Reply::page(JSON, body)
        }
        Err(_) => Reply::page(JSON, "{\"error\": \"something went wrong here\"}")
            .with_status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}
