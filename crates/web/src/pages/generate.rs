//! One file with everything that some names need.

use super::{Frame, render};
use crate::ask::Ask;
use crate::escape::encoded;
use crate::highlight::Links;
use crate::highlight::highlight;
use crate::preferences::{Preferences, short};
use crate::reply::Reply;
use crate::site::Site;
use askama::Template;
use axum::http::StatusCode;
use farcall_app::{Architecture, FileOptions, LeftOut, PrintError};

/// More names than this are not taken at once.
pub(crate) const MOST_NAMES: usize = 200;

#[derive(Template)]
#[template(path = "generate.html")]
struct Generate<'a> {
    frame: Frame<'a>,
    names: String,
    choices: Vec<Choice>,
    architectures: Vec<Choice>,
    problem: Option<String>,
    did_you_mean: Vec<String>,
    left_out: Vec<LeftOut>,
    code: Option<String>,
}

pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_current: bool,
}

pub(crate) fn generate(site: &Site, ask: &Ask) -> Reply {
    let mut preferences = ask.preferences;
    let mut problem = None;
    if let Some((language, style)) = ask.parameter("as").and_then(|value| value.split_once(':')) {
        let chosen = preferences
            .choose("lang", language, &site.languages)
            .and_then(|()| preferences.choose("style", style, &site.languages));
        problem = chosen.err();
    }
    let values: Vec<&str> =
        ask.query.iter().filter(|(name, _)| name == "name").map(|(_, value)| value.as_str()).collect();
    let names = names_in(&values);
    let mut page = Generate {
        frame: frame(site, ask),
        names: names.join(" "),
        choices: choices(site, preferences),
        architectures: architectures(preferences),
        problem,
        did_you_mean: Vec::new(),
        left_out: Vec::new(),
        code: None,
    };
    let mut status = StatusCode::OK;
    if names.len() > MOST_NAMES {
        page.problem =
            Some(format!("{} names are too many; at most {MOST_NAMES} go into one file.", names.len()));
    } else if page.problem.is_none() && !names.is_empty() {
        let (language, style) = language_and_style(site, preferences);
        let options = FileOptions::new(Some(style), preferences.architecture.into());
        let printed = site.app.generate(&names, language, &options);
        match printed {
            Ok(file) => {
                page.code = Some(highlight(&file.text, language, &Links::default()));
                page.left_out = file.unsupported;
            }
            Err(PrintError::NotFound(missing)) => {
                page.problem = Some(format!("Nothing is called “{}”.", short(&missing.name)));
                page.did_you_mean = missing.did_you_mean;
                status = StatusCode::NOT_FOUND;
            }
            Err(other) => page.problem = Some(format!("{other}.")),
        }
    }
    if page.problem.is_some() && status == StatusCode::OK {
        status = StatusCode::BAD_REQUEST;
    }
    let reply = render(&page);
    if status == StatusCode::OK { reply } else { reply.with_status(status) }
}

/// The names in the values of a `name` parameter, separated by what separates names for people.
pub(crate) fn names_in<'a>(values: &[&'a str]) -> Vec<&'a str> {
    let is_separator = |c: char| c.is_whitespace() || c == ',' || c == ';';
    values.iter().flat_map(|v| v.split(is_separator)).filter(|n| !n.is_empty()).collect()
}

/// The ids of the language and the style that a reader prefers.
pub(crate) fn language_and_style(site: &Site, preferences: Preferences) -> (&'static str, &'static str) {
    let language = site.languages.get(usize::from(preferences.language)).or(site.languages.first());
    let style = language.and_then(|l| l.styles.get(usize::from(preferences.style)));
    (language.map_or("", |l| l.id), style.map_or("", |s| s.id))
}

/// The address of the file for one item.
pub(crate) fn address(name: &str, language: &str, style: &str, architecture: Architecture) -> String {
    format!(
        "/generate?name={}&lang={}&style={}&arch={}",
        encoded(name),
        encoded(language),
        encoded(style),
        architecture.name()
    )
}

fn frame<'a>(site: &'a Site, ask: &Ask) -> Frame<'a> {
    let mut frame = Frame::new(site, ask, "Generate a file");
    frame.description = "One source file with Windows declarations and every type they need.".to_owned();
    frame.canonical = "/generate".to_owned();
    frame.section = "generate";
    frame
}

pub(crate) fn choices(site: &Site, preferences: Preferences) -> Vec<Choice> {
    let mut choices = Vec::new();
    let current = language_and_style(site, preferences);
    for language in &site.languages {
        for style in &language.styles {
            choices.push(Choice {
                id: format!("{}:{}", language.id, style.id),
                name: match language.styles.len() {
                    1 => language.name.to_owned(),
                    _ => format!("{}, {}", language.name, style.name),
                },
                is_current: (language.id, style.id) == current,
            });
        }
    }
    choices
}

fn architectures(preferences: Preferences) -> Vec<Choice> {
    let current: Architecture = preferences.architecture.into();
    let choice = |a: Architecture| Choice {
        id: a.name().to_owned(),
        name: a.name().to_owned(),
        is_current: a == current,
    };
    Architecture::ALL.into_iter().map(choice).collect()
}
