//! What `show` prints without `--lang`: everything known, laid out to be read.

use crate::record;
use crate::style::{DIM, HEADING, LINK, NAME, TYPE, VALUE, WARNING, paint};
use crate::table::{Cell, table, wrap};
use farcall_app::{Answer, Architecture, Item, ItemKind, Length, Method, Parameter, Value};

/// The overview of `answer`, for `only` one architecture or for all, `width` columns wide.
pub(crate) fn overview(answer: &Answer, only: Option<Architecture>, width: usize) -> String {
    let item = &answer.item;
    let mut out = title(item);
    // The other sentences of the summary say what stands in the table below.
    for line in item.sentences().first().map(|s| wrap(s, width.saturating_sub(2))).unwrap_or_default() {
        out.push_str(&format!("  {line}\n"));
    }
    if let Some(reason) = &item.obsolete {
        let reason = if reason.is_empty() { "no longer to be used" } else { reason };
        out.push_str(&format!("  {}\n", paint(WARNING, format_args!("Obsolete: {reason}"))));
    }
    if let Some(missing) =
        only.filter(|a| !item.architectures.is_empty() && !item.architectures.contains(&a.name()))
    {
        out.push_str(&format!(
            "  {}\n",
            paint(WARNING, format_args!("It does not exist on {}.", missing.name()))
        ));
    }
    section(&mut out, "", &facts(item, width));
    section(&mut out, "Parameters", &parameters(&item.parameters, width));
    if let Some(returns) = item.returns.as_deref().filter(|ty| *ty != "void") {
        section(&mut out, "Returns", &table(&[returned(item, returns)], width));
    }
    section(&mut out, "Members", &members(item, width));
    if let Some(layouts) = &item.layout {
        out.push_str(&record::layouts(layouts, only, width));
    }
    section(&mut out, "Methods", &methods(item, width));
    section(&mut out, "Corrected against the source", &notes(&item.corrections, width));
    let also: Vec<Vec<Cell>> = answer
        .also
        .iter()
        .map(|link| {
            let place = link.library.clone().unwrap_or_else(|| link.namespace.clone());
            vec![Cell::left(NAME, &link.name), Cell::left(TYPE, link.kind.name()), Cell::left(DIM, place)]
        })
        .collect();
    section(&mut out, "Also called so", &table(&also, width));
    if let Some(link) = &item.documentation {
        section(&mut out, "Documentation", &format!("  {}\n", paint(LINK, link)));
    }
    out
}

fn title(item: &Item) -> String {
    let place = match &item.library {
        Some(library) => library.strip_suffix(".dll").unwrap_or(library),
        None => item.kind.name(),
    };
    format!("{} {}\n", paint(HEADING, &item.name), paint(HEADING, format_args!("({place})")))
}

fn section(out: &mut String, heading: &str, body: &str) {
    if body.is_empty() {
        return;
    }
    out.push('\n');
    if !heading.is_empty() {
        out.push_str(&format!("{}\n", paint(HEADING, heading)));
    }
    out.push_str(body);
}

fn facts(item: &Item, width: usize) -> String {
    let mut rows: Vec<(&str, String)> = Vec::new();
    let mut fact = |name, text: Option<String>| rows.extend(text.map(|text| (name, text)));
    fact("Library", item.library.clone());
    fact("Entry point", item.entry_point.clone());
    fact("Header", item.header.clone());
    fact("Minimum OS", item.minimum_os.as_ref().map(ToString::to_string));
    let forms: Vec<String> =
        item.forms.iter().map(|f| format!("{} ({})", f.name, form_name(f.form))).collect();
    fact("Forms", (!forms.is_empty()).then(|| forms.join(", ")));
    fact("Declared as", item.declared_as.clone().filter(|_| forms.is_empty()));
    let everywhere = item.architectures.len() == Architecture::ALL.len() || item.architectures.is_empty();
    fact("Only on", (!everywhere).then(|| item.architectures.join(", ")));
    fact("Convention", item.calling_convention.filter(|c| *c != "stdcall").map(|c| format!("{c} on x86")));
    fact(
        "Last error",
        item.set_last_error.filter(|sets| *sets).map(|_| "GetLastError says why it failed".into()),
    );
    fact("Value", item.value.as_ref().map(|value| shown_value(item, value)));
    fact("Type", item.ty.clone().filter(|_| item.member_of.is_none()));
    fact("Enum", item.member_of.as_ref().map(|link| link.name.clone()));
    fact("IID", item.guid.as_ref().map(|guid| format!("{{{guid}}}")));
    let bases: Vec<&str> = item.bases.iter().map(|link| link.name.as_str()).collect();
    fact("Extends", (!bases.is_empty()).then(|| bases.join(" → ")));
    fact("Packing", item.packing.map(|p| format!("{p}")));
    fact("Size field", item.size_field.clone());
    fact("Free with", item.free_with.clone().filter(|_| item.kind == ItemKind::Typedef));
    let none: Vec<String> = item.invalid_values.iter().map(i64::to_string).collect();
    fact("None is", (!none.is_empty()).then(|| none.join(" or ")));
    fact("Usable as", item.also_usable_for.as_ref().map(|link| link.name.clone()));
    fact("Namespace", Some(item.namespace.clone()).filter(|n| !n.is_empty()));
    if !item.device_modules.is_empty() {
        let modules = item.device_modules.join(", ");
        let note = if item.undeclared {
            ""
        } else {
            " exports this name too; nothing proves this declaration there"
        };
        fact("Windows CE", Some(format!("{modules}{note}")));
    }
    let cells = |(name, text): &(&str, String)| vec![Cell::left(DIM, *name), Cell::left(NAME, text)];
    table(&rows.iter().map(cells).collect::<Vec<_>>(), width)
}

