//! Puts items together: a unit with its sections, or one item with the words that start its section.

use super::print::{self, Sections, When};
use super::spell::Spelling;
use crate::plain::Item;
use std::collections::{HashMap, HashSet};

const HEAD: &str = "unit Native;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}
{$ALIGN 8}

interface
";

/// One item, ready to paste into the interface of a unit.
pub(super) fn declaration(spelling: &Spelling, item: &Item) -> String {
    if let Some(comment) = print::built_in(item) {
        return comment;
    }
    let sections = print::sections(spelling, item);
    let mut text = String::new();
    if !sections.types.is_empty() || !sections.interfaces.is_empty() {
        text.push_str("type\n");
        let used: HashSet<String> = words(&sections.types).map(str::to_ascii_lowercase).collect();
        let own = spelling.pointer_to(&item.name).to_ascii_lowercase();
        let needed = sections.forwards.iter().filter(|forward| {
            let name = forward.name.to_ascii_lowercase();
            match forward.when {
                When::Always => true,
                When::Used => name == own || used.contains(&name),
                When::Early => false,
            }
        });
        needed.for_each(|forward| text.push_str(&forward.line));
        text.push_str(&sections.types);
        text.push_str(&sections.interfaces);
    }
    if !sections.constants.is_empty() {
        text.push_str(if text.is_empty() { "const\n" } else { "\nconst\n" });
        text.push_str(&sections.constants);
    }
    // Where there is a body, its first line is the declaration.
    match sections.bodies.is_empty() {
        true => text.push_str(&sections.functions),
        false => text.push_str(&sections.bodies),
    }
    text
}

/// A complete unit.
pub(super) fn unit(spelling: &Spelling, items: &[Item]) -> String {
    let all: Vec<Sections> = items.iter().map(|item| print::sections(spelling, item)).collect();
    let mut text = HEAD.to_owned();
    let types = types(&all);
    if !types.is_empty() {
        text.push_str("\ntype\n");
        text.push_str(&types);
    }
    section(&mut text, "\nconst\n", all.iter().map(|sections| &sections.constants));
    section(&mut text, "\n", all.iter().map(|sections| &sections.functions));
    text.push_str("\nimplementation\n");
    section(&mut text, "\n", all.iter().map(|sections| &sections.bodies));
    text.push_str("\nend.\n");
    text
}

/// The blocks of a section behind `head`; a block of several lines stands by itself.
fn section<'a>(text: &mut String, head: &str, blocks: impl Iterator<Item = &'a String>) {
    let mut last_lines = 0;
    for block in blocks.filter(|block| !block.is_empty()) {
        let lines = block.lines().count();
        match last_lines {
            0 => text.push_str(head),
            1 if lines == 1 => {}
            _ => text.push('\n'),
        }
        text.push_str(block);
        last_lines = lines;
    }
}

/// The `type` section. Pascal must know each name before it is used, and lets a pointer or an interface be
/// announced: that happens where the name is first used.
fn types(all: &[Sections]) -> String {
    let used: HashSet<String> = all
        .iter()
        .flat_map(|s| [&s.types, &s.interfaces, &s.constants, &s.functions])
        .flat_map(|text| words(text))
        .map(str::to_ascii_lowercase)
        .collect();
    let forwards: HashMap<String, &str> = all
        .iter()
        .flat_map(|sections| &sections.forwards)
        .map(|forward| (forward.name.to_ascii_lowercase(), forward.line.as_str()))
        .collect();
    let mut known = HashSet::new();
    let mut blocks: Vec<String> = Vec::new();
    for sections in all.iter().filter(|sections| !sections.types.is_empty()) {
        let mut own = String::new();
        for forward in sections.forwards.iter().filter(|forward| forward.when != When::Early) {
            let name = forward.name.to_ascii_lowercase();
            if (forward.when == When::Always || used.contains(&name)) && known.insert(name) {
                own.push_str(&forward.line);
            }
        }
        blocks.push(announced(&sections.types, &forwards, &mut known) + &own + &sections.types);
    }
    for sections in bases_first(all) {
        known.extend(sections.forwards.iter().map(|forward| forward.name.to_ascii_lowercase()));
        blocks.push(announced(&sections.interfaces, &forwards, &mut known) + &sections.interfaces);
    }
    let mut text = String::new();
    section(&mut text, "", blocks.iter());
    text
}

/// The interfaces, each behind the one that it derives from.
fn bases_first(all: &[Sections]) -> Vec<&Sections> {
    let mut pending: Vec<&Sections> = all.iter().filter(|sections| !sections.interfaces.is_empty()).collect();
    let name = |sections: &Sections| sections.forwards.first().map(|forward| forward.name.clone());
    let mut ordered = Vec::with_capacity(pending.len());
    loop {
        let waiting: HashSet<Option<String>> = pending.iter().map(|sections| name(sections)).collect();
        let is_free = |sections: &&Sections| sections.base.is_none() || !waiting.contains(&sections.base);
        let (free, others): (Vec<&Sections>, Vec<&Sections>) = pending.into_iter().partition(is_free);
        if free.is_empty() {
            ordered.extend(others);
            return ordered;
        }
        ordered.extend(free);
        pending = others;
    }
}

/// The lines that make known what `text` uses and what is not `known` yet.
fn announced(text: &str, forwards: &HashMap<String, &str>, known: &mut HashSet<String>) -> String {
    let mut lines = String::new();
    for word in words(text).map(str::to_ascii_lowercase) {
        if let Some(line) = forwards.get(&word)
            && known.insert(word)
        {
            lines.push_str(line);
        }
    }
    lines
}

/// The words of printed text, those of comments too.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
