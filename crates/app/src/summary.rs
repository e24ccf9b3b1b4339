//! A sentence or two about an item, made from the facts and nothing else.

use crate::item::{Item, ItemKind, Value};
use farcall_model::Architecture;

impl Item {
    /// What it is, in a few sentences.
    pub fn summary(&self) -> String {
        self.sentences().join(" ")
    }

    /// The sentences of the summary; the first says what it is.
    pub fn sentences(&self) -> Vec<String> {
        sentences(self)
    }
}

fn sentences(item: &Item) -> Vec<String> {
    let mut sentences = match item.kind {
        ItemKind::Function if item.undeclared => vec![format!(
            "{} is exported by {} of Windows CE; no declaration of it is known.",
            item.name,
            item.device_modules.join(", ")
        )],
        ItemKind::Function | ItemKind::Callback => callable(item),
        ItemKind::Struct | ItemKind::Union => record(item),
        ItemKind::Enum => {
            let members = count(item.members.len(), "member");
            let combined = if item.flags { " that can be combined" } else { "" };
            vec![format!("An enum of {members}{combined}, stored as {}.", type_of(item))]
        }
        ItemKind::Constant => vec![constant(item)],
        ItemKind::Constants => {
            vec![format!("{} whose names start with {}.", count(item.members.len(), "constant"), item.name)]
        }
        ItemKind::Interface => interface(item),
        ItemKind::Typedef => typedef(item),
    };
    if let Some(reason) = &item.obsolete {
        sentences.push(if reason.is_empty() {
            "It is obsolete.".to_owned()
        } else {
            format!("It is obsolete: {}.", reason.trim_end_matches('.'))
        });
    }
    sentences
}

fn callable(item: &Item) -> Vec<String> {
    let returns = match item.returns.as_deref() {
        _ if item.does_not_return => "never returns".to_owned(),
        None | Some("void") => "returns nothing".to_owned(),
        Some(ty) => format!("returns {ty}"),
    };
    let takes = match item.parameters.len() {
        0 if !item.variadic => "takes no parameters".to_owned(),
        n => format!("takes {}", count(n, "parameter")),
    };
    let more = if item.variadic { " and more arguments behind them" } else { "" };
    let what = match (&item.library, item.kind) {
        (Some(library), _) => format!("A function of {library} that {takes}{more} and {returns}."),
        (None, ItemKind::Callback) => {
            format!("A function that the program passes in; it {takes}{more} and {returns}.")
        }
        (None, _) => format!("A function that no DLL exports; it {takes}{more} and {returns}."),
    };
    let mut sentences = vec![what];
    if let Some(value) = &item.inline_value {
        sentences.push(format!("The header defines its result to be {value}."));
    }
    if let Some(free) = &item.free_with {
        sentences.push(match item.returns.as_deref() {
            Some(ty) if item.free_if_owned => {
                format!("{free} frees {} {ty} that the caller owns.", article(ty))
            }
            _ => format!("{free} frees the result."),
        });
    }
    if item.do_not_release {
        sentences.push("The caller does not free the result.".to_owned());
    }
    if item.set_last_error == Some(true) {
        sentences.push("When it fails, GetLastError says why.".to_owned());
    }
    sentences
}

fn record(item: &Item) -> Vec<String> {
    let layouts = item.layout.as_ref();
    let fields = layouts.and_then(|l| l.values().next()).map_or(0, |l| l.fields.len());
    let what = item.kind.name();
    if fields == 0 {
        return vec![format!("An opaque {what}: programs only pass pointers to it.")];
    }
    let mut sizes: Vec<(u32, Vec<&str>)> = Vec::new();
    for architecture in Architecture::ALL.map(Architecture::name) {
        let Some(layout) = layouts.and_then(|l| l.get(architecture)) else { continue };
        match sizes.iter_mut().find(|(size, _)| *size == layout.size) {
            Some((_, on)) => on.push(architecture),
            None => sizes.push((layout.size, vec![architecture])),
        }
    }
    let sizes = match sizes.as_slice() {
        [(size, _)] => count(*size as usize, "byte"),
        several => {
            let one = |(size, on): &(u32, Vec<&str>)| {
                format!("{} on {}", count(*size as usize, "byte"), on.join(" and "))
            };
            several.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    };
    let mut sentences = vec![format!("A {what} of {}: {sizes}.", count(fields, "field"))];
    if let Some(field) = &item.size_field {
        sentences.push(format!("Its size goes into {field} before a call."));
    }
    sentences
}

fn constant(item: &Item) -> String {
    let value = match (&item.value, &item.hex) {
        (Some(Value::Integer(value)), Some(hex)) if !(0..10).contains(value) => format!("{value} ({hex})"),
        (Some(Value::Integer(value)), _) => value.to_string(),
        (Some(Value::Float(value)), _) => value.to_string(),
        (Some(Value::Text(text)), _) if item.ty.as_deref() == Some("GUID") => format!("{{{text}}}"),
        (Some(Value::Text(text)), _) => format!("{text:?}"),
        (Some(Value::Fields(fields)), _) => format!("a record of {}", count(fields.len(), "value")),
        (None, _) => "unknown".to_owned(),
    };
    match &item.member_of {
        Some(link) => format!("A member of the enum {} with the value {value}.", link.name),
        None => format!("A constant of the type {} with the value {value}.", type_of(item)),
    }
}

fn interface(item: &Item) -> Vec<String> {
    let own = item.methods.iter().filter(|m| m.declared_by == item.name).count();
    let inherited = item.methods.len() - own;
    let base = item.bases.first().map(|b| format!(" and {inherited} from {}", b.name));
    let mut sentences = vec![format!(
        "A COM interface with {} of its own{}.",
        count(own, "method"),
        base.unwrap_or_default()
    )];
    if let Some(guid) = &item.guid {
        sentences.push(format!("Its IID is {{{guid}}}."));
    }
    sentences
}

fn typedef(item: &Item) -> Vec<String> {
    let is_handle = item.free_with.is_some() || !item.invalid_values.is_empty();
    let mut sentences = vec![match is_handle {
        true => format!("A handle, stored as {}.", type_of(item)),
        false => format!("Another name for {}.", type_of(item)),
    }];
    if let Some(free) = &item.free_with {
        sentences.push(format!("{free} frees it."));
    }
    if !item.invalid_values.is_empty() {
        let values: Vec<String> = item.invalid_values.iter().map(i64::to_string).collect();
        let verb = if values.len() == 1 { "stands" } else { "stand" };
        sentences.push(format!("{} {verb} for none.", values.join(" and ")));
    }
    sentences
}

fn type_of(item: &Item) -> &str {
    item.ty.as_deref().unwrap_or("an unknown type")
}

/// `a BOOL`, `an HRESULT`: names of types are spelled out letter by letter where they start with
/// two capitals.
fn article(name: &str) -> &'static str {
    let mut letters = name.chars();
    let first = letters.next().unwrap_or('a');
    let is_spelled = letters.next().is_some_and(char::is_uppercase);
    let vowels = if is_spelled { "AEFHILMNORSX" } else { "AEIOaeiou" };
    if vowels.contains(first) && name != "HANDLE" { "an" } else { "a" }
}

/// `1 member`, `2 members`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