fn form_name(form: &str) -> &str {
    match form {
        "unicode" => "Unicode",
        "ansi" => "ANSI",
        other => other,
    }
}

fn shown_value(item: &Item, value: &Value) -> String {
    let text = value_text(value, item.ty.as_deref() == Some("GUID"));
    match &item.hex {
        Some(hex) if !matches!(value, Value::Integer(0..10)) => format!("{text} ({hex})"),
        _ => text,
    }
}

fn value_text(value: &Value, is_guid: bool) -> String {
    match value {
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Text(text) if is_guid => format!("{{{text}}}"),
        Value::Text(text) => format!("{text:?}"),
        Value::Fields(fields) => {
            let fields: Vec<String> = fields.iter().map(|f| value_text(f, false)).collect();
            format!("{{ {} }}", fields.join(", "))
        }
    }
}

fn parameters(parameters: &[Parameter], width: usize) -> String {
    let row = |p: &Parameter| {
        vec![
            Cell::left(DIM, p.direction),
            Cell::left(NAME, &p.name),
            Cell::left(TYPE, &p.ty),
            Cell::left(DIM, parameter_notes(p).join("; ")),
        ]
    };
    table(&parameters.iter().map(row).collect::<Vec<_>>(), width)
}

fn parameter_notes(p: &Parameter) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(p.reserved.then(|| "reserved, pass 0".to_owned()));
    notes.extend((p.optional && !p.reserved).then(|| "optional".to_owned()));
    notes.extend(
        p.enumeration.as_ref().filter(|e| !p.ty.ends_with(e.as_str())).map(|e| format!("members of {e}")),
    );
    notes.extend(p.length.as_ref().and_then(length_note));
    notes.extend(match p.termination {
        Some("double-nul") => Some("ends with two zeros".to_owned()),
        Some(_) => Some("need not end with a zero".to_owned()),
        None => None,
    });
    notes.extend(p.free_with.as_ref().map(|free| match p.free_if_owned {
        true => format!("free with {free}, if owned"),
        false => format!("free with {free}"),
    }));
    notes.extend(p.retained.then(|| "must stay alive after the call".to_owned()));
    notes
}

/// `nSize elements`, `4 bytes`, `elements: iLast - iFirst + 1`.
pub(crate) fn length_note(length: &Length) -> Option<String> {
    if let Some(computed) = &length.computed {
        return Some(format!("{}: {computed}", length.unit));
    }
    let count = match (&length.parameter, &length.field, length.fixed) {
        (Some(name), ..) | (None, Some(name), _) => name.clone(),
        (None, None, Some(fixed)) => fixed.to_string(),
        (None, None, None) => return None,
    };
    Some(format!("{count} {}", length.unit))
}

fn returned(item: &Item, returns: &str) -> Vec<Cell> {
    let note = match &item.free_with {
        Some(free) if item.free_if_owned => format!("free with {free}, if owned"),
        Some(free) => format!("free with {free}"),
        None if item.do_not_release => "must not be freed".to_owned(),
        None => String::new(),
    };
    vec![Cell::left(TYPE, returns), Cell::left(DIM, note)]
}

fn members(item: &Item, width: usize) -> String {
    let row = |m: &farcall_app::Member| {
        vec![
            Cell::left(NAME, &m.name),
            Cell::right(VALUE, value_text(&m.value, false)),
            Cell::right(VALUE, m.hex.as_deref().unwrap_or_default()),
            Cell::left(DIM, m.enumeration.as_deref().unwrap_or_default()),
        ]
    };
    table(&item.members.iter().map(row).collect::<Vec<_>>(), width)
}

fn methods(item: &Item, width: usize) -> String {
    let row = |m: &Method| {
        let parameters: Vec<String> = m.parameters.iter().map(|p| format!("{} {}", p.ty, p.name)).collect();
        let inherited = if m.declared_by == item.name { String::new() } else { m.declared_by.clone() };
        vec![
            Cell::right(VALUE, m.slot.to_string()),
            Cell::left(DIM, inherited),
            Cell::left(NAME, &m.name),
            Cell::left(TYPE, format!("({}) -> {}", parameters.join(", "), m.returns)),
        ]
    };
    table(&item.methods.iter().map(row).collect::<Vec<_>>(), width)
}

fn notes(notes: &[String], width: usize) -> String {
    let row = |note: &String| vec![Cell::left(WARNING, "!"), Cell::left(NAME, note)];
    table(&notes.iter().map(row).collect::<Vec<_>>(), width)
}
