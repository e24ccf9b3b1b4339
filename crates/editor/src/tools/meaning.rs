//! `meaning`: what a constant stands for, or which constants stand for a value.

use super::{Found, find, origin, search, title};
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{App, Architecture, Hit, Item, ItemKind, Member, Wanted};

/// How many constants of a value are looked at for one page.
const LIMIT: usize = 20;

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let of = arguments.needed("of");
    match of.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '{') {
        true => of_value(app, of, search::start(arguments)?),
        false => of_name(app, of),
    }
}

fn of_name(app: &App, name: &str) -> Result<Answer, Problem> {
    let has_value = |kind| matches!(kind, ItemKind::Constant | ItemKind::Constants | ItemKind::Enum);
    let item = match find(app, name, has_value)? {
        Found::It(item) => item,
        Found::Other(other) => {
            let what = format!("{} is a {} and no constant", other.name, other.kind.name());
            return Err(Problem::new(what, "show declares it."));
        }
    };
    let mut text = format!("{}\n{}\n", title(&item), item.summary());
    if let Some(origin) = origin(&item) {
        text.push_str(&format!("{origin}\n"));
    }
    text.extend(item.members.iter().map(member));
    Ok(Answer::text(text))
}

fn member(member: &Member) -> String {
    let hex = member.hex.as_ref().map(|hex| format!(" ({hex})")).unwrap_or_default();
    format!("{} = {}{hex}\n", member.name, member.value.text())
}

fn of_value(app: &App, value: &str, from: usize) -> Result<Answer, Problem> {
    let mut found = app.search(value, from + LIMIT + 1);
    if found.results.is_empty() {
        return Err(Problem::new(
            format!("No constant has the value {value}"),
            "Write it as 0x80070005, 5 or -1; a bit mask may be several constants, so ask for each bit.",
        ));
    }
    let has_more = found.results.len() > from + LIMIT;
    found.results.truncate(from + LIMIT);
    let entries = found.results.iter().skip(from).map(|hit| entry(app, hit)).collect();
    Ok(Answer::List { head: String::new(), from, entries, has_more })
}

/// A constant, why it was found, and what it is.
fn entry(app: &App, hit: &Hit) -> String {
    let wanted = Wanted { architecture: Architecture::X64, signatures: Some(&[]), references: 0 };
    let page = app.page_with(&hit.address, &wanted).ok();
    let summary = page.map(|page| summary(&page.answer.item)).unwrap_or_default();
    format!("{} ({}): {summary}", hit.name, hit.why)
}

fn summary(item: &Item) -> String {
    let header = item.header.as_ref().map(|header| format!(" Header {header}.")).unwrap_or_default();
    item.summary() + &header
}
