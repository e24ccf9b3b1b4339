//! What a call was sent, held against the table of the tool.
//!
//! Assistants guess names of arguments and slip in their types, and whoever sends anything else means harm: all are
//! told what is wrong and what is taken. Nothing behind this file sees an argument that its tool does not describe.

use crate::budget::{DEFAULT_TOKENS, LEAST_TOKENS, MOST_TOKENS};
use crate::problem::Problem;
use crate::tools::Tool;
use farcall_app::Architecture;
use serde_json::{Map, Value, json};

/// One argument that a tool takes.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// For the assistant; empty where the name and the kind say all.
    pub(crate) about: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// What an argument is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A text of at most so many bytes.
    Text(usize),
    /// Texts, of which there are at least one and not too many.
    Texts,
    Flag,
    /// A whole number from the first to the second; the third is meant where there is none.
    Number(u64, u64, u64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Where an answer goes on: a number, which assistants write as a text as well.
    Cursor,
}

/// Names of the catalog are shorter.
pub(crate) const NAME_BYTES: usize = 300;
/// How many names one call gives at most.
const MOST_NAMES: usize = 100;
const ARCHITECTURES: &[&str] = &["x64", "x86", "arm64"];

/// Every tool takes these.
pub(crate) const COMMON: &[Parameter] = &[
    Parameter { name: "cursor", about: "From the answer before.", kind: Kind::Cursor, is_required: false },
    Parameter {
        name: "max_tokens",
        about: "",
        kind: Kind::Number(LEAST_TOKENS as u64, MOST_TOKENS as u64, DEFAULT_TOKENS as u64),
        is_required: false,
    },
];

impl Parameter {
    pub(crate) const fn required(name: &'static str, about: &'static str, kind: Kind) -> Self {
        Self { name, about, kind, is_required: true }
    }

    pub(crate) const fn optional(name: &'static str, about: &'static str, kind: Kind) -> Self {
        Self { name, about, kind, is_required: false }
    }

    /// The processor, which several tools take.
    pub(crate) const fn architecture(about: &'static str) -> Self {
        Self::optional("architecture", about, Kind::OneOf(ARCHITECTURES))
    }

    /// As JSON Schema.
    pub(crate) fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Kind::Text(_) | Kind::Cursor => json!({ "type": "string" }),
            Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Kind::Flag => json!({ "type": "boolean" }),
            Kind::Number(least, most, usual) => {
                json!({ "type": "integer", "minimum": least, "maximum": most, "default": usual })
            }
            Kind::OneOf(all) => json!({ "enum": all }),
        };
        if let (false, Some(schema)) = (self.about.is_empty(), schema.as_object_mut()) {
            schema.insert("description".to_owned(), self.about.into());
        }
        schema
    }

    /// Whether `value` is what the argument must be.
    fn check(&self, value: &Value) -> Result<(), Problem> {
        let name = self.name;
        let wrong = |must: String| {
            Problem::new(
                format!("{name} must be {must}, and is {}", shown(value)),
                "Put it right and call again.",
            )
        };
        match (self.kind, value) {
            (Kind::Text(most), Value::String(text)) => plain(text, most)
                .map_err(|must| wrong(must.to_owned() + &format!(" of at most {most} bytes"))),
            (Kind::Text(_), _) => Err(wrong("a text".to_owned())),
            (Kind::Texts, Value::Array(all)) if (1..=MOST_NAMES).contains(&all.len()) => {
                let is_plain =
                    |value: &Value| value.as_str().is_some_and(|text| plain(text, NAME_BYTES).is_ok());
                match all.iter().find(|value| !is_plain(value)) {
                    None => Ok(()),
                    Some(odd) => Err(Problem::new(
                        format!("{name} has {} in it, which is no name", shown(odd)),
                        "Put it right and call again.",
                    )),
                }
            }
            (Kind::Texts, Value::String(text)) if plain(text, NAME_BYTES).is_ok() => Ok(()),
            (Kind::Texts, _) => Err(wrong(format!("a list of 1 to {MOST_NAMES} names"))),
            (Kind::Flag, Value::Bool(_)) => Ok(()),
            (Kind::Flag, _) => Err(wrong("true or false".to_owned())),
            (Kind::Number(least, most, _), value) => match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => Ok(()),
                _ => Err(wrong(format!("a whole number from {least} to {most}"))),
            },
            (Kind::OneOf(all), value) => match value.as_str() {
                Some(text) if all.contains(&text) => Ok(()),
                _ => Err(wrong(format!("one of {}", all.join(", ")))),
            },
            (Kind::Cursor, value) => match place(value) {
                Some(_) => Ok(()),
                None => Err(Problem::new(
                    format!("cursor is {}, and no answer ended with that", shown(value)),
                    "Leave cursor out to begin, or pass the one that the answer before ended with.",
                )),
            },
        }
    }
}

