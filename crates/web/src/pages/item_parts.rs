//! The tables of an item's page: parameters, fields, members, methods; and the drawings.

use crate::drawing::{Colours, draw};
use farcall_app::{Architecture, Field, Item, Layout, Member, Method, Parameter, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// A row of the table of parameters.
pub(crate) struct ParameterRow<'a> {
    pub(crate) anchor: Cow<'a, str>,
    pub(crate) name: &'a str,
    pub(crate) ty: &'a str,
    pub(crate) href: String,
    pub(crate) direction: &'static str,
    /// The enum whose members an integer takes, and its page.
    pub(crate) one_of: Option<(&'a str, String)>,
    pub(crate) remarks: String,
}

/// The fields of a record with their places on some architectures.
pub(crate) struct Table<'a> {
    pub(crate) label: String,
    /// The architectures of each pair of columns.
    pub(crate) groups: Vec<String>,
    pub(crate) rows: Vec<FieldRow<'a>>,
    /// Size and alignment per pair of columns.
    pub(crate) totals: Vec<(String, String)>,
}

/// A row of that table.
pub(crate) struct FieldRow<'a> {
    /// Empty where another row has it.
    pub(crate) anchor: &'a str,
    pub(crate) name: &'a str,
    /// The class that indents it.
    pub(crate) depth: &'static str,
    pub(crate) ty: &'a str,
    pub(crate) href: String,
    /// Offset and size per pair of columns.
    pub(crate) places: Vec<(String, String)>,
    pub(crate) remarks: String,
}

/// One drawing of a record's bytes.
pub(crate) struct Drawing {
    pub(crate) label: String,
    pub(crate) svg: String,
    pub(crate) is_open: bool,
}

/// A row of the table of constants.
pub(crate) struct MemberRow<'a> {
    pub(crate) anchor: &'a str,
    pub(crate) name: &'a str,
    pub(crate) href: String,
    pub(crate) value: String,
    pub(crate) is_long: bool,
    pub(crate) hex: &'a str,
    pub(crate) of: &'a str,
}

/// A row of the table of methods.
pub(crate) struct MethodRow<'a> {
    pub(crate) anchor: Cow<'a, str>,
    pub(crate) slot: u32,
    pub(crate) name: &'a str,
    pub(crate) signature: String,
    pub(crate) declared_by: &'a str,
    pub(crate) documentation: &'a str,
}

/// Anchors are the names themselves; where a name repeats, only its first place has one of it.
#[derive(Default)]
struct Anchors<'a>(HashSet<Cow<'a, str>>);

impl<'a> Anchors<'a> {
    fn take(&mut self, name: &'a str) -> &'a str {
        if self.0.insert(Cow::Borrowed(name)) { name } else { "" }
    }

    fn take_numbered(&mut self, name: &'a str, number: u32) -> Cow<'a, str> {
        let anchor = self.take(name);
        if !anchor.is_empty() {
            return Cow::Borrowed(anchor);
        }
        let numbered: Cow<'a, str> = Cow::Owned(format!("{name}-{number}"));
        if self.0.insert(numbered.clone()) { numbered } else { Cow::default() }
    }
}

pub(crate) fn parameters(parameters: &[Parameter]) -> Vec<ParameterRow<'_>> {
    let mut anchors = Anchors::default();
    (0..).zip(parameters).map(|(place, parameter)| parameter_row(place, parameter, &mut anchors)).collect()
}

fn parameter_row<'a>(place: u32, parameter: &'a Parameter, anchors: &mut Anchors<'a>) -> ParameterRow<'a> {
    let href = parameter.address.as_ref().map(ToString::to_string).unwrap_or_default();
    let (one_of, href) = match parameter.one_of() {
        Some(name) => (Some((name, href)), String::new()),
        None => (None, href),
    };
    ParameterRow {
        anchor: anchors.take_numbered(&parameter.name, place),
        name: &parameter.name,
        ty: &parameter.ty,
        href,
        direction: match parameter.direction {
            "inout" => "in, out",
            other => other,
        },
        one_of,
        remarks: parameter.remarks(),
    }
}

/// Names several architectures.
fn on(names: &[&str], between: &str) -> String {
    if names.len() == Architecture::ALL.len() { "all architectures".to_owned() } else { names.join(between) }
}

/// The tables of a record: one with a pair of columns per distinct layout, or several where the
/// fields themselves differ.
pub(crate) fn tables<'a>(name: &str, layouts: &'a BTreeMap<&'static str, Layout>) -> Vec<Table<'a>> {
    let groups = Layout::distinct(layouts);
    let names = |l: &'a Layout| l.fields.iter().map(|f| (&f.name, &f.ty));
    let mut alike: Vec<Vec<(Vec<&'static str>, &Layout)>> = Vec::new();
    for (architectures, layout) in groups {
        match alike
            .iter_mut()
            .find(|set| set.first().is_some_and(|(_, first)| names(first).eq(names(layout))))
        {
            Some(set) => set.push((architectures, layout)),
            None => alike.push(vec![(architectures, layout)]),
        }
    }
    let mut anchors = Anchors::default();
    alike.iter().map(|set| table(name, set, &mut anchors)).collect()
}

fn table<'a>(name: &str, set: &[(Vec<&'static str>, &'a Layout)], anchors: &mut Anchors<'a>) -> Table<'a> {
    let groups: Vec<String> = set.iter().map(|(names, _)| on(names, ", ")).collect();
    let fields = set.first().map(|(_, l)| l.fields.as_slice()).unwrap_or_default();
    let row = |(index, field): (usize, &'a Field)| FieldRow {
        anchor: anchors.take(&field.name),
        name: &field.name,
        depth: match field.name.matches('.').count() {
            0 => "",
            1 => "depth-1",
            2 => "depth-2",
            _ => "depth-3",
        },
        ty: &field.ty,
        href: field.address.as_ref().map(ToString::to_string).unwrap_or_default(),
        places: set.iter().filter_map(|(_, l)| l.fields.get(index)).map(place).collect(),
        remarks: field.remarks(),
    };
    Table {
        label: format!("Fields of {name} on {}", groups.join(" and on ")),
        rows: fields.iter().enumerate().map(row).collect(),
        totals: set.iter().map(|(_, l)| (l.size.to_string(), l.align.to_string())).collect(),
        groups,
    }
}

