//! The layout of structs and unions as a table.

use crate::overview::length_note;
use crate::style::{DIM, HEADING, NAME, TYPE, VALUE, paint};
use crate::table::{Cell, table};
use farcall_app::{Architecture, Field, Layout, Node};
use std::collections::BTreeMap;

/// One table per set of architectures with the same layout; only that of `only`, where it is set.
pub(crate) fn layouts(
    layouts: &BTreeMap<&'static str, Layout>,
    only: Option<Architecture>,
    width: usize,
) -> String {
    let mut groups: Vec<(Vec<&str>, &Layout)> = Vec::new();
    for architecture in Architecture::ALL.iter().filter(|a| only.is_none_or(|only| only == **a)) {
        let Some(layout) = layouts.get(architecture.name()) else { continue };
        match groups.iter_mut().find(|(_, known)| *known == layout) {
            Some((names, _)) => names.push(architecture.name()),
            None => groups.push((vec![architecture.name()], layout)),
        }
    }
    let mut out = String::new();
    for (names, layout) in groups {
        let heading = format!("Layout on {}", names.join(", "));
        let bytes = if layout.size == 1 { "byte" } else { "bytes" };
        let size = format!("{} {bytes}, aligned to {}", layout.size, layout.align);
        out.push_str(&format!("\n{}  {size}\n", paint(HEADING, heading)));
        let heads = ["offset", "size", "field", "type"];
        let mut rows = vec![
            heads
                .iter()
                .enumerate()
                .map(|(i, h)| if i < 2 { Cell::right(DIM, *h) } else { Cell::left(DIM, *h) })
                .collect(),
        ];
        nodes(&layout.tree, 0, &mut rows);
        out.push_str(&table(&rows, width));
    }
    out
}

fn nodes(tree: &[Node], depth: usize, rows: &mut Vec<Vec<Cell>>) {
    for node in tree {
        match node {
            Node::Field(field) => rows.push(row(field, depth)),
            Node::Group { name, is_union, offset, size, repeat, children } => {
                let what = if *is_union { "union" } else { "struct" };
                let ty = repeat.map_or(what.to_owned(), |len| format!("[{what}; {len}]"));
                rows.push(vec![
                    Cell::right(VALUE, offset.to_string()),
                    Cell::right(NAME, size.to_string()),
                    Cell::left(NAME, indented(depth, name.as_deref().map_or("·", last))),
                    Cell::left(TYPE, ty),
                ]);
                nodes(children, depth + 1, rows);
            }
        }
    }
}

fn row(field: &Field, depth: usize) -> Vec<Cell> {
    let mut notes = Vec::new();
    if let (Some(offset), Some(width)) = (field.bit_offset, field.bit_width) {
        let last = u32::from(offset) + u32::from(width).saturating_sub(1);
        notes.push(if width == 1 { format!("bit {offset}") } else { format!("bits {offset} to {last}") });
    }
    notes.extend(field.flexible.then(|| "runs to the end of the memory".to_owned()));
    notes.extend(
        field
            .enumeration
            .as_ref()
            .filter(|e| !field.ty.ends_with(e.as_str()))
            .map(|e| format!("members of {e}")),
    );
    notes.extend(field.length.as_deref().and_then(length_note));
    notes.extend(field.obsolete.as_ref().map(|_| "obsolete".to_owned()));
    vec![
        Cell::right(VALUE, field.offset.to_string()),
        Cell::right(NAME, field.size.to_string()),
        Cell::left(NAME, indented(depth, last(&field.name))),
        Cell::left(TYPE, &field.ty),
        Cell::left(DIM, notes.join("; ")),
    ]
}

fn indented(depth: usize, name: &str) -> String {
    format!("{}{name}", "  ".repeat(depth))
}

/// The part of `u.s.x` that belongs to the field itself.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
