//! `layout`: where the fields of a struct or union lie.

use super::{Found, evidence, find, title};
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::problem::Problem;
use farcall_app::{App, Architecture, Field, Item, ItemKind, Layout};

pub(super) fn run(app: &App, arguments: &Arguments) -> Result<Answer, Problem> {
    let name = arguments.needed("name");
    let item = match find(app, name, |kind| matches!(kind, ItemKind::Struct | ItemKind::Union))? {
        Found::It(item) => item,
        Found::Other(other) => return Err(no_record(&other)),
    };
    let layouts = by_layout(&item, arguments.architecture());
    if layouts.is_empty() {
        return Err(Problem::new(
            format!("No layout of {} is known there", item.name),
            "Leave architecture out to see where it has one.",
        ));
    }
    let mut text = format!("{}\n{}\n", title(&item), item.summary());
    if let Some(checked) = evidence(&item) {
        text.push_str(&format!("{checked}\n"));
    }
    for (architectures, layout) in layouts {
        let (size, align) = (layout.size, layout.align);
        text.push_str(&format!("\n{}: {size} bytes, aligned to {align}\n", architectures.join(", ")));
        text.push_str("offset size field: type\n");
        text.extend(layout.fields.iter().map(line));
    }
    Ok(Answer::text(text))
}

/// The layouts, each with those architectures that have it.
fn by_layout(item: &Item, only: Option<Architecture>) -> Vec<(Vec<&'static str>, &Layout)> {
    let mut groups = item.layout.as_ref().map(Layout::distinct).unwrap_or_default();
    for (architectures, _) in &mut groups {
        architectures.retain(|name| only.is_none_or(|only| only.name() == *name));
    }
    groups.retain(|(architectures, _)| !architectures.is_empty());
    groups
}

fn line(field: &Field) -> String {
    let bits = match (field.bit_offset, field.bit_width) {
        (Some(first), Some(0 | 1)) => format!(", bit {first}"),
        (Some(first), Some(width)) => {
            format!(", bits {first} to {}", u32::from(first) + u32::from(width) - 1)
        }
        _ => String::new(),
    };
    let flexible = if field.flexible { ", as long as the memory" } else { "" };
    format!("{} {} {}: {}{bits}{flexible}\n", field.offset, field.size, field.name, field.ty)
}

fn no_record(item: &Item) -> Problem {
    let what = format!("{} is a {}, and only structs and unions have a layout", item.name, item.kind.name());
    let next = match item.kind {
        ItemKind::Typedef => item.summary(),
        _ => "Look the type up with search, with kind:struct in the query.".to_owned(),
    };
    Problem::new(what, next)
}