fn place(field: &Field) -> (String, String) {
    match (field.bit_offset, field.bit_width) {
        (Some(offset), Some(width)) => {
            let bits = if width == 1 {
                format!("bit {offset}")
            } else {
                format!("bits {offset}–{}", u32::from(offset) + u32::from(width) - 1)
            };
            (field.offset.to_string(), bits)
        }
        _ => (field.offset.to_string(), field.size.to_string()),
    }
}

/// One drawing per distinct layout, the wanted architecture's opened.
pub(crate) fn drawings(
    name: &str,
    layouts: &BTreeMap<&'static str, Layout>,
    is_union: bool,
    architecture: Architecture,
    records: &HashSet<&str>,
) -> Vec<Drawing> {
    let groups = Layout::distinct(layouts);
    let wanted = groups.iter().position(|(names, _)| names.contains(&architecture.name())).unwrap_or(0);
    let colours = Colours { pointer_sized: pointer_sized(layouts), records };
    let drawing = |(place, (names, layout)): (usize, &(Vec<&'static str>, &Layout))| {
        let on = on(names, " and ");
        Drawing {
            label: format!("{on}: {} bytes, aligned to {}", layout.size, layout.align),
            svg: draw(name, &on, layout, is_union, &colours),
            is_open: place == wanted,
        }
    };
    groups.iter().enumerate().map(drawing).collect()
}

/// The fields whose size is that of a pointer on 32 and on 64 bits.
fn pointer_sized<'a>(layouts: &'a BTreeMap<&'static str, Layout>) -> HashSet<&'a str> {
    let sizes = |architecture: &str| {
        let fields = layouts.get(architecture).map(|l| l.fields.as_slice()).unwrap_or_default();
        fields.iter().map(|f| (f.name.as_str(), f.size)).collect::<BTreeMap<_, _>>()
    };
    let (narrow, wide) = (sizes("x86"), sizes("x64"));
    narrow
        .into_iter()
        .filter(|(name, size)| *size == 4 && wide.get(name) == Some(&8))
        .map(|(n, _)| n)
        .collect()
}

pub(crate) fn members(item: &Item) -> Vec<MemberRow<'_>> {
    let mut anchors = Anchors::default();
    item.members.iter().map(|member| member_row(member, &mut anchors)).collect()
}

fn member_row<'a>(member: &'a Member, anchors: &mut Anchors<'a>) -> MemberRow<'a> {
    MemberRow {
        anchor: anchors.take(&member.name),
        name: &member.name,
        href: member.address.to_string(),
        value: member.value.text(),
        is_long: !matches!(member.value, Value::Integer(_) | Value::Float(_)),
        hex: member.hex.as_deref().unwrap_or_default(),
        of: member.enumeration.as_deref().unwrap_or_default(),
    }
}

pub(crate) fn methods(item: &Item) -> Vec<MethodRow<'_>> {
    let mut anchors = Anchors::default();
    item.methods.iter().map(|method| method_row(method, &mut anchors)).collect()
}

fn method_row<'a>(method: &'a Method, anchors: &mut Anchors<'a>) -> MethodRow<'a> {
    MethodRow {
        anchor: anchors.take_numbered(&method.name, method.slot),
        slot: method.slot,
        name: &method.name,
        signature: method.signature(),
        declared_by: &method.declared_by,
        documentation: method.documentation.as_deref().unwrap_or_default(),
    }
}