/// Whether a text has something in it, is not too long and has no control characters; else what it must be.
fn plain(text: &str, most: usize) -> Result<(), &'static str> {
    match text.trim().is_empty() || text.len() > most || text.chars().any(char::is_control) {
        true => Err("a text without control characters"),
        false => Ok(()),
    }
}

fn place(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => usize::try_from(value.as_u64()?).ok(),
    }
}

/// As much of a value as is worth repeating.
fn shown(value: &Value) -> String {
    const MOST: usize = 60;
    match value {
        Value::Array(all) => format!("a list of {}", all.len()),
        Value::Object(_) => "an object".to_owned(),
        value => {
            // A text of megabytes is not written out before it is cut.
            let text = match value {
                Value::String(text) => format!("{:?}", text.chars().take(MOST).collect::<String>()),
                value => value.to_string(),
            };
            let is_long = value.as_str().is_some_and(|whole| whole.chars().nth(MOST).is_some());
            if is_long { format!("{text} and more") } else { text }
        }
    }
}

/// Arguments that are what their tool describes.
#[derive(Debug)]
pub(crate) struct Arguments(Map<String, Value>);

impl Arguments {
    /// Holds what was sent against the tool's table. An argument that is null was not sent.
    pub(crate) fn read(tool: &Tool, sent: Option<Map<String, Value>>) -> Result<Self, Problem> {
        let mut sent = sent.unwrap_or_default();
        sent.retain(|_, value| !value.is_null());
        for (name, value) in &sent {
            match tool.parameters().find(|parameter| parameter.name == name) {
                Some(parameter) => parameter.check(value)?,
                None => return Err(unknown(tool, name)),
            }
        }
        let is_missing = |parameter: &&Parameter| parameter.is_required && !sent.contains_key(parameter.name);
        match tool.parameters().find(is_missing) {
            Some(missing) => Err(Problem::new(
                format!("{} needs {}", tool.name, missing.name),
                format!("It takes {}.", known(tool)),
            )),
            None => Ok(Self(sent)),
        }
    }

    /// A text, or none.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().map(str::trim)
    }

    /// A text that the table says is there.
    pub(crate) fn needed(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    /// Texts that the table says are there.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        match self.0.get(name) {
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::trim).collect(),
            Some(Value::String(one)) => vec![one.trim()],
            _ => Vec::new(),
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A number, or `usual`.
    pub(crate) fn number(&self, name: &str, usual: usize) -> usize {
        let number = self.0.get(name).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok()).unwrap_or(usual)
    }

    pub(crate) fn cursor(&self) -> usize {
        self.0.get("cursor").and_then(place).unwrap_or_default()
    }

    pub(crate) fn max_tokens(&self) -> usize {
        self.number("max_tokens", DEFAULT_TOKENS)
    }

    /// The architecture that was asked for, if one was.
    pub(crate) fn architecture(&self) -> Option<Architecture> {
        let asked = self.text("architecture")?;
        Architecture::ALL.into_iter().find(|architecture| architecture.name() == asked)
    }
}

fn unknown(tool: &Tool, name: &str) -> Problem {
    let short = shown(&Value::from(name));
    Problem::new(format!("{} takes no argument {short}", tool.name), format!("It takes {}.", known(tool)))
}

/// The arguments of a tool, for whoever sent others.
fn known(tool: &Tool) -> String {
    let named = |parameter: &Parameter| match parameter.is_required {
        true => format!("{} (required)", parameter.name),
        false => parameter.name.to_owned(),
    };
    tool.parameters().map(named).collect::<Vec<_>>().join(", ")
}
