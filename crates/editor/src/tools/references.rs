//! `references`: what names a type.

use super::{Found, find, title};
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{App, Architecture, Item, ItemKind, Link, ReferenceGroup, Wanted};

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let is_type = |kind| !matches!(kind, ItemKind::Function | ItemKind::Constant | ItemKind::Constants);
    let item = match find(app, arguments.needed("name"), is_type)? {
        Found::It(item) => item,
        Found::Other(other) => return Err(no_type(&other)),
    };
    let wanted = Wanted { architecture: Architecture::X64, signatures: Some(&[]), references: usize::MAX };
    let references = app.page_with(&item.address, &wanted)?.references;
    let mut text = format!("{}: {} references\n", title(&item), references.total);
    text.extend(references.groups.iter().map(paragraph));
    Ok(Answer::text(text))
}

fn paragraph(group: &ReferenceGroup) -> String {
    let items: String = group.items.iter().map(line).collect();
    format!("\n{}:\n{items}", group.title)
}

fn line(link: &Link) -> String {
    match &link.library {
        Some(library) => format!("{} ({library})\n", link.name),
        None => format!("{}\n", link.name),
    }
}

fn no_type(item: &Item) -> Problem {
    let what = format!("{} is a {}, and references are kept of types", item.name, item.kind.name());
    let next = match &item.member_of {
        Some(link) => format!("Ask for the enum that it belongs to, {}.", link.name),
        None => "Look for names that contain it with search.".to_owned(),
    };
    Problem::new(what, next)
}
